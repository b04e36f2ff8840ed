"""feedgen itself is the oracle: what is filled in equals what it makes, mended, of the same values."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Person
from syndicate.names import clean_line, clean_text
from syndicate.render import mending, shapes
from syndicate.render.entries import fill_entry
from syndicate.render.jsonfeed import people
from syndicate.render.shapes import mark
from syndicate.render.values import EntryValues, local

NASTY = [
    "&<>\"'",
    "]]>",
    "%s %(title)b %%",
    "\t\r\n\u2028",
    "\x00\x0b\x7f\x85",
    "\ud83d",
    "📈 快手",
    "\ufeff",
    "长" * 3_000,
    "&amp;#13;",
    *map(mark, ("title", "html", "authors")),
]
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(st.characters(), max_size=20), max_size=4).map("".join)
LINES = TEXTS.map(clean_line)
SAID = LINES.map(lambda line: line or "x")
ZONES = st.sampled_from([ZoneInfo("Asia/Shanghai"), ZoneInfo("America/St_Johns"), ZoneInfo("UTC")])
MOMENTS = st.builds(local, st.datetimes(timezones=ZONES), ZONES)


def optional(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | texts


PEOPLE = st.lists(st.builds(Person, name=SAID, email=optional(SAID), url=optional(SAID)), max_size=3).map(tuple)
TERMS = st.lists(SAID, max_size=3).map(tuple)
VALUES = st.builds(
    EntryValues,
    id=SAID,
    url=SAID,
    title=SAID,
    summary=LINES,
    html=TEXTS.map(clean_text),
    authors=PEOPLE,
    categories=TERMS,
    tags=TERMS,
    language=optional(st.sampled_from(["en", "zh-CN"])),
    image=optional(SAID),
    published=MOMENTS,
    updated=MOMENTS,
)


@given(VALUES, SAID)
def test_entries_are_what_feedgen_makes(values: EntryValues, home: str) -> None:
    entry = fill_entry(values, home)
    assert entry.rss == mending.rss_item(values, home)
    assert entry.atom == mending.atom_entry(values, home)


@given(VALUES)
def test_items_are_what_json_makes(values: EntryValues) -> None:
    content = {"content_html": values.html} if values.html else {"content_text": values.summary or values.title}
    expected = {
        "id": values.id,
        "url": values.url,
        "title": values.title,
        **content,
        "summary": values.summary or None,
        "image": values.image,
        "date_published": values.published.isoformat(),
        "date_modified": values.updated.isoformat(),
        "authors": people(values.authors),
        "tags": list(dict.fromkeys(values.categories + values.tags)) or None,
        "language": values.language,
    }
    said = {name: value for name, value in expected.items() if value is not None}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert fill_entry(values, "https://x.example/").json == text.encode()


def test_however_many_authors_and_terms_there_are_shapes_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_shapes", {})
    for count in range(5):
        numbered = [f"few {count} {number}" for number in range(count)]
        values = EntryValues(
            id="x:1",
            url="https://x.example/1",
            title="T",
            summary="",
            html="<p>",
            authors=tuple(Person(name=name) for name in numbered),
            categories=tuple(numbered),
            tags=tuple(numbered),
            language=None,
            image=None,
            published=datetime.combine(date(2022, 5, 20), datetime.min.time(), ZoneInfo("UTC")),
            updated=datetime.combine(date(2022, 5, 20), datetime.min.time(), ZoneInfo("UTC")),
        )
        fill_entry(values, "https://few.example/")
    assert sorted(shapes._shapes) == [
        f"{form} {one}" for form in ("atom", "rss") for one in ("author", "categories", "entry html", "tags")
    ]
