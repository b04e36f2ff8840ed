"""``site.data``: the files of ``_data``, read when a template asks for them."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from liquid.exceptions import LiquidError

from syndicate.plainyaml import PlainYamlError, load, typed

MAX_FILE_BYTES = 4 * 1024 * 1024  #: of an include or a data file
_DATA_ENDINGS = (".yml", ".yaml", ".json", ".csv", ".tsv")


def read_text(path: Path, name: str) -> str:
    """Return the text of *path*; *name* is what messages call it. Raises LiquidError when it cannot be read."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise LiquidError(f"{name} is larger than {MAX_FILE_BYTES} bytes", token=None)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LiquidError(f"{name} is not UTF-8 (byte {error.start})", token=None) from error
    except OSError as error:
        raise LiquidError(f"{name} cannot be read ({error.strerror})", token=None) from error


class DataFolder(Mapping[str, object]):
    """``site.data``, or a folder in it: files and folders by name, read when they are asked for."""

    def __init__(self, folder: Path, source: Path) -> None:
        self._folder, self._source = folder, source
        self._values: dict[str, object] = {}

    def __getitem__(self, key: str) -> object:
        if key not in self._values:
            path = self._paths[key]
            self._values[key] = DataFolder(path, self._source) if path.is_dir() else self._read(path)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        if not self._folder.is_dir():
            return {}
        root = self._source.resolve()
        paths = (path for path in sorted(self._folder.iterdir()) if path.resolve().is_relative_to(root))
        return {_data_name(path): path for path in paths if path.is_dir() or path.suffix in _DATA_ENDINGS}

    def _read(self, path: Path) -> object:
        name = path.relative_to(self._source).as_posix()
        text = read_text(path, name)
        if path.suffix in (".csv", ".tsv"):
            return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ","))
        try:
            return json.loads(text) if path.suffix == ".json" else typed(load(text).value)
        except PlainYamlError as error:
            raise LiquidError(f"{name}, line {error.line}: {error.message}", token=None) from error
        except json.JSONDecodeError as error:
            raise LiquidError(f"{name}, line {error.lineno}: {error.msg}", token=None) from error


def _data_name(path: Path) -> str:
    # Jekyll's DataReader: other characters than letters, digits, "_", "-" and spaces go, spaces become "_".
    return re.sub(r"\s+", "_", re.sub(r"[^\w\s-]", "", path.name if path.is_dir() else path.stem).strip())
