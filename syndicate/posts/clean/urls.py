"""Addresses inside a post: made absolute, and dropped where a reader could not or should not follow them."""

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from syndicate.names import clean_text

#: Addresses that stay as they are, but for those with ``%7``, which may be Liquid.
TIDY = r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%|-]*)?"
_TIDY = re.compile(rf"{TIDY}\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# What quote() leaves alone: RFC 3986's reserved characters, "%" of what is encoded already, and "|".
_KEPT = "!#$%&'()*+,/:;=?@[]~|"
_NO_HOST = re.compile(r"[\s<>\"'`{}|^\\]")
# Liquid that was not rendered, as written and as Markdown percent-encodes it.
_LIQUID = re.compile(r"\{\{|\{%|%7B%7B|%7B%25|%7B%20?%", re.IGNORECASE)
# The URL standard ignores tabs and line ends anywhere and C0 controls and spaces at the ends: "java\nscript:".
_IGNORED = re.compile(r"[\t\r\n]+")
_ENDS = "".join(map(chr, range(0x21)))
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])([^,]*)(?:,|\Z)")
_QUERY = re.compile(r"[?#]")
_DESCRIPTOR = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?[wx]\Z")


def absolute(raw: str, base_url: str, site_url: str) -> str | None:
    """Return *raw* as an absolute URL that is safe to follow, or None.

    Relative paths start from *base_url*, those with a leading ``/`` from *site_url*, and ``//host`` gets the scheme of
    *site_url*. Only http, https, mailto and tel survive.
    """
    if _TIDY.match(raw) and "%7" not in raw:
        return raw
    # Where the post lies does not matter to "/" and "//": the footer links of a whole category are worked out once.
    return _absolute(raw, "" if raw.startswith("/") else base_url, site_url)


@lru_cache(maxsize=4096)
def _absolute(raw: str, base_url: str, site_url: str) -> str | None:
    url = _IGNORED.sub("", clean_text(raw)).strip(_ENDS)
    if not url or _LIQUID.search(url):
        return None
    if scheme := _SCHEME.match(url):
        name, rest = scheme[1].lower(), url[scheme.end() :]
        if name in {"mailto", "tel"}:
            return f"{name}:{quote(rest.strip(), safe=_KEPT)}" if rest.strip() else None
        if name not in {"http", "https"}:
            return None
    return _web_address(url, base_url, site_url)


def web_address(raw: str, base_url: str, site_url: str) -> str | None:
    """Return *raw* as an absolute http or https URL, or None: what an image or a frame may have."""
    url = absolute(raw, base_url, site_url)
    return url if url is not None and url.startswith("http") else None


def srcset(raw: str, base_url: str, site_url: str) -> str | None:
    """Return the candidates of a ``srcset`` with absolute URLs, or None when none is left."""
    kept = []
    for found in _CANDIDATE.finditer(raw.rstrip(" \t\r\n\f,")):
        url, descriptor = web_address(found[1], base_url, site_url), found[2].strip()
        if url and (not descriptor or _DESCRIPTOR.match(descriptor)):
            kept.append(f"{url} {descriptor}" if descriptor else url)
    return ", ".join(kept) or None


def largest(candidates: str) -> str:
    """Return the URL with the greatest width or density of a ``srcset`` that ``srcset`` made."""
    pairs = [candidate.split(" ") for candidate in candidates.split(", ")]
    return max(pairs, key=lambda pair: float(pair[1][:-1]) if len(pair) > 1 else 1.0)[0]


def is_safe_srcset(value: str) -> bool:
    """Whether every candidate of *value* is an absolute http or https URL, as ``srcset`` makes them."""
    return all(candidate.lstrip().startswith(("https://", "http://")) for candidate in value.split(", "))


def _web_address(url: str, base_url: str, site_url: str) -> str | None:
    path, mark, query = _before_query(url)
    url = path.replace("\\", "/") + mark + query  # as browsers do for http
    try:
        if url.startswith("//"):
            url = f"{urlsplit(site_url).scheme}:{url}"
        elif url.startswith("/"):
            url = site_url + url
        elif not _SCHEME.match(url):
            url = urljoin(base_url, url)
        parts = urlsplit(url)
        if not parts.hostname or _NO_HOST.search(parts.netloc):
            return None
        parts.port  # noqa: B018 - raises ValueError for a port that is none
    except ValueError:  # "http://[", "http://host:port"
        return None
    start = url.index("//") + 2 + len(parts.netloc)
    return f"{parts.scheme}://{parts.netloc}{quote(url[start:], safe=_KEPT)}"


def _before_query(url: str) -> tuple[str, str, str]:
    found = _QUERY.search(url)
    return (url[: found.start()], found[0], url[found.end() :]) if found else (url, "", "")
