import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicate.names import clean_text
from syndicate.render import shapes
from syndicate.render.mending import plain_title
from syndicate.render.shapes import (
    PUBLISHED,
    UPDATED,
    element,
    escape_attribute,
    escape_text,
    escape_title,
    gathered,
    known,
    mark,
    restore,
    shape,
)
from syndicate.render.values import rfc822

CLEAN_TEXTS = st.text(st.characters(), max_size=60).map(clean_text)


@pytest.fixture(autouse=True)
def no_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_shapes", {})


def never() -> bytes:
    raise AssertionError("asked again")


def test_a_shape_is_filled_in() -> None:
    markup = f'<p width="100%">{mark("one")} {mark("two")}</p>'
    made = shape("p", markup.encode)
    assert made % {b"one": b"1%", b"two": mark("one").encode()} == b'<p width="100%">1% @one@</p>'


def test_a_shape_is_asked_for_once() -> None:
    assert shape("p", lambda: b"<p>") == shape("p", never) == b"<p>"


def test_dates_are_holes() -> None:
    markup = f"{PUBLISHED.isoformat()} {rfc822(PUBLISHED)} {rfc822(UPDATED)}"
    assert shape("p", markup.encode) == b"%(published)b %(published)b %(updated)b"


MARKUP = b"<e><id/><a x='1'>@b@</a><a>@c@</a><t n='@d@'/><ab/></e>"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param("a", b"<a x='1'>@b@</a>", id="the first"),
        pytest.param("z|t", b"<t n='@d@'/>", id="one of several names, empty"),
    ],
)
def test_element(names: str, expected: bytes) -> None:
    assert element(MARKUP, names) == expected


def test_an_element_that_feedgen_does_not_write_any_more_is_a_fault() -> None:
    with pytest.raises(ValueError, match="feedgen wrote no z"):
        element(MARKUP, "z")


def test_elements_are_gathered() -> None:
    assert gathered(b"<e><a>@b@</a><c/></e>", "a", "all") == b"<e>@all@<c/></e>"


def test_shapes_are_kept_and_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [shape(name, lambda: b"<p>100% @x@</p>") for name in ("p", "q")]
    kept = known()
    monkeypatch.setattr(shapes, "_shapes", {})
    restore(kept)
    assert [shape(name, never) for name in ("p", "q")] == made
    assert known() == kept


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\x00", id="not text"),
        pytest.param(b'{"p": "<p>"}', id="no checksum"),
        pytest.param(b'00000000 {"p": "<p>"}', id="another checksum"),
    ],
)
def test_damaged_shapes_are_ignored(damaged: bytes) -> None:
    restore(damaged)
    assert shape("p", lambda: b"<made anew>") == b"<made anew>"


def test_shapes_cut_short_are_ignored() -> None:
    shape("p", lambda: b"<p>")
    kept = known()
    restore(kept[:-1])
    restore(kept.replace(b"<p>", b"<q>"))
    assert shape("p", never) == b"<p>"


def test_with_restored_shapes_neither_feedgen_nor_lxml_is_imported() -> None:
    program = """
import sys
from zoneinfo import ZoneInfo
from datetime import UTC, datetime
from pathlib import Path
from syndicate.model import Article, Content, FeedContent, FeedFormat, FeedSettings, Post, Site, Subscription
from syndicate.render import shapes
from syndicate.render.entries import render_entry
from syndicate.render.feeds import render_feeds

shapes.restore(sys.stdin.buffer.read())
noon = datetime(2022, 5, 20, 12, tzinfo=UTC)
post = Post(id="i", url="u", title="t", path="p", published=noon, updated=noon, categories=("c",))
site = Site(title="T", url="https://x.example")
entry = render_entry(Article(post=post, content=Content(html="<p>", summary="s")), site, FeedContent.FULL)
feed = FeedSettings(files={form: f"f.{form}" for form in FeedFormat})
made = render_feeds(Subscription(name="n", title="T", feed=feed), [entry], site, base_url="https://x.example")
print(*sorted({"feedgen", "lxml"} & sys.modules.keys()), file=sys.stderr)
sys.stdout.buffer.write(b"".join(made.values()) if "give" in sys.argv else shapes.known())
"""

    def run(kept: bytes, *arguments: str) -> tuple[bytes, bytes]:
        command = [sys.executable, "-c", program, *arguments]
        done = subprocess.run(command, input=kept, capture_output=True, check=True)
        return done.stdout, done.stderr.strip()

    kept, imported = run(b"")
    assert imported == b"feedgen lxml"
    made, _ = run(b"", "give")
    assert run(kept, "give") == (made, b"")
    assert b"<item>" in made


@given(CLEAN_TEXTS)
def test_escapes_are_those_of_lxml(text: str) -> None:
    tree = etree.Element("title", a=text)
    tree.text = f"{text}."
    assert etree.tostring(tree, encoding="UTF-8", xml_declaration=False) == (
        b'<title a="%b">%b.</title>' % (escape_attribute(text), escape_text(text))
    )


@given(CLEAN_TEXTS)
def test_titles_are_escaped_as_plain_title_does(text: str) -> None:
    assert b"<title>%b</title>" % escape_title(text) == plain_title(b"<title>%b</title>" % escape_text(text))
