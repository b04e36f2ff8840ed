"""JSON Feed 1.1: items made once, joined below the feed's own values."""

import json
from collections.abc import Iterable, Mapping

from syndicate.model import Person
from syndicate.render.values import EntryValues

VERSION = "https://jsonfeed.org/version/1.1"
#: The format has no generator; names with "_" are for extensions. It stands near the top, so that a head shows it.
OURS: Mapping[str, object] = {"generator": "syndicate"}

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def item(values: EntryValues) -> bytes:
    """Return *values* as one line of ``items``."""
    members: dict[str, object] = {"id": values.id, "url": values.url, "title": values.title}
    if values.html:
        members["content_html"] = values.html
    else:
        members["content_text"] = values.summary or values.title  # one of the two is required
    if values.summary:
        members["summary"] = values.summary
    if values.image:
        members["image"] = values.image
    members["date_published"] = values.published.isoformat()
    members["date_modified"] = values.updated.isoformat()
    members["authors"] = people(values.authors)
    if tags := list(dict.fromkeys((*values.categories, *values.tags))):
        members["tags"] = tags
    if values.language:
        members["language"] = values.language
    return _bytes(members)


def people(authors: Iterable[Person]) -> list[dict[str, str]]:
    """Return *authors* as the format has them: it knows no e-mail address."""
    return [{"name": who.name, "url": who.url} if who.url else {"name": who.name} for who in authors]


def document(head: Mapping[str, object], items: Iterable[bytes]) -> bytes:
    """Return a feed with the top-level members *head* and *items*, an item a line."""
    opening = _bytes({"version": VERSION, "_syndicate": OURS, **head})[:-1]
    body = b",\n".join(items)
    return b'%b,"items":[\n%b\n]}\n' % (opening, body) if body else b'%b,"items":[]}\n' % opening


def _bytes(members: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(members).encode()
