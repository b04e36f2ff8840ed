"""Opening tags changed where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.render.opentags import Attributes, changed


def marked(tag: str, given: Attributes) -> Attributes:
    return given | {"data-was": f"{tag}:{','.join(given)}"}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>a</p>", '<p data-was="p:">a</p>', id="no attribute"),
        pytest.param('<P CLASS="a>b">', '<P class="a&gt;b" data-was="p:class">', id="an angle in quotation marks"),
        pytest.param("<a href='x'>", '<a href="x" data-was="a:href">', id="single quotation marks"),
        pytest.param("<td width=40 nowrap>", '<td width="40" nowrap="" data-was="td:width,nowrap">', id="none at all"),
        pytest.param('<a href="?a&amp;b">', '<a href="?a&amp;b" data-was="a:href">', id="entities"),
        pytest.param('<a x="1" X="2">', '<a x="1" data-was="a:x">', id="the first of two counts, as in browsers"),
        pytest.param("<!-- <p> --><br>", '<!-- <p> --><br data-was="br:">', id="comments stay"),
        pytest.param("<!-- <p>", "<!-- <p>", id="a comment that never ends"),
        pytest.param("<title><b></title>", '<title data-was="title:"><b></title>', id="text that is no markup"),
        pytest.param("1 < 2 <", "1 < 2 <", id="no tag"),
    ],
)
def test_attributes_change(html: str, expected: str) -> None:
    assert changed(html, attributes=marked) == expected


def test_style_sheets_change() -> None:
    page = "<STYLE media=x>p>a{}</STYLE><script>style</script><style>b{}</style>"
    assert changed(page, css=str.upper) == "<STYLE media=x>P>A{}</STYLE><script>style</script><style>B{}</style>"


@given(st.text(alphabet="<>!-/= \"'abstyleimg&;\n", max_size=200))
def test_what_is_not_changed_stays_to_the_byte(html: str) -> None:
    assert changed(html) == html
