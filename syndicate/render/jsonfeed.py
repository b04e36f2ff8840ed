"""JSON Feed 1.1: items made once, joined below the feed's own values."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring as _quoted

from syndicate.model import Person
from syndicate.render.values import EntryValues

VERSION = "https://jsonfeed.org/version/1.1"
#: The format has no generator; names with "_" are for extensions. It stands near the top, so that a head shows it.
OURS: Mapping[str, object] = {"generator": "syndicate"}

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def item(values: EntryValues) -> tuple[bytes, bytes]:
    """Return *values* as one line of ``items``: what stands before their HTML, as ``escaped`` has it, and behind it.

    Written member by member, in a quarter of the time of ``json``, which would make a string of the HTML.
    """
    opening = f'{{"id":{_quoted(values.id)},"url":{_quoted(values.url)},"title":{_quoted(values.title)}'
    members = []
    if values.summary:
        members.append(f'"summary":{_quoted(values.summary)}')
    if values.image:
        members.append(f'"image":{_quoted(values.image)}')
    members.append(f'"date_published":"{values.published.isoformat()}"')
    members.append(f'"date_modified":"{values.updated.isoformat()}"')
    members.append(f'"authors":{_authors(values.authors)}')
    if tags := dict.fromkeys((*values.categories, *values.tags)):
        members.append(f'"tags":[{",".join([_quoted(tag) for tag in tags])}]')
    if values.language:
        members.append(f'"language":{_quoted(values.language)}')
    rest = ",".join(members).encode()
    if values.html:
        return b'%b,"content_html":"' % opening.encode(), b'",%b}' % rest
    text = _quoted(values.summary or values.title)  # one of the two is required
    return b'%b,"content_text":%b,%b}' % (opening.encode(), text.encode(), rest), b""


def people(authors: Iterable[Person]) -> list[dict[str, str]]:
    """Return *authors* as the format has them: it knows no e-mail address."""
    return [{"name": who.name, "url": who.url} if who.url else {"name": who.name} for who in authors]


def document(head: Mapping[str, object], items: Iterable[bytes]) -> bytes:
    """Return a feed with the top-level members *head* and *items*, an item a line."""
    opening = _bytes({"version": VERSION, "_syndicate": OURS, **head})[:-1]
    body = b",\n".join(items)
    return b'%b,"items":[\n%b\n]}\n' % (opening, body) if body else b'%b,"items":[]}\n' % opening


@lru_cache(maxsize=4096)
def _authors(authors: tuple[Person, ...]) -> str:
    return _ENCODER.encode(people(authors))


def escaped(text: bytes) -> bytes:
    """Return the UTF-8 *text*, whose only control characters are white space, as between the quotes of a string."""
    text = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return text.replace(b"\n", b"\\n").replace(b"\r", b"\\r").replace(b"\t", b"\\t")


def _bytes(members: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(members).encode()
