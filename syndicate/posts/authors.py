"""The people who wrote a post, from the forms that front matter and ``_data/authors`` have for them."""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from syndicate import plainyaml
from syndicate.errors import PostError
from syndicate.model import Person, Site
from syndicate.names import clean_line
from syndicate.plainyaml import Value
from syndicate.posts.addresses import absolute
from syndicate.posts.frontmatter import decode
from syndicate.posts.plaintext import plain_line

KEYS = ("author", "authors", "by")
DATA_FILES = ("_data/authors.yml", "_data/authors.yaml", "_data/authors.json")
MAX_DATA_BYTES = 1024 * 1024
_URL_KEYS = ("url", "uri", "website", "homepage")
_WITH_ADDRESS = re.compile(r"\s*(.*?)\s*<\s*([^<>@\s]+@[^<>@\s]+)\s*>\s*")  # RFC 5322: Alice <alice@example.org>
_ADDRESS_FIRST = re.compile(r"\s*([^<>@\s()]+@[^<>@\s()]+)\s*\((.+)\)\s*")  # RSS 2.0: alice@example.org (Alice)
_ADDRESS = re.compile(r"[^<>@\s()\"]+@[^<>@\s()\"]+")


class DataFileError(Exception):
    """The site's data file of authors cannot be used."""

    def __init__(self, path: str, message: str, line: int) -> None:
        super().__init__(message)
        self.path, self.message, self.line = path, message, line


def authors(header: Mapping[str, Value], source: Path, site: Site) -> tuple[Person, ...]:
    """Return the authors that *header* names, by the first of KEYS that names any; ids are looked up below *source*.

    Raises DataFileError when the site has a data file of authors that cannot be read.
    """
    for key in KEYS:
        if value := header.get(key):
            people = _people(value, directory(source), site)
            if found := tuple(dict.fromkeys(people)):
                return found
    return ()


def directory(source: Path) -> Mapping[str, Value]:
    """Return the site's data of authors by id; empty when it has none. Raises DataFileError."""
    for name in DATA_FILES:
        path = os.path.join(source, name)  # noqa: PTH118 - asked for each post that names an author
        try:
            state = os.stat(path)  # noqa: PTH116 - likewise
        except OSError:
            continue
        return _read(path, name, state.st_mtime_ns, state.st_size)
    return {}


@lru_cache(maxsize=4)
def _read(path: str, name: str, _changed: int, size: int) -> Mapping[str, Value]:
    if size > MAX_DATA_BYTES:
        raise DataFileError(name, f"larger than {MAX_DATA_BYTES // 1024} KiB", 0)
    try:
        value = plainyaml.load(decode(Path(path).read_bytes())).value
    except plainyaml.PlainYamlError as error:
        raise DataFileError(name, f"not YAML: {error.message}", error.line) from error
    except PostError as error:
        raise DataFileError(name, error.message, error.line) from error
    except OSError as error:
        raise DataFileError(name, f"cannot be read: {error.strerror}", 0) from error
    if not isinstance(value, dict):
        raise DataFileError(name, "not a mapping of ids to authors", 1)
    return MappingProxyType(value)


def _people(value: Value, known: Mapping[str, Value], site: Site) -> Iterator[Person]:
    if isinstance(value, list):
        for one in value:
            yield from _people(one, known, site)
    elif isinstance(value, str) and isinstance(entry := known.get(value), dict):
        if person := _from_mapping(entry, site, name=value):
            yield person
    elif isinstance(value, str):
        entry = known.get(value)
        if person := _from_text(entry if isinstance(entry, str) else value):
            yield person
    elif value is not None and (person := _from_mapping(value, site)):
        yield person


def _from_mapping(entry: Mapping[str, Value], site: Site, *, name: str = "") -> Person | None:
    texts = {key: one for key, one in entry.items() if isinstance(one, str)}
    email = _email(texts.get("email", ""))
    address = next((texts[key] for key in _URL_KEYS if texts.get(key)), "")
    person = _from_text(texts.get("name") or name or email or address)
    if person is None:
        return None
    return Person(name=person.name, email=email or person.email, url=absolute(site, address) or person.url)


def _from_text(text: str) -> Person | None:
    email = url = None
    if found := _WITH_ADDRESS.fullmatch(text):
        text, email = found[1] or found[2], _email(found[2])
    elif found := _ADDRESS_FIRST.fullmatch(text):
        text, email = found[2], _email(found[1])
    elif "<" in text:
        email, url = _links(text)
    name = plain_line(text)
    return Person(name=name, email=email, url=url) if name else None


def _links(html: str) -> tuple[str | None, str | None]:
    """Return the first mail address and the first web address that *html* links to."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - 150 ms that most posts need not spend

    targets = [str(link["href"]).strip() for link in BeautifulSoup(html, "html.parser").find_all("a", href=True)]
    emails = (_email(target[len("mailto:") :]) for target in targets if target.lower().startswith("mailto:"))
    urls = (target for target in targets if target.lower().startswith(("http://", "https://")))
    return next(emails, None), next(urls, None)


def _email(text: str) -> str | None:
    line = unicodedata.normalize("NFC", clean_line(text))
    return line if _ADDRESS.fullmatch(line) else None
