"""The checked config of a build is kept in the state folder until something that it was made from changes.

It comes back without pydantic and YAML, which cost 0.13 s of CPU. Digests, mailers, recipients and the secret are never
kept; of an environment variable that they alone refer to, it only matters whether it is set, so that no secret can be
guessed from what is kept. When such a variable gets a wrong value, or a file that ``intro`` names goes, a build goes on
without noticing; a command that needs them says so.
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from syndicate.config import encoding, reading
from syndicate.model import Config

if TYPE_CHECKING:
    from syndicate import plainyaml

_Names: TypeAlias = list[str]
_ROOM = Path(__file__).parent
_CODE = (_ROOM, _ROOM.parent / "model", _ROOM.parent / "plainyaml", _ROOM.parent)
_STATE = ".syndicate"
_SECRETIVE = frozenset({"digests", "mailers", "secret", "recipients"})


def for_build(path: Path, *, environ: Mapping[str, str]) -> Config:
    """Return what a build needs of the config at *path*, ``config.yaml`` or ``_config.yml``: no digests, no mailers.

    Raises ConfigError with every fault.
    """
    data = reading.content(path)
    place = _Place(path, data)
    if (config := place.kept(environ)) is not None:
        return config
    config, values, flags = _checked(data, path, environ)
    body = encoding.encoded(config)
    if config.state == place.state:
        place.keep(body, values, flags, environ)
    return encoding.decoded(body)


class _Place:
    """Where the config of one file is kept: its first line says what it was made from, its second what was made."""

    def __init__(self, path: Path, data: bytes) -> None:
        # resolve() would follow links: the paths of a Config do not.
        origin = Path(os.path.abspath(path))  # noqa: PTH100 (see above)
        self.state = Path(os.path.abspath(origin.parent / _state(data)))  # noqa: PTH100 (see above)
        self._file = self.state / "cache" / f"config-{_hash(os.fsencode(origin))[:16]}.json"
        has_templates = (origin.parent / "templates").is_dir()
        self._made_from = (sys.version, _code(), str(origin), _hash(data), has_templates)

    def kept(self, environ: Mapping[str, str]) -> Config | None:
        """Return the config that is kept, or None where there is none that we would make again."""
        try:
            head, _, body = self._file.read_bytes().partition(b"\n")
            seal, values, flags = json.loads(head)
            return encoding.decoded(body) if seal == self._seal(body, values, flags, environ) else None
        except (OSError, ValueError, TypeError, LookupError, RecursionError):  # not there, damaged, or not ours
            return None

    def keep(self, body: bytes, values: _Names, flags: _Names, environ: Mapping[str, str]) -> None:
        """Keep *body* for as long as the variables have their values or, if of *flags*, are set; or do nothing."""
        from tempfile import NamedTemporaryFile  # noqa: PLC0415 - 5 ms that a kept config does without

        head = json.dumps([self._seal(body, values, flags, environ), values, flags]).encode()
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._file.parent, prefix=f"{self._file.name}.", delete=False) as file:
                try:
                    file.write(head + b"\n" + body)
                    file.close()
                    Path(file.name).replace(self._file)
                except OSError:
                    Path(file.name).unlink()
                    raise

    def _seal(self, body: bytes, values: _Names, flags: _Names, environ: Mapping[str, str]) -> str:
        seen = [(name, environ.get(name)) for name in values]
        flagged = [(name, name in environ, bool(environ.get(name))) for name in flags]
        return _hash(repr((self._made_from, seen, flagged, _hash(body))).encode())


def _checked(data: bytes, path: Path, environ: Mapping[str, str]) -> tuple[Config, _Names, _Names]:
    """Return the config that *data* says, and the variables whose values, and whose presence alone, it depends on."""
    from syndicate.config import jekyll, jekyll_site, loading  # noqa: PLC0415 - a kept config does without
    from syndicate.config.environment import references  # noqa: PLC0415 - as above

    if path.name == reading.JEKYLL:
        return jekyll.from_site(*jekyll_site.parse(data, path), path), [], []
    document = reading.parse(data, path)
    config = loading.check(document, path, environ=environ)
    values = references(_open(document.value))
    return config, sorted(values), sorted(references(document.value) - values)


def _open(value: "plainyaml.Value") -> "plainyaml.Value":
    """Return *value*, a whole config file, without the sections that may hold secrets."""
    from syndicate.config.jekyll_site import mapping  # noqa: PLC0415 - as above

    top = {key: part for key, part in mapping(value).items() if key not in _SECRETIVE}
    subscriptions = mapping(top.pop("subscriptions"))
    return [top, *({**mapping(one), "digest": None} for one in subscriptions.values())]


def _state(data: bytes) -> str:
    """Return where the text of a config seems to say that the state folder is.

    Where it says so in another way, as ``${NAME}`` or within braces, this is not the folder, and nothing is kept.
    """
    _, _, rest = f"\n{data.decode(errors='ignore')}".partition("\nstate:")
    return rest.partition("\n")[0].partition(" #")[0].strip(" \t\r\"'") or _STATE


def _code() -> str:
    """Return a hash of the code that makes a Config: after an update, or a developer's edit, it is made again."""
    code = hashlib.sha256()
    for folder in _CODE:
        for path in sorted(folder.glob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
