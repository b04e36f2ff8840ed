"""Which mail clients support which features of HTML and CSS: what caniemail.com tested, in ``support.json``."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from syndicate.model.clients import CLIENTS


class Support(StrEnum):
    """What the newest version of a client makes of a feature."""

    YES = "y"
    PARTLY = "a"
    NO = "n"
    UNKNOWN = "u"


@dataclass(frozen=True, slots=True)
class _Feature:
    title: str
    support_by_client: dict[str, Support]


def support(feature: str, client: str) -> Support:
    """Return what *client* makes of *feature*: ``support("css-padding", "outlook.windows")``."""
    known = _features().get(feature)
    return known.support_by_client[client] if known else Support.UNKNOWN


def has_feature(feature: str) -> bool:
    """Whether anything is known of *feature*."""
    return feature in _features()


def features() -> Iterable[str]:
    """Return the names of all features."""
    return _features().keys()


def title(feature: str) -> str:
    """Return what a person calls *feature*: ``@media (prefers-color-scheme)``."""
    return _features()[feature].title


def without(feature: str, clients: Iterable[str], *wanted: Support) -> tuple[str, ...]:
    """Return those of *clients* whose support of *feature* is one of *wanted*; NO alone, where none is wanted."""
    return tuple(client for client in clients if support(feature, client) in (wanted or (Support.NO,)))


def names(clients: Iterable[str]) -> tuple[str, ...]:
    """Return what people call *clients*."""
    return tuple(CLIENTS[client] for client in clients)


@cache
def _features() -> dict[str, _Feature]:
    text = resources.files("syndicate.render.lint").joinpath("support.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    return {
        slug: _Feature(title, dict(zip(kept["clients"], map(Support, letters), strict=True)))
        for slug, (title, letters) in kept["features"].items()
    }
