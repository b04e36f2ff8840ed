import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.deliver.addresses import Mailbox, named, parse
from syndicate.errors import SyndicateError
from syndicate.names import clean_line


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        pytest.param("desk@example.org", "", "desk@example.org", id="address alone"),
        pytest.param("<desk@example.org>", "", "desk@example.org", id="in brackets"),
        pytest.param("News Desk <desk@example.org>", "News Desk", "desk@example.org", id="name and address"),
        pytest.param("  财经电讯  <desk@example.org> ", "财经电讯", "desk@example.org", id="Chinese name, untidy"),
        pytest.param('"Wire, Finance" <desk@example.org>', "Wire, Finance", "desk@example.org", id="quoted comma"),
        pytest.param(r'"The \"Wire\" \\" <a@b.org>', r'The "Wire" ' + "\\", "a@b.org", id="quoted quotes"),
        pytest.param("Wire (Asia) <desk@example.org>", "Wire (Asia)", "desk@example.org", id="parentheses are text"),
        pytest.param("o'neil+x=1@sub.example.org", "", "o'neil+x=1@sub.example.org", id="all of atext"),
        pytest.param("root@localhost", "", "root@localhost", id="one label"),
        pytest.param("desk@新闻.example", "", "desk@xn--efvy88h.example", id="international domain"),
    ],
)
def test_one_mailbox_is_read(text: str, name: str, address: str) -> None:
    assert parse(text) == Mailbox(name, address)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("alice@example.org)bob@example.com", id="a comment that never opened"),
        pytest.param("alice@example.org, bob@example.com", id="two addresses"),
        pytest.param("alice@example.org, <bob@example.com>", id="an address as the name of another"),
        pytest.param("Wire, Finance <desk@example.org>", id="comma without quotes"),
        pytest.param('Finance "Wire" <desk@example.org>', id="quotes inside a name"),
        pytest.param("Desk <desk@example.org> <x@example.org>", id="two pairs of brackets"),
        pytest.param("Desk <desk@example.org> tail", id="text after the address"),
        pytest.param("a\r\nBcc: victim@example.org <desk@example.org>", id="a header in the name"),
        pytest.param("desk@example.org\r\nBcc: victim@example.org", id="a header after the address"),
        pytest.param("desk", id="no at sign"),
        pytest.param("", id="empty"),
        pytest.param("<>", id="empty brackets"),
        pytest.param("@example.org", id="nobody"),
        pytest.param("desk@", id="nowhere"),
        pytest.param("a..b@example.org", id="two dots"),
        pytest.param(".a@example.org", id="leading dot"),
        pytest.param("de sk@example.org", id="blank"),
        pytest.param('"de sk"@example.org', id="quoted local part"),
        pytest.param("用户@example.org", id="local part beyond ASCII"),
        pytest.param("desk@[127.0.0.1]", id="address literal"),
        pytest.param("desk@-example.org", id="label with a leading hyphen"),
        pytest.param("desk@a_b.org", id="underscore in the domain"),
        pytest.param("desk@exa\u2028mple.org", id="line separator"),
        pytest.param("desk@" + "新" * 80 + ".org", id="international label too long"),
        pytest.param("a" * 65 + "@example.org", id="long local part"),
        pytest.param("desk@" + ("a" * 62 + ".") * 4 + "org", id="long address"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SyndicateError, match="is not one mail address") as caught:
        parse(text, where="config.yaml:9: digests.from")
    assert str(caught.value).startswith("config.yaml:9: digests.from: ")


def test_the_domain_and_the_written_form() -> None:
    mailbox = parse("News Desk <desk@example.org>")
    assert mailbox.domain == "example.org"
    assert str(mailbox) == "News Desk <desk@example.org>"
    assert str(parse("desk@example.org")) == "desk@example.org"


@given(st.text())
def test_any_name_beside_an_address_is_read_back(name: str) -> None:
    found = parse(named(name, "digest@example.org"))
    assert found.address == "digest@example.org"
    assert found.name == clean_line(name.replace("<", " ").replace(">", " "))
