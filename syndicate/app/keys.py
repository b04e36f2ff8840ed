"""What the index depends on besides the posts: another key, and what was made with the old one is made anew."""

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import syndicate
from syndicate.frozen import frozen
from syndicate.model import Config
from syndicate.themes import default_folder

_ROOT = Path(syndicate.__file__).parent
_LIBRARIES = ("beautifulsoup4", "comrak", "feedgen", "jinja2", "lxml", "nh3", "python_liquid", "pyyaml", "tzdata")
_AUTHORS = ("_data/authors.yml", "_data/authors.yaml", "_data/authors.json")
#: Code that makes no feed.
_NO_PART = frozenset({"__pycache__", "cli", "config", "deliver", "ledger", "schedule.py", "testing", "web"})
_LIQUID_FOLDERS = ("_data", "_includes")
_PRINT_BYTES = 32


@frozen
class Keys:
    """Hashes, each of all that one kind of work depends on."""

    reading: bytes  #: Posts' metadata. With another one, the index knows nothing.
    rendering: bytes  #: Entries and the heads of feeds.
    roster: bytes  #: Which feeds there are, their files, and the directory of them.
    liquid: bytes  #: What Liquid can see besides posts.
    output: bytes  #: Where files lie.
    code: bytes  #: What the next build is to give as *known*.


def keys(config: Config, output: Path, *, known: bytes = b"") -> Keys:
    """Return the keys of a build of *config* into the folder *output*; *known* is the ``code`` of an earlier one."""
    site, settings = config.site, replace(config.posts, source=Path())
    source = config.posts.source
    authors = [(source / name).read_bytes() for name in _AUTHORS if (source / name).is_file()]
    code = _code(known)
    reading = hashed(code[_PRINT_BYTES:], settings, site.url, site.baseurl, site.timezone.key, *authors)
    rendering = hashed(reading, site)
    subscriptions = [replace(one, digest=None) for one in config.subscriptions]
    roster = hashed(rendering, subscriptions, config.output.url, *_templates(config.templates))
    return Keys(reading, rendering, roster, hashed(*_data(config)), hashed(output.resolve(), config.output.url), code)


def hashed(*values: object) -> bytes:
    """Return a hash of *values* that is the same in every process: sets are taken in order."""
    return hashlib.sha256("\n".join(map(_spelt, values)).encode("utf-8", "surrogatepass")).digest()[:16]


def _spelt(value: object) -> str:
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_spelt, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_spelt, value))}]"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({','.join(_spelt(getattr(value, one.name)) for one in fields(value))})"
    return repr(value)


def _code(known: bytes) -> bytes:
    """Return a hash of the code and libraries that make entries: whoever changes them must not get old ones.

    Before it stands their print: while that is as in *known*, the files are not read, which would take 3 ms.
    """
    return known if known.startswith(_print()) else _print() + _content()


@cache  # here and below: what runs is what was there when it was loaded
def _print() -> bytes:
    states = [(path, state.st_size, state.st_mtime_ns, state.st_ctime_ns) for path, state in _modules(_ROOT)]
    return _hash(repr((_libraries(), states)))


@cache
def _content() -> bytes:
    return _hash("\n".join((_libraries(), *(Path(path).read_text("utf-8") for path, _ in _modules(_ROOT)))))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _modules(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the modules below *folder* that make entries, and their states; sorted."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name in _NO_PART:
                continue
            if entry.is_dir():
                yield from _modules(Path(entry.path))
            elif entry.name.endswith(".py"):
                yield entry.path, entry.stat()


def _templates(owner: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the templates that the directory of feeds may use, which may include others."""
    for folder in filter(None, (default_folder(), owner)):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()


@cache
def _libraries() -> str:
    """Return the libraries' folders of metadata, which are named after name and version: no import is needed."""
    found = [sys.version]
    for folder in sys.path:
        names = os.listdir(folder) if os.path.isdir(folder) else []  # noqa: PTH112, PTH208 - 1 ms less
        found += sorted(name for name in names if name.endswith(".dist-info") and name.startswith(_LIBRARIES))
    return "\n".join(found)


def _data(config: Config) -> Iterator[tuple[str, bytes]]:
    """Yield what Liquid can read besides posts: names and bytes, since a fresh clone has other times."""
    source = config.posts.source
    paths = [folder / "_config.yml" for folder in (config.path.parent, source)]
    for name in _LIQUID_FOLDERS:
        paths += sorted((source / name).rglob("*"))
    for path in paths:
        if path.is_file():
            yield os.path.relpath(path, source), path.read_bytes()
