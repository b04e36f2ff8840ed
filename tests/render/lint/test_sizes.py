"""Which part of a digest belongs to which post: with any theme."""

import pytest

from syndicate.render.lint.sizes import post_sizes
from tests.render.sampledigest import make_articles, make_digest

A, B, C = (f"https://x.org/{name}" for name in "abc")


def test_the_largest_elements_that_link_to_one_post_alone_are_its() -> None:
    headlines = f'<ul><li><a href="{A}">A</a></li><li><a href="{B}">B</a></li></ul>'
    card = f'<div><h2><a href="{A}">A</a></h2><p>Long <a href="https://else.org/">text</a>.</p></div>'
    line = f'<p><a href="{B}">B</a></p>'
    sizes = post_sizes(f"<html><body>{headlines}<section>{card}{line}</section></body></html>", [A, B, C])
    assert sizes == {
        A: (len(f'<li><a href="{A}">A</a></li>') + len(card), "div", 0),
        B: (len(f'<li><a href="{B}">B</a></li>') + len(line), "li", 1),
    }


def test_a_page_that_is_too_large_to_look_at_has_none() -> None:
    assert post_sizes("<p>a</p>" * 50_001, [A]) == {}


def test_cells_side_by_side_are_told_apart() -> None:
    cells = [f'<td><img src="x.png"><br><a href="{url}">T</a> after</td>' for url in (A, B)]
    sizes = post_sizes(f"<table><tr>{''.join(cells)}</tr></table>", [A, B])
    assert sizes == {A: (len(cells[0]), "td", 0), B: (len(cells[1]), "td", 1)}


def test_a_digest_of_one_post_is_not_the_whole_page() -> None:
    page = f'<html><body><div><a href="{A}">T</a></div></body></html>'
    assert post_sizes(page, [A]) == {A: (len(f'<div><a href="{A}">T</a></div>'), "div", 0)}


def test_bytes_are_counted_not_characters() -> None:
    page = f'<p><a href="{A}">中</a></p><p><a href="{B}">b</a></p>'
    assert post_sizes(page, [A, B])[A][0] == post_sizes(page, [A, B])[B][0] + 2


def test_an_address_may_be_written_with_or_without_escapes() -> None:
    url = "https://x.org/2022/股市.html"
    page = '<p><a href="https://x.org/2022/%E8%82%A1%E5%B8%82.html">T</a></p>'
    assert list(post_sizes(page, [url])) == [url]


@pytest.mark.parametrize(
    ("html", "part", "tag"),
    [
        pytest.param(f'<p><a href="{A}">T</a><p><a href="{B}">U</a>', f'<a href="{A}">T</a>', "a", id="paragraphs"),
        pytest.param(f'<p><a href="{A}">T<br>', f'<p><a href="{A}">T<br>', "p", id="the end of the page"),
        pytest.param(f'<p><b><a href="{A}">T</b> x</p> y', f'<p><b><a href="{A}">T</b> x</p>', "p", id="an end lost"),
    ],
)
def test_html_without_closing_tags(html: str, part: str, tag: str) -> None:
    assert post_sizes(html, [A, B])[A] == (len(part), tag, 0)


def test_nothing_of_posts_that_are_not_there() -> None:
    assert post_sizes("<p>Text.</p>", [A]) == {}


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_the_parts_of_a_digest_are_most_of_it(theme: str) -> None:
    articles = make_articles()
    digest = make_digest(articles, content="full", theme=theme)
    sizes = post_sizes(digest.html, [one.post.url for one in articles])
    assert set(sizes) == {one.post.url for one in articles}
    assert 0.4 * digest.size_bytes < sum(size for size, _, _ in sizes.values()) < digest.size_bytes
