"""Digests of the sample site as they should be: ``python -m tests.goldens`` writes them again; read the difference."""

from datetime import datetime
from pathlib import Path

from syndicate.app import App
from syndicate.app.preview import PreviewRequest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "golden"
NOW = datetime.fromisoformat("2022-05-21T08:00:00+08:00")
DAY = datetime.fromisoformat("2022-05-20T00:00:00+08:00")
DIGESTS = {
    "markets": PreviewRequest(name="markets"),
    "friday": PreviewRequest(name="everything", since=DAY, limit=2),
    "english": PreviewRequest(name="english"),
    "mailchimp": PreviewRequest(name="markets", limit=1, service="mailchimp"),
}


def sample() -> App:
    """Return the application of the sample site, on the morning after its last post."""
    return App.open(ROOT / "config.yaml", environ={}, clock=lambda: NOW)


def goldens() -> dict[str, bytes]:
    """Return what is compared: file name to bytes."""
    app = sample()
    made = {name: app.preview(request) for name, request in DIGESTS.items()}
    kinds = ("html", "text", "eml")
    return {f"{name}.{kind}": preview.part(kind) for name, preview in made.items() for kind in kinds}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, data in goldens().items():
        (FOLDER / file).write_bytes(data)
