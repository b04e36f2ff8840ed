"""Whatever a Config holds comes back, but for what no build needs."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from syndicate.config.encoding import decoded, encoded
from syndicate.model import (
    Config,
    DigestSettings,
    Each,
    FeedContent,
    FeedFormat,
    FeedSettings,
    IdScheme,
    NaiveDatetimes,
    Output,
    PeopleSource,
    Person,
    PostsSettings,
    Rule,
    Site,
    Subscription,
)
from syndicate.model.lint import LintSettings
from tests.factories import make_site

_T = TypeVar("_T")
TEXTS = st.text(max_size=8)  # lone surrogates too: the name of a folder may have them
NAMES = st.frozensets(TEXTS, max_size=3)
MANY = st.lists(TEXTS, max_size=3).map(tuple)
PATHS = TEXTS.map(lambda name: Path("/site", name))
NUMBERS = st.integers(0, 10**9)
SPANS = st.timedeltas(timedelta(0), timedelta(days=36525))
ZONES = st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin"]).map(ZoneInfo)


def made(model: type[_T], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[_T]:
    """Return *model* with any *values*, which are all that it holds."""
    assert set(values) == {field.name for field in fields(model)}  # type: ignore[arg-type]  # each is a dataclass
    return st.builds(model, **values)


def rules(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return made(
        Rule,
        categories=st.none() | NAMES,
        tags=st.none() | NAMES,
        authors=st.none() | NAMES,
        langs=st.none() | NAMES,
        paths=st.none() | NAMES,
        fields=st.lists(st.tuples(TEXTS, NAMES), max_size=2).map(tuple),
        any_of=st.lists(inner, max_size=2).map(tuple),
        exclude=st.none() | inner,
    )


FEEDS = made(
    FeedSettings,
    files=st.dictionaries(st.sampled_from(FeedFormat), TEXTS),
    limit=NUMBERS,
    cover=SPANS,
    max_age=st.none() | SPANS,
    max_bytes=NUMBERS,
    content=st.sampled_from(FeedContent),
)
SUBSCRIPTIONS = made(
    Subscription,
    name=TEXTS,
    title=TEXTS,
    rule=st.recursive(st.just(Rule()), rules, max_leaves=4),
    description=TEXTS,
    feed=st.none() | FEEDS,
    digest=st.none(),
    each=st.none() | st.sampled_from(Each),
    source=TEXTS,
)
SITES = made(
    Site,
    title=TEXTS,
    url=TEXTS,
    baseurl=TEXTS,
    language=TEXTS,
    timezone=ZONES,
    author=st.none() | made(Person, name=TEXTS, email=st.none() | TEXTS, url=st.none() | TEXTS),
    description=TEXTS,
)
POSTS = made(
    PostsSettings,
    source=PATHS,
    paths=MANY,
    permalink=TEXTS,
    naive_datetimes=st.sampled_from(NaiveDatetimes),
    encodings=MANY,
    future=st.booleans(),
    excerpt_separator=TEXTS,
    exclude=MANY,
    ids=st.sampled_from(IdScheme),
    tag_date=TEXTS,
    max_post_bytes=NUMBERS,
)
CONFIGS = made(
    Config,
    path=PATHS,
    site=SITES,
    posts=POSTS,
    output=made(Output, folder=PATHS, url=TEXTS),
    subscriptions=st.lists(SUBSCRIPTIONS, max_size=2).map(tuple),
    digests=st.just(DigestSettings()),
    lint=st.just(LintSettings()),
    mailers=st.just({}),
    templates=st.none() | PATHS,
    state=PATHS,
    secret=st.none(),
    recipients=st.none(),
)


@given(CONFIGS)
def test_it_comes_back(config: Config) -> None:
    again = decoded(encoded(config))
    assert again == config
    assert shape(again) == shape(config)


def shape(value: Any) -> object:
    """Return *value* with the type of each part, which == alone does not see: an enum equals its text."""
    if hasattr(value, "__dataclass_fields__"):
        return type(value), [shape(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, dict):
        return [(shape(key), shape(part)) for key, part in value.items()]
    if isinstance(value, tuple):
        return tuple, [shape(part) for part in value]
    return type(value), value


def test_what_no_build_needs_is_left_out() -> None:
    digest = DigestSettings(sender="a@b.example")
    config = Config(
        path=Path("/site/config.yaml"),
        site=make_site(),
        posts=PostsSettings(source=Path("/site")),
        output=Output(folder=Path("/site/feeds"), url="https://news.example.org/feeds"),
        subscriptions=(Subscription(name="a", title="A", digest=digest),),
        digests=digest,
        lint=LintSettings(clients=("outlook.windows",)),
        mailers={"relay": {"password": "hunter2"}},
        secret="sesame",  # noqa: S106 (an example)
        recipients=PeopleSource(text="email\nanna@example.org\n"),
    )
    again = decoded(encoded(config))
    assert (again.subscriptions[0].digest, again.digests) == (None, DigestSettings())
    assert again.lint == LintSettings()
    assert (again.mailers, again.secret, again.recipients) == ({}, None, None)
