from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Article, FeedContent, Person
from syndicate.render.values import EntryValues, entry_values, language_tag, local, rfc822, site_authors
from tests.factories import make_content, make_post, make_site

SHANGHAI = ZoneInfo("Asia/Shanghai")


def values(mode: FeedContent = FeedContent.FULL, *, content: Any = None, site: Any = None, **post: Any) -> EntryValues:
    article = Article(post=make_post(**post), content=content or make_content())
    return entry_values(article, site or make_site(), mode)


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        pytest.param("Rates\n\trise", "Text.", "Rates rise", id="one line"),
        pytest.param("Bell\x07 and \ud800", "Text.", "Bell and \ufffd", id="no control characters, no lone surrogates"),
        pytest.param("<b>A</b> &amp; B", "Text.", "<b>A</b> &amp; B", id="plain text: markup stays as it is written"),
        pytest.param("x" * 10_000, "Text.", "x" * 10_000, id="ten thousand characters"),
        pytest.param("", "Text.", "Text.", id="empty: the summary"),
        pytest.param("\x08 ", "word " * 40, "word " * 11 + "word…", id="empty: the first words of the summary"),
        pytest.param("", "快手" * 40, "快手" * 30 + "…", id="empty: the first characters, where there are no spaces"),
        pytest.param("", "", "2022-05-20", id="empty, no summary: the date"),
    ],
)
def test_title(title: str, summary: str, expected: str) -> None:
    assert values(title=title, content=make_content(summary=summary)).title == expected


@pytest.mark.parametrize(
    ("mode", "html", "summary", "image"),
    [
        pytest.param(FeedContent.FULL, "<p>Text.</p>", "Text.", "https://x.example/i.png", id="full"),
        pytest.param(FeedContent.EXCERPT, "", "Text.", "https://x.example/i.png", id="excerpt"),
        pytest.param(FeedContent.NONE, "", "", None, id="none"),
    ],
)
def test_content_by_mode(mode: FeedContent, html: str, summary: str, image: str | None) -> None:
    made = values(mode, content=make_content(image="https://x.example/i.png"))
    assert (made.html, made.summary, made.image) == (html, summary, image)


def test_front_matter_wins_over_what_the_content_gives() -> None:
    made = values(summary="Own.", image="https://x.example/own.png", content=make_content(image="https://x.example/i"))
    assert (made.summary, made.image) == ("Own.", "https://x.example/own.png")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("https://x.example/图 1.png?a=1&b=2", "https://x.example/%E5%9B%BE%201.png?a=1&b=2", id="encoded"),
        pytest.param("https://[::1]/a[1].png", "https://[::1]/a%5B1%5D.png", id="the host stays"),
        pytest.param("data:image/png;base64,AAAA", None, id="not on the web"),
        pytest.param("/i.png", None, id="relative"),
    ],
)
def test_image_is_an_absolute_web_address(image: str, expected: str | None) -> None:
    assert values(image=image).image == expected


@pytest.mark.parametrize(
    ("mode", "lang", "html", "summary"),
    [
        pytest.param(
            FeedContent.FULL, None, "<p><strong>更正：</strong> 3 &lt; 4</p>\n<p>Text.</p>", "Text.", id="full, Chinese"
        ),
        pytest.param(
            FeedContent.FULL,
            "en",
            "<p><strong>Correction:</strong> 3 &lt; 4</p>\n<p>Text.</p>",
            "Text.",
            id="full, English",
        ),
        pytest.param(FeedContent.EXCERPT, "en", "", "Correction: 3 < 4 Text.", id="an excerpt says it in the summary"),
        pytest.param(FeedContent.NONE, "en", "", "", id="a title says nothing of it"),
    ],
)
def test_correction(mode: FeedContent, lang: str | None, html: str, summary: str) -> None:
    made = values(mode, lang=lang, correction=" 3 < 4\x07 ")
    assert (made.html, made.summary) == (html, summary)


def test_an_empty_correction_is_none() -> None:
    assert values(correction=" ") == values()
    assert values(FeedContent.EXCERPT, correction=" ") == values(FeedContent.EXCERPT)


NOBODY = Person(name="\x07")


@pytest.mark.parametrize(
    ("authors", "author", "expected"),
    [
        pytest.param(
            (Person(name="张 \n三", url="https://x.example/张"), Person(name="B", email="b@x.example")),
            None,
            (Person(name="张 三", url="https://x.example/%E5%BC%A0"), Person(name="B", email="b@x.example")),
            id="the post's",
        ),
        pytest.param((), Person(name="Desk"), (Person(name="Desk"),), id="else the site's"),
        pytest.param(
            (NOBODY,), NOBODY, (Person(name="Finance Wire", url="https://news.example.org/"),), id="else the site"
        ),
        pytest.param(
            (Person(name="", email="b@x.example"),),
            None,
            (Person(name="b@x.example", email="b@x.example"),),
            id="a name is made of the e-mail address",
        ),
        pytest.param(
            (Person(name="C", email="desk at x", url="javascript:x"),),
            None,
            (Person(name="C"),),
            id="no e-mail, no URL",
        ),
    ],
)
def test_authors(authors: tuple[Person, ...], author: Person | None, expected: tuple[Person, ...]) -> None:
    assert values(authors=authors, site=make_site(author=author)).authors == expected


def test_a_site_without_a_title_is_named_by_its_address() -> None:
    assert site_authors(make_site(author=None, title=" "))[0].name == "https://news.example.org"


def test_categories_and_tags_are_lines_and_said_once() -> None:
    made = values(categories=("股票", " 股票", "\x00"), tags=("a  b",))
    assert (made.categories, made.tags) == (("股票",), ("a b",))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        pytest.param(None, None, id="not said"),
        pytest.param("zh_cn", None, id="the site's"),
        pytest.param("en_GB", "en-GB", id="another"),
        pytest.param("not a language", None, id="nonsense"),
    ],
)
def test_language_is_said_where_it_differs(lang: str | None, expected: str | None) -> None:
    assert values(lang=lang).language == expected


def test_language_tag_of_nothing() -> None:
    assert language_tag(None) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(datetime(2022, 5, 20, 12, tzinfo=UTC), "2022-05-20T20:00:00+08:00", id="in the site's zone"),
        pytest.param(datetime(2022, 5, 20, 12, 0, 0, 999_999, UTC), "2022-05-20T20:00:00+08:00", id="to the second"),
        pytest.param(datetime(1900, 1, 1, tzinfo=SHANGHAI), "1899-12-31T15:54:17+00:00", id="before zones: UTC"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00+00:00", id="the first day"),
        pytest.param(datetime(9999, 12, 31, 23, tzinfo=UTC), "9999-12-31T23:00:00+00:00", id="the last day"),
        pytest.param(
            datetime(2022, 1, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
            "2022-01-01T11:30:00+08:00",
            id="half hours",
        ),
    ],
)
def test_local(moment: datetime, expected: str) -> None:
    assert local(moment, SHANGHAI).isoformat() == expected


@given(st.datetimes(timezones=st.sampled_from([UTC, SHANGHAI, ZoneInfo("America/St_Johns")])))
def test_rfc822_is_what_the_standard_library_writes(moment: datetime) -> None:
    moment = local(moment, SHANGHAI)
    assert rfc822(moment) == format_datetime(moment)


def test_an_entry_without_id_is_known_by_its_address() -> None:
    made = values(id=" ", url="https://x.example/a b")
    assert (made.id, made.url) == ("https://x.example/a%20b", "https://x.example/a%20b")
