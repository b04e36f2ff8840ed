"""What a draft says is read as it stands, and what is wrong with it is named at its line."""

import pytest

from syndicate import drafts
from syndicate.drafts import Entry, LeftOut, Treatment
from syndicate.errors import DraftError


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.message, one.hint) for one in drafts.read(text, "d.yaml").faults]


def test_everything_that_may_be_written() -> None:
    draft = drafts.read(
        """\
# mine
subject: "Today:  no"
preheader: ""
intro: |
  Dear *all*,
  hello.
outro: ~
left_out: never
posts:
  - title: Copper
    id: a
    blurb: Short.
    as: full
    pin: Yes
  - path: _posts/b.md
offered:
  - {id: a, title: Copper rises}
  - {id: c}
""",
        "d.yaml",
    )
    assert draft.faults == ()
    assert (draft.subject, draft.preheader, draft.intro, draft.outro) == (
        "Today: no",
        "",
        "Dear *all*,\nhello.\n",
        None,
    )
    assert draft.left_out is LeftOut.NEVER
    assert draft.offered == {"a": "Copper rises", "c": ""}
    assert draft.entries == (
        Entry(line=10, id="a", title="Copper", blurb="Short.", treatment=Treatment.FULL, is_pinned=True),
        Entry(line=15, path="_posts/b.md"),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "posts:\n", "posts: []\n", "\ufeffsubject: ''\n"])
def test_what_is_not_written_is_as_the_config_has_it(text: str) -> None:
    assert drafts.read(text, "d.yaml") == drafts.Draft(where="d.yaml")


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param("- a\n", 1, "a draft is a mapping of keys", "Its keys are subject, preheader,", id="a list"),
        pytest.param("\nsubjects: x\n", 2, '"subjects" is not a key here', 'Did you mean "subject"?', id="key"),
        pytest.param("zzz: x\n", 1, '"zzz" is not a key here', "Its keys are subject, preheader,", id="no key"),
        pytest.param("subject: {a: b}\n", 1, "`subject` must be text", "Put it in quotation marks", id="no text"),
        pytest.param('intro: "a\\u0007"\n', 1, "`intro` holds a character", "Remove its control", id="control"),
        pytest.param(
            "left_out: nevr\n", 1, '`left_out` cannot be "nevr"', 'later or never. Did you mean "never"?', id="word"
        ),
        pytest.param("posts: a\n", 1, "`posts` is a list", "Begin each of its entries with `- `.", id="no list"),
        pytest.param("posts:\n  - a\n", 2, '"a" is no entry', "Write `- id: …`, or `- path:", id="no entry"),
        pytest.param("posts:\n  - [a]\n", 2, "this is no entry", "Write `- id: …`", id="a list as entry"),
        pytest.param("posts:\n  - title: a\n", 2, "this entry names no post", "Add its `id`", id="no post"),
        pytest.param(
            "posts:\n  - id: a\n    path: b\n", 3, "this entry has an `id` and a `path`", "Delete one", id="two"
        ),
        pytest.param("posts:\n  - id: a\n    as: x\n", 3, '`as` cannot be "x"', "Write full, title, later or", id="as"),
        pytest.param("posts:\n  - id: a\n    pin: 1\n", 3, '`pin` cannot be "1"', "Write true, or delete", id="pin"),
        pytest.param("posts:\n  - id: a\n    bulrb: 1\n", 3, '"bulrb" is not a key here', '"blurb"?', id="entry key"),
        pytest.param(
            "posts:\n  - id: a\n    as: title\n    blurb: x\n", 4, "a blurb is not shown", "Delete one", id="blurb"
        ),
        pytest.param(
            "offered:\n  - {title: x}\n", 2, "this is not what syndicate wrote", "Delete the line", id="offer"
        ),
    ],
)
def test_faults(text: str, line: int, message: str, hint: str) -> None:
    ((at, said, advice),) = faults(text)
    assert at == line
    assert said.startswith(message)
    assert hint in advice


def test_a_long_word_is_cut() -> None:
    ((_, message, _),) = faults(f"left_out: {'x' * 500}\n")
    assert len(message) < 200


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("subject: a: b\n", 1, id="a colon"),
        pytest.param("subject: a\nsubject: b\n", 2, id="a key twice"),
        pytest.param("posts:\n  - &x {id: a}\n", 2, id="an anchor"),
    ],
)
def test_what_is_no_yaml_of_ours(text: str, line: int) -> None:
    with pytest.raises(DraftError) as caught:
        drafts.read(text, "d.yaml")
    assert caught.value.where == f"d.yaml:{line}"
    assert caught.value.hint.startswith("Mend the YAML at this line")
    assert caught.value.exit_code == 2


def test_the_error_tells_all_faults_in_the_order_of_their_lines() -> None:
    draft = drafts.read("posts:\n  - hello\nsubjct: x\n", "d.yaml")
    assert str(drafts.error_of(draft.faults, "d.yaml")) == (
        'd.yaml:2: "hello" is no entry\n  Write `- id: …`, or `- path: _posts/….md`.\n'
        'd.yaml:3: "subjct" is not a key here\n  Did you mean "subject"?'
    )
