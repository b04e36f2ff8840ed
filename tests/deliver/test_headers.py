from email import message_from_bytes
from email.header import Header, decode_header, make_header
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.deliver import headers
from syndicate.errors import SyndicateError
from syndicate.names import clean_line

ANY_TEXT = st.text(st.characters(codec=None), max_size=200) | st.text('a=?_ 财😀\r\n\u2028\x85\x00<>,"\\', max_size=300)


def read_back(name: str, value: str) -> str:
    """Return what the standard library reads from the field as written."""
    raw = f"{name}: {headers.encode(name, value)}\r\nX-Next: here\r\n\r\n".encode("ascii")
    message = message_from_bytes(raw, policy=default)
    assert message.keys() == [name, "X-Next"]
    return str(message[name])


def lines(name: str, value: str) -> list[str]:
    return f"{name}: {headers.encode(name, value)}".split("\r\n")


@given(title=ANY_TEXT)
def test_a_subject_is_read_back_as_it_was_and_injects_nothing(title: str) -> None:
    assert read_back("Subject", title) == clean_line(title)
    assert all(len(line) <= headers.FOLD_AT for line in lines("Subject", title))


@given(title=st.text("财经😀éß€𐍈", min_size=1, max_size=200), name=st.sampled_from(["Subject", "X", "X-Campaign-Name"]))
def test_encoded_words_are_those_of_the_standard_library(title: str, name: str) -> None:
    expected = Header(title, "utf-8", maxlinelen=headers.FOLD_AT, header_name=name).encode(linesep="\r\n")
    assert headers.encode(name, title) == expected


@given(title=st.text("财经😀", min_size=1, max_size=80), length=st.integers(50, 120))
def test_a_field_with_a_very_long_name_is_read_back(title: str, length: int) -> None:
    assert read_back("X" * length, title) == clean_line(title)


@given(name=ANY_TEXT)
def test_a_name_is_read_back_as_it_was_and_its_address_stays(name: str) -> None:
    written = headers.encode("From", f"{name} <desk@example.org>")
    raw = f"From: {written}\r\nX-Next: here\r\n\r\n".encode("ascii")
    message = message_from_bytes(raw, policy=default)
    assert message.keys() == ["From", "X-Next"]
    (mailbox,) = message["From"].addresses
    assert mailbox.addr_spec == "desk@example.org"
    # The new parser shows the blank between two encoded words of a name, which RFC 2047 section 6.2 says to drop.
    phrase = written.replace("\r\n", "").rpartition("<")[0].strip()
    if phrase.startswith('"'):
        assert mailbox.display_name == clean_line(name)
    else:
        assert str(make_header(decode_header(phrase))) == clean_line(name)


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        pytest.param("Subject", "Markets open higher", "Markets open higher", id="ASCII as it is"),
        pytest.param("Subject", "", "", id="empty"),
        pytest.param("Subject", "早报", "=?utf-8?b?5pep5oql?=", id="Chinese in base64"),
        pytest.param("Subject", "café society lives", "=?utf-8?q?caf=C3=A9_society_lives?=", id="Latin in Q"),
        pytest.param("Subject", "a =?utf-8?q?b?=", "=?utf-8?b?YSA9P3V0Zi04P3E/Yj89?=", id="looks encoded"),
        pytest.param("From", "News Desk <a@b.org>", "News Desk <a@b.org>", id="name of atoms"),
        pytest.param("From", "Desk, News <a@b.org>", '"Desk, News" <a@b.org>', id="name to quote"),
        pytest.param("From", 'a "b" \\ <a@b.org>', r'"a \"b\" \\" <a@b.org>', id="name with quotes"),
        pytest.param("From", "电讯 <a@b.org>", "=?utf-8?b?55S16K6v?= <a@b.org>", id="name beyond ASCII"),
        pytest.param("To", "a@b.org", "a@b.org", id="no name"),
        pytest.param("List-Id", "<m.example.org>", "<m.example.org>", id="list without a name"),
        pytest.param("List-Id", "m.example.org", "<m.example.org>", id="list id gets its brackets"),
        pytest.param(
            "List-Id", "电讯 <m.example.org>", "=?utf-8?b?55S16K6v?= <m.example.org>", id="the id is never encoded"
        ),
    ],
)
def test_how_a_field_is_written(name: str, value: str, written: str) -> None:
    assert headers.encode(name, value) == written


def test_long_ascii_text_is_folded_at_blanks() -> None:
    assert lines("Subject", "markets " * 20)[0] == "Subject: " + ("markets " * 8).strip()
    assert "=?" not in headers.encode("Subject", "markets " * 20)


def test_text_without_blanks_is_encoded_to_be_folded() -> None:
    assert read_back("Subject", "x" * 200) == "x" * 200
    assert max(map(len, lines("Subject", "a " + "x" * 200))) <= headers.FOLD_AT


def test_a_long_name_leaves_its_address_on_a_line_of_its_own() -> None:
    assert lines("From", "早" * 12 + f" <{'d' * 40}@example.org>")[-1] == f" <{'d' * 40}@example.org>"


def test_an_unsubscribe_url_of_any_length_stays_whole() -> None:
    url = f"<https://news.example.org/u?t={'a' * 270}>"
    assert headers.encode("List-Unsubscribe", url) == url


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("<https://news.example.org/u>\r\nBcc: victim@example.org", id="CR LF"),
        pytest.param("<https://news.example.org/u>\n x", id="a fold"),
        pytest.param("<https://news.example.org/\x85>", id="C1"),
        pytest.param("<https://news.example.org/\x00>", id="NUL"),
        pytest.param("<https://news.example.org/\u2028>", id="line separator"),
        pytest.param("<https://news.example.org/退订>", id="beyond ASCII"),
        pytest.param("<https://news.example.org/u> ", id="blank at the end"),
        pytest.param(f"<https://news.example.org/{'a' * 1000}>", id="longer than a line may be"),
    ],
)
@pytest.mark.parametrize("name", ["List-Unsubscribe", "List-Archive", "Feedback-ID", "Message-ID"])
def test_a_field_for_machines_refuses_what_it_would_have_to_mend(name: str, value: str) -> None:
    with pytest.raises(SyndicateError) as caught:
        headers.encode(name, value)
    assert str(caught.value).startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["", "X Y", "X:Y", "X\r\nBcc", "标题"])
def test_a_field_name_is_checked(name: str) -> None:
    with pytest.raises(SyndicateError, match="is not the name of a mail header"):
        headers.encode(name, "x")


@pytest.mark.parametrize("value", ["Desk <>", "Desk <a b@c.org>", "Desk <用户@c.org>", "电讯", f"<{'a' * 400}>"])
def test_a_named_field_needs_an_address(value: str) -> None:
    with pytest.raises(SyndicateError, match="does not end in an address"):
        headers.encode("From", value)
