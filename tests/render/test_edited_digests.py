"""An editor's part in a digest: blurbs, pinned posts, a subject and a preheader in plain text."""

import re
from dataclasses import replace
from typing import Any

import pytest

from syndicate.model import Article, Digest, DigestContent, GroupBy, Role
from tests.factories import make_content, make_post
from tests.render.sampledigest import find, make_digest


def article(number: int, category: str = "", **changes: Any) -> Article:
    post = make_post(number, title=f"Post {number}", categories=(category,) if category else ())
    return Article(post=post, content=make_content(f"<p>Body {number}.</p>", summary=f"Summary {number}."), **changes)


def headings(digest: Digest) -> list[str]:
    """Return what heads groups and cards in the text part, in its order."""
    return re.findall(r"^(?:== .+ ==|◆ .+)$", digest.text, re.MULTILINE)


def edited(*articles: Article, **changes: Any) -> Digest:
    return make_digest(articles=list(articles), **changes)


@pytest.mark.parametrize("content", [DigestContent.EXCERPT, DigestContent.FULL])
def test_a_blurb_stands_in_place_of_the_excerpt_and_of_the_post(content: DigestContent) -> None:
    blurb = "<p>In <strong>our</strong> words.</p>"
    digest = edited(
        replace(article(1), blurb_html=blurb, content=make_content(summary="Ours.")), article(2), content=content
    )
    for part in (digest.html, digest.text):
        assert "Text." not in part
    assert digest.html.count("Ours.") == 1  # in the preheader
    assert "In our words." in digest.text
    assert re.search(r"In <strong[^>]*>our</strong> words\.", digest.html)
    assert ("Summary 2." in digest.html) == (content is DigestContent.EXCERPT)
    # What follows leads to the rest of the post.
    assert [link.text.partition("\xa0")[0] for link in find(digest.html, "//a[@class='go']")] == [
        "阅读全文",
        "阅读全文" if content is DigestContent.EXCERPT else "在网页上阅读",
    ]


def test_a_blurb_is_cleaned_once_more() -> None:
    digest = edited(article(1, blurb_html="<p onclick='x()'>Words<script>x()</script></p>"))
    assert "x()" not in digest.html
    assert "Words" in digest.html


def test_blurbs_go_with_their_cards_where_the_budget_is_small() -> None:
    blurb = f"<p>{'Words. ' * 3000}</p>"
    digest = edited(article(1, blurb_html=blurb), article(2), budget=15_000)
    assert "Words." not in digest.html
    assert dict(digest.roles)[make_post(1).id] is Role.TITLE
    assert digest.warnings


@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        pytest.param(GroupBy.NONE, ["◆ Post 4", "◆ Post 1", "◆ Post 2", "◆ Post 3"], id="no groups"),
        pytest.param(
            GroupBy.CATEGORY,
            ["◆ Post 4", "== b ==", "◆ Post 1", "◆ Post 3", "== a ==", "◆ Post 2"],
            id="above all groups",
        ),
    ],
)
def test_pinned_posts_stand_above_all_groups(group_by: GroupBy, expected: list[str]) -> None:
    posts = (article(4, "a", is_pinned=True), article(1, "b"), article(2, "a"), article(3, "b"))
    assert headings(edited(*posts, group_by=group_by)) == expected


def test_a_pinned_post_above_posts_without_a_category() -> None:
    digest = edited(article(2, "a", is_pinned=True), article(1), group_by=GroupBy.CATEGORY)
    assert headings(digest) == ["◆ Post 2", "== 其他 ==", "◆ Post 1"]


def test_a_pinned_post_says_what_its_group_would() -> None:
    posts = (article(2, "copper", is_pinned=True), article(1, "tin"))
    by_category = edited(*posts, group_by=GroupBy.CATEGORY).text
    assert "copper · " in by_category
    assert "tin · " not in by_category
    by_day = edited(*posts, group_by=GroupBy.DAY).text
    assert by_day.count("5月20日 20:00") == 1


def test_own_subject_and_preheader_are_plain_text() -> None:
    digest = edited(article(1), own_subject="{{ posts }}  & <more>", own_preheader="{% no %}")
    assert (digest.subject, digest.preheader) == ("{{ posts }} & <more>", "{% no %}")
    assert "<title>{{ posts }} &amp; &lt;more&gt;</title>" in digest.html


def test_an_empty_preheader_is_none_at_all() -> None:
    assert edited(article(1), own_preheader="").preheader == ""


def test_pinning_changes_nothing_where_there_are_no_groups() -> None:
    posts = [article(1), article(2)]
    pinned = [replace(one, is_pinned=True) for one in posts]
    assert edited(*pinned).html == edited(*posts).html
