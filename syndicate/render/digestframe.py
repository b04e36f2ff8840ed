"""What a digest says around its posts: subject, preheader, head and foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from syndicate.model import Article, DigestSettings, Site, Subscription, Window
from syndicate.names import clean_line, clean_text
from syndicate.render.templating import render_string
from syndicate.render.wording import Words, words
from syndicate.render.wrapping import WIDTH, cut, wrap

SUBJECT_CELLS = 240
TITLE_CELLS = 240
MAX_CORRECTED = 20  #: Posts named as corrected since; more would be another digest.
PREHEADER_LENGTH = 130  #: Mail programs show 40 characters of it on phones, 85 to 140 elsewhere.
MIN_PREHEADER_LENGTH = 40
#: Keeps the first words of the page out of the line that shows the preheader.
FILLER = "\u034f\u200c\u00a0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A digest as it was asked for."""

    subscription: Subscription
    articles: Sequence[Article]
    settings: DigestSettings
    site: Site
    window: Window | None
    intro_html: str
    outro_html: str
    templates: Path | None
    more_url: str
    unsubscribe_url: str
    view_url: str
    recipient: object = None  #: What templates get by that name; None: nothing.
    corrected: Sequence[tuple[str, str]] = ()  #: Titles and addresses of posts of earlier issues.
    own_subject: str | None = None  #: In place of that of the settings; plain text.
    own_preheader: str | None = None  #: Likewise.

    @property
    def words(self) -> Words:
        """The wording of the site's language."""
        return words(self.site.language)

    @property
    def mail_address(self) -> str:
        """Where readers write to unsubscribe; "" where they need not, or cannot."""
        scheme, _, rest = self.settings.unsubscribe.partition(":")
        return unquote(rest.partition("?")[0]) if scheme == "mailto" and self.unsubscribe_url else ""

    @property
    def period(self) -> str:
        """The days that the digest covers, worded; the newest post's day where no window was asked for."""
        zone = self.site.timezone
        if self.window is not None:
            return self.words.window(Window(self.window.since.astimezone(zone), self.window.until.astimezone(zone)))
        if self.articles:
            return self.words.day(max(one.post.published for one in self.articles).astimezone(zone))
        return ""


def frame(request: Request) -> dict[str, object]:
    """Return the values of both templates that do not depend on how much of the posts is shown."""
    subject = _subject(request)
    wording, site, count = request.words, request.site, len(request.articles)
    return {
        **_summary(request),
        "subject": subject,
        "preheader": _preheader(request, subject),
        "filler": FILLER,
        "words": wording,
        "masthead": " · ".join(part for part in (request.period, wording.counted(count) if count else "") if part),
        "notice": "" if count else wording.no_posts,
        "why": wording.why.format(title=request.subscription.title, site=site.title),
        "more_url": request.more_url or site.home,
        "unsubscribe_url": request.unsubscribe_url,
        "unsubscribe_note": wording.by_mail.format(address=request.mail_address) if request.mail_address else "",
        "corrected_since": [_corrected(title, url) for title, url in request.corrected[:MAX_CORRECTED]],
        "view_url": request.view_url,
        "address": [line.strip() for line in clean_text(request.settings.address).splitlines() if line.strip()],
    }


def _summary(request: Request) -> dict[str, object]:
    """Return what the templates of subject and preheader may use."""
    values: dict[str, object] = {} if request.recipient is None else {"recipient": request.recipient}
    return values | {
        "title": request.subscription.title,
        "posts": [article.post for article in request.articles],
        "site": request.site,
        "window": request.window,
        "period": request.period,
        "count": len(request.articles),
        "language": request.site.language,
    }


def _corrected(title: str, url: str) -> dict[str, str]:
    short = cut(clean_line(title), TITLE_CELLS)
    return {"title": short, "url": url, "listed": wrap(short, WIDTH - len("- "), then="  ")}


def _rendered(source: str, key: str, request: Request) -> str:
    """Return the one-line template *source* of the settings, as one line."""
    subscription = request.subscription
    place = f"{subscription.source}: " if subscription.source else ""
    return clean_line(
        render_string(source, _summary(request), where=f"{place}subscriptions.{subscription.name}.digest.{key}")
    )


def _subject(request: Request) -> str:
    if request.own_subject is not None:
        return cut(clean_line(request.own_subject), SUBJECT_CELLS)
    # Without posts ``posts[0]`` has no meaning, and such a digest is only ever looked at.
    subject = _rendered(request.settings.subject, "subject", request) if request.articles else ""
    return cut(subject or clean_line(request.subscription.title), SUBJECT_CELLS)


def _preheader(request: Request, subject: str) -> str:
    """Return what mail programs show after the subject: the owner's words, else the headlines it does not name."""
    if request.own_preheader is not None:
        return clean_line(request.own_preheader)
    if request.settings.preheader is not None and request.articles:
        return _rendered(request.settings.preheader, "preheader", request)
    titles = [clean_line(article.post.title) for article in request.articles]
    parts = [title for title in titles if title not in subject] or titles[:1]
    if len(request.words.separator.join(parts)) < MIN_PREHEADER_LENGTH:
        parts += [clean_line(article.content.summary) for article in request.articles[:1]]
    parts = [part for part in parts if part] or [request.words.no_posts, clean_line(request.site.title)]
    return _shortened(request.words.separator.join(parts))


def _shortened(text: str) -> str:
    return text if len(text) <= PREHEADER_LENGTH else f"{text[: PREHEADER_LENGTH - 1].rstrip()}…"
