"""Pictures that servers do not show in mail become links, or go; what is written beside them stays."""

import pytest

from syndicate.model import Article, DigestContent, Images
from syndicate.render.pictures import pictured, without_pictures
from tests.factories import make_content, make_post
from tests.render.sampledigest import find, make_digest

SRC = "https://news.example.org/a.png"


@pytest.mark.parametrize(
    ("html", "linked", "omitted"),
    [
        pytest.param(
            f'<p>a</p><p><img src="{SRC}" alt="A chart" width="9"></p><p>b</p>',
            f'<p>a</p><p><a href="{SRC}">A chart</a></p><p>b</p>',
            "<p>a</p><p>b</p>",
            id="alone in a paragraph",
        ),
        pytest.param(
            f'<p>a <img src="{SRC}" alt="x"> b</p>', f'<p>a <a href="{SRC}">x</a> b</p>', "<p>a  b</p>", id="in text"
        ),
        pytest.param(
            f'<p><b>a</b> c <img src="{SRC}" alt=""> b</p>',
            f'<p><b>a</b> c <a href="{SRC}">Image</a> b</p>',
            "<p><b>a</b> c  b</p>",
            id="without a text",
        ),
        pytest.param(
            f'<figure><img src="{SRC}" title="T"><figcaption>c</figcaption></figure>',
            f'<figure><a href="{SRC}">T</a><figcaption>c</figcaption></figure>',
            "<figure><figcaption>c</figcaption></figure>",
            id="with a caption",
        ),
        pytest.param(
            f'<p><a href="https://b.example/"><img src="{SRC}" alt="x"></a></p>',
            '<p><a href="https://b.example/"><span>x</span></a></p>',
            "",
            id="in a link",
        ),
        pytest.param('<p>a<img src="data:x" alt="x">b</p>', "<p>ab</p>", "<p>ab</p>", id="no address"),
        pytest.param(f'<img src="{SRC}" alt="&lt;b&gt;">', f'<a href="{SRC}">&lt;b&gt;</a>', "", id="alone"),
        pytest.param(
            f'<table><tr><td><img src="{SRC}" alt="x"></td></tr></table>',
            f'<table><tr><td><a href="{SRC}">x</a></td></tr></table>',
            "<table><tr><td></td></tr></table>",
            id="in a table",
        ),
        pytest.param("<p>none</p>", "<p>none</p>", "<p>none</p>", id="none"),
    ],
)
def test_a_picture(html: str, linked: str, omitted: str) -> None:
    assert without_pictures(html, Images.KEEP, "Image") == html
    assert without_pictures(html, Images.LINK, "Image") == linked
    assert without_pictures(html, Images.OMIT, "Image") == omitted


def article() -> Article:
    html = f'<p>Some text.</p><p><img src="{SRC}" alt="A chart"></p>'
    return Article(post=make_post(image=SRC), content=make_content(html, image=SRC))


def test_a_post_keeps_its_picture_unless_it_is_said() -> None:
    assert pictured([article()], Images.KEEP, "Image") == [article()]
    (made,) = pictured([article()], Images.OMIT, "Image")
    assert (made.post.image, made.content.image) == (None, None)


@pytest.mark.parametrize(("images", "links", "pictures"), [("keep", 0, 1), ("link", 1, 0), ("omit", 0, 0)])
def test_a_digest(images: str, links: int, pictures: int) -> None:
    made = make_digest([article()], images=Images(images), content=DigestContent.FULL, intro_html=f'<img src="{SRC}">')
    assert len(find(made.html, f"//a[@href='{SRC}'][text()='A chart']")) == links
    assert bool(find(made.html, f"//img[@src='{SRC}']")) is bool(pictures)
    assert ("A chart" in made.text) is bool(links or pictures)
