"""Kinds of places: web addresses, folders, file names, globs and permalinks."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from syndicate.config.kinds import Kind, fault, read_text, read_title, suggestion, text

STYLES = ("date", "pretty", "ordinal", "weekdate", "none")
# Jekyll 4.3, lib/jekyll/drops/url_drop.rb
PLACEHOLDERS = (
    "categories", "collection", "day", "hour", "i_day", "i_month", "long_day", "long_month", "minute", "month", "name",
    "output_ext", "path", "second", "short_day", "short_month", "short_year", "slug", "slugified_categories", "title",
    "w_day", "w_year", "week", "y_day", "year",
)  # fmt: skip
MAX_FILE_BYTES = 255
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_BRACES = re.compile(r"\{[^{}]*\}")
_HTTP = r"^https?://|\$\{"


def read_site_url(written: str) -> str:
    """Return scheme and host of a site, without a trailing slash."""
    address, parts = _web_address(written)
    if path := parts.path.rstrip("/"):
        raise fault("{value} has a path behind the host", f"Write the host alone, and baseurl: {path}.")
    return address


def read_url(written: str) -> str:
    """Return a web address that others are built on, without a trailing slash."""
    return _web_address(written)[0]


def read_page(written: str) -> str:
    """Return the address of a page: a web address as it is."""
    address, _ = _web_address(written, whole=True)
    return address


def read_baseurl(written: str) -> str:
    """Return ``baseurl`` as Jekyll means it: "" or ``/blog``."""
    path = read_text(written).strip().strip("/")
    if "://" in written or any(character in path for character in "?# \n\t\\") or ".." in path.split("/"):
        raise fault("{value} is not a path", "Write the folder of the site on its host, such as /blog.")
    return f"/{path}" if path else ""


def read_view(written: str) -> str:
    """Return the address of an issue on the web, with ``{issue}``; may be empty."""
    if not written:
        return ""
    address = read_page(written)
    _placeholders(address, "{issue}")
    return address


def read_help(written: str) -> str:
    """Return the address of a page; may be empty."""
    return read_page(written) if written else ""


def read_folder(written: str) -> str:
    """Return the path of a folder, relative to the config file or absolute."""
    return read_title(written).strip()


def read_below(written: str) -> str:
    """Return a path or glob below the source folder: NFC, with ``/``, no way out."""
    path = unicodedata.normalize("NFC", read_title(written)).rstrip("/")
    if path.startswith(("/", "~/")) or "\\" in path or ".." in path.split("/") or not path:
        raise fault("{value} does not lie below the source folder", "Write a relative path with / and without '..'.")
    return path.removeprefix("./")


def read_file(written: str) -> str:
    """Return the name of a file below the output folder: NFC, folders with ``/``."""
    name = unicodedata.normalize("NFC", read_text(written))
    segments = name.split("/")
    if "\\" in name or any(one in ("", ".", "..") or one != one.strip() for one in segments) or "\n" in name:
        raise fault("{value} is not a file name below the output folder", "Write a relative path without '..'.")
    if any(len(one.encode()) > MAX_FILE_BYTES for one in segments):
        raise fault("{value} is too long for a file name", f"{MAX_FILE_BYTES} bytes are the most.")
    return name


def read_permalink(written: str) -> str:
    """Return one of Jekyll's styles, or a pattern whose placeholders are all known."""
    pattern = read_title(written)
    if pattern in STYLES:
        return pattern
    if not pattern.startswith("/"):
        hint = f"Use {', '.join(STYLES)}, or a pattern that starts with /. {suggestion(pattern, STYLES)}"
        raise fault("{value} is not a permalink style", hint.strip())
    for name in _PLACEHOLDER.findall(pattern):
        # Jekyll takes `:month_:day` as month and day, so a name may end in the underscore that follows it.
        if name not in PLACEHOLDERS and name.removesuffix("_") not in PLACEHOLDERS:
            near = suggestion(name, PLACEHOLDERS)
            raise fault(f'":{name}" is not a placeholder of permalinks', near or f"Use {', '.join(PLACEHOLDERS)}.")
    return pattern


def placeholders(pattern: str) -> list[str]:
    """Return what stands in braces in *pattern*, with the braces."""
    return _BRACES.findall(pattern)


def _placeholders(address: str, wanted: str) -> None:
    if wanted not in address:
        raise fault(f"{{value}} lacks {wanted}", f"Write {wanted} where it belongs in the address.")
    _known(address, wanted)


def _known(address: str, wanted: str) -> None:
    for other in placeholders(address):
        if other != wanted:
            raise fault(f"{other} is not known here", f"Use {wanted}.")


def read_unsubscribe(address: Callable[[str], object]) -> Callable[[str], str]:
    """Return the reader of ``unsubscribe``: an address with ``{token}``, or ``mailto:`` and what *address* takes."""

    def read(written: str) -> str:
        if not written:
            return ""
        if written.lower().startswith("mailto:"):
            box = read_title(written)[len("mailto:") :]
            address(box.partition("?")[0])
            _known(box, "{token}")
            return f"mailto:{box}"
        page = read_page(written)
        _placeholders(page, "{token}")
        return page

    return read


def _web_address(written: str, *, whole: bool = False) -> tuple[str, SplitResult]:
    address = read_title(written)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port  # a wrong port is found when it is asked for
    except ValueError:
        raise fault("{value} is not a web address", "Write it whole, such as https://news.example.org.") from None
    if parts.scheme not in ("http", "https") or not host or " " in address or "\\" in address:
        raise fault("{value} is not a web address", "Write it whole, such as https://news.example.org.")
    if "@" in parts.netloc:
        raise fault("holds a user name or password", "Write the public address.")
    if not whole and (parts.query or parts.fragment or address.endswith(("?", "#"))):
        raise fault("{value} has a part behind ? or #", "Write scheme, host and path alone.")
    return (address if whole else address.rstrip("/")), parts


SITE_URL = text("a web address", read_site_url, pattern=_HTTP)
URL = text("a web address", read_url, pattern=_HTTP)
BASEURL = text("a path", read_baseurl)
VIEW = text("a web address with {issue}", read_view)
HELP = text("a web address", read_help, pattern=f"{_HTTP}|^$")
FOLDER = text("a path", read_folder)
BELOW = text("a path below the source folder", read_below)
FILE = text("a file name", read_file)
PERMALINK = Kind("a permalink style or pattern", read_permalink, {"anyOf": [{"enum": [*STYLES]}, {"pattern": "^/"}]})
