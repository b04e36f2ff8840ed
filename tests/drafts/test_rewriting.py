"""A draft says what was changed elsewhere, and all else in its text stays, byte for byte."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate import drafts
from syndicate.drafts import Draft, Entry, Treatment
from syndicate.errors import DraftError
from syndicate.names import clean_line, clean_text

TEXT = """\
# The next issue.
subject: Gold loses its shine   # Kim's words
preheader:
intro: |
  Dear readers,

  # this is no comment
  *good* morning

left_out: later

posts:
  # Ask Kim for a picture.
  - title: Gold falls, and why
    id: gold
    blurb: |
      The third day.
    pin: true

  # Between.

  - id: bonds  # still
    as: title
  - {id: zinc, title: Zinc} # short
    # of zinc
  - pin: yes
    path: _posts/copper.md

# The end.
offered:
  - {id: "gold", title: "Gold"}
"""


def read(text: str) -> Draft:
    return drafts.read(text, "d.yaml")


def rewritten(text: str, wanted: Draft) -> str:
    return drafts.rewritten(text, wanted)


def changed(text: str, **changes: Any) -> str:
    return rewritten(text, replace(read(text), **changes))


def entry(text: str, name: str) -> Entry:
    return next(one for one in read(text).entries if name in (one.id, one.path))


def with_entry(text: str, name: str, **changes: Any) -> str:
    """Return *text* with something else said of the entry *name*."""
    entries = tuple(replace(one, **changes) if name in (one.id, one.path) else one for one in read(text).entries)
    return changed(text, entries=entries)


def in_order(text: str, *names: str) -> str:
    """Return *text* with the entries *names* alone, in that order; one that it has not is new."""
    known = {one.id or one.path: one for one in read(text).entries}
    return changed(text, entries=tuple(known.get(name, Entry(line=0, id=name, title="New")) for name in names))


class TestTextsAboveThePosts:
    @pytest.mark.parametrize(
        ("key", "value", "before", "after"),
        [
            pytest.param("subject", "A: b", "subject: Gold loses its shine ", 'subject: "A: b" ', id="quoted"),
            pytest.param("subject", None, "subject: Gold loses its shine  ", "subject:  ", id="left empty"),
            pytest.param("preheader", "New", "preheader:\n", "preheader: New\n", id="empty before"),
            pytest.param("preheader", "", "preheader:\n", 'preheader: ""\n', id="none at all"),
            pytest.param("outro", "Bye", "left_out:", "outro: Bye\n\nleft_out:", id="a new key"),
        ],
    )
    def test_a_line(self, key: str, value: str | None, before: str, after: str) -> None:
        result = changed(TEXT, **{key: value})
        if key == "outro":  # below the intro, above the empty line
            assert result == TEXT.replace("morning\n\n", "morning\noutro: Bye\n\n")
        else:
            assert result == TEXT.replace(before, after)

    INTRO = "intro: |\n  Dear readers,\n\n  # this is no comment\n  *good* morning\n"

    @pytest.mark.parametrize(
        ("value", "lines"),
        [
            pytest.param("One line", "intro: One line\n", id="one line"),
            pytest.param("One line\n\n- two\n", "intro: |\n  One line\n\n  - two\n", id="several"),
            pytest.param("a\nb", "intro: |-\n  a\n  b\n", id="without an end"),
            pytest.param("  a\n\tb\n", "intro: |2\n    a\n  \tb\n", id="spaces at its beginning"),
            pytest.param("a\n\n", 'intro: "a\\n\\n"\n', id="an empty line at its end"),
            pytest.param("a\n  \nb\n", 'intro: "a\\n  \\nb\\n"\n', id="a line of spaces"),
            pytest.param(None, "intro:\n", id="none"),
        ],
    )
    def test_markdown(self, value: str | None, lines: str) -> None:
        assert changed(TEXT, intro=value) == TEXT.replace(self.INTRO, lines)

    def test_the_comment_behind_a_sign_stays_and_empty_lines_that_were_text_go(self) -> None:
        assert changed("intro: |+ # mine\n  a\n\n\nposts:\n", intro="b\n") == "intro: | # mine\n  b\nposts:\n"

    def test_new_keys_stand_above_all_others(self) -> None:
        assert changed("# c\nposts:\n", subject="x", outro="y") == "# c\nsubject: x\noutro: y\nposts:\n"
        assert changed("# c", subject="x") == "# c\nsubject: x\n"
        assert changed("", subject="x") == "subject: x\n"

    def test_a_text_in_quotation_marks_over_several_lines(self) -> None:
        assert changed("intro: 'a\nb' # c\nposts:\n", intro="d") == "intro: d # c\nposts:\n"

    def test_a_text_below_its_key(self) -> None:
        assert changed("intro:\n  a b\nposts:\n", intro="c") == "intro:\n  c\nposts:\n"


class TestEntries:
    def test_move_with_their_comments(self) -> None:
        result = in_order(TEXT, "zinc", "_posts/copper.md", "gold", "bonds")
        assert (
            result.partition("posts:\n")[2]
            == """\
  - {id: zinc, title: Zinc} # short
    # of zinc

  # Between.

  - pin: yes
    path: _posts/copper.md
  # Ask Kim for a picture.
  - title: Gold falls, and why
    id: gold
    blurb: |
      The third day.
    pin: true
  - id: bonds  # still
    as: title

# The end.
offered:
  - {id: "gold", title: "Gold"}
"""
        )

    def test_go(self) -> None:
        assert in_order(TEXT, "gold", "zinc", "_posts/copper.md") == TEXT.replace(
            "  - id: bonds  # still\n    as: title\n", ""
        )
        assert in_order(TEXT, "bonds", "zinc", "_posts/copper.md") == TEXT.replace(
            TEXT[TEXT.index("  # Ask") : TEXT.index("\n  # Between")], ""
        )

    def test_leave_the_comments_between_them(self) -> None:
        result = in_order(TEXT)
        assert result.partition("posts:\n")[2].startswith("\n  # Between.\n\n\n# The end.\n")

    def test_come_with_their_titles(self) -> None:
        result = in_order(TEXT, "lead", "gold", "tin", "bonds", "zinc", "_posts/copper.md")
        new = "  - title: New\n    id: {}\n"
        expected = TEXT.replace("  # Ask", new.format("lead") + "  # Ask")
        assert result == expected.replace("    pin: true\n", "    pin: true\n" + new.format("tin"))

    def test_of_a_list_in_brackets_are_written_anew(self) -> None:
        text = "posts: [{id: a}, {path: b.md, as: never}]  # mine\noffered:\n"
        assert in_order(text, "b.md", "a") == ("posts:  # mine\n  - path: b.md\n    as: never\n  - id: a\noffered:\n")

    def test_may_be_none_and_come_again(self) -> None:
        assert in_order("posts:\n  - id: a\n", *[]) == "posts:\n"
        assert in_order("posts: # none\n", "a") == "posts: # none\n  - title: New\n    id: a\n"
        assert in_order("subject: x", "a") == "subject: x\nposts:\n  - title: New\n    id: a\n"

    def test_named_twice_are_told_apart_by_their_places(self) -> None:
        text = "posts:\n- id: a\n  pin: true\n- id: b\n- id: a # again\n"
        first, second, again = read(text).entries
        assert (
            changed(text, entries=(first, again, second)) == "posts:\n- id: a\n  pin: true\n- id: a # again\n- id: b\n"
        )


class TestWhatAnEntrySays:
    @pytest.mark.parametrize(
        ("name", "changes", "before", "after"),
        [
            pytest.param(
                "gold", {"blurb": "Two\n\nlines"}, "|\n      The third day.", "|-\n      Two\n\n      lines", id="blurb"
            ),
            pytest.param("gold", {"blurb": ""}, "    blurb: |\n      The third day.\n", "", id="no blurb"),
            pytest.param("gold", {"is_pinned": False}, "    pin: true\n", "", id="not pinned"),
            pytest.param(
                "gold",
                {"treatment": Treatment.FULL},
                "    pin: true\n",
                "    pin: true\n    as: full\n",
                id="a new key stands last",
            ),
            pytest.param(
                "bonds", {"treatment": Treatment.NEVER}, "as: title", "as: never", id="another word in its place"
            ),
            pytest.param("bonds", {"treatment": None}, "    as: title\n", "", id="as all others"),
            pytest.param("gold", {"title": "Gold: why"}, "Gold falls, and why", '"Gold: why"', id="title"),
            pytest.param(
                "zinc",
                {"is_pinned": True},
                "  - {id: zinc, title: Zinc} # short\n",
                "  - title: Zinc\n    id: zinc\n    pin: true\n",
                id="an entry in braces is written anew",
            ),
            pytest.param(
                "_posts/copper.md",
                {"is_pinned": False},
                "  - pin: yes\n    path:",
                "  - path:",
                id="the key with the dash",
            ),
        ],
    )
    def test_changes_alone(self, name: str, changes: dict[str, Any], before: str, after: str) -> None:
        assert with_entry(TEXT, name, **changes) == TEXT.replace(before, after)

    def test_the_dash_stays_where_a_comment_is_below_it(self) -> None:
        text = "posts:\n  - pin: on # why\n    # of a\n    id: a\n"
        assert with_entry(text, "a", is_pinned=False) == "posts:\n  -\n    # of a\n    id: a\n"

    def test_a_dash_far_from_its_keys(self) -> None:
        text = "posts:\n  -\n    # of a\n    id: a\n  -   id: b\n"
        assert with_entry(text, "a", is_pinned=True) == text.replace("id: a\n", "id: a\n    pin: true\n")
        assert with_entry(text, "b", blurb="x\ny\n") == text + "      blurb: |\n        x\n        y\n"

    def test_empty_lines_that_a_blurb_keeps_move_with_it(self) -> None:
        text = "posts:\n- id: a\n  blurb: |+\n    x\n\n\n- id: b\n\n# end\n"
        assert in_order(text, "b", "a") == "posts:\n- id: b\n- id: a\n  blurb: |+\n    x\n\n\n# end\n"


class TestALastLineWithoutEnd:
    TEXT = "subject: x\nposts:\n- id: a\n- id: b\n  blurb: |\n    text"

    def test_stays_as_it_is(self) -> None:
        assert changed(self.TEXT, subject="y") == self.TEXT.replace("x\n", "y\n", 1)
        assert changed("subject: x\nposts:\n- id: a", subject="y") == "subject: y\nposts:\n- id: a"

    def test_gets_one_that_means_nothing_where_others_come_below(self) -> None:
        assert in_order(self.TEXT, "b", "a") == "subject: x\nposts:\n- id: b\n  blurb: |-\n    text\n- id: a\n"


class TestWhatIsRefused:
    def test_a_draft_with_faults(self) -> None:
        with pytest.raises(DraftError, match=r"d\.yaml:1: .subjct. is not a key here"):
            rewritten("subjct: x\n", Draft(where="d.yaml"))

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("{subject: a, posts: [{id: a}]}\n", id="all in braces"),
            pytest.param("? subject\n: a\nposts:\n- id: a\n", id="keys with question marks"),
            pytest.param("preheader: a\nposts:\n- id: a\n...\n", id="an end"),
        ],
    )
    def test_lines_too_unlike_ours(self, text: str) -> None:
        wanted = replace(read(text), subject="b", offered={"b": "B"})
        with pytest.raises(DraftError) as caught:
            rewritten(text, wanted)
        assert str(caught.value).startswith(
            "d.yaml: what was changed cannot be written into this draft\n  Edit its file"
        )

    def test_what_a_draft_cannot_say(self) -> None:
        with pytest.raises(DraftError, match=r"d\.yaml: `intro` holds a character that mail cannot carry"):
            changed(TEXT, intro="a\x07")
        with pytest.raises(DraftError, match="a blurb is not shown of a post `as: title`"):
            with_entry(TEXT, "gold", treatment=Treatment.TITLE)
        with pytest.raises(DraftError, match="what was changed cannot be written"):
            changed(TEXT, intro="\ud800\n")
        with pytest.raises(DraftError, match="what was changed cannot be written"):
            changed(TEXT, offered={})


WORDS = st.sampled_from(
    ["a", "中文：“引号”", "# no", "---", "- x", "a: b", "{x", "'", '"', "|", "\t", " ", "*b*", "~", "\\", "…"]
)
LINES = st.lists(WORDS, max_size=3).map("".join)
MARKDOWN = st.lists(LINES, max_size=4).map("\n".join) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=9
).filter(lambda text: clean_text(text) == text)
ONE_LINE = MARKDOWN.map(clean_line)
BELOW = st.sampled_from(["", "\n", "  # a\n", "    # b\n", "# c\n", "\n\n  # d\n", "\n    # e\n"])
ENTRIES = st.sampled_from(
    [
        "  - id: {n}\n",
        "  - title: 'a: b'\n    id: {n} # c\n",
        "  - id: {n}\n    blurb: |\n      - id: no\n\n      # text\n",
        "  - id: {n}\n    blurb: |+\n      kept\n\n\n",
        "  - id: {n}\n    blurb: >-\n      folded\n      text\n    pin: true\n",
        "  - pin: true\n    as:   never # x\n    path: {n}\n",
        '  -   id: {n}\n      blurb: "two\n\n        lines"\n',
        "  - {{id: {n}, pin: true}}\n",
        "  -\n    # own\n    as: later\n    # id\n    id: {n}\n",
        "  - blurb: |2-\n       x\n    'id': {n}\n",
    ]
)
TOPS = st.sampled_from(
    [
        "",
        "subject: x # y\n",
        "# top\n\nintro: |+ # i\n  a\n\n  b\n\n\nsubject: ''\n",
        "outro: >\n  folded\n  text\nintro: 'two\n\n  lines' # q\n",
        "preheader:\n  below\n\n# left\nleft_out: never\n",
        "preheader: ~\nintro:   # nothing\n",
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a draft as an editor may have left it, and the texts of its entries."""
    pieces = [one.format(n=number) for number, one in enumerate(draw(st.lists(ENTRIES, max_size=5)))]
    body = "".join(piece + draw(BELOW) for piece in pieces)
    if draw(st.booleans()) and not pieces:
        body = ""
    key = draw(st.sampled_from(["posts:\n", "posts:  # p\n"]))
    offered = draw(st.sampled_from(["", "offered:\n  - {id: z}\n# end\n", "offered:\n"]))
    text = draw(TOPS) + key + (draw(BELOW) if pieces else "") + body + offered
    return text, pieces


@st.composite
def edits(draw: st.DrawFn, present: Draft) -> Draft:
    """Draw what may be wanted of *present*."""
    chosen = draw(st.permutations(present.entries))[: draw(st.integers(0, len(present.entries)))]
    entries = [draw(entry_edits(one)) for one in chosen]
    for number in range(draw(st.integers(0, 2))):
        new = Entry(line=0, id=f"new-{number}", title=draw(ONE_LINE))
        entries.insert(draw(st.integers(0, len(entries))), draw(entry_edits(new)))
    return replace(
        present,
        entries=tuple(entries),
        subject=draw(st.just(present.subject) | st.none() | ONE_LINE.map(lambda text: text or None)),
        preheader=draw(st.just(present.preheader) | st.none() | ONE_LINE),
        intro=draw(st.just(present.intro) | st.none() | MARKDOWN),
        outro=draw(st.just(present.outro) | st.none() | MARKDOWN),
        offered=draw(st.just(present.offered) | st.just({**present.offered, "n": "N: 1", "m": ""})),
    )


@st.composite
def entry_edits(draw: st.DrawFn, one: Entry) -> Entry:
    if draw(st.booleans()):
        return one
    treatment = draw(st.none() | st.sampled_from(Treatment))
    blurb = "" if treatment is Treatment.TITLE else draw(st.just(one.blurb) | MARKDOWN)
    return replace(one, treatment=treatment, is_pinned=draw(st.booleans()), blurb=blurb)


def bare(draft: Draft) -> Draft:
    return replace(draft, entries=tuple(replace(one, line=0) for one in draft.entries))


@settings(max_examples=200, deadline=None)
@given(texts(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.booleans(), st.data())
def test_whatever_is_wanted_is_said_and_all_else_stays(
    made: tuple[str, list[str]], end: str, mark: str, is_whole: bool, data: st.DataObject
) -> None:
    plain, pieces = made
    text = mark + (plain if is_whole else plain.removesuffix("\n")).replace("\n", end)
    present = read(text)
    assert not present.faults
    assert rewritten(text, present) == text
    wanted = data.draw(edits(present))
    result = rewritten(text, wanted)
    assert bare(read(result)) == bare(wanted)
    assert rewritten(result, wanted) == result
    assert result.startswith(mark)
    if "\r\n" in text:
        assert result.count("\n") == result.count("\r\n")
    lines = result.removeprefix(mark).replace(end, "\n")
    for one in wanted.entries:
        place = int(one.id or one.path) if one in present.entries else None  # untouched
        # A block in a last line without end may get a sign that says so.
        if place is not None and (is_whole or place < len(pieces) - 1):
            assert pieces[place].rstrip("\n") in lines
    kept = {one.id or one.path for one in wanted.entries}
    if all(str(number) in kept for number in range(len(pieces))):  # comments go with the entries that they are of alone
        for comment in ("# a", "# b", "# c", "# d", "# e", "# top", "# end", "# p", "# left"):
            count = [line.strip() for line in plain.splitlines()].count(comment)
            assert [line.strip() for line in lines.splitlines()].count(comment) >= count
