"""SMTP against a real server on loopback: what each fault at each stage makes of a message."""

import socket
import ssl
import struct
import subprocess
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from syndicate.deliver import smtpgreeting
from syndicate.deliver.smtp import Smtp
from syndicate.deliver.smtpwire import Wire
from syndicate.deliver.steps import alone
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
LARGE = ("x" * 50_000 + "\r\n") * 300  #: More than lies between two ends of a connection.
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


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        pytest.param("MAIL", "354 go on", id="MAIL"),
        pytest.param("RCPT", "354 go on", id="RCPT"),
        pytest.param("DATA", "250 ok", id="DATA"),
        pytest.param("body", "250 ok", id="body"),
    ],
)
def test_a_yes_to_something_else_takes_no_message(stage: str, reply: str) -> None:
    with serving(faults={stage: reply}, offers=("PIPELINING",), is_patient=True) as server:
        mailer = settings(server).connect()
        with pytest.raises(DeliveryError, match=reply) as caught:
            mailer.send(message(body=LARGE), before_dot=lambda: pytest.fail("it may arrive now"))
        assert caught.value.passing
        mailer.close()
        assert server.messages == []


@pytest.mark.parametrize("reply", ["354 go on", "199 well", "000"])
def test_an_answer_to_the_dot_that_says_nothing_is_unknown(reply: str) -> None:
    with serving(faults={"dot": reply}) as server:
        mailer = settings(server).connect()
        result = mailer.send(message(), before_dot=lambda: None)
        assert (result.state, result.code) == (UNKNOWN, int(reply[:3]))
        with pytest.raises(DeliveryError, match="used up"):
            mailer.send(message(2), before_dot=lambda: None)
        mailer.close()


def test_an_answer_too_many_is_not_taken_for_the_next_message_s() -> None:
    with serving(faults={"after": "250 2.0.0 taken\r\n552 5.3.4 too large"}) as server:
        mailer = settings(server).connect()
        assert mailer.send(message(1), before_dot=lambda: None).state is DeliveryState.ACCEPTED
        with pytest.raises(DeliveryError, match=r"ends the dialogue: 552 5\.3\.4 too large"):
            mailer.send(message(2), before_dot=lambda: None)
        mailer.close()
        assert server.ids == ["<m-1.x@example.org>"]


@pytest.mark.parametrize("goodbye", ["421 4.7.0 bye", DROP], ids=["421", "drop"])
@pytest.mark.parametrize(
    ("stage", "state", "blame"),
    [
        pytest.param("MAIL", DeliveryState.REJECTED, Blame.US, id="MAIL"),
        pytest.param("RCPT", DeliveryState.REJECTED, Blame.RECIPIENT, id="RCPT"),
        pytest.param("DATA", DeliveryState.REJECTED, Blame.RECIPIENT, id="DATA"),
    ],
)
def test_a_server_that_refuses_and_leaves_has_refused(
    stage: str, state: DeliveryState, blame: Blame, goodbye: str
) -> None:
    with serving(faults={stage: f"550 5.1.1 nobody\r\n{goodbye}"}) as server:
        mailer = settings(server).connect()
        result = mailer.send(message(), before_dot=lambda: None)
        assert (result.state, result.blame) == (state, blame)
        with pytest.raises(DeliveryError, match="used up"):
            mailer.send(message(2), before_dot=lambda: None)
        mailer.close()


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_has_waited_too_long(security: str, context: ssl.SSLContext, trusted: None) -> None:
    tls: dict[str, Any] = {"context": context, "is_tls": True} if security == "tls" else {}
    with serving(idle_s=0.2, **tls) as server:
        mailer = settings(server, security=security, host="localhost" if tls else "127.0.0.1").connect()
        assert mailer.send(message(), before_dot=lambda: None).state is DeliveryState.ACCEPTED
        assert server.ended.wait(5)
        with pytest.raises(DeliveryError, match=r"421 4\.4\.2 nothing came") as caught:
            mailer.send(message(2), before_dot=lambda: None)
        assert caught.value.passing
        mailer.close()


def test_a_connection_that_was_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire.connect("127.0.0.1", listener.getsockname()[1], timeout_s=5)
        assert not wire.is_answered()
        with closing(wire):
            connection, _ = listener.accept()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            assert wire.is_answered()
            with pytest.raises(DeliveryError, match="closed the connection"):
                alone(wire.read())


@pytest.mark.parametrize("is_patient", [True, False], ids=["it reads on", "it leaves"])
@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_has_had_enough_is_heard_before_the_dot(
    security: str, context: ssl.SSLContext, trusted: None, *, is_patient: bool
) -> None:
    tls: dict[str, Any] = {"context": context, "is_tls": True} if security == "tls" else {}
    with serving(faults={"body": "552 5.3.4 enough"}, offers=("PIPELINING",), is_patient=is_patient, **tls) as server:
        mailer = settings(server, security=security, host="localhost" if tls else "127.0.0.1").connect()
        result = mailer.send(message(body=LARGE), before_dot=lambda: pytest.fail("it may arrive now"))
        assert (result.state, result.blame, result.text) == (REJECTED, Blame.MESSAGE, "enough")
        mailer.close()


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


def test_a_server_that_asks_for_more_has_let_nobody_in() -> None:
    with (
        serving(offers=("AUTH PLAIN",), faults={"AUTH": "334 "}, password=PASSWORD) as server,
        pytest.raises(DeliveryError, match="refuses AUTH: 334"),
    ):
        settings(server, username="me", password=PASSWORD).connect()


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


def test_what_is_said_before_encryption_is_not_taken_for_what_is_said_under_it(context: ssl.SSLContext) -> None:
    # RFC 3207, section 4.2: whoever sits between may have added the second answer.
    with (
        serving(context=context, faults={"STARTTLS": "220 2.0.0 go ahead\r\n250-AUTH PLAIN"}) as server,
        pytest.raises(DeliveryError, match="before encryption has begun") as caught,
    ):
        settings(server, security="starttls").connect()
    assert not caught.value.passing


def test_certificates_are_read_once(context: ssl.SSLContext, trusted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ssl.SSLContext] = []
    make = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    with serving(context=context) as server:
        relay = settings(server, security="starttls", host="localhost")
        for _ in range(2):
            relay.connect().close()
    assert len(made) == 1


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


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        pytest.param("mail.example.org", "EHLO mail.example.org", id="its full name"),
        pytest.param("laptop", "EHLO [127.0.0.1]", id="no full name"),
        pytest.param("my_host.example.org", "EHLO [127.0.0.1]", id="a name that mail servers refuse"),
    ],
)
def test_it_says_who_it_is(name: str, greeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: name)
    smtpgreeting._own_name.cache_clear()
    try:
        with serving() as server:
            sent(server)
        assert server.greetings == [greeting]
    finally:
        smtpgreeting._own_name.cache_clear()
