"""A small site that is built again and again, each time beside a judge who knows nothing of earlier builds."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from syndicate import config as configuration
from syndicate.app.build import build
from syndicate.app.changes import Git, Listed, Scan, Source
from syndicate.app.given import posts_among
from syndicate.app.results import BuildRequest, BuildResult
from syndicate.model import Config, Held, Problem

NOW = datetime(2022, 5, 20, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIDES = ("incremental", "cold")
LATER_NS = 60 * 10**9  #: A scan a minute from now believes every stamp that it sees.


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build said, and what lies in its output folder afterwards."""

    files: dict[str, bytes]
    written: list[str]
    removed: list[str]
    posts: int
    skipped: int
    held: tuple[Held, ...]
    problems: list[Problem]

    @property
    def messages(self) -> str:
        """All problems, as a person reads them."""
        return "\n".join(map(str, self.problems))

    def items(self, name: str) -> list[str]:
        """Return the titles in the JSON feed *name*, in its order."""
        return [one["title"] for one in self.entries(name)]

    def entries(self, name: str) -> list[dict[str, Any]]:
        """Return the items of the JSON feed *name*."""
        found: list[dict[str, Any]] = json.loads(self.files[f"{name}.json"])["items"]
        return found


class Site:
    """Posts, a config and all that builds make of them, below *root*."""

    def __init__(self, root: Path) -> None:
        self.root = root / "site"
        self.source = self.root / "posts"
        self.output = self.root / "feeds"
        self.state = self.root / ".syndicate"
        self._elsewhere = root / "judge"
        self.settings: dict[str, Any] = {
            "site": {
                "title": "Wire",
                "url": "https://news.example.org",
                "timezone": "Asia/Shanghai",
                "language": "en",
                "author": {"name": "Desk"},
            },
            "posts": {"source": "posts"},
            "feeds": {"output": "feeds", "url": "https://news.example.org/feeds", "formats": ["rss", "atom", "json"]},
            "subscriptions": {
                "everything": {"title": "All", "feed": {}},
                "category/{slug}": {"each": "category", "title": "Wire: {value}", "feed": {}},
                "tag/{slug}": {"each": "tag", "title": "Wire #{value}", "feed": {}},
            },
        }
        (self.source / "_posts").mkdir(parents=True, exist_ok=True)
        self._config: tuple[str, Config] | None = None

    def post(self, name: str, body: Any = "Some text.", *, folder: Any = "_posts", **front: object) -> str:
        """Write the post *name* (``2022-05-20-a.md``) with *front* matter; return its path below the source folder."""
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
        return self.write(f"{folder}/{name}", "\n".join(["---", *lines, "---", body, ""]))

    def write(self, path: str, text: str) -> str:
        """Write *text* to the file at *path* below the source folder."""
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return path

    def move(self, path: str, to: str) -> str:
        """Move a file below the source folder."""
        (self.source / to).parent.mkdir(parents=True, exist_ok=True)
        (self.source / path).rename(self.source / to)
        return to

    def delete(self, path: str) -> None:
        """Remove a file below the source folder."""
        (self.source / path).unlink()

    def subscribe(self, name: str, **settings: object) -> None:
        """Add or replace a subscription; it has a feed unless the settings say another one."""
        self.settings["subscriptions"][name] = {"feed": {}} | settings

    def only(self, name: str, **settings: object) -> None:
        """Leave one subscription alone in the config."""
        self.settings["subscriptions"] = {}
        self.subscribe(name, **settings)

    @property
    def config(self) -> Config:
        """What the settings are when they are read from a file."""
        text = json.dumps(self.settings, indent=1)
        if self._config is None or self._config[0] != text:
            path = self.root / "config.yaml"
            path.write_text(text, encoding="utf-8")
            self._config = text, configuration.load(path, environ={})
        return self._config[1]

    def request(  # noqa: PLR0913 (options, each of its own)
        self,
        *,
        now: datetime = NOW,
        changed: tuple[str, ...] | None = None,
        git: bool = False,
        calm: bool = True,
        output: Path | None = None,
        accept: bool = False,
        full: bool = False,
    ) -> BuildRequest:
        """Return a request that scans, looks only at *changed* or asks *git*.

        A *calm* one comes long after the last write.
        """
        scan = Scan(time.time_ns() + (LATER_NS if calm else 0))
        source: Source = Git("", scan) if git else scan
        if changed is not None:
            source = Listed(posts_among(changed, self.config.posts, folder=self.source), scan)
        return BuildRequest(now=now, source=source, output=output, full=full, accept_corrections=accept)

    def build(self, **asked: Any) -> Outcome:
        """Build, after a judge did: a cold build of the same posts from the same memory. Both must be the same."""
        request, config = self.request(**asked), self.config
        state, output = self._elsewhere / "state", self._elsewhere / "output"
        shutil.rmtree(self._elsewhere, ignore_errors=True)
        state.mkdir(parents=True)
        for file in self.state.glob("history.db*"):
            shutil.copy2(file, state)
        present = request.output or self.output
        if present.exists():
            shutil.copytree(present, output, symlinks=True)
        judge = replace(config, state=state, output=replace(config.output, folder=output))
        cold = outcome(build(judge, replace(request, output=None, source=Scan(time.time_ns()))), output)
        warm = self.build_alone(**asked)
        moved = [replace(one, path=one.path.replace(str(output), str(present))) for one in cold.problems]
        assert not (found := difference(warm, replace(cold, problems=moved))), shown(found)
        ours, judged = set(memory(self.state)), set(memory(state))
        assert ours == judged, f"what builds remember: {ours - judged} for {judged - ours}"
        return warm

    def build_alone(self, **asked: Any) -> Outcome:
        """Build, without a judge."""
        request = self.request(**asked)
        return outcome(build(self.config, request), request.output or self.output)


def outcome(result: BuildResult, folder: Path) -> Outcome:
    """Return what *result* and the output folder say."""
    return Outcome(
        files=tree(folder),
        written=sorted(result.files),
        removed=sorted(result.removed),
        posts=result.posts,
        skipped=result.skipped,
        held=result.held,
        problems=result.problems,
    )


def difference(one: Outcome, other: Outcome) -> dict[str, tuple[object, object]]:
    """Return where two outcomes differ: files by name, and counts."""
    found: dict[str, tuple[object, object]] = {
        name: (one.files.get(name), other.files.get(name))
        for name in sorted({*one.files, *other.files})
        if one.files.get(name) != other.files.get(name)
    }
    for field in ("written", "removed", "posts", "skipped", "held", "problems"):
        if getattr(one, field) != getattr(other, field):
            found[f"({field})"] = getattr(one, field), getattr(other, field)
    return found


def shown(found: Mapping[str, tuple[object, object]]) -> str:
    """Return where each file or count begins to differ, for a person."""
    lines = []
    for name, pair in found.items():
        texts = [value.decode() if isinstance(value, bytes) else str(value) for value in pair]
        at = max(len(os.path.commonprefix(texts)) - 40, 0)  # noqa: RUF071 (of letters, not of folders)
        lines += [f"{name}:", *(f"  {side}: …{text[at : at + 160]!r}" for side, text in zip(SIDES, texts, strict=True))]
    return "\n".join(lines)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder* by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def times(*folders: Path) -> Mapping[str, int]:
    """Return when each file and folder below *folders* was changed, they themselves included."""
    paths = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    return {str(path): path.stat().st_mtime_ns for path in paths}


def memory(state: Path) -> list[tuple[object, ...]]:
    """Return all that the history in the folder *state* remembers."""
    connection = sqlite3.connect(state / "history.db")
    rows = connection.execute("SELECT path, id, text_hash, first_seen, changed, gone FROM posts ORDER BY path")
    found = rows.fetchall()
    connection.close()
    return found


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return front matter and body of the text of a post that a site wrote; of one that is bad, what can be read."""
    _, front, body = text.split("---\n", 2)
    pairs = [line.split(": ", 1) for line in front.splitlines() if not line.endswith("[")]
    return {key: json.loads(value) for key, value in pairs}, body.removesuffix("\n")


def settle(path: Path, seconds: float = -3600) -> None:
    """Date the file at *path* back (or forth) by *seconds*."""
    moment = time.time() + seconds
    os.utime(path, (moment, moment))
