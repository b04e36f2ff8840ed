"""Whatever can happen to a site between two builds: the alphabet of random edits."""

import os
import shutil
import subprocess
from contextlib import suppress
from typing import Any, TypeAlias

from hypothesis import strategies as st

from syndicate.render.templating import environment
from tests.app.sites import HOUR, NOW, Site, settle, split

Edit: TypeAlias = tuple[Any, ...]  #: The name of a method of ``Edits``, and what it is called with.

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
    "newsletter": st.booleans(),
}
BODIES = [
    "Some text.",
    "Same text.",
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
TEMPLATES = ["feed.css", "index.html.jinja"]
MARK = '<!doctype html><meta name="generator" content="syndicate">/* generator: syndicate */'
OUTPUTS = ["everything.rss", "category/alpha.atom", "category/techweb.atom", "t/x.rss", "index.html", "feed.css"]

numbers = st.integers(0, 50)
fronts = st.fixed_dictionaries({}, optional=FRONT)
one_key = st.sampled_from(sorted(FRONT)).flatmap(lambda key: st.tuples(st.just(key), st.none() | FRONT[key]))
posts = st.tuples(st.sampled_from(PATHS), fronts, st.sampled_from(BODIES[:4]) | st.sampled_from(BODIES))
edits: st.SearchStrategy[Edit] = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), fronts, st.sampled_from(BODIES)),
    st.tuples(st.just("write"), st.sampled_from(PATHS), fronts, st.sampled_from(BODIES[:4])),
    st.tuples(st.just("set_front"), numbers, one_key),
    st.tuples(st.just("set_front"), numbers, one_key),
    st.tuples(st.just("set_body"), numbers, st.sampled_from(BODIES)),
    st.tuples(st.just("set_all_bodies"), st.sampled_from(BODIES[:4])),
    st.tuples(st.just("break_"), numbers),
    st.tuples(st.just("touch"), numbers, st.sampled_from([-(10**6), 10**6])),
    st.tuples(st.just("set_body_unseen"), numbers, st.sampled_from(BODIES[:2])),
    st.tuples(st.just("clone"), st.sampled_from([-(10**6), 0, 10**6])),
    st.tuples(st.just("delete"), numbers),
    st.tuples(st.just("move"), numbers, st.sampled_from(PATHS)),
    st.tuples(st.just("bring_back"), numbers, st.sampled_from(PATHS)),
    st.tuples(st.just("set_file"), st.sampled_from(sorted(FILES)), numbers),
    st.tuples(st.just("set_template"), st.sampled_from(TEMPLATES), st.sampled_from(["", "one", "two"])),
    st.tuples(st.just("configure"), st.sampled_from(SETTINGS)),
    st.tuples(st.just("configure"), st.sampled_from(SETTINGS)),
    st.tuples(st.just("commit")),
    st.tuples(st.just("check_out"), numbers),
    st.tuples(st.just("spoil_output"), st.sampled_from(OUTPUTS), st.sampled_from(["gone", "theirs", "stray"])),
    st.tuples(st.just("lose"), st.sampled_from(["index.db", "history.db", "output"])),
)


class Edits:
    """Does edits to *site*."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._graves: list[str] = []  # texts of posts that are gone
        self._commits: list[str] = []
        site.settings["templates"] = "templates"
        (site.root / "templates").mkdir()

    def do(self, edit: Edit) -> None:
        """Do one edit."""
        name, *values = edit
        getattr(self, name)(*values)

    def write(self, path: str, front: dict[str, object], body: str) -> None:
        folder, _, name = path.rpartition("/")
        self.site.post(name, body, folder=folder, **front)

    def set_front(self, number: int, change: tuple[str, object]) -> None:
        for path, front, body in self._chosen(number):
            key, value = change
            others = {name: old for name, old in front.items() if name != key}
            self.write(path, others | ({} if value is None else {key: value}), body)

    def set_body(self, number: int, body: str) -> None:
        for path, front, _ in self._chosen(number):
            self.write(path, front, body)

    def set_all_bodies(self, body: str) -> None:
        for number in range(len(self._present())):
            self.set_body(number, body)

    def set_body_unseen(self, number: int, body: str) -> None:
        """Edit a post and put its old date back; mostly its size is the old one, too."""
        for path, front, _ in self._chosen(number):
            before = (self.site.source / path).stat().st_mtime_ns
            self.write(path, front, body)
            os.utime(self.site.source / path, ns=(before, before))

    def break_(self, number: int) -> None:
        for path, _, _ in self._chosen(number):
            self.site.write(path, "---\ntitle: [\n---\nText.\n")

    def touch(self, number: int, seconds: int) -> None:
        for path, _, _ in self._chosen(number):
            settle(self.site.source / path, seconds)

    def clone(self, seconds: int) -> None:
        """Make every file anew, as a fresh clone or a restored backup does."""
        for path in [one for one in self.site.source.rglob("*") if one.is_file()]:
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data)
            settle(path, seconds)

    def delete(self, number: int) -> None:
        for path, _, _ in self._chosen(number):
            self._graves.append((self.site.source / path).read_text())
            self.site.delete(path)

    def move(self, number: int, to: str) -> None:
        for path, _, _ in self._chosen(number):
            self.site.move(path, to)

    def bring_back(self, number: int, to: str) -> None:
        if self._graves:
            self.site.write(to, self._graves[number % len(self._graves)])

    def set_file(self, path: str, number: int) -> None:
        texts = FILES[path]
        if number % (len(texts) + 1):
            self.site.write(path, texts[number % len(texts)])
        else:
            (self.site.source / path).unlink(missing_ok=True)

    def set_template(self, name: str, text: str) -> None:
        path = self.site.root / "templates" / name
        path.write_text(f"{MARK}{text}")
        if not text:
            path.unlink()
        environment.cache_clear()  # each build is a process of its own

    def configure(self, change: tuple[str, Any]) -> None:
        (section, _, key), value = change[0].partition("."), change[1]
        self.site.settings[section].pop(key, None)
        if value is not None:
            self.site.settings[section][key] = value
        if not self.site.settings["subscriptions"]:
            self.site.subscribe("everything")

    def commit(self) -> None:
        if not self._commits:
            self._git("init", "--quiet")
        self._git("add", "--all", "posts")
        self._git("commit", "--quiet", "--allow-empty", "--message", "x")
        self._commits.append(self._git("rev-parse", "HEAD"))

    def check_out(self, number: int) -> None:
        """Go to another commit; what is not committed is lost."""
        if self._commits:
            self._git("checkout", "--quiet", "--force", self._commits[number % len(self._commits)])
            self.site.source.mkdir(exist_ok=True)

    def spoil_output(self, name: str, how: str) -> None:
        """Harm a file among the feeds; a stray one of ours lies beside others of ours."""
        path = self.site.output / name
        feeds = [one for one in path.parent.glob("*") if one.suffix in (".rss", ".atom", ".json", ".xml")]
        if how == "stray":
            path = path.with_name(f"stray{path.suffix}")
        with suppress(FileNotFoundError):
            path.unlink()
        if how == "theirs" and feeds:
            path.write_bytes(b"theirs")
        if how == "stray" and feeds:
            path.write_bytes(b'{"_syndicate":{"generator":"syndicate"},"items":[]}')

    def lose(self, what: str) -> None:
        if what == "output":
            shutil.rmtree(self.site.output, ignore_errors=True)
        for file in self.site.state.glob(f"{what}*"):
            file.unlink()

    def _git(self, *words: str) -> str:
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
        return subprocess.run(command, cwd=self.site.root, check=True, capture_output=True, text=True).stdout.strip()

    def _present(self) -> list[str]:
        return [path for path in PATHS if (self.site.source / path).is_file()]

    def _chosen(self, number: int) -> list[tuple[str, dict[str, object], str]]:
        """Return path, front matter and body of one of the posts, if there is any."""
        if not (present := self._present()):
            return []
        path = present[number % len(present)]
        return [(path, *split((self.site.source / path).read_text()))]
