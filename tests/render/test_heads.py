"""feedgen itself is the oracle: what is filled in equals what it makes, mended, of the same values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import FeedFormat
from syndicate.render import headmending, shapes
from syndicate.render.addresses import MEDIA_TYPES, feed_address
from syndicate.render.heads import Head, atom_halves, rss_halves
from tests.factories import NOON
from tests.render.test_entryshapes import LINES, MOMENTS, PEOPLE, SAID

NAMES = st.sampled_from(["a.rss", "分类/a&b.rss", "c++'(1)~a.xml", "50%.json"])
ADDRESSES = st.builds(feed_address, st.sampled_from(["https://x.example", "https://新闻.example/a b?c&d"]), NAMES)
OTHERS = st.lists(st.sampled_from(FeedFormat), unique=True, max_size=2)
HEADS = st.builds(
    Head,
    title=SAID,
    description=LINES,
    language=st.none() | st.sampled_from(["en", "zh-CN"]),
    home=SAID,
    authors=PEOPLE,
    updated=st.none() | MOMENTS,
    address=ADDRESSES,
    others=OTHERS.flatmap(lambda forms: st.tuples(*[st.tuples(st.just(MEDIA_TYPES[one]), ADDRESSES) for one in forms])),
)


@given(HEADS)
def test_heads_are_what_feedgen_makes(head: Head) -> None:
    assert b"".join(rss_halves(head)) == headmending.rss_feed(head)
    assert b"".join(atom_halves(head)) == headmending.atom_feed(head)


def make_head(**changes: Any) -> Head:
    values: dict[str, Any] = {
        "title": "T",
        "description": "",
        "language": None,
        "home": "https://x.example/",
        "authors": (),
        "updated": NOON,
        "address": "https://x.example/a",
        "others": (),
    }
    return Head(**(values | changes))


def test_entries_go_before_the_end() -> None:
    assert [half[-16:] for half in rss_halves(make_head())] == [b" +0000</pubDate>", b"</channel></rss>"]
    assert atom_halves(make_head())[1] == b"</feed>"


def test_what_a_head_says_does_not_make_another_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "_shapes", {})
    for number in range(3):
        head = make_head(title=f"{number}", address=f"https://x.example/{number}", updated=NOON)
        rss_halves(head)
        atom_halves(head)
    assert sorted(shapes._shapes) == ["atom head", "rss head updated"]
