import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from urllib.parse import unquote

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from syndicate.deliver.inert import ZERO_WIDTH
from syndicate.deliver.services import DIALECTS, GMAIL_CLIPS_BYTES, Service, Slots, export, slots
from syndicate.model import Digest

#: What each service fills in, written down from its documentation and not from our table.
OWN_VALUES: Mapping[Service, Mapping[str, str]] = {
    Service.MAILCHIMP: {
        "*|UNSUB|*": "https://mc.example/u",
        "*|ARCHIVE|*": "https://mc.example/v",
        "*|LIST:ADDRESS|*": "1 Example Road",
    },
    Service.LISTMONK: {
        "{{ UnsubscribeURL }}": "https://lm.example/u",
        "{{ MessageURL }}": "https://lm.example/v",
    },
    Service.BUTTONDOWN: {"unsubscribe_url": "https://bd.example/u", "email_url": "https://bd.example/v"},
    Service.POSTMARK: {"{{{ pm:unsubscribe_url }}}": "https://pm.example/u"},
    Service.MAILGUN: {"%unsubscribe_url%": "https://mg.example/u"},
    Service.SENDGRID: {
        "<%asm_group_unsubscribe_raw_url%>": "https://sg.example/u",
        "{{Sender_Name}}": "Finance Wire",
        "{{Sender_Address}}": "1 Example Road",
        "{{Sender_City}}": "Shanghai",
        "{{Sender_State}}": "SH",
        "{{Sender_Zip}}": "200000",
    },
}
_BRACES = r"\{\{.*?\}\}\}?"
_PERCENT = r"%(?![0-9A-Fa-f]{2})[A-Za-z_][\w.-]*%"
TAGS: Mapping[Service, re.Pattern[str]] = {
    service: re.compile(pattern, re.DOTALL)
    for service, pattern in {
        Service.MAILCHIMP: r"\*\|.*?\|\*",
        Service.LISTMONK: _BRACES + r"|https?://[\w\-.~!#$&'()*+,/:;=?@\[\]]*@TrackLink",
        Service.POSTMARK: _BRACES,
        Service.MAILGUN: _BRACES + "|" + _PERCENT,
        Service.SENDGRID: _BRACES
        + "|"
        + _PERCENT
        + r"|<%.*?%>|\[%.*?%\]|\[(?i:unsubscribe|weblink|sender_)\w*\]"
        + r"|(?<![A-Za-z0-9_])-[A-Za-z_][A-Za-z0-9_]*-(?![A-Za-z0-9_])",
    }.items()
}
HOSTILE = (
    "*|UNSUB|* and *|IF:X|*",
    "{{ UnsubscribeURL }} {{ .Subscriber.Email }}",
    "{{ unsubscribe_url }} {% if subscriber %} {# note #}",
    "{{{ pm:unsubscribe_url }}} {{#each x}} {{{{raw}}}}",
    "%recipient.name% %unsubscribe_url% %recipient% %name%",
    "<%asm_group_unsubscribe_raw_url%> <%body%>",
    "-name- [unsubscribe] [Sender_Name] [%first_name%]",
    "https://example.com@TrackLink",
    "stray {{ 5% and 100% *| |* {% %}",
    "state-of-the-art at 8.96%, 12% more",
)
PIECES = (
    *(
        "{",
        "}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "*|",
        "|*",
        "*",
        "|",
        "%",
        "<%",
        "%>",
        "<",
        ">",
        "-",
        "[",
        "]",
        "&",
        "#",
    ),
    *(
        "name",
        "unsubscribe",
        "unsubscribe_url",
        "recipient.",
        "UNSUB",
        "Sender_Name",
        "pm:",
        "if",
        "E4",
        "财",
        " ",
        " ",
    ),
    *("@TrackLink", "https://a.org/?", "mailto:", "&amp;", "&#123;", "\\", "'", '"'),
)
EVERY_SERVICE = pytest.mark.parametrize("service", list(Service))


def execute(service: Service, text: str) -> str:
    """Return *text* as the service would send it: its own values filled in, every other tag empty."""
    own = OWN_VALUES[service]
    if service is Service.BUTTONDOWN:
        environment = jinja2.Environment(autoescape=False, keep_trailing_newline=True)  # noqa: S701 - as the service
        return environment.from_string(text).render(own)
    return TAGS[service].sub(lambda tag: own.get(tag[0], ""), text)


def filled(service: Service, text: str, used: Slots) -> str:
    """Return *text* with what the readers shall see in its slots."""
    own = list(OWN_VALUES[service].values())
    address = "Finance Wire, 1 Example Road, Shanghai, SH 200000" if service is Service.SENDGRID else own[-1]
    if DIALECTS[service].address:
        text = text.replace(used.address, address)
    if DIALECTS[service].view:
        text = text.replace(used.view_url, own[1])
    return text.replace(used.unsubscribe_url, own[0])


def make_digest(text: str, used: Slots) -> Digest:
    """Return a digest whose posts hold *text* wherever posts can put text."""
    body = escape(text)
    query = text.replace(" ", "+")
    return Digest(
        subject=text,
        preheader=text,
        html=f"""<!DOCTYPE html>
<html lang="en"><head><title>{body}</title>
<style>@media (max-width: 600px){{.a{{width:100%!important}}}}{{#x{{color:red}}}}</style></head>
<body><div style="display:none">{body}</div><p><a href="{used.view_url}">View</a></p>
<!--[if mso]><table title="{body}"><tr><td><![endif]-->
<h2><a href="https://example.com/?q={escape(query)}&amp;x=%E4%B8%AD" title="{body}">{body}</a></h2>
<p>{body}<b>{body}</b></p><pre><code>{body}</code></pre>
<img src="https://pic.example.org/?{escape(query)}" alt="{body}">
<!--[if mso]></td></tr></table><![endif]-->
<p><a href="{used.unsubscribe_url}">Unsubscribe</a> {escape(used.address)}</p></body></html>""",
        text=f"{text}\n\n[1] https://example.com/?q={query}\n\n{used.unsubscribe_url}\n{used.address}\n",
        language="en",
        roles=(),
    )


def seen(page: str) -> list[str]:
    """Return all that a reader can see or follow: text, attributes, addresses with their bytes decoded."""
    root = lxml_html.document_fromstring(page)
    for style in root.iter("style"):
        style.text = ""
    found = [str(text) for text in root.itertext() if text.strip()]
    found += [f"{element.get('alt')} {element.get('title')}" for element in root.iter()]
    return found + [unquote(f"{element.get('href')} {element.get('src')}") for element in root.iter()]


@EVERY_SERVICE
@pytest.mark.parametrize("text", [*HOSTILE, " ".join(HOSTILE)])
def test_readers_see_what_the_posts_say(service: Service, text: str) -> None:
    used = slots(service, address="1 Example Road, Shanghai")
    digest = make_digest(text, used)
    ready = export(digest, service, used)
    assert seen(execute(service, ready.html)) == seen(filled(service, digest.html, used))
    assert unquote(execute(service, ready.text).replace(ZERO_WIDTH, "")) == unquote(filled(service, digest.text, used))
    for line, original in ((ready.subject, digest.subject), (ready.preheader, digest.preheader)):
        assert unquote(execute(service, line).replace(ZERO_WIDTH, "")) == original


@EVERY_SERVICE
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_posts_say_is_never_a_tag(service: Service, text: str) -> None:
    used = slots(service)
    digest = make_digest(text.strip(), used)
    ready = export(digest, service, used)
    assert seen(execute(service, ready.html)) == seen(filled(service, digest.html, used))
    assert unquote(execute(service, ready.text).replace(ZERO_WIDTH, "")) == unquote(filled(service, digest.text, used))


@EVERY_SERVICE
def test_only_the_tags_of_the_footer_are_left(service: Service) -> None:
    used = slots(service)
    ready = export(make_digest(" ".join(HOSTILE), used), service, used)
    dialect = DIALECTS[service]
    page, text = ready.html, ready.text
    for tag in (dialect.unsubscribe, dialect.view, dialect.address):
        page, text = (page.replace(tag, ""), text.replace(tag, "")) if tag else (page, text)
    assert not dialect.openers.search(re.sub(r"%[0-9A-F]{2}", "", page))
    assert not dialect.openers.search(re.sub(r"%[0-9A-F]{2}", "", text))
    assert ready.notes == ()


@EVERY_SERVICE
def test_the_footer_holds_the_tags_of_the_service(service: Service) -> None:
    used = slots(service, address="1 Example Road, Shanghai", view_url="https://news.example.org/issues/7")
    ready = export(make_digest("News", used), service, used)
    dialect = DIALECTS[service]
    assert f'<a href="{dialect.unsubscribe}">' in ready.html
    assert f"\n{dialect.unsubscribe}\n" in ready.text
    assert f'<a href="{dialect.view or "https://news.example.org/issues/7"}">' in ready.html
    assert f"</a> {dialect.address or '1 Example Road, Shanghai'}</p>" in ready.html
    assert ready.text.endswith(f"\n{dialect.address or '1 Example Road, Shanghai'}\n")
    assert "invalid" not in ready.html + ready.text
    assert ready.advice


@EVERY_SERVICE
def test_a_digest_without_tags_of_the_service_is_left_as_it_is(service: Service) -> None:
    used = slots(service)
    digest = make_digest("沪指高开 1.2%，成交放大 & more", used)
    ready = export(digest, service, used)
    assert ready.subject == digest.subject
    assert seen(ready.html)[:5] == seen(digest.html)[:5]
    assert ZERO_WIDTH not in ready.text


@pytest.mark.parametrize(
    ("service", "place", "mark"),
    [
        pytest.param(Service.MAILCHIMP, "unsubscribe_url", "UNSUBSCRIBE", id="unsubscribe"),
        pytest.param(Service.LISTMONK, "view_url", "VIEW", id="view"),
        pytest.param(Service.SENDGRID, "address", "ADDRESS", id="address"),
    ],
)
def test_a_post_cannot_take_the_place_of_a_slot(service: Service, place: str, mark: str) -> None:
    used = slots(service)
    stolen = f"<p>{getattr(used, place)} {mark}</p>"
    changed = slots(service, contents=["A post", stolen])
    assert getattr(changed, place) not in stolen
    digest = make_digest("News", changed)
    ready = export(replace(digest, html=digest.html.replace("<p>News", f"{stolen}<p>News")), service, changed)
    assert stolen in ready.html


def test_the_owner_is_told_what_is_missing() -> None:
    used = slots(Service.MAILCHIMP)
    digest = Digest(subject="News", preheader="", html="<p>News</p>", text="News", language="en", roles=())
    assert export(digest, Service.MAILCHIMP, used).notes == (
        "The HTML part has no *|UNSUB|*: mailchimp needs it; show unsubscribe_url there.",
        "The text part has no *|UNSUB|*: mailchimp needs it; show unsubscribe_url there.",
        "The HTML part has no *|LIST:ADDRESS|*: mailchimp asks for the postal address in every message.",
    )


@pytest.mark.parametrize(("extra", "notes"), [(0, 0), (1, 1)])
def test_the_owner_is_told_when_gmail_would_clip(extra: int, notes: int) -> None:
    used = slots(Service.MAILGUN)
    digest = make_digest("News", used)
    spare = GMAIL_CLIPS_BYTES - len(export(digest, Service.MAILGUN, used).html.encode())
    ready = export(replace(digest, html=digest.html + "x" * (spare + extra)), Service.MAILGUN, used)
    assert len(ready.notes) == notes
    assert all("clips at 102,400" in note for note in ready.notes)
