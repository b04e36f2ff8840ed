"""SMTP against a real server on loopback: what each fault at each stage makes of a message."""

import socket
import ssl
import subprocess
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from syndicate.deliver.smtp import Smtp
from syndicate.errors import DeliveryError
from syndicate.model.issue import Blame, DeliveryState, Message, Outcome
from tests.deliver.smtpserver import DELAY, DROP, SmtpServer, serving

PLAIN = ("SIZE 10485760",)  #: A server without pipelining.


def message(number: int = 1, body: str = "Text.\r\n", recipient: str = "anna@example.org") -> Message:
    head = f"Message-ID: <m-{number}.x@example.org>\r\nFrom: a@example.org\r\nTo: {recipient}\r\nSubject: S\r\nX: 1\r\n"
    return Message(
        sender="news@example.org",
        recipient=recipient,
        message_id=f"<m-{number}.x@example.org>",
        data=f"{head}Y: 2\r\nZ: 3\r\n\r\n{body}".encode(),
    )


def settings(server: SmtpServer, **changes: Any) -> Smtp:
    base: dict[str, Any] = {"host": "127.0.0.1", "port": server.port, "security": "none"}
    return Smtp(**(base | {"timeout_s": 5.0, "patience_s": 5.0} | changes))


def sent(server: SmtpServer, *messages: Message, **changes: Any) -> list[Outcome]:
    mailer = settings(server, **changes).connect()
    try:
        return [mailer.send(one, before_dot=lambda: None) for one in messages]
    finally:
        mailer.close()


@pytest.mark.parametrize("offers", [pytest.param(None, id="pipelining"), pytest.param(PLAIN, id="one by one")])
def test_messages_arrive_as_they_are(offers: tuple[str, ...] | None) -> None:
    with serving(**({"offers": offers} if offers else {})) as server:
        bodies = ["Text.\r\n", ".dot\r\n..two\r\nA.\r\n.\r\nend\r\n", "中文 in bytes\r\n"]
        messages = [message(number, body) for number, body in enumerate(bodies)]
        outcomes = sent(server, *messages)
        assert [one.state for one in outcomes] == [DeliveryState.ACCEPTED] * 3
        assert (outcomes[0].code, outcomes[0].status) == (250, "2.0.0")
        assert server.messages == [one.data for one in messages]
        assert server.connections == 1


def test_the_dot_comes_after_it_was_announced() -> None:
    with serving() as server:
        mailer = settings(server).connect()
        seen: list[int] = []
        mailer.send(message(), before_dot=lambda: seen.append(len(server.messages)))
        mailer.close()
        assert (seen, len(server.messages)) == ([0], 1)


def test_what_cannot_be_announced_is_not_sent() -> None:
    with serving() as server:
        mailer = settings(server).connect()
        with pytest.raises(OSError, match="disk full"):
            mailer.send(message(), before_dot=_fail)
        with pytest.raises(DeliveryError, match="used up"):
            mailer.send(message(2), before_dot=lambda: None)
        mailer.close()
        assert server.messages == []


def _fail() -> None:
    raise OSError("disk full")


REPLIES = (
    "421 4.3.2 closing",
    "450 4.2.0 later",
    "451 4.3.0 later",
    "452 4.3.1 later",
    "550 5.1.1 nobody",
    "552 5.3.4 large",
)
DEFERRED, REJECTED, UNKNOWN = DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNKNOWN
RAISED = "raised"


def expected(stage: str, fault: str) -> object:
    """The table of docs/operations.md: what each fault at each stage ends in."""
    if stage in ("banner", "EHLO"):
        return RAISED
    if stage == "after":  # the server has it
        return UNKNOWN if fault in (DROP, DELAY) else DEFERRED if fault[0] == "4" else REJECTED
    if stage == "dot":
        return UNKNOWN if fault in (DROP, DELAY) else DEFERRED if fault[0] == "4" else REJECTED
    if fault in (DROP, DELAY) or fault.startswith("421"):
        return RAISED
    return DEFERRED if fault[0] == "4" else REJECTED


@pytest.mark.parametrize("offers", [pytest.param(None, id="pipelining"), pytest.param(PLAIN, id="one by one")])
@pytest.mark.parametrize("fault", [*REPLIES, DROP, DELAY], ids=lambda fault: fault[:3])
@pytest.mark.parametrize("stage", ["banner", "EHLO", "MAIL", "RCPT", "DATA", "body", "dot"])
def test_a_fault_ends_in_the_state_that_is_promised(stage: str, fault: str, offers: tuple[str, ...] | None) -> None:
    announced: list[bool] = []
    changes = {"timeout_s": 0.3, "patience_s": 0.3} if fault == DELAY else {}
    more: dict[str, Any] = {"offers": offers} if offers else {}
    with serving(faults={stage: fault}, faults_left=1, **more) as server:
        result: object = RAISED
        try:
            with closing(settings(server, **changes).connect()) as mailer:
                result = mailer.send(message(), before_dot=lambda: announced.append(True)).state
        except DeliveryError as error:
            assert error.passing is (fault[0] != "5")  # noqa: PT017 (it may be raised, or not)
        if stage == "body":
            # The server gives up while the message is on its way: that shows before the dot, or in place of its answer.
            late = UNKNOWN if fault in (DROP, DELAY) else expected("dot", fault)
            assert result in (late, RAISED)
        else:
            assert result == expected(stage, fault)
            assert bool(announced) is (stage == "dot")
        assert server.messages == []
        good = sent(server, message(2))
        assert [one.state for one in good] == [DeliveryState.ACCEPTED]
        assert len(server.messages) == 1


@pytest.mark.parametrize("fault", [DROP, DELAY], ids=["drop", "delay"])
def test_a_message_that_was_taken_and_not_answered_for_is_unknown(fault: str) -> None:
    with serving(faults={"after": fault}) as server:
        (outcome,) = sent(server, message(), patience_s=0.3)
        assert outcome.state is UNKNOWN
        assert len(server.messages) == 1


def test_one_recipient_s_refusal_leaves_the_connection_to_others() -> None:
    with serving(refused={"bad@example.org": "550 5.1.1 <bad@example.org> unknown"}) as server:
        bad, good = sent(server, message(1, recipient="bad@example.org"), message(2))
        assert (bad.state, bad.blame, bad.text) == (REJECTED, Blame.RECIPIENT, "<…> unknown")
        assert good.state is DeliveryState.ACCEPTED
        assert server.recipients == ["anna@example.org"]


def test_a_server_that_takes_data_for_nobody_gets_an_empty_message() -> None:
    # RFC 2920, section 3.1.
    with serving(faults={"RCPT": "550 5.1.1 nobody"}, faults_left=1, is_careless=True) as server:
        mailer = settings(server).connect()
        assert mailer.send(message(), before_dot=lambda: None).state is REJECTED
        assert mailer.send(message(2), before_dot=lambda: None).state is DeliveryState.ACCEPTED
        mailer.close()
        assert server.ids == ["<m-2.x@example.org>"]


def test_a_message_that_is_too_large_is_not_begun() -> None:
    with serving(offers=("PIPELINING", "SIZE 100")) as server:
        (outcome,) = sent(server, message())
        assert (outcome.state, outcome.blame) == (REJECTED, Blame.MESSAGE)
        assert server.messages == []


def test_a_connection_is_used_up_after_so_many_messages() -> None:
    with serving() as server:
        mailer = settings(server, per_connection=1).connect()
        mailer.send(message(), before_dot=lambda: None)
        with pytest.raises(DeliveryError, match="used up") as caught:
            mailer.send(message(2), before_dot=lambda: None)
        assert caught.value.passing
        mailer.close()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(DeliveryError, match="cannot be reached") as caught:
        Smtp(host="127.0.0.1", port=port, security="none", timeout_s=1).connect()
    assert caught.value.passing


PASSWORD = "hunter2-hunter2"  # noqa: S105 (nobody's)


@pytest.mark.parametrize(
    ("offers", "answer"),
    [
        pytest.param(("AUTH LOGIN PLAIN",), b64encode(f"\0me\0{PASSWORD}".encode()), id="plain"),
        pytest.param((), b64encode(f"\0me\0{PASSWORD}".encode()), id="nothing offered: plain"),
        pytest.param(("AUTH LOGIN",), b64encode(PASSWORD.encode()), id="login"),
    ],
)
def test_logging_in(offers: tuple[str, ...], answer: bytes) -> None:
    with serving(offers=offers, password=answer.decode()) as server:
        (outcome,) = sent(server, message(), username="me", password=PASSWORD)
        assert outcome.state is DeliveryState.ACCEPTED


@pytest.mark.parametrize("fault", ["535 5.7.8 no", "454 4.7.0 not now"])
@pytest.mark.parametrize("offers", ["AUTH PLAIN", "AUTH LOGIN"])
def test_a_password_that_is_refused(offers: str, fault: str) -> None:
    with (
        serving(offers=(offers,), password=PASSWORD, faults={"AUTH": fault}) as server,
        pytest.raises(DeliveryError, match=f"refuses AUTH: {fault}") as caught,
    ):
        settings(server, username="me", password=PASSWORD).connect()
    assert caught.value.passing is (fault[0] == "4")
    assert PASSWORD not in str(caught.value)


def test_a_server_that_takes_no_user_name() -> None:
    with (
        serving(offers=("AUTH LOGIN",), faults={"user": "502 5.5.1 no"}, password=PASSWORD) as server,
        pytest.raises(DeliveryError, match="refuses AUTH: 502"),
    ):
        settings(server, username="me", password=PASSWORD).connect()


def test_a_server_without_a_method_of_ours() -> None:
    with (
        serving(offers=("AUTH CRAM-MD5",)) as server,
        pytest.raises(DeliveryError, match="takes no password by PLAIN or LOGIN, but by CRAM-MD5"),
    ):
        settings(server, username="me", password=PASSWORD).connect()


def test_a_server_without_encryption_gets_nothing() -> None:
    with serving() as server, pytest.raises(DeliveryError, match="offers no encryption") as caught:
        settings(server, security="starttls").connect()
    assert not caught.value.passing


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    command += [
        "-keyout",
        "both.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed: TLS is not tried")
    (folder / "both.pem").write_text((folder / "both.pem").read_text() + (folder / "cert.pem").read_text())
    return folder


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate / "both.pem")
    return made


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encryption(security: str, context: ssl.SSLContext, trusted: None) -> None:
    with serving(context=context, is_tls=security == "tls") as server:
        outcomes = sent(server, message(1), message(2), security=security, host="localhost")
        assert [one.state for one in outcomes] == [DeliveryState.ACCEPTED] * 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_certificate_gets_nothing(security: str, context: ssl.SSLContext, trusted: None) -> None:
    with (
        serving(context=context, is_tls=security == "tls") as server,
        pytest.raises(DeliveryError, match=r"its certificate is not one of 127\.0\.0\.1") as caught,
    ):
        settings(server, security=security).connect()
    assert not caught.value.passing
    assert server.messages == []


@pytest.mark.parametrize("fault", ["454 4.7.0 not now", "501 5.5.4 no", DROP])
def test_starttls_refused(fault: str, context: ssl.SSLContext) -> None:
    with (
        serving(context=context, faults={"STARTTLS": fault}) as server,
        pytest.raises(DeliveryError) as caught,
    ):
        settings(server, security="starttls").connect()
    assert caught.value.passing is (fault[0] != "5")


def test_encryption_that_fails() -> None:
    with serving() as server, pytest.raises(DeliveryError, match="encryption failed"):
        settings(server, security="tls").connect()


@pytest.mark.parametrize(
    ("banner", "error"),
    [
        pytest.param("hello", "no SMTP", id="another protocol"),
        pytest.param("220-" + "x" * 10_000, "too long", id="an endless line"),
        pytest.param("\r\n".join(["220-more"] * 300), "more than 200 lines", id="endless lines"),
    ],
)
def test_what_is_no_mail_server(banner: str, error: str) -> None:
    with serving(faults={"banner": banner}) as server, pytest.raises(DeliveryError, match=error):
        settings(server, timeout_s=2.0).connect()
