from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import PostError
from syndicate.posts.filenames import place
from syndicate.posts.permalinks import Facts, pattern, slugify, title_slug, titleize, web_path

SHANGHAI = ZoneInfo("Asia/Shanghai")


def facts(
    path: str = "_posts/2022-05-20-plain.md",
    *categories: str,
    published: str = "2022-05-20T18:19:53+08:00",
    slug: str | None = None,
) -> Facts:
    found = place(path)
    return Facts(found, found.slug if slug is None else slug, datetime.fromisoformat(published), categories)


# What Jekyll 4.3.1 made of two posts in a site of Asia/Shanghai.
@pytest.mark.parametrize(
    ("permalink", "plain", "news"),
    [
        pytest.param("date", "/a/b/2022/05/20/plain.html", "/zh/news/extra/2021/12/02/Sup.v2.html", id="date"),
        pytest.param("pretty", "/a/b/2022/05/20/plain/", "/zh/news/extra/2021/12/02/Sup.v2/", id="pretty"),
        pytest.param("ordinal", "/a/b/2022/140/plain.html", "/zh/news/extra/2021/336/Sup.v2.html", id="ordinal"),
        pytest.param(
            "weekdate", "/a/b/2022/W20/Fri/plain.html", "/zh/news/extra/2021/W48/Thu/Sup.v2.html", id="weekdate"
        ),
        pytest.param("none", "/a/b/plain.html", "/zh/news/extra/Sup.v2.html", id="none"),
        pytest.param("/:short_year-:i_month-:i_day", "/22-5-20", "/21-12-2", id="short numbers"),
        pytest.param(
            "/:short_month/:long_month/:y_day", "/May/May/140", "/Dec/December/336", id="months, day of the year"
        ),
        pytest.param("/:w_year/:week/:w_day", "/2022/20/5", "/2021/48/4", id="ISO weeks"),
        pytest.param("/:short_day/:long_day", "/Fri/Friday", "/Thu/Thursday", id="days of the week"),
        pytest.param("/:hour:minute:second", "/181953", "/073350", id="time of day"),
        pytest.param("/:slug:output_ext", "/plain.html", "/sup-v2.html", id="slug"),
        pytest.param("/:name/", "/2022-05-20-plain/", "/2022-05-22-sup-v2/", id="name"),
        pytest.param("/:collection/:path", "/posts/2022-05-20-plain", "/posts/zh/news/2022-05-22-Sup.v2", id="path"),
        pytest.param("/:slugified_categories/", "/a/b/", "/zh/news/extra/", id="slugified categories"),
        pytest.param(
            "/:year/:month_:day_/:title.html", "/2022/05_20_/plain.html", "/2021/12_02_/Sup.v2.html", id="underscores"
        ),
        pytest.param("x/:year%s", "/x/2022%s", "/x/2021%s", id="no slash in front, a percent sign"),
    ],
)
def test_styles_and_placeholders(permalink: str, plain: str, news: str) -> None:
    chosen = pattern(permalink)
    assert web_path(chosen, facts("_posts/2022-05-20-plain.md", "a", "b")) == plain
    late = facts("zh/news/_posts/2022-05-22-Sup.v2.md", "zh", "news", "extra", published="2021-12-02T07:33:50+08:00")
    assert web_path(chosen, late) == news


# Likewise, with the style "date".
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Hello World.md", "Hello-World.html", id="spaces"),
        pytest.param("-lead-.md", "lead.html", id="hyphens at the ends"),
        pytest.param("100%.md", "100.html", id="percent"),
        pytest.param("a#b.md", "a-b.html", id="hash"),
        pytest.param("a&b=c+d;e,f'g(h)!$@~.md", "a&b=c+d;e,f'g(h)!$@~.html", id="kept punctuation"),
        pytest.param("a..b.md", "a/b.html", id="two dots"),
        pytest.param("dots...md", "dots.html", id="dots at the end"),
        pytest.param("emoji-😀-x.md", "emoji-x.html", id="emoji"),
        pytest.param("中文 标题，好.md", "%E4%B8%AD%E6%96%87-%E6%A0%87%E9%A2%98-%E5%A5%BD.html", id="Chinese"),
        pytest.param("Ａｂｃ½.md", "%EF%BC%A1%EF%BD%82%EF%BD%83.html", id="full width, a fraction"),
        pytest.param("e\u0301.md", "e%CC%81.html", id="combining marks"),
        pytest.param("htm.htm", "htm.htm", id="HTML keeps its ending"),
        pytest.param("html.HTML", "html.HTML", id="in capitals too"),
        pytest.param("MD.MD", "MD.html", id="Markdown in capitals"),
        pytest.param(".md", ".html", id="no slug"),
    ],
)
def test_file_names_in_permalinks(name: str, expected: str) -> None:
    found = web_path(pattern("date"), facts(f"_posts/2022-05-21-{name}", published="2022-05-21T00:00:00+08:00"))
    assert found == f"/2022/05/21/{expected}"


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        pytest.param(
            ["Big News", "C++", "c#", "Foo (Bar)"], "big%20news/c++/c%23/foo%20(bar)", id="lower case, escaped"
        ),
        pytest.param(["a b", "A B"], "a%20b", id="each once"),
        pytest.param(["what?", "a%b", "x.y", "a..b"], "what?/a%25b/x.y/a/b", id="odd characters"),
        pytest.param(["ΟΔΟΣ", "ẞ"], "%CE%BF%CE%B4%CE%BF%CF%83/%C3%9F", id="Ruby knows no final sigma"),
        pytest.param(["财经（国内）"], "%E8%B4%A2%E7%BB%8F%EF%BC%88%E5%9B%BD%E5%86%85%EF%BC%89", id="Chinese"),
        pytest.param(["a/b"], "a/b", id="a slash"),
    ],
)
def test_categories_in_permalinks(categories: list[str], expected: str) -> None:
    assert web_path("/:categories/x/", facts("_posts/x.md", *categories)) == f"/{expected}/x/"


def test_slugified_categories_lose_their_punctuation() -> None:
    named = facts("_posts/x.md", "Big News", "C++", "c#", "Foo (Bar)")
    assert web_path("/:slugified_categories/", named) == "/big-news/c/foo-bar/"


@pytest.mark.parametrize(
    ("permalink", "expected"),
    [
        pytest.param("/关于 us/:title/", "/关于 us/perma/", id="text stays as written"),
        pytest.param("about/x.html", "/about/x.html", id="a slash goes in front"),
        pytest.param("/p/:year/:month_:day/:slug:output_ext", "/p/2022/05_20/perma.html", id="placeholders"),
        pytest.param("pretty", "/pretty", id="a style's name is no style here"),
        pytest.param("../../etc//passwd", "/etc/passwd", id="never above the site"),
    ],
)
def test_own_permalinks(permalink: str, expected: str) -> None:
    assert web_path(permalink, facts("_posts/2022-05-20-perma.md")) == expected


def test_unknown_placeholders_are_named() -> None:
    with pytest.raises(PostError, match='"/:nowhere_/" has ":nowhere_", which is no placeholder') as caught:
        pattern("/:nowhere_/")
    assert ":output_ext" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "title", "plain"),
    [
        pytest.param("My Own_Slug", "My-Own_Slug", "my-own-slug", id="front matter's"),
        pytest.param("The _config.yml file", "The-_config.yml-file", "the-config-yml-file", id="Jekyll's own example"),
        pytest.param("a -- b", "a-b", "a-b", id="hyphens once"),
        pytest.param("—", "", "", id="nothing left"),
    ],
)
def test_slugs(text: str, title: str, plain: str) -> None:
    assert title_slug(text) == title
    assert slugify(text) == plain


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        pytest.param("hello-world", "Hello World", id="words"),
        pytest.param("UPPER-iOS", "Upper Ios", id="Ruby's capitalize"),
        pytest.param("i18n-İstanbul", "I18n İstanbul", id="dotted capital I"),
        pytest.param("中文", "中文", id="Chinese"),
    ],
)
def test_titles_from_slugs(slug: str, expected: str) -> None:
    assert titleize(slug) == expected


@given(st.text(max_size=20), st.lists(st.text(max_size=10), max_size=3), st.sampled_from(["date", "pretty", "none"]))
def test_permalinks_stay_on_the_site(slug: str, categories: list[str], style: str) -> None:
    found = web_path(pattern(style), facts("_posts/x.md", *categories, slug=slug.replace("\ud800", "")))
    assert found.startswith("/")
    assert "//" not in found
    assert "/../" not in found
    assert not any(character.isspace() for character in found)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_slugs_hold_letters_marks_and_digits_alone(text: str) -> None:
    found = slugify(text)
    assert not found.startswith("-")
    assert "--" not in found
    assert slugify(found) == found
