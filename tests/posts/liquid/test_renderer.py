import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from syndicate.model import Person, Post
from syndicate.posts.liquid import LiquidRenderer
from tests.factories import make_post, make_site

DATA = Path(__file__).parents[2] / "data" / "liquid"
SHANGHAI = timezone(timedelta(hours=8))
BASE = "https://news.example.org/blog"
SITE = make_site(baseurl="/blog", description="All the news")
# Front-matter values and variables are strings here, as the reader and the config leave them.
VARIABLES = {
    "author": {"name": "News Desk"},
    "repository": "example/site",
    "numbers": ["3", "1", "2"],
    "words": ["pear", "Apple", "fig"],
    "show": "false",
}
FIRST = make_post(
    path="_posts/2022-05-20-first.md",
    url=f"{BASE}/markets/bonds/2022/05/20/first.html",
    title='First "post"',
    published=datetime(2022, 5, 20, 18, 19, 53, tzinfo=SHANGHAI),
    categories=("markets", "bonds"),
    tags=("a", "中国"),
    fields={"comments": "false", "weight": "2", "inc": "box.html"},
)
SECOND = make_post(
    path="_posts/2022-05-21-second.md",
    url=f"{BASE}/markets/2022/05/21/second.html",
    title="第二",
    published=datetime(2022, 5, 21, 1, 2, 3, tzinfo=SHANGHAI),
    categories=("markets",),
    tags=("b",),
    fields={"weight": "10"},
)
THIRD = make_post(
    path="news/_posts/2022-05-22-third.md",
    url=f"{BASE}/news/2022/05/22/third.html",
    title="Third",
    published=datetime(2022, 5, 22, 1, 2, 3, tzinfo=SHANGHAI),
    categories=("news",),
)
# The post that Jekyll ran the snippets in.
PAGE = make_post(
    path="_posts/2022-06-01-page.html",
    url=f"{BASE}/page.html",
    title=FIRST.title,
    published=FIRST.published,
    categories=FIRST.categories,
    tags=FIRST.tags,
    fields=FIRST.fields,
)
SNIPPETS = json.loads((DATA / "jekyll.json").read_text(encoding="utf-8"))


class Liquid:
    """A renderer that keeps what it reports."""

    def __init__(self, source: Path, *, posts: Callable[[], list[Post]] = lambda: [THIRD, SECOND, FIRST]) -> None:
        self.reports: list[tuple[str, int]] = []
        self.renderer = LiquidRenderer(source, SITE, posts=posts, variables=VARIABLES)

    def __call__(self, text: str, post: Post = PAGE) -> str:
        return self.renderer.render(text, post, report=lambda message, line: self.reports.append((message, line)))

    def fails(self, text: str, reason: str, line: int = 1) -> None:
        assert self(text) is text
        assert [where for _, where in self.reports] == [line]
        assert self.reports[0][0].endswith(f": {reason}")
        assert self.reports[0][0].startswith("the Liquid here was not run, the text stays as it is: ")


@pytest.fixture
def liquid() -> Liquid:
    return Liquid(DATA / "site")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[one["liquid"][:60] for one in SNIPPETS])
def test_jekyll_makes_the_same(liquid: Liquid, snippet: dict[str, str]) -> None:
    assert liquid(snippet["liquid"]) == snippet["jekyll"]
    assert liquid.reports == []


def test_text_without_liquid_stays_and_loads_nothing() -> None:
    code = (
        "import sys; from pathlib import Path; from syndicate.posts.liquid import LiquidRenderer;"
        "from tests.factories import make_post, make_site;"
        "renderer = LiquidRenderer(Path('.'), make_site(), posts=lambda: []);"
        "assert renderer.render('a { b } %}', make_post(), report=print) == 'a { b } %}';"
        "print(sorted({'liquid', 'dateutil', 'comrak'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("涨幅 {{ 5% }} 后", "unexpected '%'", id="percentage"),
        pytest.param("涨幅 {{ 后", '"{{" is never closed by "}}"', id="open output"),
        pytest.param("涨幅 {% 后", '"{%" is never closed by "%}"', id="open tag"),
        pytest.param("{% raw %} 后", '"{% raw %}" is never closed by "{% endraw %}"', id="open raw"),
        pytest.param("{{ 某公司 }}|", 'there is no variable "某公司"', id="Chinese between braces"),
        pytest.param("{{ hello world }}", "expected end of expression, found word", id="English between braces"),
        pytest.param("{{ }}", '"{{ }}" is not Liquid', id="nothing between braces"),
        pytest.param("{{-}}", '"{{ - }}" is not Liquid', id="a dash between braces"),
        pytest.param("{% %}", '"{% %}" is not Liquid', id="empty tag"),
        pytest.param("{% 5 %}", 'there is no tag "5"', id="number as tag"),
    ],
)
def test_stray_braces_are_harmless(liquid: Liquid, text: str, reason: str) -> None:
    liquid.fails(text, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("a\n{% unknown %}", 'there is no tag "unknown"', id="unknown tag"),
        pytest.param("a\n{{ 'x' | nope }}", 'there is no filter "nope"', id="unknown filter"),
        pytest.param("a\n{% post_url 2022-05-20-none %}", '"post_url" finds no post 2022-05-20-none', id="no post"),
        pytest.param(
            "a\n{% post_url nodate %}", '"post_url" takes a name like 2022-05-20-title, not nodate', id="name"
        ),
        pytest.param("a\n{% post_url %}", '"post_url" needs the name of a post', id="no name"),
        pytest.param("a\n{% link nope.md %}", '"link" finds neither a post nor a file nope.md', id="no link"),
        pytest.param("a\n{% link {{ 1 | nope }} %}", 'there is no filter "nope"', id="inside a link"),
        pytest.param("a\n{% link {{ 5% }} %}", "unexpected '%'", id="no Liquid inside a link"),
        pytest.param("a\n{% include {{ 1 | nope }} %}", 'there is no filter "nope"', id="inside an include"),
        pytest.param("a\n{% include nope.html %}", "there is no file _includes/nope.html", id="no include"),
        pytest.param("a\n{% include %}", '"include" needs the name of a file', id="include nothing"),
        pytest.param("a\n{% highlight %}{% endhighlight %}", '"highlight" needs a language', id="no language"),
        pytest.param("a\n{% highlight a! %}{% endhighlight %}", '"highlight" takes a language, then linenos', id="odd"),
        pytest.param("a\n{% break %}", "unexpected 'break'", id="break outside a loop"),
        pytest.param("a\n{{ 1 | divided_by: 0 }}", "divided_by: can't divide by 0", id="division by zero"),
        pytest.param("a\n{{ nil | sort }}", "there is no list to sort", id="nothing to sort"),
        pytest.param("a\n{% render 'box.html' %}", 'there is no tag "render"', id="not in Jekyll"),
        pytest.param("a\n{% doc %}x{% enddoc %}", '"{% doc %}" is not Liquid', id="python-liquid's own"),
    ],
)
def test_faults_leave_the_text_and_name_the_line(liquid: Liquid, text: str, reason: str) -> None:
    liquid.fails(text, reason, line=2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{% if x %}a", '"{% endif %}" is missing', id="if"),
        pytest.param("{% capture x %}a", '"{% endcapture %}" is missing', id="capture"),
        pytest.param("{% highlight ruby %}a", '"{% endhighlight %}" is missing', id="highlight"),
        pytest.param("{% comment %}a", "comment tag was never closed", id="comment"),
    ],
)
def test_blocks_that_are_never_closed(liquid: Liquid, text: str, reason: str) -> None:
    liquid.fails(text, reason)


def test_liquid_elsewhere_does_not_run_when_a_part_fails(liquid: Liquid) -> None:
    liquid.fails("{{ page.title }}\n\n{{ 5% }}", "unexpected '%'", line=3)


def test_one_fault_does_not_spoil_the_next_text(liquid: Liquid) -> None:
    liquid.fails("{{ 5% }}", "unexpected '%'")
    assert liquid("{{ page.title | size }}") == "12"


def test_a_variable_with_a_chinese_name(liquid: Liquid) -> None:
    assert liquid("{% assign 公司 = 'x' %}{{ 公司 }}") == "x"
    assert liquid.reports == []


def test_other_posts_are_asked_for_once_and_only_when_wanted() -> None:
    asked: list[int] = []

    def posts() -> list[Post]:
        asked.append(1)
        return [FIRST]

    liquid = Liquid(DATA / "site", posts=posts)
    liquid("{{ page.title }}{{ site.title }}")
    assert asked == []
    assert liquid("{{ site.posts | size }}{{ site.posts | size }}{% post_url 2022-05-20-first %}")[:2] == "11"
    assert asked == [1]


def test_nothing_reads_the_clock(liquid: Liquid) -> None:
    newest = "2022-05-22 01:02:03 +0800"
    text = '[{{ now }}][{{ today }}] {{ "now" | date: "%F" }} {{ "today" | date: "%F" }} {{ site.time }}'
    assert liquid(text) == f"[][] 2022-05-22 2022-05-22 {newest}"


def test_without_posts_there_is_no_now() -> None:
    liquid = Liquid(DATA / "site", posts=list)
    assert liquid('[{{ site.time }}] {{ "now" | date: "%F" }}') == "[] now"


def test_values_are_typed(liquid: Liquid) -> None:
    post = make_post(fields={"toc": "false", "count": "3", "rate": "1.5", "list": ["true", "x"], "version": "010"})
    text = "{% unless page.toc %}no{% endunless %} {{ page.count | plus: 1 }} {{ page.rate | times: 2 }}"
    assert liquid(text + " {{ page.version }}", post) == "no 4 3.0 010"


def test_a_time_in_the_front_matter_is_read_as_jekyll_reads_it(liquid: Liquid) -> None:
    post = make_post(fields={"seen": "2022-05-20 18:00:00", "odd": "2022-13-20 18:00:00", "day": "2022-05-20"})
    assert liquid("{{ page.seen }}|{{ page.odd }}|{{ page.day }}", post) == (
        "2022-05-21 02:00:00 +0800|2022-13-20 18:00:00|2022-05-20"
    )


@pytest.mark.parametrize(
    ("authors", "fields", "expected"),
    [
        pytest.param((), {}, "", id="none"),
        pytest.param((Person(name="A"),), {}, "A", id="one"),
        pytest.param((Person(name="A"), Person(name="B")), {}, "AB", id="several"),
        pytest.param((Person(name="A"),), {"author": "raw"}, "raw", id="the front matter's own"),
    ],
)
def test_page_author(liquid: Liquid, authors: tuple[Person, ...], fields: dict[str, object], expected: str) -> None:
    assert liquid("{{ page.author }}", make_post(authors=authors, fields=fields)) == expected


def test_site_author_comes_from_the_site_where_the_variables_have_none() -> None:
    renderer = LiquidRenderer(DATA / "site", make_site(), posts=list)
    text = "{{ site.author.name }} {{ site.author.email }} {{ site.author.uri }}|{% if site.author %}y{% endif %}"
    assert (
        renderer.render(text, FIRST, report=lambda message, _: pytest.fail(message)) == "News Desk desk@example.org |y"
    )
    nobody = LiquidRenderer(DATA / "site", make_site(author=None), posts=list)
    assert (
        nobody.render("{% if site.author %}y{% endif %}", FIRST, report=lambda message, _: pytest.fail(message)) == ""
    )


def test_the_sites_address_is_the_configured_one() -> None:
    variables = {"title": "Theirs", "url": "http://localhost", "baseurl": "/old"}
    renderer = LiquidRenderer(DATA / "site", SITE, posts=list, variables=variables)
    assert renderer.render(
        "{{ site.title }} {{ site.url }} {{ site.baseurl }}", FIRST, report=lambda message, _: pytest.fail(message)
    ) == ("Theirs https://news.example.org /blog")


def test_highlight_without_neighbouring_lines(liquid: Liquid) -> None:
    text = "{% highlight c++ linenos %}\n\nint *a = 0; // {{ page.weight }}\n\nb\n{% endhighlight %}"
    html = liquid(text)
    assert "\n" not in html
    assert html.startswith('<pre><code class="language-c--">int &#42;a &#61; 0&#59; &#47;&#47; 2&#10;&#10;b')
    assert html.endswith("b</code></pre>")


def test_raw_is_left_for_the_reader(liquid: Liquid) -> None:
    assert liquid("{% raw %}{{ site.url }} {% x %}{% endraw %} {{ 1 }}") == "{{ site.url }} {% x %} 1"
