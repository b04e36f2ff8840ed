"""Clean HTML as a whole: safe, complete, and the same when it is cleaned again."""

import re
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.errors import PostError
from syndicate.posts.clean.cleaner import MAX_DEPTH, MAX_REFERENCES, Cleaned, clean
from syndicate.posts.clean.markup import CLEAN_TAGS, words
from tests.factories import make_site

HOST = "https://news.example.org"


def cleaned(html: str) -> Cleaned:
    return clean(html, base_url=f"{HOST}/2022/post-1.html", site=make_site(), id_prefix="p1-")


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\t>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    '<img """><script>alert(1)</script>">',
    "<img src=javascript:alert(1)>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    '<img srcset="javascript:alert(1) 1x, x.png 2x">',
    '<img srcset="x.png 1x,javascript:alert(1) 2x">',
    '<img data-src="javascript:alert(1)">',
    '<img src=x srcset=",javascript:alert(1)">',
    "<body onload=alert(1)>",
    "<div onmouseover=alert(1)>x</div>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="jav&#x0A;ascript:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    '<a href="&#106;&#97;vascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='//javascript:alert(1)'>x</a>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><p><style><g title='</style><img src=x onerror=alert(1)>'>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<noscript><img title='</noscript><img src=x onerror=alert(1)>' src=y></noscript>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:text/html,x>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<input type=image src=x onerror=alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<base href=javascript:/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='text-align:expression(alert(1))'>x</p>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='behavior:url(x.htc);-moz-binding:url(x.xml)'>x</p>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>x</p>",
    "<p style='d\\69splay:block;text-align:\\65xpression(1)'>x</p>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x</table>",
    "<video poster=javascript:alert(1)><source onerror=alert(1)></video>",
    "<audio src=javascript:alert(1)></audio>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=javascript:alert(1)?><p>x</p>",
    "<template><script>alert(1)</script></template>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<p id='x\"><script>alert(1)</script>'>x</p>",
    "<a name='\"><img src=x onerror=alert(1)>'>x</a>",
    "<alice<script>alert(1)</script>>",
    "<img alt='<x' title='/><script>alert(1)</script>' src=x>",
    "<http://a.example/<script>alert(1)</script>>",
    "<select><template><img src=x onerror=alert(1)></select>",
    "<plaintext><script>alert(1)</script>",
    "+ADw-script+AD4-alert(1)",
]
URLS = {"href", "src", "cite", "data", "action", "formaction", "poster", "background", "xlink:href"}
ATTRIBUTES = words(
    "abbr align alt border cellpadding cellspacing cite colspan datetime dir headers height href id lang name open"
    " reversed rowspan scope sizes span src srcset start style title type valign value width"
)
STYLE = re.compile(r"(?:[a-z-]+:[a-z0-9.-]+;?)*\Z")


def assert_safe(html: str) -> None:
    for element in BeautifulSoup(html, "html.parser").find_all():
        assert isinstance(element, Tag)
        assert element.name in CLEAN_TAGS
        for name, value in element.attrs.items():
            assert name in ATTRIBUTES
            assert isinstance(value, str)
            if name in URLS:
                assert re.match(r"https?://[^/?#\s]+|mailto:|tel:|#", value)
            if name == "srcset":
                assert all(re.match(r"https?://", one.strip()) for one in value.split(", "))
            if name == "style":
                assert STYLE.match(value)
                assert "display" not in value


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_gets_out(attack: str) -> None:
    for html in (attack, f"<p>{attack}</p>", f"<table><tr><td>{attack}", f"<svg>{attack}", f"<a href=/x>{attack}</a>"):
        assert_safe(cleaned(html).html)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_safe_is_not_changed_again(attack: str) -> None:
    once = cleaned(attack).html
    assert cleaned(once).html == once


def test_nothing_is_lost_up_to_the_depth_that_is_allowed() -> None:
    html = "<div>" * MAX_DEPTH + "INSIDE" + "</div>" * MAX_DEPTH + "<p>AFTER</p>"
    result = cleaned(html).html
    assert "INSIDE" in result
    assert result.endswith("<p>AFTER</p>")
    assert result.count("<div>") == MAX_DEPTH


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 3000, 100_000])
def test_deeper_is_an_error(depth: int) -> None:
    with pytest.raises(PostError, match="nested deeper than 1000"):
        cleaned("<div>" * depth + "x")


def test_many_tags_side_by_side_are_not_deep() -> None:
    assert cleaned("<i>x</i>" * (MAX_DEPTH + 1)).html.count("<i>") == MAX_DEPTH + 1


def test_characters_by_the_hundred_thousand_are_an_error() -> None:
    with pytest.raises(PostError, match="300,000"):
        cleaned("<" * (MAX_REFERENCES + 1))


@pytest.mark.parametrize("html", ["", " \n\t", "\x08", "<!-- x -->", "</html>"])
def test_nothing_stays_nothing(html: str) -> None:
    assert cleaned(html) == Cleaned(html="")


def test_text_and_image_come_with_it() -> None:
    result = cleaned("<p style='display:none'>Hidden.</p><p><img src=/a.png></p><p>First.</p><p>Second.</p>")
    assert result.paragraphs == ("First.", "Second.")
    assert result.image == f"{HOST}/a.png"


def test_control_characters_and_surrogates_go() -> None:
    assert cleaned("<p>a\x08b\x1bc\x85d\ud800</p>").html == "<p>abcd\ufffd</p>"


def test_a_real_news_item() -> None:
    html = (
        '<p style="display:none;height:1px;overflow:hidden;"><br /></p><!-- EM_StockImg_Start --><p style="text-align:'
        'center;"><a href="http://quote.example.com/r/116" data-code="1|2" class="EmImageRemark" target="_blank">'
        '<img src="https://pic.example.com/GetPic.aspx?nid=116&imageType=k&token=28df&at=1" border="0" alt="K图"'
        ' style="border:#d1d1d1 1px solid;" width="578" height="276" /></a></p><!-- EM_StockImg_End --><p>近日，快手。'
        '<br /></p>\n <p class="em_media">（文章来源：中国经营网）</p>'
        '\n<p><a href="//news.example.org/a  b.html">返回</a></p>'
    )
    result = cleaned(html)
    assert result.image == "https://pic.example.com/GetPic.aspx?nid=116&imageType=k&token=28df&at=1"
    assert result.paragraphs == ("近日，快手。",)
    assert "imageType=k&amp;token=28df" in result.html
    assert f'<p><a href="{HOST}/a%20%20b.html">返回</a></p>' in result.html
    assert result.html.startswith('<p style="text-align:center"><a href="http://quote.example.com/r/116"><img')
    assert "data-code" not in result.html
    assert "EM_Stock" not in result.html


TAGS = words(
    "p div a b i em span ul ol li table tr td th tbody caption h2 blockquote pre code img br center font section figure"
    " ruby rt dl dt dd svg math mi noscript iframe video object source embed form input select option textarea alice"
    " x-y o:p xmp template q html body picture script style wbr"
)
MARKS = [
    "", "", "", ' id="x"', ' href="#x"', ' href="/a b"', ' href="javascript:1"', ' style="display:none"', " hidden",
    ' style="text-align:center;color:red"', ' name="n"', ' src="a.png"', ' width="900" height="3"', ' title="a<b>"',
    ' srcset="a 1x"', ' cite="q"', ' type="checkbox"', ' data-src="/l.jpg"',
]  # fmt: skip
PIECES = st.one_of(
    st.builds("<{}{}{}>".format, st.sampled_from(sorted(TAGS)), st.sampled_from(MARKS), st.sampled_from(MARKS)),
    st.builds("</{}>".format, st.sampled_from(sorted(TAGS))),
    st.sampled_from(
        ["text", "中文。", " ", "\n", "&amp;", "&lt;b&gt;", "<", "&", "&#8;", "&nbsp;", "<!-- c -->", "]]>"]
    ),
    st.text(max_size=8),
)


class Balance(HTMLParser):
    """Counts start tags that no end tag closes."""

    VOID = frozenset({"br", "col", "hr", "img", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=16).map("".join))
def test_any_html_is_safe_balanced_and_clean_at_once(html: str) -> None:
    once = cleaned(html).html
    assert_safe(once)
    balance = Balance()
    balance.feed(once)
    assert balance.open == []
    assert cleaned(once).html == once


SHOWN = st.sampled_from(
    sorted(
        words(
            "p div a b i ul li table tr td h2 blockquote pre br center font section rt dd mi form alice o:p html body"
            " wbr source"
        )
    )
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.one_of(
            SHOWN.map("<{}>".format),
            SHOWN.map("</{}>".format),
            st.just("*"),
        ),
        max_size=16,
    )
)
def test_no_word_is_lost(pieces: list[str]) -> None:
    words = [f"w{number}" for number, piece in enumerate(pieces) if piece == "*"]
    html = "".join(f" w{number} " if piece == "*" else piece for number, piece in enumerate(pieces))
    assert sorted(re.findall(r"w[0-9]+", re.sub(r"<[^>]*>", "", cleaned(html).html))) == sorted(words)
