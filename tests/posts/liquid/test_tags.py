from pathlib import Path

import pytest

from syndicate.model import Post
from syndicate.posts.liquid import LiquidRenderer
from syndicate.posts.markdown import to_html
from tests.factories import make_post, make_site

HOST = "https://news.example.org"
POSTS = [
    make_post(2, path="zh/news/_posts/2022-05-21-a.md", url=f"{HOST}/blog/zh/a.html"),
    make_post(1, path="_posts/sub/2022-05-20-a.html", url=f"{HOST}/blog/sub/a.html"),
    make_post(4, path="old_post/2022-05-20-old.md", url=f"{HOST}/blog/old%20name.html"),
    make_post(3, path="_posts/2022-05-20-a.md", url=f"{HOST}/blog/a.html"),
    make_post(5, path="_posts/2022-05-19-away.md", url="https://other.example/x.html"),
]
CODE = '{% highlight ruby %}\n*a* _b_ `c` -- "q" {: .x} [a](b) <i> &amp; \\\\\n\n\n| x |\n{% endhighlight %}'
PLAIN = '*a* _b_ `c` -- "q" {: .x} [a](b) <i> &amp; \\\\\n\n\n| x |'


def render(text: str, source: Path, *, baseurl: str = "/blog", posts: list[Post] | None = None) -> str:
    renderer = LiquidRenderer(source, make_site(baseurl=baseurl), posts=lambda: POSTS if posts is None else posts)
    return renderer.render(text, make_post(), report=lambda message, _: pytest.fail(message))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("2022-05-20-a", "/blog/a.html", id="name, the one without a folder first"),
        pytest.param("sub/2022-05-20-a", "/blog/sub/a.html", id="folder below _posts"),
        pytest.param("zh/news/2022-05-21-a", "/blog/zh/a.html", id="folder above _posts"),
        pytest.param("2022-05-21-a", "/blog/zh/a.html", id="folder left out"),
        pytest.param("/2022-05-20-a", "/blog/a.html", id="leading slash"),
        pytest.param("2022-05-20-old", "/blog/old%20name.html", id="moved to another folder"),
        pytest.param("2022-05-19-away", "https://other.example/x.html", id="another site"),
    ],
)
def test_post_url(tmp_path: Path, name: str, expected: str) -> None:
    assert render(f"{{% post_url {name} %}}", tmp_path) == expected


def test_post_url_without_a_base_url(tmp_path: Path) -> None:
    assert render("{% post_url 2022-05-20-a %}", tmp_path, baseurl="", posts=[POSTS[3]]) == "/blog/a.html"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("a b.pdf", "%PDF", "/blog/a%20b.pdf", id="file"),
        pytest.param("about.md", "---\ntitle: x\n---\n", "/blog/about.html", id="page"),
        pytest.param("about.md", "---\npermalink: /us/\n---\nx", "/blog/us/", id="permalink"),
        pytest.param("about.html", "---\na: [\n---\n", "/blog/about.html", id="broken front matter"),
        pytest.param("about.html", "<p>x", "/blog/about.html", id="no front matter"),
        pytest.param("raw.md", "x", "/blog/raw.md", id="Markdown without front matter is a file"),
        pytest.param("docs/index.md", "---\n---\n", "/blog/docs/", id="index"),
        pytest.param("index.html", "---\n---\n", "/blog/", id="home"),
    ],
)
def test_link_to_pages_and_files(tmp_path: Path, name: str, text: str, expected: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert render(f"{{% link {name} %}}", tmp_path) == expected


def test_link_to_posts(tmp_path: Path) -> None:
    assert render("{% link _posts/2022-05-20-a.md %}", tmp_path) == "/blog/a.html"


@pytest.mark.parametrize("name", ["_data/x.yml", ".syndicate/secret", "folder", "../outside.txt", "{{ page.nope }}"])
def test_link_shows_nothing_else(tmp_path: Path, name: str) -> None:
    source = tmp_path / "site"
    for path in (source / "_data" / "x.yml", source / ".syndicate" / "secret", source / "folder" / "a"):
        path.parent.mkdir(parents=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("x", encoding="utf-8")
    text, reports = f"{{% link {name} %}}", []
    renderer = LiquidRenderer(source, make_site(), posts=lambda: POSTS)
    assert renderer.render(text, make_post(), report=lambda message, _: reports.append(message)) is text
    assert "finds neither a post nor a file" in reports[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="alone"),
        pytest.param("Text\n", "\nAfter", id="against paragraphs"),
        pytest.param("Text ", " after", id="in a paragraph"),
        pytest.param("- item\n\n  ", "\n\n- two", id="in a list"),
        pytest.param("1. item\n\n    ", "\n", id="indented in a list"),
        pytest.param("> ", "\n", id="in a quotation"),
        pytest.param("Text[^1]\n\n", "\n\n[^1]: note", id="beside a footnote"),
    ],
)
def test_markdown_leaves_highlighted_code_alone(tmp_path: Path, before: str, after: str) -> None:
    from lxml import html  # noqa: PLC0415 - an independent reader of what Markdown made

    page = html.fromstring(f"<div>{to_html(render(before + CODE + after, tmp_path))}</div>")
    (code,) = page.iter("code")
    assert "".join(str(text) for text in code.itertext()) == PLAIN
    assert code.get("class") == "language-ruby"
    assert next(one.tag for one in code.iterancestors()) == "pre"
    assert not list(page.iter("em", "strong", "i", "table"))
