"""The pass over a post's tree, seen through the cleaner."""

import pytest

from syndicate.posts.clean import clean
from tests.factories import make_site

HOST = "https://news.example.org"
POST = f"{HOST}/2022/post-1.html"


def cleaned(html: str, prefix: str = "p1-") -> str:
    return clean(html, base_url=POST, site=make_site(), id_prefix=prefix).html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p hidden>no</p>yes", "yes", id="hidden"),
        pytest.param("<p style='display:none;height:1px'>no<b>no</b></p>yes", "yes", id="display:none"),
        pytest.param("<div style='display:none'><p>no<img src=/a.png></p></div>yes", "yes", id="with everything in it"),
        pytest.param("<p aria-hidden=true>yes</p>", "<p>yes</p>", id="aria-hidden is seen"),
        pytest.param("<p><span style='mso-hide:all'>no</span>yes</p>", "<p>yes</p>", id="text after it stays"),
        pytest.param("<!-- no --><p>yes<!--[if mso]>no<![endif]--></p>", "<p>yes</p>", id="comments"),
        pytest.param("<?php no ?>yes", "yes", id="processing instruction"),
        pytest.param("<script>no</script><style>no</style><template>no</template>yes", "yes", id="what runs or styles"),
        pytest.param(
            "<title>no</title><meta content=x><base href=//evil><link href=x>yes", "yes", id="what belongs into a head"
        ),
        pytest.param("<html hidden><body style='display:none'>yes", "yes", id="a page inside the post"),
        pytest.param("<svg><text>no</text></svg>yes", "yes", id="drawing"),
    ],
)
def test_hidden_things_are_gone(html: str, expected: str) -> None:
    assert cleaned(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<form action=/x><p>Sign up <input name=q><button>Go</button></p></form>",
            "<div><p>Sign up </p></div>",
            id="form",
        ),
        pytest.param("<select><option>no</select><textarea>no</textarea>yes", "yes", id="fields"),
        pytest.param("<ul><li><input type=checkbox checked disabled> done", "<ul><li>☑ done</li></ul>", id="checked"),
        pytest.param("<ul><li><input type=checkbox>open", "<ul><li>☐ open</li></ul>", id="not checked"),
        pytest.param("<ul><li><input type=checkbox hidden>open", "<ul><li>open</li></ul>", id="hidden check box"),
    ],
)
def test_forms(html: str, expected: str) -> None:
    assert cleaned(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<center>a</center>b", '<div style="text-align:center">a</div>b', id="center"),
        pytest.param("<section>a</section><article>b</article>", "<div>a</div><div>b</div>", id="sections stay apart"),
        pytest.param("<font color=red>a</font>b", "ab", id="font"),
        pytest.param('<span web="1" href=x>a</span>', "<span>a</span>", id="unknown attributes"),
        pytest.param("<p>a<p>b<b>c", "<p>a</p><p>b<b>c</b></p>", id="unclosed"),
        pytest.param("a</div></p>b<p>c</body></html>d<p>e", "ab<p>cd</p><p>e</p>", id="stray end tags"),
        pytest.param("a <> b < c", "a &lt;&gt; b &lt; c", id="angles"),
        pytest.param("ask <alice> or <Bob>", "ask &lt;alice&gt; or &lt;Bob&gt;", id="words in angles"),
        pytest.param("mail <Bob@x.example> now", "mail &lt;Bob@x.example&gt; now", id="address in angles"),
        pytest.param("<alice>a</alice><x-y>b</x-y><o:p>c</o:p><foo bar=1>d", "abcd", id="unknown tags"),
        pytest.param(
            "see <http://a.example/b?c=d&e>.", "see &lt;http://a.example/b?c=d&amp;e&gt;.", id="URL in angles"
        ),
        pytest.param("<math><mi>x</mi><mo>=</mo><annotation>no</annotation></math>", "x=", id="formula"),
        pytest.param("<xmp><b>a</b></xmp>", "<pre>&lt;b&gt;a&lt;/b&gt;</pre>", id="xmp"),
        pytest.param("a<wbr>b<source>c<track>d<image src=/x>e", "a<wbr>bcde", id="tags without content"),
        pytest.param("<p>long<wbr class=x>word</p>", "<p>long<wbr>word</p>", id="wbr"),
        pytest.param(
            "<o:p><embed src=https://x.example/v title=Film></o:p>after",
            '<p><a href="https://x.example/v">▶ Film</a></p>after',
            id="embed in a tag that goes",
        ),
        pytest.param("a<embed src=/m.mp3 hidden>b<p>c</p>", "ab<p>c</p>", id="hidden embed"),
        pytest.param(
            "<p>a<embed src=/m.mp3>b</p>",
            f'<p>a<span><a href="{HOST}/m.mp3">▶ news.example.org</a></span>b</p>',
            id="embed in a line",
        ),
        pytest.param("<ruby>汉<rt>hàn</rt></ruby>", "<ruby>汉<rt>hàn</rt></ruby>", id="ruby"),
        pytest.param(
            "<details open><summary>s</summary>t</details>",
            '<details open=""><summary>s</summary>t</details>',
            id="details",
        ),
        pytest.param("<p style='color:red;text-align:center'>a", '<p style="text-align:center">a</p>', id="style"),
        pytest.param("<font style='text-align:center'>a</font>", "a", id="style of a tag that goes"),
        pytest.param("a&#8;b&nbsp;c", "ab&nbsp;c", id="control characters by reference"),
        pytest.param("<pre>\n\n a</pre>", "<pre> a</pre>", id="first line ends of pre"),
    ],
)
def test_markup(html: str, expected: str) -> None:
    assert cleaned(html) == expected
    assert cleaned(expected) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p><b><div>a</div></b></p>", "<div><b><div>a</div></b></div>", id="block in a line"),
        pytest.param(
            "<h2><a><o:p><div>a</div></o:p></a></h2>", "<h2><a><div>a</div></a></h2>", id="block in a heading"
        ),
        pytest.param(
            "<table>t<tr><td>a</table>", "t<table><tbody><tr><td>a</td></tr></tbody></table>", id="text in a table"
        ),
        pytest.param("<p>a</p><td>b</td>", "<p>a</p>b", id="cell without a table"),
    ],
)
def test_odd_nesting_is_mended_once(html: str, expected: str) -> None:
    assert cleaned(html) == expected
    assert cleaned(expected) == expected


def test_open_inline_elements_do_not_multiply() -> None:
    html = "<p>" + "".join(f"<b id={number}>" for number in range(300)) + "<div>x</div>" * 300
    assert len(cleaned(html)) < 2 * len(html) + 300 * len("p1-")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<a href="/x">a</a>', f'<a href="{HOST}/x">a</a>', id="root-relative"),
        pytest.param('<a href="x y">a</a>', f'<a href="{HOST}/2022/x%20y">a</a>', id="relative with a space"),
        pytest.param('<a href="//b.example/">a</a>', '<a href="https://b.example/">a</a>', id="protocol-relative"),
        pytest.param('<a href="javascript:alert(1)">a</a>', "<a>a</a>", id="script"),
        pytest.param('<a href="http://[">a</a>', "<a>a</a>", id="broken"),
        pytest.param('<a href="{{ site.url }}/x">a</a>', "<a>a</a>", id="Liquid"),
        pytest.param('<a href="">a</a>', "<a>a</a>", id="empty"),
        pytest.param('<a href="#">a</a>', f'<a href="{POST}">a</a>', id="top"),
        pytest.param(
            "<a href=/x target=_blank rel=noopener class=c onclick=x>a</a>", f'<a href="{HOST}/x">a</a>', id="no noise"
        ),
        pytest.param("<blockquote cite=/q>a</blockquote>", f'<blockquote cite="{HOST}/q">a</blockquote>', id="cite"),
        pytest.param("<q cite=data:x>a</q>", "<q>a</q>", id="cite that is none"),
        pytest.param(
            "<img src='/a?imageType=k&token=2&copy=3' alt=''>",
            f'<img src="{HOST}/a?imageType=k&amp;token=2&amp;copy=3" alt="">',
            id="bare ampersands",
        ),
    ],
)
def test_links(html: str, expected: str) -> None:
    assert cleaned(html) == expected
    assert cleaned(expected) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<h2 id="a">x</h2><a href="#a">y</a>', '<h2 id="p1-a">x</h2><a href="#p1-a">y</a>', id="heading"),
        pytest.param(
            '<sup id="fnref:1"><a href="#fn:1">1</a></sup><ol><li id="fn:1">n</li></ol>',
            '<sup id="p1-fnref:1"><a href="#p1-fn:1">1</a></sup><ol><li id="p1-fn:1">n</li></ol>',
            id="footnote",
        ),
        pytest.param(
            '<a href="#%E4%B8%AD">y</a><h2 id="中">x</h2>',
            '<a href="#p1-%E4%B8%AD">y</a><h2 id="p1-中">x</h2>',
            id="Chinese id",
        ),
        pytest.param('<a name="a">x</a><a href="#a">y</a>', '<a name="p1-a">x</a><a href="#p1-a">y</a>', id="name"),
        pytest.param('<a href="#gone">y</a>', f'<a href="{POST}#gone">y</a>', id="no such id here"),
        pytest.param('<center id="a">x</center>', '<div id="p1-a" style="text-align:center">x</div>', id="renamed"),
        pytest.param('<font id="a">x</font><a href="#a">y</a>', f'x<a href="{POST}#a">y</a>', id="its tag goes"),
        pytest.param('<p id="a &quot;b">x</p>', '<p id="p1-a-b">x</p>', id="what an id may not hold"),
        pytest.param('<p id=" ">x</p><a name="">y</a>', "<p>x</p><a>y</a>", id="empty"),
        pytest.param(
            '<table><tr><td headers="a b">x</table>',
            '<table><tbody><tr><td headers="p1-a p1-b">x</td></tr></tbody></table>',
            id="headers",
        ),
        pytest.param(
            '<img src="/a.png" id="a" alt=""><a href="#a">y</a>',
            f'<img src="{HOST}/a.png" id="p1-a" alt=""><a href="#p1-a">y</a>',
            id="image",
        ),
    ],
)
def test_ids(html: str, expected: str) -> None:
    assert cleaned(html) == expected


def test_a_link_to_a_missing_id_goes_where_the_post_has_no_address() -> None:
    assert clean('<a href="#a">y</a>', base_url="", site=make_site(), id_prefix="").html == "<a>y</a>"


def test_ids_of_two_posts_do_not_meet() -> None:
    assert 'id="p1-a"' in cleaned("<p id=a>", "p1-")
    assert 'id="p2-a"' in cleaned("<p id=a>", "p2-")
    assert cleaned("<p id=a>x", "") == '<p id="a">x</p>'


@pytest.mark.parametrize(
    ("width", "expected"),
    [("100%", ' width="100%"'), ("640", ' width="640"'), ("641", ""), ("wide", "")],
)
def test_tables_fit(width: str, expected: str) -> None:
    assert cleaned(f'<table width="{width}"></table>') == f"<table{expected}></table>"
