"""Whatever builds do in whatever order, the history answers as a plain dictionary would."""

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from syndicate.history import History, Memory, Sighting
from tests.factories import NOON

PATHS = st.sampled_from("abcdef")
HASHES = st.sampled_from([bytes([number]) * 16 for number in range(3)])
SIGHTINGS = st.dictionaries(PATHS, HASHES).map(
    lambda hashes: [
        Sighting(path, f"{path} with {text_hash[0]}", text_hash) for path, text_hash in sorted(hashes.items())
    ]
)


@dataclass(slots=True)
class Known:
    id: str
    text_hash: bytes
    first_seen: datetime
    changed: datetime | None = None
    gone: bool = False


class Builds(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.history = History.open(Path(self.folder.name, "history.db"))
        self.known: dict[str, Known] = {}
        self.now = NOON

    def teardown(self) -> None:
        self.history.close()
        self.folder.cleanup()

    def expected(self, posts: list[Sighting]) -> list[Memory]:
        for post in posts:
            if post.path in self.known:
                self.known[post.path].gone = False
        for post in posts:
            former = [path for path, one in sorted(self.known.items()) if one.gone and one.text_hash == post.text_hash]
            if post.path not in self.known:
                new = Known(post.id, post.text_hash, self.now)
                self.known[post.path] = self.known.pop(former[0]) if former else new
                self.known[post.path].gone = False
        return [
            Memory(one.id, one.text_hash, one.first_seen, one.changed)
            for one in (self.known[post.path] for post in posts)
        ]

    @rule(posts=SIGHTINGS)
    def recall(self, posts: list[Sighting]) -> None:
        self.now += timedelta(microseconds=1)
        looked_up = self.history.look_up(posts)
        recalled = self.history.recall(posts, now=self.now)
        assert recalled == self.expected(posts)
        assert looked_up == [memory if memory.first_seen != self.now else None for memory in recalled]

    @rule(posts=SIGHTINGS)
    def build_anew(self, posts: list[Sighting]) -> None:
        """A cold build after a preview: it finds exactly these posts."""
        found = [post.path for post in posts]
        looked_up = self.history.look_up(posts, gone=self.history.missing(found))
        self.history.lost(found)
        for path, one in self.known.items():
            one.gone = path not in found
        self.now += timedelta(microseconds=1)
        recalled = self.history.recall(posts, now=self.now)
        assert recalled == self.expected(posts)
        assert looked_up == [memory if memory.first_seen != self.now else None for memory in recalled]

    @rule(paths=st.sets(PATHS))
    def gone(self, paths: set[str]) -> None:
        self.history.gone(paths)
        for path in paths & self.known.keys():
            self.known[path].gone = True

    @rule(paths=st.sets(PATHS))
    def back(self, paths: set[str]) -> None:
        self.history.back(paths)
        for path in paths & self.known.keys():
            self.known[path].gone = False

    @rule(hashes=st.dictionaries(PATHS, HASHES))
    def correct(self, hashes: dict[str, bytes]) -> None:
        self.now += timedelta(microseconds=1)
        known = {path: text_hash for path, text_hash in hashes.items() if path in self.known}
        self.history.correct(known, now=self.now)
        for path, text_hash in known.items():
            self.known[path].text_hash, self.known[path].changed = text_hash, self.now

    @rule()
    def run_again(self) -> None:
        self.history.close()
        self.history = History.open(Path(self.folder.name, "history.db"))
        assert self.history.missing([]) == sorted(path for path, one in self.known.items() if not one.gone)


Builds.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestBuilds = Builds.TestCase
