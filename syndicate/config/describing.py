"""What the models say of every key: a Markdown table for people, a JSON Schema for editors."""

import json
from collections.abc import Iterator, Sequence

from pydantic_core import PydanticUndefined

from syndicate.config import outline
from syndicate.config.digest_models import DigestSection
from syndicate.config.feed_models import FeedChoices
from syndicate.config.kinds import Many, shown
from syndicate.config.models import Root

_HEAD = "| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
_SHARED = {
    FeedChoices: ("subscriptions.NAME.feed.", "feeds."),
    DigestSection: ("subscriptions.NAME.digest.", "digests."),
}


def reference() -> str:
    """Return one Markdown table of every key: what it takes, its default, what it means.

    NAME stands where the owner chooses a name. A key of `match` may also stand below `not` and in `any`.
    """
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in _rows())


def schema() -> str:
    """Return the JSON Schema of ``config.yaml``, for editors."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Root.model_json_schema()
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _rows() -> Iterator[tuple[str, str, str, str]]:
    seen: set[str] = set()
    for key in outline.keys(Root):
        if key.path in seen:  # both types of mailers have the key
            continue
        seen.add(key.path)
        meaning = (key.field.description or "").replace("|", "\\|")
        yield f"`{key.path}`", _value(key).replace("|", "\\|"), _default(key), meaning


def _value(key: outline.Key) -> str:
    field = key.field
    if key.path == "mailers.NAME.type":
        return _words(outline.tags(Root, ("mailers", "NAME")))
    kind = outline.kind(field.annotation, field.metadata)
    many = any(isinstance(one, Many) for one in field.metadata)
    if kind is None or str(field.annotation).startswith("dict"):
        return "a list of mappings" if many else "a mapping"
    name = _words(kind.words) or kind.name
    return f"a list of: {name}" if many else name


def _words(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _default(key: outline.Key) -> str:
    for model, (below, above) in _SHARED.items():
        if issubclass(key.model, model) and key.path.startswith(below):
            name = key.path.removeprefix(below)
            if name in outline.known(model):
                return f"`{above}{name}`"
    if key.field.is_required():
        return "required"
    default = shown(key.field.default)
    if (
        default is None
        or default is PydanticUndefined
        or outline.kind(key.field.annotation, key.field.metadata) is None
    ):
        return ""
    return f"`{json.dumps(default, ensure_ascii=False)}`" if default not in ("", [], {}) else ""
