"""A site whose files are listened to: what was read of them holds until one changes."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from syndicate.app.application import App, Clock
from syndicate.app.corpus import Library
from syndicate.app.office import Office
from syndicate.app.remembering import Known
from syndicate.app.shelf import Shelf
from syndicate.app.watching import watch
from syndicate.errors import ConfigError, SyndicateError
from syndicate.model import Config
from syndicate.posts.folders import ENDINGS
from syndicate.render.templating import forget

SETTLE = timedelta(milliseconds=50)  #: Of changes, here: somebody looks at the page and waits.
JEKYLLS_OUTPUT = "_site"
_PLACED = re.compile(r"(\S+:\d+): (.*)")
_Watched = tuple[tuple[Path, ...], tuple[Path, ...]]  #: Folders, and those in them that do not count.


class LiveSite:
    """The site of the config at *path*. While nobody takes the ``changes``, every office reads it anew."""

    def __init__(self, path: Path, *, environ: Mapping[str, str], clock: Clock) -> None:
        self.path, self.clock = path, clock
        self.number = 0  #: Another one after each change.
        self._environ = environ
        self._lock = threading.RLock()
        self._shelf = Shelf()
        self._config: Config | None = None
        self._due: datetime | None = None  # when the next post comes due
        self._listeners = 0

    @contextmanager
    def office(self) -> Iterator[Office]:
        """Give an office that reads posts from memory, to one thread at a time. Raises ConfigError."""
        with self._lock:
            if not self._listeners:
                self._forget()
            yield Office(self._present(), clock=self.clock, read=self._read)

    def config(self) -> Config | None:
        """Return the config, None where it has faults."""
        try:
            with self.office() as office:
                return office.config
        except ConfigError:
            return None

    def changes(self, stop: threading.Event) -> Iterator[frozenset[Path]]:
        """Yield what changed, until *stop* is set; nothing where a post came due, or other folders count from now on.

        From when a change is yielded on, it is seen. Raises UsageError as ``watch`` does.
        """
        watched: _Watched | None = None
        while not stop.is_set():
            is_first, watched = watched is None, self._watched(watched)
            folders, ignored = watched
            batches = watch(folders, settle=SETTLE, ignored=ignored, is_due=self._is_due, stop=stop)
            with self._listening():
                if not is_first:
                    yield frozenset()
                for paths in batches:
                    self._hear(paths)
                    yield paths
                    if self._watched(watched) != watched:
                        break
                else:
                    return

    @contextmanager
    def _listening(self) -> Iterator[None]:
        with self._lock:
            self._forget()  # it may be from before the watching began
            self._listeners += 1
        try:
            yield
        finally:
            with self._lock:
                self._listeners -= 1

    def _hear(self, paths: frozenset[Path]) -> None:
        with self._lock:
            self.number += 1
            self._config = self._due = None
            self._shelf.changed(paths)
            if not (paths and all(path.suffix.lower() in ENDINGS for path in paths)):  # posts alone: most changes are
                forget()

    def _forget(self) -> None:
        self._hear(frozenset())
        self._shelf.forget()

    def _present(self) -> Config:
        if self._config is None:
            try:
                self._config = App(self.path, environ=self._environ, clock=self.clock).config
            except ConfigError as error:
                raise _placed(error) from error
        return self._config

    def _read(self, config: Config, *, now: datetime, known: dict[str, Known] | None = None) -> Library:
        library = self._shelf.library(config, now=now, known=known)
        self._due = library.held[0].due if library.held else None
        return library

    def _is_due(self) -> bool:
        return self._due is not None and self.clock() >= self._due

    def _watched(self, before: _Watched | None) -> _Watched:
        """Return what is to be watched; as *before* while the config has faults."""
        beside = self.path.resolve().parent
        try:
            with self._lock:
                config = self._present()
        except SyndicateError:
            return before or ((beside,), ())
        templates = (config.templates,) if config.templates else ()
        built = {config.output.folder, config.state, beside / JEKYLLS_OUTPUT, config.posts.source / JEKYLLS_OUTPUT}
        return (config.posts.source, *templates, beside), tuple(sorted(built))


def _placed(error: ConfigError) -> ConfigError:
    """Return *error* with the place of its first fault, so that the lines there can be shown; others are its hint."""
    first, *others = error.message.splitlines()
    found = _PLACED.fullmatch(first)
    if error.where or not found:
        return error
    return ConfigError(found[2], where=found[1], hint="\n  ".join(line.strip() for line in others))
