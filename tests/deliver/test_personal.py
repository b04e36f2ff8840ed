import html as htmllib
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from syndicate.deliver.personal import Manner, Marks, Pieces, is_personal, values_of, without_marks
from syndicate.errors import SyndicateError
from syndicate.model.issue import Recipient

MARKS = Marks()
NAME = "Ann &quot;O&#x27;Neil&quot; &lt;b&gt;"
CITY = "S%C3%A3o%20Paulo%2F%E5%8C%97%E4%BA%AC"
LINK = "https://u.org/?a=1&amp;t=x"
ENVIRONMENT = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
ANN = {"name": 'Ann "O\'Neil" <b>', "city": "São Paulo/北京", "home": "https://a.org/?x=1&y=2"}


def rendered(template: str) -> str:
    return ENVIRONMENT.from_string(template).render(recipient=MARKS, unsubscribe_url=MARKS.unsubscribe_url)


def as_html(template: str, values: dict[str, str]) -> str:
    return Pieces.of_html(rendered(template)).filled(values)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("{{ recipient.city }}", "São Paulo/北京", id="a field"),
        pytest.param("{{ recipient['city'] }}", "São Paulo/北京", id="a field by its name"),
        pytest.param('{{ recipient("city") }}', "São Paulo/北京", id="a field that is asked for"),
        pytest.param("[{{ recipient.street }}]", "[]", id="a field that is missing"),
        pytest.param('{{ recipient("First name", "reader, 读者 &") }}', "reader, 读者 &amp;", id="a fallback"),
        pytest.param('{{ recipient("city", "reader") }}', "São Paulo/北京", id="no need of the fallback"),
        pytest.param("{{ 'in ' ~ recipient.city }}!", "in São Paulo/北京!", id="joined in the template"),
        pytest.param("{{ recipient.name }}", NAME, id="escaped in text"),
        pytest.param('<i title="{{ recipient.name }}">', f'<i title="{NAME}">', id="attribute"),
        pytest.param(
            '<a href="https://b.org/?c={{ recipient.city }}">', f'<a href="https://b.org/?c={CITY}">', id="in a URL"
        ),
        pytest.param('<a href="{{ recipient.home }}">', '<a href="https://a.org/?x=1&amp;y=2">', id="a whole URL"),
        pytest.param("<a href='{{ recipient.city }}'>", f"<a href='{CITY}'>", id="no URL"),
        pytest.param('<a href="{{ unsubscribe_url }}">', f'<a href="{LINK}">', id="the unsubscribe link"),
        pytest.param(
            '<a href="https://b.org/?u={{ unsubscribe_url }}">',
            '<a href="https://b.org/?u=https%3A%2F%2Fu.org%2F%3Fa%3D1%26t%3Dx">',
            id="a link in a URL",
        ),
        pytest.param("{{ unsubscribe_url }}", LINK, id="the unsubscribe link as text"),
        pytest.param("<!--[if mso]>{{ recipient.name }}<![endif]-->", f"<!--[if mso]>{NAME}<![endif]-->", id="Outlook"),
    ],
)
def test_a_value_is_written_as_its_place_in_html_asks(template: str, expected: str) -> None:
    assert as_html(template, {**ANN, "unsubscribe_url": "https://u.org/?a=1&t=x"}) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("Dear {{ recipient.name }},", 'Dear Ann "O\'Neil" <b>,', id="as it is"),
        pytest.param("https://b.org/{{ recipient.city }} x", f"https://b.org/{CITY} x", id="in a URL"),
        pytest.param("see {{ unsubscribe_url }}.", "see https://u.org/?a=1&t=x.", id="the unsubscribe link"),
        pytest.param("https://b.org/ {{ recipient.city }}", "https://b.org/ São Paulo/北京", id="after a URL"),
    ],
)
def test_a_value_is_written_as_its_place_in_text_asks(template: str, expected: str) -> None:
    text = jinja2.Template(template).render(recipient=MARKS, unsubscribe_url=MARKS.unsubscribe_url)
    assert Pieces.of_text(text).filled({**ANN, "unsubscribe_url": "https://u.org/?a=1&t=x"}) == expected


@given(value=st.text(st.characters(codec=None)))
def test_no_value_leaves_its_place_in_html(value: str) -> None:
    values = values_of(Recipient(address="a@example.com", name=value, fields={"x": value}))
    template = '<p title="{{ recipient.x }}">[<b>{{ recipient.name }}</b>]<a href="{{ recipient.x }}">l</a></p>'
    (paragraph,) = lxml_html.fragments_fromstring(as_html(template, values))
    assert [element.tag for element in paragraph.iter()] == ["p", "b", "a"]
    assert (paragraph[0].text or "") == paragraph.get("title") == values["name"]
    assert not paragraph[1].get("href", "").lower().startswith(("javascript:", "data:", "vbscript:"))


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("{% if recipient.name %}a{% endif %}", id="a condition"),
        pytest.param('{{ recipient.name or "reader" }}', id="or"),
        pytest.param('{% if recipient.city == "Berlin" %}a{% endif %}', id="a comparison"),
    ],
)
def test_a_value_cannot_be_asked_about_before_it_is_known(template: str) -> None:
    with pytest.raises(TypeError, match=r'write \{\{ recipient\("(name|city)", "what others read"\) \}\}'):
        rendered(template)


def test_a_recipient_as_such_is_not_a_value() -> None:
    with pytest.raises(TypeError, match="a recipient has fields"):
        rendered("{{ recipient }}")


def test_what_python_asks_of_any_object_is_no_field() -> None:
    assert not hasattr(MARKS, "__html__")


@pytest.mark.parametrize(
    "template",
    [
        pytest.param("{{ recipient.name | upper }}", id="upper"),
        pytest.param("{{ recipient.name | string | truncate(20) }}", id="truncate"),
        pytest.param("{{ recipient.name | title }}", id="title"),
    ],
)
def test_a_filter_cannot_change_what_is_not_known(template: str) -> None:
    for read in (Pieces.of_text, Pieces.of_html):
        with pytest.raises(SyndicateError, match="changes a personal value before it is known"):
            read(rendered(template))


@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param("<style>p { color: {{ recipient.x }} }</style>", "style sheet or script", id="style"),
        pytest.param('<p style="color: {{ recipient.x }}">', "style or script attribute", id="style attribute"),
        pytest.param('<p onclick="{{ recipient.x }}">', "style or script attribute", id="script attribute"),
        pytest.param("<script>{{ recipient.x }}</script>", "style sheet or script", id="script"),
        pytest.param("<p title={{ recipient.x }}>", "outside of a quoted attribute", id="unquoted attribute"),
        pytest.param('<p {{ recipient.x }}="">', "outside of a quoted attribute", id="attribute's name"),
    ],
)
def test_a_value_cannot_stand_where_it_could_not_be_escaped(template: str, why: str) -> None:
    with pytest.raises(SyndicateError, match=why):
        Pieces.of_html(rendered(template))


def test_marks_survive_escapes() -> None:
    mark = rendered('{{ recipient("name", "ünï") }}')
    assert mark.isalnum()
    assert mark == htmllib.escape(mark)


def test_text_says_whether_it_is_personal() -> None:
    assert is_personal(rendered("Dear {{ recipient.name }}"))
    assert is_personal(MARKS.view_url)
    assert not is_personal("Dear reader")


@pytest.mark.parametrize("template", ["{{ recipient.name }}", "{{ unsubscribe_url }}", "{{ recipient.name | upper }}"])
def test_a_post_cannot_ask_for_values(template: str) -> None:
    text = without_marks(f"a {rendered(template)} b")
    pieces = Pieces.of_html(text)
    assert pieces.spots == ()
    assert text.startswith("a ")
    assert text.endswith(" b")


def test_values_are_lines_and_own_fields_cannot_take_ours() -> None:
    fields: dict[str, Any] = {"city": "a\r\nb\x00", "name": "Eve", "address": "eve@example.com"}
    values = values_of(Recipient(address="ann@example.com", name="Ann\nB", language="zh-CN", fields=fields))
    assert values == {
        "address": "ann@example.com",
        "city": "a b",
        "email": "ann@example.com",
        "language": "zh-CN",
        "name": "Ann B",
    }
    assert values_of(Recipient(address="ann@example.com"))["language"] == ""


def test_the_pieces_of_a_text_are_one_more_than_its_spots() -> None:
    pieces = Pieces.of_text(rendered("{{ recipient.a }}{{ recipient.b }}"))
    assert pieces.texts == ("", "", "")
    assert [(spot.field, spot.manner) for spot in pieces.spots] == [("a", Manner.LINE), ("b", Manner.LINE)]
