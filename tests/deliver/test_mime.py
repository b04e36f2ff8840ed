from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syndicate.deliver import mime
from syndicate.deliver.personal import Marks, without_marks
from syndicate.errors import SyndicateError
from syndicate.model import Digest
from syndicate.names import clean_line, clean_text

DIGEST = Digest(
    subject="市场晨报：沪指高开",
    preheader="沪指高开",
    html='<!DOCTYPE html>\n<html lang="zh-CN"><body><p>沪指高开，成交放大。</p></body></html>\n',
    text="沪指高开，成交放大。\n",
    language="zh-CN",
    roles=(),
)
SHANGHAI = timezone(timedelta(hours=8))


def compose(digest: Digest = DIGEST, **changes: Any) -> bytes:
    values: dict[str, Any] = {
        "sender": "财经电讯 <news@example.org>",
        "to": "reader@example.com",
        "date": datetime(2022, 5, 20, 7, 30, tzinfo=SHANGHAI),
        "message_id": "<markets-7.0123@example.org>",
        "list_id": "markets.news.example.org",
        "list_name": "市场晨报",
    }
    return mime.compose(digest, **(values | changes))


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def part(raw: bytes, subtype: str) -> str:
    body = read(raw).get_body((subtype,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_headers_of_a_message() -> None:
    message = read(
        compose(
            headers={
                "Reply-To": "News Desk <desk@example.org>",
                "List-Unsubscribe": "https://news.example.org/u?t=1",
                "List-Archive": "https://news.example.org/issues/",
                "Feedback-ID": "markets:7:digest:example",
                "X-Syndicate-Issue": "markets#7",
            }
        )
    )
    assert {name: str(value) for name, value in message.items()} == {
        "From": "财经电讯 <news@example.org>",
        "To": "reader@example.com",
        "Subject": "市场晨报：沪指高开",
        "Date": "Fri, 20 May 2022 07:30:00 +0800",
        "Message-ID": "<markets-7.0123@example.org>",
        "List-Id": "市场晨报 <markets.news.example.org>",
        "Reply-To": "News Desk <desk@example.org>",
        "List-Unsubscribe": "<https://news.example.org/u?t=1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": "<https://news.example.org/issues/>",
        "Feedback-ID": "markets:7:digest:example",
        "X-Syndicate-Issue": "markets#7",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
        "Content-Language": "zh-CN",
    }
    assert not [defect for found in message.walk() for defect in found.defects]


def test_the_text_comes_first_and_the_html_last() -> None:
    message = read(compose())
    assert message.get_content_type() == "multipart/alternative"
    parts = [(found.get_content_type(), found.get_content_charset()) for found in message.iter_parts()]
    assert parts == [("text/plain", "utf-8"), ("text/html", "utf-8")]


@given(title=st.text(st.characters(codec=None), max_size=300), body=st.text(st.characters(codec=None), max_size=2000))
def test_any_title_and_body_are_read_back_and_no_line_is_too_long(title: str, body: str) -> None:
    assume(without_marks(title) == title and without_marks(body) == body)
    raw = compose(replace(DIGEST, subject=title, html=body, text=body), list_name=title.replace("<", "") or "x")
    message = read(raw)
    assert str(message["Subject"]) == clean_line(title)
    wanted = "\n".join(clean_text(body).replace("\r\n", "\n").replace("\r", "\n").split("\n")).removesuffix("\n")
    assert part(raw, "plain").removesuffix("\n") == wanted
    assert part(raw, "html").removesuffix("\n") == wanted
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(length=st.integers(1, 900))
def test_only_text_is_ever_encoded_in_a_header(length: int) -> None:
    url = f"https://news.example.org/u?t={'a' * length}"
    raw = compose(headers={"List-Unsubscribe": url, "List-Archive": url, "Feedback-ID": "a" * length})
    for line in mime.headers_of(raw).replace("\n ", " ").splitlines():
        name = line.partition(":")[0]
        assert ("=?" in line) <= (name in {"From", "Subject", "List-Id"}), line
    assert f"\nList-Unsubscribe: <{url}>\n" in mime.headers_of(raw)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("沪指高开，成交放大。" * 50, "base64", id="Chinese"),
        pytest.param("Markets opened higher. " * 50, "quoted-printable", id="English"),
        pytest.param(
            "Market “opened” a good deal higher than anybody thought. " * 50,
            "quoted-printable",
            id="English with typographic quotes",
        ),
    ],
)
def test_the_smaller_encoding_is_chosen(text: str, encoding: str) -> None:
    raw = compose(replace(DIGEST, text=text))
    plain = read(raw).get_body(("plain",))
    assert plain is not None
    assert plain["Content-Transfer-Encoding"] == encoding
    assert part(raw, "plain").removesuffix("\n") == text


def test_the_same_digest_gives_the_same_bytes_and_another_message_another_boundary() -> None:
    assert compose() == compose()
    first, second = read(compose()), read(compose(message_id="<markets-8.0123@example.org>"))
    assert first.get_boundary() != second.get_boundary()


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    raw = compose(replace(DIGEST, subject="a\ud800b", html="<p>\udfff</p>", text="\ud800"))
    assert str(read(raw)["Subject"]) == "a\ufffdb"
    assert part(raw, "html") == "<p>\ufffd</p>\n"


@pytest.mark.parametrize(
    ("value", "expected", "one_click"),
    [
        pytest.param("https://a.org/u", "<https://a.org/u>", True, id="bare"),
        pytest.param("<https://a.org/u>, <mailto:u@a.org>", "<https://a.org/u>, <mailto:u@a.org>", True, id="both"),
        pytest.param("mailto:u@a.org?subject=stop", "<mailto:u@a.org?subject=stop>", False, id="mail alone"),
        pytest.param("<http://a.org/u>", "<http://a.org/u>", False, id="http is not one-click"),
    ],
)
def test_one_click_goes_with_https_alone(value: str, expected: str, *, one_click: bool) -> None:
    message = read(compose(headers={"List-Unsubscribe": value}))
    assert message["List-Unsubscribe"] == expected
    assert ("List-Unsubscribe-Post" in message) is one_click


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("javascript:alert(1)", id="another scheme"),
        pytest.param("<https://a.org/u>, <https://b.org/u>", id="two https addresses"),
        pytest.param("<https://a.org/a b>", id="a blank"),
        pytest.param("<https://a.org/u> and more", id="text after it"),
        pytest.param("", id="empty"),
    ],
)
def test_an_unsubscribe_address_is_checked(value: str) -> None:
    with pytest.raises(SyndicateError, match="is not one web address"):
        compose(headers={"List-Unsubscribe": value})


@pytest.mark.parametrize(
    "name", ["From", "subject", "Bcc", "Cc", "Return-Path", "Content-Type", "MIME-Version", "List-Unsubscribe-Post"]
)
def test_headers_that_compose_sets_cannot_be_added(name: str) -> None:
    with pytest.raises(SyndicateError, match="cannot be added"):
        compose(headers={name: "x"})


def test_a_header_cannot_be_added_twice() -> None:
    with pytest.raises(SyndicateError, match="cannot be added"):
        compose(headers={"X-Campaign": "a", "x-campaign": "b"})


@pytest.mark.parametrize("field", ["sender", "to"])
def test_an_address_that_means_two_people_is_refused(field: str) -> None:
    with pytest.raises(SyndicateError, match="is not one mail address"):
        compose(DIGEST, **{field: "alice@example.org)bob@example.com"})


def test_a_date_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compose(date=datetime(2022, 5, 20, tzinfo=UTC).replace(tzinfo=None))


def test_the_message_id_depends_on_issue_and_recipient_alone() -> None:
    first = mime.message_id("markets#7", "a@example.com", "example.org")
    assert first == mime.message_id("markets#7", "a@example.com", "example.org")
    assert first.startswith("<markets-7.")
    assert first.endswith("@example.org>")
    assert first != mime.message_id("markets#7", "b@example.com", "example.org")
    assert first != mime.message_id("markets#8", "a@example.com", "example.org")


def test_the_message_id_of_a_chinese_issue_is_ascii() -> None:
    found = mime.message_id("财经", "a@example.com", "example.org")
    assert found.startswith("<issue.")
    assert found.isascii()


def test_the_header_lines_are_shown_as_they_are_sent() -> None:
    shown = mime.headers_of(compose())
    assert shown.startswith("From: =?utf-8?b?")
    assert shown.endswith("Content-Language: zh-CN\n")
    assert "\r" not in shown


def test_a_personal_digest_is_composed_for_nobody_in_particular() -> None:
    greeting = f"Dear {Marks()('name', 'reader')}"
    raw = compose(replace(DIGEST, subject=greeting, text=f"{greeting}{Marks().city}!"))
    assert str(read(raw)["Subject"]) == "Dear reader"
    assert part(raw, "plain") == "Dear reader!\n"
