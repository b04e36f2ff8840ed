"""The next digest of a subscription, as it would be sent. Nothing is sent or recorded."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from syndicate import names
from syndicate.app.choice import chosen, only_digest
from syndicate.app.corpus import Library
from syndicate.app.output import write_files
from syndicate.deliver import addresses, mime, services
from syndicate.errors import UsageError
from syndicate.model import Article, Config, Content, Digest, DigestSettings, Post, Problem, Subscription, Window
from syndicate.posts.content import clean_fragment
from syndicate.render.addresses import web_url
from syndicate.render.digests import render_digest
from syndicate.selection import digest_posts

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_BODY = Content(html="", summary="")
ISSUE, TOKEN, READER = "preview", "preview", "reader@example.org"
MAX_LIST_LABEL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRequest:
    """Which digest is asked for; without a window, the newest posts."""

    name: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    last: timedelta | None = None
    limit: int | None = None
    service: str | None = None

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

    def facts(self) -> list[tuple[str, str]]:
        """Return what an inbox and an owner want to know, as (label, value)."""
        span = "the newest posts"
        if self.window:
            span = f"{self.window.since:%Y-%m-%d %H:%M} to {self.window.until:%Y-%m-%d %H:%M}"
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


def preview(config: Config, request: PreviewRequest, *, now: datetime) -> Preview:
    """Return the digest that *request* asks for at *now*. Raises UsageError when its name means none."""
    library = Library(config, now=now)
    subscriptions, _ = library.subscriptions()
    subscription = chosen(subscriptions, request.name) if request.name else only_digest(subscriptions)
    settings = subscription.digest or config.digests
    if request.limit:
        settings = replace(settings, limit=request.limit)
    window = request.window(now)
    posts = digest_posts(library.newest(subscription.rule), window=window, limit=None if window else settings.limit)
    digest = _rendered(
        config, subscription, settings, _articles(library, posts, settings.limit), window, request.service
    )
    warnings = [Problem.at(subscription.source or config.path.name, text) for text in digest.warnings]
    return Preview(
        subscription=subscription,
        settings=settings,
        digest=digest,
        window=window,
        message=_message(
            config, subscription, settings, digest, now, unsubscribe="" if request.service else _unsubscribe(settings)
        ),
        problems=(*sorted(library.problems), *warnings),
    )


def _articles(library: Library, posts: list[Post], limit: int) -> list[Article]:
    """Return *posts* with their content; those past *limit* become titles, whose bodies nobody needs."""
    read = [(post, library.content(post)) for post in posts[:limit]]
    cards = [Article(post=post, content=content) for post, content in read if content]
    return cards + [Article(post=post, content=NO_BODY) for post in posts[limit:]]


def _rendered(
    config: Config,
    subscription: Subscription,
    settings: DigestSettings,
    articles: list[Article],
    window: Window | None,
    service: str | None,
) -> Digest:
    unsubscribe, view = _unsubscribe(settings), settings.view.replace("{issue}", ISSUE)
    slots = None
    if service:
        contents = [part for one in articles for part in (one.post.title, one.content.html)]
        slots = services.slots(services.Service(service), address=settings.address, view_url=view, contents=contents)
        unsubscribe, view = slots.unsubscribe_url, slots.view_url
        settings = replace(settings, address=slots.address)
    digest = render_digest(
        subscription,
        articles,
        settings=settings,
        site=config.site,
        window=window,
        intro_html=clean_fragment(settings.intro, config.site),
        outro_html=clean_fragment(settings.outro, config.site),
        templates=config.templates,
        more_url=config.site.home,
        unsubscribe_url=unsubscribe,
        view_url=view,
        cache=config.state / "cache",
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


def _list_id(subscription: Subscription, host: str) -> str:
    label = quote(names.slug(subscription.name), safe="")
    # RFC 2919 allows 255 characters; a Chinese name would take nine for each of its own.
    return f"{label if len(label) <= MAX_LIST_LABEL else names.short_hash(subscription.name)}.{host}"


def _message(
    config: Config,
    subscription: Subscription,
    settings: DigestSettings,
    digest: Digest,
    now: datetime,
    *,
    unsubscribe: str,
) -> bytes:
    host = addresses.parse(f"digest@{urlsplit(config.site.url).hostname or 'localhost'}").domain  # ASCII: xn--…
    sender = settings.sender or addresses.named(config.site.title, f"digest@{host}")
    to = settings.to[0] if settings.to else READER
    headers = {"Reply-To": settings.reply_to or "", "List-Unsubscribe": unsubscribe}
    return mime.compose(
        digest,
        sender=sender,
        to=to,
        date=now.astimezone(config.site.timezone),
        message_id=mime.message_id(f"{subscription.name}#{ISSUE}", to, addresses.parse(sender).domain),
        list_id=_list_id(subscription, host),
        list_name=subscription.title,
        headers={name: value for name, value in headers.items() if value},
    )
