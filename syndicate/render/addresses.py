"""Public addresses: where a feed's file is on the web, and URLs kept to the characters that URIs allow."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from syndicate.model import FeedFormat

MEDIA_TYPES: Mapping[FeedFormat, str] = MappingProxyType(
    {
        FeedFormat.RSS: "application/rss+xml",
        FeedFormat.ATOM: "application/atom+xml",
        FeedFormat.JSON: "application/feed+json",
    }
)
LABELS: Mapping[FeedFormat, str] = MappingProxyType(
    {FeedFormat.RSS: "RSS", FeedFormat.ATOM: "Atom", FeedFormat.JSON: "JSON Feed"}
)

_NAME_KEEPS = "/+()~@=,!"  # what a safe file name may hold (names.segment) and a path need not escape
_URI_KEEPS = ";/?:@&=+$-_.!~*'()%,#"
_NOT_URI = re.compile(r"[^0-9A-Za-z;/?:@&=+$\-_.!~*'()%,#]")  # RFC 2396, section 2, as feed validators read it
_WEB = re.compile(r"(?i)(https?://)([^/?#\s]+)")
_HOST = re.compile(r"[0-9A-Za-z\-._~:@%!$&'()*+,;=\[\]]+\Z")


def relative_address(name: str) -> str:
    """Return the file *name* as a URL reference: each segment percent-encoded."""
    return quote(name, safe=_NAME_KEEPS)


def feed_address(base_url: str, name: str) -> str:
    """Return the public address of the file *name* below the output folder that *base_url* serves."""
    base = web_url(base_url) or base_url
    return f"{base.rstrip('/')}/{relative_address(name)}"


def web_url(url: str) -> str | None:
    """Return *url* in the characters of a URI, or None when it is not an absolute http(s) URL."""
    found = _WEB.match(url)
    if not found:
        return None
    if not _NOT_URI.search(url):
        return url
    scheme, host = found.groups()
    try:
        host = host.encode("idna").decode()  # an ASCII host, an IPv6 address too, stays as it is
    except UnicodeError:
        return None
    return f"{scheme}{host}{quote(url[found.end() :], _URI_KEEPS, errors='ignore')}" if _HOST.match(host) else None
