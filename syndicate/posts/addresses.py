"""Addresses and permanent ids of posts, percent-encoded as Jekyll's ``absolute_url`` does."""

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

from syndicate.model import Site

_SUB_DELIMS = "!$&'()*+,;="  # RFC 3986, section 2.2
_PCHAR = f"{_SUB_DELIMS}:@"
_QUERY = "!$'()*+,=:@/?"  # Addressable leaves out what separates pairs
_DONE = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ADDRESS = re.compile(r"(?a:[A-Za-z][A-Za-z0-9+.-]*):")


def post_url(site: Site, path: str) -> str:
    """Return the address where the post at *path*, as the permalink gives it, is found on the web."""
    return _root(site.url) + _normal(site.baseurl + path, compatibility=False)


def jekyll_id(site: Site, path: str, slug: str) -> str:
    """Return the id that jekyll-feed gives to the post with *slug* at *path*.

    It is the post's folder and its bare slug. Addressable brings it into the compatibility form NFKC, so that full
    width letters and brackets lose their width. The address of the page keeps them: there the page lies.
    """
    return _root(site.url) + _normal(_id_path(site, path, slug), compatibility=True)


def tag_id(site: Site, path: str, slug: str, tag_date: str) -> str:
    """Return the ``tag:`` URI (RFC 4151) of the post with *slug* at *path*: it outlives a change of scheme."""
    host = urlsplit(_root(site.url)).hostname or ""
    return f"tag:{host},{tag_date}:{_segments(_id_path(site, path, slug), compatibility=False)}"


def absolute(site: Site, address: str) -> str | None:
    """Return *address* from a front matter as an absolute one; None when it is neither http nor https.

    A path is taken from the site's ``baseurl``, as Jekyll does. What is escaped already stays so.
    """
    address = "".join(address.split()) if "\n" in address else address.strip()
    if address.startswith("//"):
        address = f"{urlsplit(site.url).scheme}:{address}"
    if not address or (_ADDRESS.match(address) and not address.lower().startswith(("http://", "https://"))):
        return None
    if not _ADDRESS.match(address):
        address = f"{site.home}{address.removeprefix('./').lstrip('/')}"
    return quote(address, safe=f"{_PCHAR}/?#[]%~")


def escape(text: str) -> str:
    """Return *text* as Jekyll's ``URL.escape_path`` writes a value into a permalink."""
    return text if _DONE.fullmatch(text) else quote(text, safe=f"{_PCHAR}/?")


def _id_path(site: Site, path: str, slug: str) -> str:
    folder = path.rstrip("/").rpartition("/")[0]  # Ruby's File.dirname
    return f"{site.baseurl}{folder}/{slug.lstrip('/')}"


@lru_cache(maxsize=16)
def _root(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"


def _normal(address: str, *, compatibility: bool) -> str:
    if _DONE.fullmatch(address):
        return address
    address, hashed, fragment = address.partition("#")
    path, asked, query = address.partition("?")
    text = _segments(path, compatibility=compatibility)
    if asked and query:
        text += f"?{'&'.join(_pair(one, compatibility=compatibility) for one in query.split('&'))}"
    if hashed:
        text += f"#{_component(fragment, f'{_PCHAR}/?', compatibility=compatibility)}"
    return text


def _segments(path: str, *, compatibility: bool) -> str:
    return "/".join(_component(one, _PCHAR, compatibility=compatibility) for one in path.split("/"))


def _pair(pair: str, *, compatibility: bool) -> str:
    parts = re.split("%2[Bb]", pair)  # an escaped plus is no space
    return "%2B".join(_component(part, _QUERY, compatibility=compatibility) for part in parts)


def _component(text: str, safe: str, *, compatibility: bool) -> str:
    if _DONE.fullmatch(text):
        return text
    data = unquote_to_bytes(text)
    if compatibility:
        with suppress(UnicodeDecodeError):  # bytes of another encoding stay as they are
            data = unicodedata.normalize("NFKC", data.decode()).encode()
    return quote(data, safe=safe)
