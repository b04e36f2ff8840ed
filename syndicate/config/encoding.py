"""A Config as JSON, and back: each value a mapping of the fields that differ from their defaults."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from syndicate.model import (
    Config,
    Each,
    FeedContent,
    FeedFormat,
    FeedSettings,
    IdScheme,
    NaiveDatetimes,
    Output,
    Person,
    PostsSettings,
    Rule,
    Site,
    Subscription,
)

_T = TypeVar("_T")
_Decoder = Callable[[Any], object]
_MICROSECOND = timedelta(microseconds=1)


def encoded(config: Config) -> bytes:
    """Return *config* as a build needs it: without digests, lint, mailers and secret, so that no secret is in it."""
    return json.dumps(_written(config), default=_plain, separators=(",", ":")).encode()


def decoded(data: bytes) -> Config:
    """Return the Config in *data*, which ``encoded`` made."""
    return _made(Config, _CONFIG)(json.loads(data))


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    if isinstance(value, ZoneInfo):
        return value.key
    return str(value) if isinstance(value, Path) else _written(value)


def _written(value: Any) -> dict[str, object]:
    left_out = _LEFT_OUT.get(type(value), ())
    return {
        field.name: written
        for field in fields(value)
        if field.name not in left_out and (written := getattr(value, field.name)) != _default(field)
    }


def _default(field: "Field[Any]") -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _made(model: Callable[..., _T], decoders: Mapping[str, _Decoder]) -> Callable[[dict[str, Any]], _T]:
    """Return a function that makes a *model* of its written fields; those without a decoder are plain."""

    def decode(written: dict[str, Any]) -> _T:
        for name in decoders.keys() & written.keys():
            written[name] = decoders[name](written[name])
        return model(**written)

    return decode


def _many(decode: _Decoder) -> _Decoder:
    return lambda written: tuple(map(decode, written))


def _duration(written: int) -> timedelta:
    return written * _MICROSECOND


def _rule(written: dict[str, Any]) -> Rule:
    return _RULE(written)


_LEFT_OUT: Mapping[type, tuple[str, ...]] = {
    Config: ("digests", "lint", "mailers", "secret", "recipients"),
    Subscription: ("digest",),
}
_RULE = _made(
    Rule,
    dict.fromkeys(("categories", "tags", "authors", "langs", "paths"), frozenset)
    | {
        "fields": _many(lambda field: (field[0], frozenset(field[1]))),
        "any_of": _many(_rule),
        "exclude": _rule,
    },
)
_FEED = _made(
    FeedSettings,
    {
        "files": lambda files: {FeedFormat(one): name for one, name in files.items()},
        "cover": _duration,
        "max_age": _duration,
        "content": FeedContent,
    },
)
_POSTS = _made(
    PostsSettings,
    {
        "source": Path,
        "paths": tuple,
        "naive_datetimes": NaiveDatetimes,
        "encodings": tuple,
        "exclude": tuple,
        "ids": IdScheme,
    },
)
_CONFIG: Mapping[str, _Decoder] = {
    "path": Path,
    "site": _made(Site, {"timezone": ZoneInfo, "author": _made(Person, {})}),
    "posts": _POSTS,
    "output": _made(Output, {"folder": Path}),
    "subscriptions": _many(_made(Subscription, {"rule": _RULE, "feed": _FEED, "each": Each})),
    "templates": Path,
    "state": Path,
}
