"""Whatever is edited in whatever order, an incremental build writes what a cold one does, to the byte."""

import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from syndicate.app import updating
from tests.app.sites import HOUR, NOW, Outcome, Site, settle

Edit: TypeAlias = tuple[Any, ...]  #: The name of a method of ``Edits``, and what it is called with.

_MEMORY = Path("/dev/shm")  # noqa: S108 - six times faster than a disk that is waited for, where there is one
PATHS = [
    "_posts/2022-05-17-a.md",
    "_posts/2022-05-18-b.md",
    "_posts/2022-05-18-b.html",
    "_posts/2022-05-18-b.markdown",
    "_posts/2022-05-19-c.md",
    "_posts/2022-05-20-d.md",
    "_posts/2022-05-21-e.md",
    "_posts/deep/2022-05-19-c.md",
    "_posts/deep/2022-05-20-f.md",
    "alpha/_posts/2022-05-18-b.md",
    "alpha/_posts/2022-05-20-g.md",
    "Techweb/_posts/2022-05-16-h.md",
    "Techweb/_posts/2022-05-19-i.md",
    "_posts/2022-05-20-draft.txt",
]
HOURS = [-200, -72, -49, -48, -30, -24, -3, -1, 0, 1, 5, 24]
FRONT: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["One", "Two", "Three", "One & <Two>"]),
    "date": st.sampled_from(HOURS).map(lambda hours: f"{NOW + hours * HOUR}"),
    "categories": st.lists(st.sampled_from(["alpha", "TechWeb", "Techweb"]), max_size=2, unique=True),
    "tags": st.lists(st.sampled_from(["x", "y", "推广"]), max_size=2, unique=True),
    "lang": st.sampled_from(["zh", "zh-CN", "en"]),
    "author": st.sampled_from(["anna", "Bert"]),
    "kind": st.sampled_from(["flash", "long"]),
    "summary": st.sampled_from(["Short.", "Shorter."]),
    "guid": st.sampled_from(["urn:1", "https://news.example.org/2022/05/18/b"]),
    "last_modified_at": st.sampled_from(HOURS).map(lambda hours: f"{NOW + hours * HOUR}"),
    "published": st.booleans(),
}
BODIES = [
    "Some text.",
    "Some\n\n text. ",
    "Other text.\n\n![i](i.png)",
    "More <!--more--> text.",
    "Bell \x07.",
    "<div>" * 1500,
    "{{ site.posts.size }} {{ site.title }}",
    "{% for post in site.posts %}{{ post.title }}, {{ post.tags }}; {% endfor %}",
    "{{ site.data.rates.euro }} {{ site.motto }}",
    "{% include note.html %}",
    "{% include_relative part.txt %}",
    "{% if %}",
]
FILES = {
    "_data/rates.yml": ["euro: 1.05\n", "euro: 1.06\n"],
    "_data/authors.yml": ["anna: {name: Anna One}\n", "anna: {name: Anna Two}\n", "anna: [\n"],
    "_includes/note.html": ["<p>One.</p>", "<p>Two.</p>", "{{ site.posts.first.title }}"],
    "_posts/part.txt": ["One.", "Two."],
    "_config.yml": ["motto: One\n", "motto: Two\n", "motto: [\n"],
}
SETTINGS: list[tuple[str, Any]] = [
    *[("site.title", value) for value in ("Wire", "Other Wire")],
    *[("site.timezone", value) for value in ("Asia/Shanghai", "America/New_York")],
    *[("site.url", value) for value in ("https://news.example.org", "https://other.example.org")],
    *[("site.author", value) for value in ({"name": "Desk"}, {"name": "Anna"})],
    *[("site.language", value) for value in ("en", "zh-CN")],
    *[("posts.future", value) for value in (True, False)],
    *[("posts.permalink", value) for value in ("date", "pretty")],
    *[("posts.exclude", value) for value in ([], ["*-c.md"])],
    *[("feeds.limit", value) for value in (1, 2, 3)],
    *[("feeds.formats", value) for value in (["rss", "atom", "json"], ["atom"])],
    *[("feeds.content", value) for value in ("full", "excerpt")],
    *[("feeds.url", value) for value in ("https://news.example.org/feeds", "https://news.example.org/other")],
    ("subscriptions.everything", None),
    ("subscriptions.everything", {"feed": {}}),
    ("subscriptions.everything", {"title": "All"}),
    *[("subscriptions.everything", {"feed": {"limit": value}}) for value in (1, 2)],
    *[("subscriptions.everything", {"feed": {"content": value}}) for value in ("none", "excerpt")],
    ("subscriptions.everything", {"title": "Everything", "feed": {"file": {"atom": "feed.xml"}}}),
    *[("subscriptions.young", {"feed": {"limit": 1, "cover": value}}) for value in ("24h", "3d")],
    *[("subscriptions.aged", {"feed": {"max_age": value}}) for value in ("2d", "49h")],
    *[("subscriptions.ruled", {"feed": {}, "match": value}) for value in ({"category": ["alpha", "TechWeb"]},)],
    ("subscriptions.ruled", {"feed": {}, "match": {"any": [{"tag": "x"}, {"lang": "zh"}], "not": {"tag": "推广"}}}),
    ("subscriptions.ruled", {"feed": {}, "match": {"path": "_posts/**", "not": {"field": {"kind": "flash"}}}}),
    ("subscriptions.ruled", {"feed": {}, "match": {"tag": ["x", "y"], "author": ["Anna One", "Bert"]}}),
    *[("subscriptions.category/{slug}", value) for value in (None, {"each": "category", "feed": {}})],
    ("subscriptions.category/{slug}", {"each": "category", "feed": {}, "match": {"not": {"lang": "zh"}}}),
    ("subscriptions.category/{slug}", {"each": "category", "title": "On {value}", "feed": {"max_age": "3d"}}),
    ("subscriptions.category/{slug}", {"each": "category", "feed": {"file": {"atom": "by/{slug}.xml"}}}),
    *[("subscriptions.t/{value}", value) for value in (None, {"each": "tag", "feed": {"limit": 1}})],
    ("subscriptions.late", {"feed": {"file": {"atom": "category/alpha.atom"}}, "match": {"tag": "x"}}),
    ("subscriptions.late", None),
]
OUTPUTS = ["everything.rss", "category/alpha.atom", "category/techweb.atom", "t/x.rss", "index.html", "feed.css"]

numbers = st.integers(0, 50)
fronts = st.fixed_dictionaries({}, optional=FRONT)
one_key = st.sampled_from(sorted(FRONT)).flatmap(lambda key: st.tuples(st.just(key), st.none() | FRONT[key]))
posts = st.tuples(st.sampled_from(PATHS), fronts, st.sampled_from(BODIES[:3]) | st.sampled_from(BODIES))
edits: st.SearchStrategy[Edit] = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), fronts, st.sampled_from(BODIES)),
    st.tuples(st.just("write"), st.sampled_from(PATHS), fronts, st.sampled_from(BODIES[:3])),
    st.tuples(st.just("set_front"), numbers, one_key),
    st.tuples(st.just("set_front"), numbers, one_key),
    st.tuples(st.just("set_body"), numbers, st.sampled_from(BODIES)),
    st.tuples(st.just("set_all_bodies"), st.sampled_from(BODIES[:3])),
    st.tuples(st.just("break_"), numbers),
    st.tuples(st.just("touch"), numbers, st.sampled_from([-(10**6), 10**6])),
    st.tuples(st.just("delete"), numbers),
    st.tuples(st.just("move"), numbers, st.sampled_from(PATHS)),
    st.tuples(st.just("bring_back"), numbers, st.sampled_from(PATHS)),
    st.tuples(st.just("set_file"), st.sampled_from(sorted(FILES)), numbers),
    st.tuples(st.just("configure"), st.sampled_from(SETTINGS)),
    st.tuples(st.just("configure"), st.sampled_from(SETTINGS)),
    st.tuples(st.just("spoil_output"), st.sampled_from(OUTPUTS), st.sampled_from(["gone", "theirs", "stray"])),
    st.tuples(st.just("lose"), st.sampled_from(["index.db", "history.db", "output"])),
)
hows = st.sampled_from(
    [
        {},
        {"calm": False},
        {"listed": True},
        {"listed": True},
        {"full": True},
        {"accept": True},
        {"listed": True, "accept": True},
    ]
)


class Edits(RuleBasedStateMachine):
    """Each step edits a few things, lets the clock go some way, and builds."""

    entries = 0  #: Compared in all runs.

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None)
        self.site = Site(Path(self._folder.name))
        self.site.settings["feeds"]["limit"] = 3
        self.now = NOW
        self._changed: set[str] = set()  # since the last build
        self._graves: list[str] = []  # texts of posts that are gone
        # Few posts are enough for an accident.
        self._few = patch.multiple(updating, MASS_LEAST=2, MASS_SHARE=0.3)
        self._few.start()

    def teardown(self) -> None:
        self._few.stop()
        self._folder.cleanup()

    @initialize(posts=st.lists(posts, min_size=5, max_size=13, unique_by=lambda post: post[0]))
    def begin(self, posts: list[tuple[str, dict[str, object], str]]) -> None:
        self.build([("write", *post) for post in posts], 0, {})

    @rule(edits=st.lists(edits, max_size=4), hours=st.sampled_from([0, 0, 1, 23, 72, -1, -30]), how=hows)
    def edit_and_build(self, edits: list[Edit], hours: int, how: dict[str, bool]) -> None:
        self.build(edits, hours, how)

    def build(self, edits: list[Edit], hours: int, how: dict[str, bool]) -> None:
        for name, *values in edits:
            getattr(self, name)(*values)
        self.now += timedelta(hours=hours)
        asked: dict[str, Any] = {key: value for key, value in how.items() if key != "listed"}
        if "listed" in how:
            asked["changed"] = tuple(sorted(self._changed))
        built = self.site.build(now=self.now, **asked)
        Edits.entries += count_entries(built)
        self._changed.clear()

    def write(self, path: str, front: dict[str, object], body: str) -> None:
        folder, _, name = path.rpartition("/")
        self._changed.add(self.site.post(name, body, folder=folder, **front))

    def set_front(self, number: int, change: tuple[str, object]) -> None:
        for path, front, body in self._chosen(number):
            key, value = change
            self.write(
                path, {name: old for name, old in front.items() if name != key} | ({key: value} if value else {}), body
            )

    def set_body(self, number: int, body: str) -> None:
        for path, front, _ in self._chosen(number):
            self.write(path, front, body)

    def set_all_bodies(self, body: str) -> None:
        for number in range(len(self._present())):
            self.set_body(number, body)

    def break_(self, number: int) -> None:
        for path, _, _ in self._chosen(number):
            self._changed.add(self.site.write(path, "---\ntitle: [\n---\nText.\n"))

    def touch(self, number: int, seconds: int) -> None:
        for path, _, _ in self._chosen(number):
            settle(self.site.source / path, seconds)

    def delete(self, number: int) -> None:
        for path, _, _ in self._chosen(number):
            self._graves.append((self.site.source / path).read_text())
            self.site.delete(path)
            self._changed.add(path)

    def move(self, number: int, to: str) -> None:
        for path, _, _ in self._chosen(number):
            self._changed |= {path, self.site.move(path, to)}

    def bring_back(self, number: int, to: str) -> None:
        if self._graves:
            self._changed.add(self.site.write(to, self._graves[number % len(self._graves)]))

    def set_file(self, path: str, number: int) -> None:
        texts = FILES[path]
        self._changed.add(path)
        if number % (len(texts) + 1):
            self.site.write(path, texts[number % len(texts)])
        else:
            (self.site.source / path).unlink(missing_ok=True)

    def configure(self, change: tuple[str, Any]) -> None:
        (section, _, key), value = change[0].partition("."), change[1]
        self.site.settings[section].pop(key, None)
        if value is not None:
            self.site.settings[section][key] = value
        if not self.site.settings["subscriptions"]:
            self.site.subscribe("everything")

    def spoil_output(self, name: str, how: str) -> None:
        path = self.site.output / name
        if how == "stray":
            path = path.with_name(f"stray{path.suffix}")
        with suppress(FileNotFoundError):
            path.unlink()
        if how == "theirs" and path.parent.is_dir():
            path.write_bytes(b"theirs")
        if how == "stray" and path.parent.is_dir():
            path.write_bytes(b'{"_syndicate":{"generator":"syndicate"},"items":[]}')

    def lose(self, what: str) -> None:
        if what == "output":
            shutil.rmtree(self.site.output, ignore_errors=True)
        for file in self.site.state.glob(f"{what}*"):
            file.unlink()

    def _present(self) -> list[str]:
        return [path for path in PATHS if (self.site.source / path).is_file()]

    def _chosen(self, number: int) -> list[tuple[str, dict[str, object], str]]:
        """Return path, front matter and body of one of the posts, if there is any."""
        if not (present := self._present()):
            return []
        path = present[number % len(present)]
        _, front, body = (self.site.source / path).read_text().split("---\n", 2)
        pairs = [line.split(": ", 1) for line in front.splitlines() if not line.endswith("[")]
        return [(path, {key: json.loads(value) for key, value in pairs}, body.removesuffix("\n"))]


def count_entries(built: Outcome) -> int:
    """Return how many entries lie in all feeds of *built*."""
    counters: dict[str, Callable[[bytes], int]] = {
        ".rss": lambda data: data.count(b"<item>"),
        ".atom": lambda data: data.count(b"<entry>"),
        ".xml": lambda data: data.count(b"<entry>") + data.count(b"<item>"),
        ".json": lambda data: data.count(b'"date_published"'),
    }
    return sum(
        counters.get(Path(name).suffix, len)(data) if data else 0
        for name, data in built.files.items()
        if Path(name).suffix in counters
    )


Edits.TestCase.settings = settings(max_examples=60, stateful_step_count=12)
TestEdits = Edits.TestCase


@pytest.mark.slow
def test_no_entry_differs_over_a_thousand_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    Edits.entries = 0
    run_state_machine_as_test(Edits, settings=settings(max_examples=1000, stateful_step_count=12))
    with capsys.disabled():
        print(f"\n1,000 sequences of edits: {Edits.entries:,} entries compared, 0 differ")  # noqa: T201 - the figure asked for
    assert Edits.entries > 100_000
