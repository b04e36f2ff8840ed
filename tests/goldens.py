"""Digests of the sample site as they should be: ``python -m tests.goldens`` writes them again; read the difference."""

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from syndicate.app import App
from syndicate.app.preview import PreviewRequest

ROOT = Path(__file__).parents[1]
SITE = ("config.yaml", "posts", "templates")
FOLDER = ROOT / "tests" / "golden"
NOW = datetime.fromisoformat("2022-05-21T08:00:00+08:00")
DAY = datetime.fromisoformat("2022-05-20T00:00:00+08:00")
DIGESTS = {
    "markets": PreviewRequest(name="markets"),
    "friday": PreviewRequest(name="everything", since=DAY, limit=2),
    "english": PreviewRequest(name="english"),
    "mailchimp": PreviewRequest(name="markets", limit=1, service="mailchimp"),
}


def sample(folder: Path) -> App:
    """Return the application of a copy of the sample site in *folder*, on the morning after its last post.

    A copy, so that nothing of earlier builds is remembered.
    """
    for name in SITE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        if not (folder / name).exists():
            copy(ROOT / name, folder / name)
    return App.open(folder / "config.yaml", environ={}, clock=lambda: NOW)


def goldens() -> dict[str, bytes]:
    """Return what is compared: file name to bytes."""
    with TemporaryDirectory() as folder:
        return _goldens(sample(Path(folder)))


def _goldens(app: App) -> dict[str, bytes]:
    made = {name: app.preview(request) for name, request in DIGESTS.items()}
    kinds = ("html", "text", "eml")
    return {f"{name}.{kind}": preview.part(kind) for name, preview in made.items() for kind in kinds}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, data in goldens().items():
        (FOLDER / file).write_bytes(data)
