"""A Jekyll site's ``_config.yml`` read as if it were a config of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from syndicate import names, plainyaml
from syndicate.config import jekyll_site, loading
from syndicate.config.jekyll_site import Value, mapping
from syndicate.config.messages import line
from syndicate.config.places import STYLES, read_below, read_url
from syndicate.config.posting import read_address
from syndicate.model import Config

FEED_LIMIT = "posts_limit"
_FALSE = frozenset({"false", "no", "off"})  # as Psych reads them


@dataclass
class Translation:
    """A config document made of Jekyll's keys, and the name that Jekyll has for each of our paths."""

    document: plainyaml.Document = field(default_factory=lambda: plainyaml.Document({}, {(): 1}))
    labels: dict[plainyaml.Path, plainyaml.Path] = field(default_factory=dict)

    def put(
        self, section: str, key: str, value: Value, of: plainyaml.Path, lines: Mapping[plainyaml.Path, int]
    ) -> None:
        """Set *key* of *section* to *value*, unless it is None; Jekyll calls it *of*."""
        self.labels[section, key] = of
        if value is not None and isinstance(self.document.value, dict):
            part = self.document.value.setdefault(section, {})
            assert isinstance(part, dict)  # noqa: S101 - this method alone makes it
            part[key] = value
            self.document.lines[section, key] = line(lines, of)


def from_jekyll(path: Path) -> Config:
    """Return the config of a Jekyll site that has none of ours: one subscription, ``feed``, of every post.

    Raises ConfigError, which speaks of Jekyll's keys.
    """
    return from_site(*jekyll_site.read(path), path)


def from_site(document: plainyaml.Document, site: Mapping[str, Value], path: Path) -> Config:
    """Return the config that *site* makes, which *document* of the file *path* says. Raises ConfigError."""
    translation = translate(document, site)
    return loading.check(translation.document, path, environ={}, labels=translation.labels)


def translate(document: plainyaml.Document, site: Mapping[str, Value]) -> Translation:
    """Return *site*, a ``_config.yml``, in our keys, with one subscription of every post."""
    made, lines = Translation(), document.lines
    url, baseurl = _address(site)
    posts = mapping(mapping(site.get("collections")).get("posts"))
    feed = mapping(site.get("feed"))
    title = "title" if scalar(site.get("title")) else "name"
    made.put("site", "title", scalar(site.get(title)) or urlsplit(url or "").hostname, (title,), lines)
    made.put("site", "url", url, ("url",), lines)
    made.put("site", "baseurl", baseurl, ("baseurl",), lines)
    made.put("site", "language", _language(site.get("lang")), ("lang",), lines)
    made.put("site", "timezone", scalar(site.get("timezone")), ("timezone",), lines)
    made.put("site", "author", _author(site.get("author")), ("author",), lines)
    made.put("site", "description", scalar(site.get("description")), ("description",), lines)
    made.put("posts", "source", source(site), ("source",), lines)
    home: plainyaml.Path = ("collections", "posts", "permalink") if scalar(posts.get("permalink")) else ("permalink",)
    made.put("posts", "permalink", _permalink(posts.get("permalink") or site.get("permalink")), home, lines)
    made.put("posts", "future", scalar(site.get("future")), ("future",), lines)
    made.put("posts", "exclude", _excluded(site.get("exclude")), ("exclude",), lines)
    made.put("posts", "excerpt_separator", scalar(site.get("excerpt_separator")), ("excerpt_separator",), lines)
    made.put("feeds", "output", f"{source(site)}/feeds" if source(site) else None, ("source",), lines)
    made.put("feeds", "limit", scalar(feed.get(FEED_LIMIT)), ("feed", FEED_LIMIT), lines)
    content = "excerpt" if truthy(feed.get("excerpt_only")) else None
    made.put("feeds", "content", content, ("feed", "excerpt_only"), lines)
    made.put("subscriptions", "feed", {"title": scalar(site.get(title)), "feed": {}}, (), lines)
    return made


def scalar(value: Value) -> str | None:
    """Return the text of *value* as our config would hold it; None where there is none."""
    if not isinstance(value, str) or not names.clean_text(value).strip():
        return None
    return names.clean_text(value).replace("${", "$${")


def items(value: Value) -> list[str]:
    """Return the texts of a list, or of a scalar that stands for one."""
    return [text for one in (value if isinstance(value, list) else [value]) if (text := scalar(one)) is not None]


def truthy(value: Value) -> bool:
    """Return whether Ruby takes *value* for true."""
    return value is not None and not (isinstance(value, str) and value.lower() in _FALSE)


def source(site: Mapping[str, Value]) -> str | None:
    """Return the source folder where it is not the folder of ``_config.yml``."""
    folder = (scalar(site.get("source")) or ".").rstrip("/").removeprefix("./")
    return None if folder in (".", "") else folder


def _address(site: Mapping[str, Value]) -> tuple[str | None, str | None]:
    """Return ``url`` and ``baseurl``; Jekyll joins them, so a path of the url belongs to the baseurl."""
    url, baseurl = scalar(site.get("url")), scalar(site.get("baseurl"))
    if url is None:
        return None, baseurl
    scheme, mark, rest = url.partition("://")
    host, _, path = rest.rstrip("/").partition("/")
    if not path or not mark:
        return url, baseurl
    return f"{scheme}://{host}", f"/{path}/{(baseurl or '').strip('/')}"


def _language(value: Value) -> str | None:
    written = scalar(value)
    return written.replace("_", "-") if written else None


def _author(value: Value) -> Value:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return scalar(value)
    name, email, url = (scalar(value.get(key)) for key in ("name", "email", "url"))
    author: dict[str, Value] = {"name": name}
    author["email"] = email if email and _taken(read_address, email) else None
    uri = url or scalar(value.get("uri"))
    author["url"] = uri if uri and _taken(read_url, uri) else None
    return {key: one for key, one in author.items() if one is not None} if name else None


def _taken(read: Callable[[str], object], written: str) -> bool:
    try:
        read(written)
    except PydanticCustomError:
        return False
    return True


def _permalink(value: Value) -> str | None:
    written = scalar(value)
    if written is None or written in STYLES or written.startswith("/"):
        return written
    return f"/{written}" if ":" in written or "/" in written else written  # Jekyll adds the slash itself


def _excluded(value: Value) -> Value:
    """Return Jekyll's ``exclude`` as our paths; one of a folder stands for all below it in both."""
    paths: list[Value] = []
    paths += [path for one in items(value) if (path := one.removeprefix("./").strip("/")) and _taken(read_below, path)]
    return paths or None
