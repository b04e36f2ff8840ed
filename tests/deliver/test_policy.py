from email import message_from_bytes
from email.message import EmailMessage

import pytest

from syndicate.deliver.policy import MAIL
from syndicate.errors import SyndicateError

URL = f"<https://news.example.org/u?t={'x' * 270}>"


def make_message() -> EmailMessage:
    message = EmailMessage(policy=MAIL)
    message["Subject"] = "市场日报：" + "很长的标题，" * 20
    message["From"] = "财经电讯 <news@example.org>"
    message["List-Unsubscribe"] = URL
    message.set_content("行情。\n" * 200)
    return message


def test_a_long_url_is_whole_and_the_body_is_folded() -> None:
    raw = make_message().as_bytes()
    assert f"List-Unsubscribe: {URL}\r\n".encode() in raw
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert raw.isascii()


def test_a_message_is_the_same_each_time_it_is_written_and_after_it_is_read_back() -> None:
    message = make_message()
    raw = message.as_bytes()
    assert message.as_bytes() == raw
    assert message_from_bytes(raw, policy=MAIL).as_bytes() == raw


def test_a_stored_header_reads_as_its_text() -> None:
    message = make_message()
    assert message["From"] == "财经电讯 <news@example.org>"
    assert message["List-Unsubscribe"] == URL
    assert message.get_content_type() == "text/plain"


def test_a_subject_cannot_add_a_header() -> None:
    message = EmailMessage(policy=MAIL)
    message["Subject"] = "a\r\nBcc: victim@example.org\u2028b"
    assert message.as_bytes() == b"Subject: a Bcc: victim@example.org b\r\n\r\n"


def test_a_header_for_machines_is_refused_when_it_is_set() -> None:
    message = EmailMessage(policy=MAIL)
    with pytest.raises(SyndicateError, match="cannot stand in this header"):
        message["List-Unsubscribe"] = "<https://a>\r\nBcc: victim@example.org"
