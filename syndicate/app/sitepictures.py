"""Pictures of a site that lie beside its posts: seen before they are published."""

import os
import re
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from syndicate import names
from syndicate.errors import SyndicateError
from syndicate.model import Config
from syndicate.render.views import with_pictures_from
from syndicate.web.values import PICTURES

MAX_BYTES = 16 * 1024 * 1024
TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
# Jekyll publishes nothing that is hidden or special, and the files of a collection under its name alone.
_UNPUBLISHED = re.compile(r"(?:^|/)[._#~]|\\")
_NO_COLLECTION = re.compile(r"(?:posts|drafts|site|includes|layouts|data|sass|plugins)/")


def picture_of(path: str, source: Path) -> tuple[bytes, str] | None:
    """Return the picture at *path* of the site whose files lie below *source*, and its type; None where none does."""
    file = _file(path, source)
    if file is None:
        return None
    try:
        data = file.read_bytes()
    except OSError:  # pragma: no cover - it went, or may not be read: root may read all
        return None
    return data, TYPES[file.suffix.lower()]


def with_own_pictures(html: str, config: Config) -> str:
    """Return *html* with those pictures of the site that lie beside its posts at the addresses of the preview."""
    home = config.site.home
    return with_pictures_from(html, partial(_address, home=home, source=config.posts.source)) if home in html else html


def _address(given: str, *, home: str, source: Path) -> str:
    if not given.startswith(home):
        return ""
    path = unquote(urlsplit(given[len(home) :]).path)
    return f"{PICTURES}{quote(path)}" if _file(path, source) else ""


def _file(path: str, source: Path) -> Path | None:
    """Return the file of the picture at *path* of the site, None where there is none that is published."""
    if _UNPUBLISHED.search(path):
        return None
    root = source.resolve()
    for written in (path, *(() if _NO_COLLECTION.match(path) else (f"_{path}",))):
        try:
            file = names.inside(root, written)
        except (SyndicateError, ValueError, OSError, RuntimeError):  # the last: links in a circle
            return None
        is_hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
        # That of Path raises where a name is too long.
        if file.suffix.lower() in TYPES and not is_hidden and os.path.isfile(file):  # noqa: PTH113
            return file if file.stat().st_size <= MAX_BYTES else None
    return None
