"""A front matter made tidy: from keys and values to a Post."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from syndicate.errors import PostError
from syndicate.frozen import frozen
from syndicate.model import IdScheme, Level, Person, Post, PostsSettings, Problem, Site
from syndicate.names import clean_line, clean_text
from syndicate.plainyaml import Value
from syndicate.posts import addresses, authors, dates, permalinks, terms
from syndicate.posts.excerpts import MAX_CHARACTERS, shortened
from syndicate.posts.filenames import Place
from syndicate.posts.frontmatter import Source
from syndicate.posts.plaintext import plain_line

Report = Callable[[Problem], None]
Warn = Callable[[str, int], None]  #: Takes what was wrong with a post that stays, and the line.

_UPDATED_KEYS = ("last_modified_at", "updated", "modified")
_UPDATED = frozenset(_UPDATED_KEYS)
_IMAGE_KEYS = ("image", "thumbnail", "cover")
_ADDRESS_KEYS = ("path", "url", "src")
READ_KEYS = frozenset({"title", "date", "slug", "permalink", "guid", "published", "draft", "categories", "category"})
READ_KEYS |= {"tags", "tag", *_UPDATED_KEYS}
_RARE_KEYS = frozenset({*authors.KEYS, *_IMAGE_KEYS, "lang", "language", "excerpt", "description", "correction"})
_RARE_KEYS |= {"newsletter"}
READ_KEYS |= _RARE_KEYS
_YAML_FALSE = frozenset({"false", "no", "off"})  # YAML 1.1, in any case, as Psych reads it
_YAML_TRUE = frozenset({"true", "yes", "on"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@frozen
class Rules:
    """How the posts of a site are read."""

    settings: PostsSettings
    site: Site
    permalink: str  #: A pattern, never a style's name.
    posts_folders: tuple[str, ...]


def is_published(source: Source) -> bool:
    """Whether the front matter lets the post out: no ``published: false``, no ``draft: true``."""
    header = source.header
    if "published" in header and _is(source, "published", _YAML_FALSE | {""}):
        return False
    return "draft" not in header or not _is(source, "draft", _YAML_TRUE)


def published(source: Source, place: Place, rules: Rules) -> datetime:
    """Return when the post was published: the front matter's ``date``, else the day in the file's name.

    Raises PostError when neither has one.
    """
    text = _text(source, "date")
    if text:
        return _date(source, "date", text, rules)
    if not place.day:
        raise PostError(
            "the post has no date",
            line=source.line("date"),
            hint='Add one, such as "date: 2022-05-20 18:19:53 +0800", or begin the file name with one.',
        )
    return dates.from_file_name(place.day, rules.site.timezone)


def to_post(source: Source, place: Place, moment: datetime, rules: Rules, report: Report) -> Post:
    """Return the post published at *moment* that *source* describes. Raises PostError.

    *report* hears of what was mended on the way.
    """
    header = source.header

    def warn(message: str, line: int) -> None:
        report(Problem(path=place.path, line=line, message=message, level=Level.WARNING))

    for line in source.front_matter.cleaned:
        warn("control characters in the front matter were removed", line)
    categories = terms.categories(source, place.folders)
    slug = _text(source, "slug") or place.slug
    path = _web_path(source, permalinks.Facts(place, slug, moment, categories), rules)
    post = Post(
        id=_id(source, path, slug, rules),
        url=addresses.post_url(rules.site, path),
        title=plain_line(_text(source, "title") or "") or clean_line(permalinks.titleize(place.slug)) or place.stem,
        path=place.path,
        published=moment,
        updated=_updated(source, moment, rules, warn),
        categories=terms.tidy(categories),
        tags=terms.tidy(terms.tags(source)),
        fields={key: value for key, value in header.items() if key not in READ_KEYS},
    )
    # Most news posts have none of these: asking once instead of for each saves a tenth of the time.
    return post if _RARE_KEYS.isdisjoint(header) else replace(post, **_rare(source, rules, report, warn))


def _rare(source: Source, rules: Rules, report: Report, warn: Warn) -> dict[str, Any]:
    header = source.header
    return {
        "authors": _authors(source, rules, report),
        "lang": _lang(source, warn),
        "summary": _summary(source),
        "image": _image(source, rules.site, warn),
        "correction": clean_text(_text(source, "correction") or "").strip() or None,
        "newsletter": not ("newsletter" in header and _is(source, "newsletter", _YAML_FALSE)),
    }


def _web_path(source: Source, facts: permalinks.Facts, rules: Rules) -> str:
    own = _text(source, "permalink")
    try:
        return permalinks.web_path(own or rules.permalink, facts)
    except PostError as error:
        raise PostError(error.message, line=source.line("permalink"), hint=error.hint) from error


def has_own_id(source: Source) -> bool:
    """Whether the front matter itself says the post's id."""
    return "guid" in source.header and bool(clean_line(_text(source, "guid") or ""))


def has_own_updated(source: Source, rules: Rules) -> bool:
    """Whether the front matter itself says when the post last changed, in a form that can be read."""
    return _own_updated(source, rules, lambda _message, _line: None) is not None


def _id(source: Source, path: str, slug: str, rules: Rules) -> str:
    if "guid" in source.header and (guid := clean_line(_text(source, "guid") or "")):
        return guid
    if rules.settings.ids is IdScheme.TAG:
        return addresses.tag_id(rules.site, path, slug, rules.settings.tag_date)
    return addresses.jekyll_id(rules.site, path, slug)


def _text(source: Source, key: str) -> str | None:
    value = source.header.get(key)
    if value is None or isinstance(value, str):
        return value
    kind = "a list" if isinstance(value, list) else "keys with values"
    raise PostError(f"{key}: {kind}, where text belongs", line=source.line(key), hint="Put the text in quotes.")


def _is(source: Source, key: str, words: frozenset[str]) -> bool:
    """Whether *key* has one of *words* without quotes; the empty word stands for null."""
    value = source.header[key]
    if value is None:
        return "" in words
    return isinstance(value, str) and source.is_plain(key) and value.lower() in words


def _date(source: Source, key: str, text: str, rules: Rules) -> datetime:
    try:
        return dates.parse(
            text,
            zone=rules.site.timezone,
            naive=rules.settings.naive_datetimes,
            quoted=not source.is_plain(key),
        )
    except PostError as error:
        raise PostError(f"{key}: {error.message}", line=source.line(key), hint=error.hint) from error


def _updated(source: Source, moment: datetime, rules: Rules, warn: Warn) -> datetime:
    """Return when the post last changed. Never before it was published: a bare day means its midnight."""
    own = _own_updated(source, rules, warn)
    return moment if own is None else max(moment, own)


def _own_updated(source: Source, rules: Rules, warn: Warn) -> datetime | None:
    header = source.header
    if _UPDATED.isdisjoint(header):
        return None
    for key in _UPDATED_KEYS:
        if header.get(key):
            try:
                return _date(source, key, _text(source, key) or "", rules)
            except PostError as error:
                warn(error.message, source.line(key))
    return None


def _authors(source: Source, rules: Rules, report: Report) -> tuple[Person, ...]:
    header = source.header
    if not any(key in header for key in authors.KEYS):
        return ()
    try:
        return authors.authors(header, rules.settings.source, rules.site)
    except authors.DataFileError as error:
        # The same problem for each post: a run reports it once.
        report(Problem(path=error.path, line=error.line, message=error.message, level=Level.WARNING))
        return ()


def _lang(source: Source, warn: Warn) -> str | None:
    key = "lang" if source.header.get("lang") else "language"
    if not (text := _text(source, key)):
        return None
    tag = text.strip().replace("_", "-")
    if _LANGUAGE.fullmatch(tag):
        return tag
    warn(f'{key}: "{text}" is not a language tag such as zh-CN', source.line(key))
    return None


def _summary(source: Source) -> str | None:
    for key in ("excerpt", "description"):
        value = source.header.get(key)
        if isinstance(value, str) and (line := plain_line(value)):
            return shortened(line, cells=2 * MAX_CHARACTERS)
    return None


def _image(source: Source, site: Site, warn: Warn) -> str | None:
    for key in _IMAGE_KEYS:
        if not (value := source.header.get(key)):
            continue
        if url := addresses.absolute(site, clean_text(_address(value))):
            return url
        warn(f"{key}: no web address of a picture", source.line(key))
    return None


def _address(value: Value) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[key] for key in _ADDRESS_KEYS if value.get(key)), None)
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
