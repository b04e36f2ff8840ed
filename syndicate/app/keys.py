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

_LIBRARIES = ("beautifulsoup4", "comrak", "feedgen", "jinja2", "lxml", "nh3", "python_liquid", "pyyaml", "tzdata")
_AUTHORS = ("_data/authors.yml", "_data/authors.yaml", "_data/authors.json")
#: Code that makes no feed.
_NO_PART = frozenset({"__pycache__", "cli", "config", "deliver", "ledger", "schedule.py", "testing.py"})
_LIQUID_FOLDERS = ("_data", "_includes")


@frozen
class Keys:
    """Hashes, each of all that one kind of work depends on."""

    reading: bytes  #: Posts' metadata. With another one, the index knows nothing.
    rendering: bytes  #: Entries and the heads of feeds.
    roster: bytes  #: Which feeds there are, their files, and the directory of them.
    liquid: bytes  #: What Liquid can see besides posts.
    output: bytes  #: Where files lie.


def keys(config: Config, output: Path) -> Keys:
    """Return the keys of a build of *config* into the folder *output*."""
    site, settings = config.site, replace(config.posts, source=Path())
    source = config.posts.source
    authors = [(source / name).read_bytes() for name in _AUTHORS if (source / name).is_file()]
    reading = hashed(_code(), settings, site.url, site.baseurl, site.timezone.key, *authors)
    rendering = hashed(reading, site)
    subscriptions = [replace(one, digest=None) for one in config.subscriptions]
    roster = hashed(rendering, subscriptions, config.output.url, *_templates(config.templates))
    return Keys(reading, rendering, roster, hashed(*_data(config)), hashed(output.resolve(), config.output.url))


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


@cache
def _code() -> bytes:
    """Return a hash of the code and libraries that make entries: whoever changes them must not get old ones."""
    root = Path(syndicate.__file__).parent
    code = hashlib.sha256(sys.version.encode())
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _NO_PART)
        for name in sorted(names):
            if name.endswith(".py") and name not in _NO_PART:
                code.update(Path(folder, name).read_bytes())
    code.update("\n".join(_versions()).encode())
    return code.digest()


def _templates(owner: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the templates that the directory of feeds may use, which may include others."""
    root = Path(syndicate.__file__).parent
    defaults = next((one for one in (root / "templates", root.parent / "templates") if one.is_dir()), None)
    for folder in filter(None, (defaults, owner)):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def _versions() -> Iterator[str]:
    """Yield the libraries' folders of metadata, which are named after name and version: no import is needed."""
    for folder in sys.path:
        names = os.listdir(folder) if os.path.isdir(folder) else []  # noqa: PTH112, PTH208 - 1 ms less
        yield from sorted(name for name in names if name.endswith(".dist-info") and name.startswith(_LIBRARIES))


def _data(config: Config) -> Iterator[tuple[str, bytes]]:
    """Yield what Liquid can read besides posts: names and bytes, since a fresh clone has other times."""
    source = config.posts.source
    paths = [folder / "_config.yml" for folder in (config.path.parent, source)]
    for name in _LIQUID_FOLDERS:
        paths += sorted((source / name).rglob("*"))
    for path in paths:
        if path.is_file():
            yield os.path.relpath(path, source), path.read_bytes()
