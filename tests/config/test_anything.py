"""Whatever YAML holds becomes a config or a ConfigError, and no secret is told."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate import config, plainyaml
from syndicate.config import jekyll, outline
from syndicate.config.loading import check
from syndicate.config.models import Root
from syndicate.errors import ConfigError, UsageError

HIDDEN = "sesame-4711-sesame"
KEYS = sorted({key.path.rpartition(".")[2] for key in outline.keys(Root)})
WORDS = st.sampled_from(
    ["rss", "atom", "all", "none", "smtp", "outbox", "category", "tag", "x/{slug}", "{value}.xml", "24h", "7", "zh_CN",
     "true", "https://a.example", "https://a.example/{issue}", "a@b.example", "* * * * *", "feed.xml", "nowhere.md",
     "/:year/:title", "${SECRET}", "a ${SECRET} b", "${NOWHERE}", "$${", "${", "", "UTC", "Asia", "../x"]
)  # fmt: skip
SCALARS = st.none() | WORDS | st.text(max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=12,
)


def shaped(model: outline.Model, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings with the keys of *model*, most with likely values."""
    values = {}
    for key, field in outline.known(model).items():
        kind = str(field.annotation)
        child = outline.section(model, (key,))
        named = outline.section(model, (key, "x"))
        if child and depth < 3:
            values[key] = shaped(child, depth + 1) | SCALARS
        elif named and kind.startswith("dict"):
            values[key] = st.dictionaries(WORDS, shaped(named, depth + 1) | SCALARS, max_size=3)
        else:
            values[key] = WORDS | VALUES
    return st.fixed_dictionaries({}, optional=values)


def outcome(value: plainyaml.Value) -> str:
    """Return what can be seen of the config that *value* makes, or of its error."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = check(plainyaml.Document(value), Path(folder) / "config.yaml", environ={"SECRET": HIDDEN})
        except ConfigError as error:
            return f"{error} {error!r} {error.__cause__} {error.__context__}"
        return made.subscriptions[0].source


@settings(deadline=None)
@given(VALUES)
def test_any_value(value: plainyaml.Value) -> None:
    assert HIDDEN not in outcome(value)


@settings(deadline=None, max_examples=200)
@given(shaped(Root))
def test_any_value_of_the_right_shape(value: dict[str, Any]) -> None:
    assert HIDDEN not in outcome(value)


@settings(deadline=None)
@given(shaped(Root))
def test_any_value_beside_a_good_site(value: dict[str, Any]) -> None:
    good = {"site": {"title": "A", "url": "https://a.example"}, "subscriptions": {"a": {"feed": None}}}
    assert HIDDEN not in outcome(value | good)


@settings(deadline=None)
@given(st.text("{}[]:,~'\" abntygc*!&-/.\n", max_size=30))
def test_any_text_of_a_match(text: str) -> None:
    said = "--match: "
    try:
        config.parse_match(text)
    except UsageError as error:
        said = str(error)
    assert said.startswith("--match: ")


JEKYLL = ("title", "name", "url", "lang", "timezone", "author", "description", "permalink", "future", "exclude",
          "baseurl", "excerpt_separator", "collections", "feed", "source")  # fmt: skip
FEED = ("path", "posts_limit", "excerpt_only", "categories", "collections", "tags", "posts", "only", "except")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(JEKYLL),
        st.recursive(
            st.none() | WORDS | st.text(max_size=6),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FEED), inner, max_size=4),
            max_leaves=10,
        ),
    )
)
def test_any_site_of_jekyll(site: dict[str, Any]) -> None:
    made = jekyll.translate(plainyaml.Document(site), {"url": "https://a.example", **site})
    with tempfile.TemporaryDirectory() as folder:
        said = "_config.yml:1: "
        try:
            check(made.document, Path(folder) / "_config.yml", environ={}, labels=made.labels)
        except ConfigError as error:
            said = str(error)
    assert said.startswith("_config.yml:1: ")
