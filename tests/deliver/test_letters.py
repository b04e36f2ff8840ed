import html as htmllib
import re
import shutil
import smtplib
import socket
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dkim  # type: ignore[import-untyped]  # has no types
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import assume, given
from hypothesis import strategies as st

from syndicate.deliver.letters import Letter
from syndicate.deliver.personal import Marks, values_of, without_marks
from syndicate.deliver.tokens import Keys
from syndicate.errors import SyndicateError
from syndicate.model.issue import Frozen, Head, Message, Recipient
from syndicate.names import clean_text
from tests.deliver.naivemail import encodings, naive_message, part, read

GOLDEN = Path(__file__).parents[1] / "golden"
NOON = datetime(2022, 5, 20, 12, 0, tzinfo=UTC)
KEYS = Keys("a secret of the tests, long enough")
MARKS = Marks()
ANN = Recipient(address="ann@example.com", name="王小明", fields={"city": "北京"})
HEAD = Head(
    sender="财经电讯 <news@example.org>",
    list_id="markets.news.example.org",
    list_name="市场晨报",
    reply_to="News Desk <desk@example.org>",
    list_help="https://news.example.org/help",
    feedback_id="markets:7:digest:example",
    unsubscribe="https://news.example.org/u?t={token}&x=1",
    view="https://news.example.org/issues/{issue}",
)
FROZEN = Frozen(
    subscription="markets",
    subject="市场晨报：沪指高开",
    preheader="沪指高开",
    html=f'<html><body><p>{MARKS.name}，沪指高开。</p><a href="{MARKS.unsubscribe_url}">退订</a> '
    f'<a href="{MARKS.view_url}">网页</a></body></html>\n',
    text=f"{MARKS.name}，沪指高开。\n\n退订：{MARKS.unsubscribe_url}\n{MARKS.view_url}\n",
    language="zh-CN",
    head=HEAD,
    places=(),
)


def make_letter(frozen: Frozen = FROZEN, **changes: Any) -> Letter:
    values: dict[str, Any] = {"issue": "markets#7", "frozen_at": NOON, "keys": KEYS}
    return Letter(frozen, **(values | changes))


def with_head(**changes: Any) -> Frozen:
    return replace(FROZEN, head=replace(HEAD, **changes))


def token_in(message: Message) -> str:
    return str(read(message.data)["List-Unsubscribe"]).partition("?t=")[2].partition("&")[0]


def headers(message: Message) -> dict[str, str]:
    return {name: str(value) for name, value in read(message.data).items()}


def test_a_message_and_its_headers() -> None:
    message = make_letter().message(ANN)
    assert (message.sender, message.recipient) == ("news@example.org", "ann@example.com")
    found = headers(message)
    token = token_in(message)
    assert found == {
        "From": "财经电讯 <news@example.org>",
        "To": "王小明 <ann@example.com>",
        "Subject": "市场晨报：沪指高开",
        "Date": "Fri, 20 May 2022 12:00:00 +0000",
        "Message-ID": message.message_id,
        "List-Id": "市场晨报 <markets.news.example.org>",
        "Reply-To": "News Desk <desk@example.org>",
        "List-Help": "<https://news.example.org/help>",
        "Feedback-ID": "markets:7:digest:example",
        "X-Syndicate-Issue": "markets#7",
        "List-Unsubscribe": f"<https://news.example.org/u?t={token}&x=1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "MIME-Version": "1.0",
        "Content-Type": found["Content-Type"],
        "Content-Language": "zh-CN",
    }
    assert KEYS.read(token) == (KEYS.address_hash("ann@example.com"), KEYS.subscription_hash("markets"))


def test_the_parts_hold_what_is_the_recipients_own() -> None:
    message = make_letter().message(ANN)
    token = token_in(message)
    text, html = (part(read(message.data), kind) for kind in ("plain", "html"))
    assert text.startswith("王小明，沪指高开。")
    assert f"退订：https://news.example.org/u?t={token}&x=1\n" in text
    assert "https://news.example.org/issues/markets-7\n" in text
    assert "<p>王小明，" in html
    assert f'href="https://news.example.org/u?t={token}&amp;x=1"' in html
    assert ".invalid" not in text + html


def test_a_message_is_the_same_each_time_and_another_one_for_each_recipient() -> None:
    first, again = make_letter().message(ANN), make_letter().message(ANN)
    assert first == again
    other = make_letter().message(replace(ANN, address="bob@example.com"))
    assert token_in(first) != token_in(other)
    assert first.message_id != other.message_id


STATIC = st.text(st.characters(codec=None, exclude_characters="\r"), max_size=120) | st.text(
    "ab= .\t\n财😀<", max_size=200
)
FIELD = st.sampled_from(["name", "city", "address", "language"])
OWN = st.text(st.characters(codec=None), max_size=60) | st.text("王<\"'&>\r\n😀 a,@", max_size=60)


@given(data=st.data(), name=OWN, city=OWN)
def test_a_letter_is_what_a_message_made_for_one_recipient_would_be(data: st.DataObject, name: str, city: str) -> None:
    fields = data.draw(st.lists(FIELD, max_size=4))
    texts = [data.draw(STATIC) for _ in range(len(fields) + 1)]
    assume(all(without_marks(text) == text for text in (*texts, name, city)))
    recipient = Recipient(address="ann@example.com", name=name, fields={"city": city}, language="zh-CN")
    frozen = replace(
        with_head(unsubscribe=""),
        subject=marked(texts[:2], fields[:1]),
        text=marked(texts, fields),
        html=marked([htmllib.escape(text) for text in texts], fields),
    )
    message = make_letter(frozen).message(recipient)
    found = read(message.data)
    values = values_of(recipient)
    shown = [values[field] for field in fields]
    naive = read(
        naive_message(
            {**named(found), "Subject": between(texts[:2], shown[:1]), "To": f"{values['name']} <ann@example.com>"},
            text=clean_text(between(texts, shown)),
            html=clean_text(between([htmllib.escape(text) for text in texts], map(htmllib.escape, shown))),
            language="zh-CN",
            boundary=found.get_boundary() or "",
            encodings=encodings(found),
        )
    )
    assert found.items() == naive.items()
    for kind in ("plain", "html"):
        # A line end that a part lacks is added before its values are known, so an empty one at its end leaves two.
        assert part(found, kind).rstrip("\n") == part(naive, kind).rstrip("\n")
    assert not [defect for one in found.walk() for defect in one.defects]
    assert message.data.isascii()
    assert max(map(len, message.data.split(b"\r\n"))) <= 76
    assert b"\n" not in message.data.replace(b"\r\n", b"")


def marked(texts: list[str], fields: list[str]) -> str:
    return between(texts, [str(MARKS(field)) for field in fields])


def between(texts: list[str], values: Any) -> str:
    return "".join(one for pair in zip(texts, [*values, ""], strict=False) for one in pair)


def named(message: EmailMessage) -> dict[str, str]:
    return {name: str(value) for name, value in message.items() if not name.startswith("Content-")}


@pytest.mark.parametrize("name", ["english", "friday", "markets"])
def test_the_parts_of_a_digest_without_values_are_to_the_byte_what_the_standard_library_writes(name: str) -> None:
    raw = (GOLDEN / f"{name}.eml").read_bytes()
    message = read(raw)
    made = naive_message(
        named(message),
        text=(GOLDEN / f"{name}.text").read_text(),
        html=(GOLDEN / f"{name}.html").read_text(),
        language="zh-CN",
        boundary=message.get_boundary() or "",
        encodings=encodings(message),
    )
    assert made.partition(b"\r\n\r\n")[2] == raw.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("unsubscribe", "expected", "one_click"),
    [
        pytest.param("https://a.org/u?t={token}", "<https://a.org/u?t=TOKEN>", True, id="web"),
        pytest.param("http://a.org/u?t={token}", "<http://a.org/u?t=TOKEN>", False, id="web, not encrypted"),
        pytest.param("https://a.org/u", "<https://a.org/u>", False, id="a page that asks who it is"),
        pytest.param("mailto:leave@a.org", "<mailto:leave@a.org?subject=TOKEN>", False, id="mail"),
        pytest.param("mailto:leave+{token}@a.org", "<mailto:leave+TOKEN@a.org>", False, id="mail to the token"),
        pytest.param("mailto:l@a.org?subject=stop", "<mailto:l@a.org?subject=stop&body=TOKEN>", False, id="subject"),
        pytest.param("mailto:l@a.org?cc=b@a.org", "<mailto:l@a.org?cc=b@a.org&subject=TOKEN>", False, id="copy"),
    ],
)
def test_the_ways_to_unsubscribe(unsubscribe: str, expected: str, *, one_click: bool) -> None:
    message = headers(make_letter(with_head(unsubscribe=unsubscribe)).message(ANN))
    token = KEYS.token("markets", KEYS.address_hash(ANN.address))
    assert message["List-Unsubscribe"] == expected.replace("TOKEN", token)
    assert ("List-Unsubscribe-Post" in message) is one_click


def test_a_list_address_gets_no_token() -> None:
    message = make_letter(with_head(view="https://a.org/{issue}?t={token}")).message(replace(ANN, is_list=True))
    found = headers(message)
    assert found["List-Id"] == "市场晨报 <markets.news.example.org>"
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & found.keys()
    text = part(read(message.data), "plain")
    assert "退订：https://news.example.org/u?t=&x=1\n" in text
    assert "https://a.org/markets-7?t=\n" in text


def test_without_a_way_to_unsubscribe_there_is_no_header_for_it() -> None:
    frozen = replace(with_head(unsubscribe=""), html="<p>沪指高开。</p>", text="沪指高开。")
    assert "List-Unsubscribe" not in headers(make_letter(frozen).message(ANN))


def test_what_the_head_does_not_say_has_no_header() -> None:
    found = headers(make_letter(with_head(reply_to="", list_help="", feedback_id="")).message(ANN))
    assert not {"Reply-To", "List-Help", "Feedback-ID"} & found.keys()


def test_the_view_address_of_an_issue_can_be_followed() -> None:
    message = make_letter(issue="category/市场#7").message(ANN)
    assert "https://news.example.org/issues/category/%E5%B8%82%E5%9C%BA-7\n" in part(read(message.data), "plain")


def test_a_subject_may_be_personal() -> None:
    letter = make_letter(replace(FROZEN, subject=f"早安，{MARKS('name', '读者')}：沪指高开"))
    assert headers(letter.message(ANN))["Subject"] == "早安，王小明：沪指高开"
    assert headers(letter.message(replace(ANN, name="")))["Subject"] == "早安，读者：沪指高开"
    assert headers(letter.message(replace(ANN, name="a\r\nBcc: eve@example.com")))["Subject"] == (
        "早安，a Bcc: eve@example.com：沪指高开"
    )


@pytest.mark.parametrize(
    ("frozen", "message"),
    [
        pytest.param(with_head(sender="nobody"), "is not one mail address", id="sender"),
        pytest.param(with_head(reply_to="a, b"), "is not one mail address", id="reply-to"),
        pytest.param(with_head(list_help="help"), "is not one web address", id="help"),
        pytest.param(with_head(unsubscribe="https://财经.org/{token}"), "cannot stand in this header", id="not ASCII"),
        pytest.param(with_head(unsubscribe="https://a.org/{token} b"), "is not one web address", id="blank"),
        pytest.param(with_head(unsubscribe=f"https://a.org/{'a' * 990}"), "may have 998", id="too long"),
        pytest.param(with_head(unsubscribe=""), "there is no address for it", id="a link that leads nowhere"),
        pytest.param(replace(FROZEN, html=str(MARKS.name).upper()), "changes a personal value", id="changed mark"),
    ],
)
def test_an_issue_that_no_message_could_be_made_of_is_refused_at_once(frozen: Frozen, message: str) -> None:
    with pytest.raises(SyndicateError, match=re.escape(message)):
        make_letter(frozen)


class Inbox:
    """Keeps what an SMTP server was given."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - as aiosmtpd asks
        assert isinstance(envelope.original_content, bytes)
        self.received.append(envelope.original_content)
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_signed_message_arrives_to_the_byte_and_its_signature_holds() -> None:
    private = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], capture_output=True, check=True).stdout
    public = subprocess.run(["openssl", "rsa", "-pubout"], input=private, capture_output=True, check=True).stdout
    record = b"v=DKIM1; p=" + b"".join(public.strip().split(b"\n")[1:-1])
    data = make_letter().message(ANN).data
    signed_headers = [b"from", b"to", b"subject", b"list-unsubscribe", b"list-unsubscribe-post"]
    signed = dkim.sign(data, b"s", b"example.org", private, include_headers=signed_headers) + data

    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", server.port) as client:
            client.sendmail("news@example.org", [ANN.address], signed)
    finally:
        server.stop()
    assert inbox.received == [signed]
    assert dkim.verify(inbox.received[0], dnsfunc=lambda *_, **__: record)
    assert not dkim.verify(inbox.received[0].replace(b"One-Click", b"Two-Click"), dnsfunc=lambda *_, **__: record)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["english", "friday", "markets"])
def test_the_sample_digests_do_not_look_like_spam(name: str) -> None:
    if shutil.which("spamassassin") is None:
        pytest.skip("spamassassin is not installed: the score of the sample digests was NOT checked")
    frozen = replace(
        with_head(sender="Finance Wire <news@example.org>", list_name="Markets"),
        subject=str(read((GOLDEN / f"{name}.eml").read_bytes())["Subject"]),
        html=(GOLDEN / f"{name}.html")
        .read_text()
        .replace("https://news.example.org/u?t=preview", MARKS.unsubscribe_url),
        text=(GOLDEN / f"{name}.text").read_text(),
    )
    message = make_letter(frozen).message(replace(ANN, name="Ann Example"))
    report = subprocess.run(["spamassassin", "-L", "-t"], input=message.data, capture_output=True, check=True).stdout
    score = re.search(rb"\((-?\d+\.\d+) points, ", report)
    assert score is not None
    assert float(score[1]) < 1.0, report.decode(errors="replace")
