"""The next digest of a subscription, as it would be sent. Nothing is sent or recorded."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicate import names
from syndicate.app.choice import chosen, only_digest
from syndicate.app.digesting import digest_of, head_of
from syndicate.app.issuing import Desk, Waiting
from syndicate.app.office import Office
from syndicate.app.output import write_files
from syndicate.deliver import addresses, mime, services
from syndicate.deliver.letters import Letter
from syndicate.errors import UsageError
from syndicate.model import Config, Digest, DigestSettings, Problem, Subscription, Window
from syndicate.model.issue import Recipient
from syndicate.render.addresses import web_url
from syndicate.selection import digest_posts

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ISSUE, TOKEN, READER = "preview", "preview", "reader@example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRequest:
    """Which digest is asked for; without a window, the next issue."""

    name: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    last: timedelta | None = None
    limit: int | None = None
    theme: str | None = None
    template: str | None = None
    service: str | None = None
    reader: str | None = None  #: Whose values stand in it; None: nobody's.
    draft: Path | None = None  #: None: the one at its usual place, if there is one, and no window.

    def settings(self, usual: DigestSettings) -> DigestSettings:
        """Return *usual* with what was asked for in its place."""
        return replace(
            usual,
            limit=self.limit or usual.limit,
            theme=self.theme or usual.theme,
            template=self.template or usual.template,
        )

    def window(self, now: datetime) -> Window | None:
        """Return the window asked for, or None. Raises UsageError when it ends before it begins."""
        if not (self.since or self.until or self.last):
            return None
        until = self.until or now
        window = Window(self.since or (until - self.last if self.last else EPOCH), until)
        if window.until <= window.since:
            raise UsageError(f"the window ends at {window.until.isoformat()}, before it begins", hint="Swap the two.")
        return window


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A digest and the message that would carry it."""

    subscription: Subscription
    settings: DigestSettings
    digest: Digest
    window: Window | None
    message: bytes
    problems: tuple[Problem, ...]
    desk: Desk = field(repr=False)
    waiting: Waiting = field(repr=False)  #: The posts that the digest was made of.

    def facts(self) -> list[tuple[str, str]]:
        """Return what an inbox and an owner want to know, as (label, value)."""
        span = "the next issue"
        if self.window:
            zone = self.desk.config.site.timezone
            since, until = (one.astimezone(zone) for one in (self.window.since, self.window.until))
            span = f"{since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}"
        return [
            ("Subject", self.digest.subject),
            ("Preheader", self.digest.preheader),
            ("From", self.settings.sender or "(no `from` in the config)"),
            ("Window", span),
            ("Posts", str(len(self.digest.roles))),
        ]

    def part(self, kind: str) -> bytes:
        """Return one part: ``html``, ``text``, ``headers`` or ``eml``."""
        if kind == "eml":
            return self.message
        if kind == "headers":
            return mime.headers_of(self.message).encode()
        return (self.digest.html if kind == "html" else self.digest.text).encode()

    def write(self, folder: Path) -> dict[str, Path]:
        """Write the HTML part, the text part and the message into *folder*; return their paths by kind."""
        stem = names.segment(self.subscription.name)
        parts = {"HTML": (f"{stem}.html", "html"), "text": (f"{stem}.txt", "text"), "eml": (f"{stem}.eml", "eml")}
        write_files(folder, {file: self.part(kind) for file, kind in parts.values()})
        return {label: folder / file for label, (file, _) in parts.items()}


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is to be shown."""

    desk: Desk
    subscription: Subscription
    settings: DigestSettings
    waiting: Waiting


def preview(office: Office, request: PreviewRequest) -> Preview:
    """Return the digest that *request* asks for now. Raises UsageError when its name means none."""
    config, ledger = office.config, office.peek()
    desk = Desk(office, ledger)
    subscriptions, _ = desk.library.subscriptions()
    subscription = chosen(subscriptions, request.name) if request.name else only_digest(subscriptions)
    settings = request.settings(subscription.digest or config.digests)
    window = request.window(desk.now)
    waiting, notes = _chosen_posts(desk, subscription, settings, window, request.draft)
    sought = _Sought(desk, subscription, settings, waiting)
    if request.reader:
        digest, message = _personal(office, sought, request.reader)
    else:
        digest = _rendered(config, sought, window, request.service)
        unsubscribe = "" if request.service else _unsubscribe(settings)
        message = _message(config, subscription, settings, digest, desk.now, unsubscribe=unsubscribe)
    place = subscription.source or config.path.name
    return Preview(
        subscription=subscription,
        settings=settings,
        digest=digest,
        window=window,
        message=message,
        problems=(*desk.problems, *(Problem.at(place, text) for text in (*notes, *digest.warnings))),
        desk=desk,
        waiting=waiting,
    )


def _chosen_posts(
    desk: Desk, subscription: Subscription, settings: DigestSettings, window: Window | None, draft: Path | None
) -> tuple[Waiting, list[str]]:
    """Return the posts of *window*, else those of the next issue; the newest where there are none, and a note."""
    newest = desk.library.newest(subscription.rule)
    if window:
        return Waiting(posts=tuple(digest_posts(newest, window=window, limit=None))), []
    waiting = desk.next_issue(subscription, settings, draft)
    if waiting.posts or waiting.edited:
        return waiting, []
    posts = tuple(digest_posts(newest, window=None, limit=settings.limit))
    note = f"{subscription.name}: there is nothing new for the next issue; these are the newest posts"
    return Waiting(posts=posts), [note] if posts else []


def _personal(office: Office, sought: _Sought, reader: str) -> tuple[Digest, bytes]:
    """Return the digest as *reader* would get it, and the very message."""
    box, ledger, desk = addresses.parse(reader), office.peek(), sought.desk
    known = office.recipient(box.address, ledger)
    recipient = known or Recipient(address=box.address, name=box.name)
    digest = desk.digest(sought.subscription, sought.settings, sought.waiting, is_personal=True)
    frozen = desk.frozen(sought.subscription, sought.settings, sought.waiting, digest)
    letter = Letter(frozen, issue=f"{sought.subscription.name}#{ISSUE}", frozen_at=desk.now, keys=office.keys)
    return letter.as_read(digest, recipient), letter.message(recipient).data


def _rendered(config: Config, sought: _Sought, window: Window | None, service: str | None) -> Digest:
    settings = sought.settings
    shown = sought.desk.articles(settings, sought.waiting)
    unsubscribe, view = _unsubscribe(settings), settings.view.replace("{issue}", ISSUE)
    slots = None
    if service:
        contents = [part for one in shown for part in (one.post.title, one.content.html, one.blurb_html)]
        slots = services.slots(services.Service(service), address=settings.address, view_url=view, contents=contents)
        unsubscribe, view = slots.unsubscribe_url, slots.view_url
        settings = replace(settings, address=slots.address, unsubscribe="")
    digest = digest_of(
        config,
        sought.subscription,
        settings,
        shown,
        window=window,
        unsubscribe_url=unsubscribe,
        view_url=view,
        corrected=sought.waiting.corrected,
        edited=sought.waiting.edited,
    )
    if slots is None:
        return digest
    ready = services.export(digest, services.Service(service or ""), slots)
    return replace(
        digest,
        subject=ready.subject,
        preheader=ready.preheader,
        html=ready.html,
        text=ready.text,
        warnings=(*digest.warnings, *ready.notes, ready.advice),
    )


def _unsubscribe(settings: DigestSettings) -> str:
    url = settings.unsubscribe.replace("{token}", TOKEN)
    return web_url(url) or url  # a header takes no other letters than ASCII's; mailto: has none


def _message(
    config: Config,
    subscription: Subscription,
    settings: DigestSettings,
    digest: Digest,
    now: datetime,
    *,
    unsubscribe: str,
) -> bytes:
    head = head_of(config, subscription, settings)
    to = settings.to[0] if settings.to else READER
    headers = {"Reply-To": head.reply_to, "List-Unsubscribe": unsubscribe}
    return mime.compose(
        digest,
        sender=head.sender,
        to=to,
        date=now.astimezone(config.site.timezone),
        message_id=mime.message_id(f"{subscription.name}#{ISSUE}", to, addresses.parse(head.sender).domain),
        list_id=head.list_id,
        list_name=head.list_name,
        headers={name: value for name, value in headers.items() if value},
    )
