from email.message import EmailMessage

import pytest

from syndicate.errors import SyndicateError
from syndicate.render.lint.mail import Mail, mail_of_message


def message(html: str | None = "<p>中文</p>", text: str | None = "中文") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "新闻"
    made["List-Unsubscribe"] = "<https://news.example.org/unsubscribe?t=1>"
    if text is not None:
        made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html", cte="base64")
    return made


def test_a_message_gives_parts_headers_and_size() -> None:
    mail = mail_of_message(message().as_bytes())
    assert mail.html.strip() == "<p>中文</p>"
    assert mail.text == "中文\n"
    assert mail.header("list-unsubscribe") == "<https://news.example.org/unsubscribe?t=1>"
    assert mail.encoded_bytes == len("PHA+5Lit5paHPC9wPgo=\n")
    assert mail.address is None


def test_a_page_alone_has_no_headers_that_anybody_knows() -> None:
    assert Mail(html="x").header("Subject") == ""


def test_a_message_without_a_text_part_is_known_to_have_none() -> None:
    data = b"Content-Type: text/html\r\n\r\n<p>a</p>"
    mail = mail_of_message(data)
    assert (mail.html, mail.text) == ("<p>a</p>", "")


def test_a_message_without_html() -> None:
    assert mail_of_message(message(html=None).as_bytes()).html == ""


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00", id="no text at all"),
        pytest.param(b"Content-Type: text/html; charset=nonsense\r\n\r\n\xe4\xb8\xad", id="a charset nobody knows"),
        pytest.param(
            b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--y\r\n", id="a boundary that never comes"
        ),
        pytest.param(b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n!!", id="broken base64"),
        pytest.param(
            b"Content-Type: message/rfc822\r\n\r\nContent-Type: text/html\r\n\r\nx", id="a message in a message"
        ),
        pytest.param(b'Subject: =?utf-8?q?=ff?=\r\nFrom: <<>>,;:\r\nTo: "\r\n\r\nx', id="broken headers"),
    ],
)
def test_broken_messages_are_read_as_far_as_they_go(data: bytes) -> None:
    assert isinstance(mail_of_message(data), Mail)


def test_a_message_that_the_library_fails_on_is_an_error_of_ours() -> None:
    with pytest.raises(SyndicateError, match="cannot be read as a message: IndexError"):
        mail_of_message(b"Content-Type: text/html%; charset*=a.]\\: )Datebase64; charset*=\"''")


def test_a_header_that_takes_for_ever_to_read_is_not_read() -> None:
    parameters = "; ".join(f"a*{number}=b" for number in range(5000))
    data = f"MIME-Version: 1.0\r\nContent-Type: text/html; {parameters}\r\n\r\n<p>a</p>".encode()
    with pytest.raises(SyndicateError, match="a header of its contents is too long"):
        mail_of_message(data)
