"""New posts are brought into a draft by inserting lines: what its editor wrote stays, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import drafts
from syndicate.errors import DraftError
from tests.factories import make_post

NEW = [make_post(8), make_post(9)]
ENTRIES = "".join(
    f"  - title: Post {number}\n    id: https://news.example.org/2022/05/20/post-{number}\n" for number in (8, 9)
)
OFFERS = "".join(
    f'  - {{id: "https://news.example.org/2022/05/20/post-{number}", title: "Post {number}"}}\n' for number in (8, 9)
)
MEMORY = """
# Kept by syndicate: what this draft has offered, so that --update brings back nothing that you deleted. To take a post
# in again, copy its line into `posts`.
offered:
"""


def updated(text: str) -> str:
    return drafts.updated(text, NEW, "d.yaml")


def flush(text: str) -> str:
    """Return *text* two spaces to the left."""
    return text.replace("\n  ", "\n").removeprefix("  ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "posts:\n  - id: a\noffered:\n  - {id: a}\n",
            f"posts:\n{ENTRIES}  - id: a\noffered:\n  - {{id: a}}\n{OFFERS}",
            id="above all others",
        ),
        pytest.param(
            "posts:\n  - id: p\n    pin: true\n  # of a\n  # too\n  - id: a\n\n# end\noffered:\n",
            f"posts:\n  - id: p\n    pin: true\n{ENTRIES}  # of a\n  # too\n  - id: a\n\n# end\noffered:\n{OFFERS}",
            id="below what is pinned, above the comment of the next one",
        ),
        pytest.param(
            "posts:\n  - id: p\n    pin: yes\n    # of p\n    blurb: |\n      a\n\n      b\n\n# end\nleft_out: never\n",
            "posts:\n  - id: p\n    pin: yes\n    # of p\n    blurb: |\n      a\n\n      b\n"
            f"{ENTRIES}\n# end\nleft_out: never\n{MEMORY}{OFFERS}",
            id="all pinned",
        ),
        pytest.param(
            "posts:\n- id: a\n  pin: no\noffered:\n- {id: a}\n",
            f"posts:\n{flush(ENTRIES)}- id: a\n  pin: no\noffered:\n- {{id: a}}\n{flush(OFFERS)}",
            id="no indent",
        ),
        pytest.param(
            "posts:\n  -\n    # its own\n    id: a\noffered:\n",
            f"posts:\n{ENTRIES}  -\n    # its own\n    id: a\noffered:\n{OFFERS}",
            id="a dash alone",
        ),
        pytest.param(
            "posts:  # none\n# end\noffered:\n", f"posts:  # none\n{ENTRIES}# end\noffered:\n{OFFERS}", id="no posts"
        ),
        pytest.param("", f"posts:\n{ENTRIES}{MEMORY}{OFFERS}", id="nothing"),
        pytest.param("# c", f"# c\nposts:\n{ENTRIES}{MEMORY}{OFFERS}", id="no line end"),
        pytest.param(
            "\ufeffposts:\r\n  - id: a\r\noffered:\r\n",
            f"\ufeffposts:\n{ENTRIES}  - id: a\noffered:\n{OFFERS}".replace("\n", "\r\n"),
            id="byte order mark and CRLF",
        ),
        pytest.param(
            "intro: 'a\u2028  b'\nposts:\n  - id: a\noffered:\n",
            f"intro: 'a\u2028  b'\nposts:\n{ENTRIES}  - id: a\noffered:\n{OFFERS}",
            id="a line separator counts as a line",
        ),
        pytest.param(
            "posts: [{id: a}] # mine\noffered: [{id: a}]\n",
            f'posts: # mine\n{ENTRIES}  - id: a\noffered:\n  - {{id: "a", title: ""}}\n{OFFERS}',
            id="in brackets",
        ),
        pytest.param("posts: []\noffered: []\n", f"posts:\n{ENTRIES}offered:\n{OFFERS}", id="empty brackets"),
        pytest.param(
            "offered: # kept\n  - id: a\n\nposts:\n  - id: a",
            f"offered: # kept\n  - id: a\n{OFFERS}\nposts:\n{ENTRIES}  - id: a",
            id="another order of keys",
        ),
    ],
)
def test_where_new_posts_go(before: str, after: str) -> None:
    assert updated(before) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{posts: }\n", id="braces"),
        pytest.param("posts:\n  - id: a\n...\n", id="an end"),
    ],
)
def test_what_cannot_be_done_safely_is_left_to_the_editor(text: str) -> None:
    with pytest.raises(DraftError) as caught:
        updated(text)
    assert caught.value.where == "d.yaml"
    assert caught.value.hint == f"Add them by hand:\n{ENTRIES}"


PIECES = st.sampled_from(
    [
        "  - id: {n}\n",
        "  - title: 'a: b'\n    id: {n} # c\n",
        "  - id: {n}\n    blurb: |\n      - id: no\n\n      # text\n",
        "  - id: {n}\n    blurb: >-\n      folded\n      text\n    pin: true\n",
        "  - pin: true\n    id: {n}\n",
        '  -   id: {n}\n      blurb: "two\n\n        lines"\n',
        "  - {{id: {n}, pin: true}}\n",
    ]
)
COMMENTS = st.sampled_from(["", "\n", "  # a\n", "    # b\n", "# c\n", "\n\n  # d\n"])


@given(st.lists(st.tuples(PIECES, COMMENTS), max_size=5), COMMENTS, st.booleans(), st.booleans())
def test_nothing_that_an_editor_wrote_changes(
    pieces: list[tuple[str, str]], first: str, has_memory: bool, crlf: bool
) -> None:
    posts = "".join(piece.format(n=number) + comment for number, (piece, comment) in enumerate(pieces))
    before = f"# top\nsubject: x\nposts:\n{first}{posts}" + ("offered:\n  - {id: z}\n# end\n" if has_memory else "")
    text = before.replace("\n", "\r\n") if crlf else before
    after = updated(text)
    plain = after.replace("\r\n", "\n")
    assert plain.replace(ENTRIES, "").replace(OFFERS, "").replace(MEMORY, "") == before
    assert ("\r\n" in after) == crlf
    was, now = drafts.read(text, "d.yaml"), drafts.read(after, "d.yaml")
    old = [entry.id for entry in was.entries]
    assert [entry.id for entry in now.entries if entry.id in old] == old
    assert set(now.offered) == {*was.offered, *(post.id for post in NEW)}
