"""A new draft reads back as what it offers, whatever titles and ids hold."""

from hypothesis import given
from hypothesis import strategies as st

from syndicate import drafts, names, plainyaml
from syndicate.drafts.writing import scalar
from tests.factories import make_post

TEXTS = st.text(max_size=40).map(names.clean_text)
LINES = st.text(st.sampled_from(list("ab财😀 :#-'\"[]{}&*!|>%@`,?~\\\u2028\ufeff")), max_size=12).map(names.clean_line)


def heading(**changes: str) -> drafts.Heading:
    values = {"name": "markets", "title": "Markets", "subject": "Copper rises", "preheader": "Gold falls"}
    return drafts.Heading(**(values | {"intro": "", "outro": ""} | changes))


def test_what_an_editor_finds() -> None:
    text = drafts.written(heading(intro="Good *morning*.\n\nHello."), [make_post(1, title="Copper: up"), make_post(2)])
    assert text.startswith("# The next issue of Markets. It holds the posts below, in this order.\n")
    assert "The subject would be\n# Copper rises\n# and the line that inboxes show behind it\n# Gold falls\n" in text
    assert (
        "subject:\npreheader:\nintro: |\n  Good *morning*.\n\n  Hello.\noutro:\n\nleft_out: later\n\nposts:\n" in text
    )
    assert '  - title: "Copper: up"\n    id: https://news.example.org/2022/05/20/post-1\n  - title: Post 2\n' in text
    assert text.endswith('  - {id: "https://news.example.org/2022/05/20/post-2", title: "Post 2"}\n')
    draft = drafts.read(text, "d.yaml")
    assert draft.faults == ()
    assert [entry.title for entry in draft.entries] == ["Copper: up", "Post 2"]
    assert (draft.subject, draft.outro) == (None, None)


def test_a_post_without_a_title() -> None:
    text = drafts.written(heading(), [make_post(1, title=" ")])
    assert "posts:\n  - id: https://news.example.org/2022/05/20/post-1\n" in text
    assert drafts.read(text, "d.yaml").faults == ()


@given(LINES)
def test_any_line_comes_back(line: str) -> None:
    assert plainyaml.load(f"- title: {scalar(line)}\n  id: x\n").value == [{"title": line or None, "id": "x"}] or (
        not line and scalar(line) == '""'
    )


@given(TEXTS, TEXTS, LINES, LINES, TEXTS)
def test_any_draft_comes_back(intro: str, outro: str, title: str, id_: str, subject: str) -> None:
    post = make_post(1, title=title, id=id_ or "x")
    text = drafts.written(heading(intro=intro, outro=outro, subject=subject, preheader=subject), [post])
    draft = drafts.read(text, "d.yaml")
    assert draft.faults == ()
    assert (draft.intro or "").strip("\n") == intro.strip("\n") or not intro.strip()
    assert (draft.outro or "").strip("\n") == outro.strip("\n") or not outro.strip()
    (entry,) = draft.entries
    assert (entry.title, entry.id) == (title, id_ or "x")
    assert draft.offered == {id_ or "x": title}
