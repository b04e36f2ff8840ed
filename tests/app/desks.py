"""A small site with a digest, whose issues are sent, drafted and looked at by the hour."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from syndicate.app import drafting
from syndicate.app.application import App
from syndicate.app.mailing import Mailroom
from syndicate.app.preview import Preview, PreviewRequest
from tests.factories import NOON

HOUR = timedelta(hours=1)
CONFIG = """\
site: {title: Wire, url: "https://news.example.org", language: en, timezone: UTC}
feeds: {output: feeds}
digests: {from: news@example.org, unsubscribe: "https://news.example.org/u?t={token}"%s}
subscriptions:
  markets: {title: Markets, match: {category: markets}, digest: {to: [list@example.org]}}
  bonds: {title: Bonds, match: {category: bonds}}
"""


@dataclass(slots=True)
class Newsroom:
    """A site in *folder*; *now* is moved on by whoever tests."""

    folder: Path
    digests: str = ""  #: More keys of ``digests:`` in the config.
    now: datetime = field(default=NOON)

    def post(self, title: str, published: datetime | None = None, body: str = "Some text.", **front: Any) -> str:
        """Write the post *title*, in the category that the digest wants; return its id."""
        moment = published or self.now
        keys = "".join(f"{key}: {value}\n" for key, value in front.items())
        category = "" if "categories" in front else "categories: markets\n"
        name = f"{moment:%Y-%m-%d}-{title.lower()}"
        text = f"---\ntitle: {title}\ndate: {moment:%Y-%m-%d %H:%M:%S} +0000\n{category}{keys}---\n{body}\n"
        self.write(f"_posts/{name}.md", text)
        return f"https://news.example.org/{front.get('categories', 'markets')}/{moment:%Y/%m/%d}/{title.lower()}"

    def write(self, path: str, text: str) -> None:
        """Write *text* to the file at *path* below the site."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")

    def read(self, path: str) -> str:
        """Return the text of the file at *path*, its line ends as they are."""
        return (self.folder / path).read_bytes().decode()

    @property
    def app(self) -> App:
        """The site as its files are."""
        self.write("config.yaml", CONFIG % self.digests)
        return App(self.folder / "config.yaml", environ={}, clock=lambda: self.now)

    def send(self) -> None:
        """Build, and send the next issue; an hour goes by."""
        app = self.app
        app.build()
        with app.office() as office:
            list(Mailroom(office=office).send(["markets"]))
        self.now += HOUR

    def draft(self) -> str:
        """Write the draft of the next issue; return its text."""
        drafting.write(self.app.office(), "markets")
        return self.read("drafts/markets.yaml")

    def preview(self, **request: Any) -> Preview:
        """Return the digest asked for."""
        return self.app.preview(PreviewRequest(name="markets", **request))
