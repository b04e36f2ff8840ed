import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from syndicate.deliver import replies
from syndicate.deliver.replies import Request
from syndicate.deliver.tokens import Keys
from syndicate.errors import SyndicateError

KEYS = Keys("a secret of the tests, long enough")


def token(name: str = "ann") -> str:
    return KEYS.token("markets", KEYS.address_hash(f"{name}@example.com"))


def request(name: str = "ann") -> Request:
    return Request(KEYS.address_hash(f"{name}@example.com"), KEYS.subscription_hash("markets"))


def reply(body: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ann@example.com"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def found_in(tmp_path: Path, message: EmailMessage) -> replies.Replies:
    path = tmp_path / "reply.eml"
    path.write_bytes(message.as_bytes())
    return replies.read(path, KEYS)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(reply(Subject=token()), id="subject"),
        pytest.param(reply(Subject=f"unsubscribe {token()}"), id="subject with a word"),
        pytest.param(reply(Subject=f"退订 {token()}"), id="encoded subject"),
        pytest.param(reply(To=f"leave+{token()}@example.org"), id="address"),
        pytest.param(reply(f"\n  unsubscribe: {token()}\n"), id="line of the body"),
        pytest.param(reply(token(), Auto_Submitted="no"), id="said to be by hand"),
    ],
)
def test_a_request_is_found_in_a_reply(message: EmailMessage, tmp_path: Path) -> None:
    assert found_in(tmp_path, message) == replies.Replies(requests=(request(),), skipped=0)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(reply("Thank you!", Subject="Re: Markets"), id="thanks"),
        pytest.param(reply(f"Nice.\n> Unsubscribe: https://a.org/u?t={token()}\n> {token()}"), id="our footer, quoted"),
        pytest.param(reply(f"Unsubscribe: https://a.org/u?t={token()}"), id="our footer, sent back"),
        pytest.param(reply(token(), Subject=token(), Auto_Submitted="auto-replied"), id="vacation notice"),
        pytest.param(reply(token(), Return_Path="<>"), id="bounce by its envelope"),
        pytest.param(reply(Subject=token()[:-1] + "!"), id="cut token"),
        pytest.param(reply(Subject=Keys("another secret, long enough").token("markets", b"a" * 16)), id="forged"),
    ],
)
def test_what_asks_for_nothing_is_skipped(message: EmailMessage, tmp_path: Path) -> None:
    assert found_in(tmp_path, message) == replies.Replies(requests=(), skipped=1)


def test_a_bounce_that_carries_our_message_back_asks_for_nothing(tmp_path: Path) -> None:
    bounce = EmailMessage()
    bounce["Subject"] = f"Undelivered: {token()}"
    bounce["Content-Type"] = "multipart/report; report-type=delivery-status"
    assert found_in(tmp_path, bounce).requests == ()


def test_a_message_without_a_text_is_asked_by_its_headers(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = token()
    message.set_content("<p>x</p>", subtype="html")
    assert found_in(tmp_path, message).requests == (request(),)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n\xff\n", id="half a multipart"),
        pytest.param(b"Subject: =?no-such-charset?b?eA==?=\n\n", id="subject in an unknown encoding"),
        pytest.param(b"Subject: =?utf-8?b?/w==?=\n\n", id="subject that is not UTF-8"),
        pytest.param(b"Subject: \xff\xfe\n\n", id="subject of bytes"),
        pytest.param(b"Content-Transfer-Encoding: base64\nSubject: x\n\n=\n", id="broken base64"),
    ],
)
def test_junk_is_skipped(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.eml"
    path.write_bytes(raw)
    assert replies.read(path, KEYS) == replies.Replies(requests=(), skipped=1)


def test_an_mbox_is_read(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for message in (reply(Subject=token()), reply("Hello"), reply(token("bob")), reply(Subject=token())):
        box.add(message)
    box.close()
    found = replies.read(tmp_path / "box", KEYS)
    assert found == replies.Replies(requests=(request(), request("bob")), skipped=1)


def test_a_maildir_is_read(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(reply(Subject=token()))
    box.add(reply("Hello"))
    assert replies.read(tmp_path / "Maildir", KEYS) == replies.Replies(requests=(request(),), skipped=1)


def test_a_folder_of_messages_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(reply(Subject=token()).as_bytes())
    (tmp_path / "notes.txt").write_text(token("bob"))
    assert replies.read(tmp_path, KEYS) == replies.Replies(requests=(request(),), skipped=0)


def test_a_file_of_tokens_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    # A line of a web server's log is no wish: programs that check links ask for every one of them.
    path.write_text(f"{token()}\r\n\nGET /u?t={token('bob')} 200\n unsubscribe {token('carol')}\n")
    assert replies.read(path, KEYS) == replies.Replies(requests=(request(), request("carol")), skipped=1)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SyndicateError, match="cannot be read: No such file"):
        replies.read(tmp_path / "nowhere", KEYS)
