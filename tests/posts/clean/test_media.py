"""Images and players of a post, seen through the cleaner."""

import pytest

from syndicate.posts.clean import Cleaned, clean
from tests.factories import make_site

HOST = "https://news.example.org"


def cleaned(html: str) -> Cleaned:
    return clean(html, base_url=f"{HOST}/2022/post-1.html", site=make_site(), id_prefix="p1-")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<img src=/a.png>", "/a.png", id="plain"),
        pytest.param('<img src="data:image/gif;base64,R0" data-src="/a.png">', "/a.png", id="data-src"),
        pytest.param('<img src="/wait.gif" data-original="/a.png">', "/a.png", id="data-original before a placeholder"),
        pytest.param('<img src="/a.png" data-lazy="true">', "/a.png", id="a switch is no address"),
        pytest.param('<img data-src="{{ x }}/b.png" src="/a.png">', "/a.png", id="unusable data-src"),
        pytest.param('<img data-lazy-srcset="/s.png 300w, /a.png 900w">', "/a.png", id="largest of a lazy srcset"),
        pytest.param('<img src="" srcset="/a.png">', "/a.png", id="srcset alone"),
        pytest.param('<picture><source srcset="/a.png 2x"><img></picture>', "/a.png", id="source of a picture"),
    ],
)
def test_an_image_gets_its_real_source(html: str, expected: str) -> None:
    result = cleaned(html)
    assert result.image == HOST + expected
    assert f'src="{HOST}{expected}"' in result.html


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<img>", id="no source"),
        pytest.param("<img src='data:image/png;base64,AAAA'>", id="data"),
        pytest.param("<img src=javascript:alert(1)>", id="script"),
        pytest.param("<img src='http://['>", id="broken"),
        pytest.param("<img src='{{ page.image }}'>", id="Liquid that was not run"),
        pytest.param("<img src=/t.png width=1 height=1>", id="one pixel by attributes"),
        pytest.param("<img src=/t.png style='width:2px;height:2px'>", id="two pixels by style"),
        pytest.param("<img src=/t.png width=0 height=0>", id="no pixel"),
        pytest.param("<img src=https://pixel.wp.com/b.gif?x=1>", id="known counter"),
        pytest.param("<img src=https://www.facebook.com/tr?id=1>", id="known pixel"),
        pytest.param("<img src=/img/spacer.gif>", id="spacer"),
        pytest.param("<img src=/a.png style='display:none'>", id="hidden"),
        pytest.param("<picture><source media=x><img></picture>", id="picture without a source"),
    ],
)
def test_an_image_that_shows_nothing_goes(html: str) -> None:
    result = cleaned(f"<p>before{html}after</p>")
    assert result.html == "<p>beforeafter</p>"
    assert result.image is None


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param('width="578" height="276"', {"width": "578", "height": "276"}, id="fits"),
        pytest.param('width="1280px" height="720"', {"width": "640", "height": "360"}, id="scaled down"),
        pytest.param('width="1280"', {"width": "640"}, id="width alone"),
        pytest.param('height="720"', {}, id="height alone would distort"),
        pytest.param('width="100%" height="50"', {}, id="percent"),
        pytest.param('style="width:300px;height:9em"', {"width": "300"}, id="from the style"),
        pytest.param('width="9000" height="4"', {"width": "640", "height": "3"}, id="never so low as a tracker"),
    ],
)
def test_an_image_fits(attributes: str, expected: dict[str, str]) -> None:
    html = cleaned(f"<img src=/a.png {attributes}>").html
    for name in ("width", "height"):
        assert (f'{name}="{expected[name]}"' in html) if name in expected else (name not in html)


def test_an_image_keeps_its_alternative_text_and_has_one() -> None:
    assert 'alt="Chart"' in cleaned("<img src=/a.png alt=Chart>").html
    assert 'alt=""' in cleaned("<img src=/a.png>").html


def test_loading_goes_and_srcset_is_absolute() -> None:
    html = cleaned(
        '<img src=/a.png loading=lazy srcset="/a.png 1x, javascript:alert(1) 2x" sizes="(max-width: 9px) 9px">'
    ).html
    assert f'srcset="{HOST}/a.png 1x"' in html
    assert 'sizes="(max-width: 9px) 9px"' in html
    assert "loading" not in html
    assert "srcset" not in cleaned('<img src=/a.png srcset="javascript:alert(1)">').html
    assert "sizes" not in cleaned('<img src=/a.png srcset="/b.png 2x" sizes="expression{1}">').html


def test_the_first_image_that_is_no_icon_stands_for_the_post() -> None:
    html = "<img src=/icon.png width=32 height=32><img src=/t.png width=1><img src=/a.png width=300><img src=/b.png>"
    assert cleaned(html).image == f"{HOST}/a.png"


@pytest.mark.parametrize(
    ("html", "images"),
    [
        pytest.param("<img data-src=/a.png><noscript><img src=/a.png></noscript>", ["/a.png"], id="lazy image, once"),
        pytest.param("<img src=/a.png><noscript><img src=/a.png></noscript>", ["/a.png"], id="same image, once"),
        pytest.param("<p><noscript><img src=/a.png></noscript></p>", ["/a.png"], id="image for those without scripts"),
        pytest.param("<img src=data:,><noscript><img src=/a.png></noscript>", ["/a.png"], id="placeholder before it"),
        pytest.param("<img src=/b.png><noscript><img src=/a.png></noscript>", ["/b.png", "/a.png"], id="another image"),
        pytest.param("<b>x</b><noscript><img src=/a.png></noscript>", ["/a.png"], id="after other things"),
        pytest.param("<noscript>Please enable JavaScript.</noscript>", [], id="no image"),
    ],
)
def test_noscript(html: str, images: list[str]) -> None:
    result = cleaned(html).html
    assert [f"{HOST}{image}" in result for image in images] == [True] * len(images)
    assert result.count("<img") == len(images)
    assert "JavaScript" not in result


@pytest.mark.parametrize(
    ("html", "address", "text"),
    [
        pytest.param(
            '<iframe src="//www.youtube.com/embed/aB-1_x?start=9"></iframe>',
            "https://www.youtube.com/watch?v=aB-1_x",
            "youtube.com",
            id="YouTube",
        ),
        pytest.param(
            '<iframe src="https://www.youtube-nocookie.com/embed/aB1" title="A  talk"></iframe>',
            "https://www.youtube.com/watch?v=aB1",
            "A talk",
            id="title",
        ),
        pytest.param(
            '<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>',
            "https://www.youtube.com/playlist?list=PL1",
            "youtube.com",
            id="YouTube playlist",
        ),
        pytest.param(
            '<iframe src="https://player.vimeo.com/video/12?h=1"></iframe>',
            "https://vimeo.com/12",
            "vimeo.com",
            id="Vimeo",
        ),
        pytest.param(
            '<iframe src="//player.bilibili.com/player.html?bvid=BV1x&page=1"></iframe>',
            "https://www.bilibili.com/video/BV1x",
            "bilibili.com",
            id="Bilibili",
        ),
        pytest.param(
            '<iframe src="//player.bilibili.com/player.html?aid=12"></iframe>',
            "https://www.bilibili.com/video/av12",
            "bilibili.com",
            id="Bilibili's old numbers",
        ),
        pytest.param(
            '<iframe src="//player.bilibili.com/player.html?cid=1"></iframe>',
            "https://player.bilibili.com/player.html?cid=1",
            "player.bilibili.com",
            id="Bilibili without either",
        ),
        pytest.param('<iframe data-src="/map.html"></iframe>', f"{HOST}/map.html", "news.example.org", id="lazy frame"),
        pytest.param(
            "<video><source src=/v.mp4>Your browser is old.</video>", f"{HOST}/v.mp4", "news.example.org", id="video"
        ),
        pytest.param(
            '<audio src=/a.mp3 aria-label="Episode 1" controls></audio>', f"{HOST}/a.mp3", "Episode 1", id="audio"
        ),
        pytest.param("<embed src=/a.swf>", f"{HOST}/a.swf", "news.example.org", id="embed"),
        pytest.param("<object data=/a.pdf><b>fallback</b></object>", f"{HOST}/a.pdf", "news.example.org", id="object"),
        pytest.param(
            "<object><param name=x value=1><param name=movie value=/m.swf></object>",
            f"{HOST}/m.swf",
            "news.example.org",
            id="parameter of an object",
        ),
    ],
)
def test_a_player_becomes_a_link(html: str, address: str, text: str) -> None:
    assert cleaned(html).html.replace("&amp;", "&") == f'<p><a href="{address}">▶ {text}</a></p>'


def test_a_player_inside_a_line_stays_in_it() -> None:
    html = cleaned("<p>See <video src=/v.mp4>old <img src=/a.png></video> now.</p>").html
    assert html == f'<p>See <span><a href="{HOST}/v.mp4">▶ news.example.org</a></span> now.</p>'


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<iframe></iframe>", id="no address"),
        pytest.param("<iframe srcdoc='<p>x'></iframe>", id="inline document"),
        pytest.param("<iframe src=javascript:alert(1)></iframe>", id="script"),
        pytest.param("<iframe src=/gtm.html width=0 height=0></iframe>", id="counter"),
        pytest.param("<video>Your browser is old.</video>", id="video of nothing"),
    ],
)
def test_a_player_of_nothing_goes(html: str) -> None:
    assert cleaned(f"<p>x{html}y</p>").html == "<p>xy</p>"


def test_an_object_that_plays_nothing_shows_what_it_holds() -> None:
    assert cleaned("<div><object><p>Text <img src=/a.png></p></object></div>").html == (
        f'<div><p>Text <img src="{HOST}/a.png" alt=""></p></div>'
    )
