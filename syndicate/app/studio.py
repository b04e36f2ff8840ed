"""What the preview in the browser shows of a site: digests, their views and feeds, at hand again after each change."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from syndicate.app import draftedits, drafting, trial
from syndicate.app.choice import chosen
from syndicate.app.linting import mail_of
from syndicate.app.livesite import LiveSite
from syndicate.app.office import Office
from syndicate.app.preview import PreviewRequest, preview
from syndicate.app.showing import checked, feed_of, outline_of, shown
from syndicate.app.sitepictures import picture_of, with_own_pictures
from syndicate.app.sources import lines_around
from syndicate.errors import UsageError
from syndicate.model import Config
from syndicate.render.lint import Mail
from syndicate.render.outlook import as_outlook
from syndicate.render.views import in_scheme, without_images
from syndicate.web.values import Choice, DraftText, Engine, Feed, Outline, Scheme, Shown, SourceLine, View

FRESH = timedelta(minutes=1)  #: How long a digest is shown again as it is: "the last 24 hours" goes on.
KEPT = 8  #: Digests at hand.


@dataclass(slots=True)
class _Made:
    """A digest that was made."""

    number: int  #: Of the site as it was.
    at: datetime
    shown: Shown
    mail: Mail
    config: Config
    is_checked: bool = False


class SiteStudio:
    """Shows *site*: what ``web.ports.Studio`` promises, over its files."""

    def __init__(self, site: LiveSite) -> None:
        self._site = site
        self._made: OrderedDict[Choice, _Made] = OrderedDict()
        self._outline: tuple[int, Outline] | None = None  # and the number of the site as it was

    def outline(self) -> Outline:
        """Return what can be chosen."""
        with self._site.office() as office:
            if self._outline is None or self._outline[0] != self._site.number:
                library = office.read(office.config, now=office.clock())
                self._outline = self._site.number, outline_of(office.config, library.subscriptions()[0])
            return self._outline[1]

    def preview(self, choice: Choice) -> Shown:
        """Return the digest of *choice*. Nothing is sent or recorded."""
        made = self._digest(choice)
        if not made.is_checked:  # by no lock: the mail can be shown meanwhile
            made.shown, made.is_checked = checked(made.shown, made.mail, made.config.lint), True
        return made.shown

    def mail(self, choice: Choice, view: View) -> str:
        """Return the HTML part of *choice* changed so that any browser shows it as *view*.

        Outlook is shown light: it makes up its dark colours by itself.
        """
        made = self._digest(choice)
        html, scheme = made.shown.html, view.scheme
        if view.engine is Engine.OUTLOOK:
            html, scheme = as_outlook(html), Scheme.LIGHT
        html = in_scheme(html, scheme)
        return with_own_pictures(html, made.config) if view.has_images else without_images(html)

    def picture(self, path: str) -> tuple[bytes, str] | None:
        """Return a picture of the site that lies beside its posts, and its type; None where none lies there."""
        config = self._site.config()
        return picture_of(path, config.posts.source) if config else None

    def begin_draft(self, name: str) -> None:
        """Write the draft of the next issue of *name*. Raises UsageError where there is one, or no post waits."""
        with self._site.office() as office:
            if not drafting.write(office, name).where:
                raise UsageError(f"{name}: no post waits for the next issue", hint="Write one, then begin the draft.")
            self._made.clear()

    def save_draft(self, name: str, draft: DraftText) -> None:
        """Write *draft* into the file of *name*; what it does not say of it, comments too, stays."""
        with self._site.office() as office:
            draftedits.save(office, name, draft)
            self._made.clear()

    def send_test(self, choice: Choice, address: str) -> str:
        """Send the next issue to *address* as a test, recorded nowhere; return what became of it."""
        request = _request(choice, choice.name)
        if request.window(self._site.clock()):
            raise UsageError("a test is of the next issue", hint="Choose the next issue in place of a window.")
        with self._site.office() as office:
            name = choice.name or _first(office)
        # It reads the posts for itself, so that nobody waits while the mailer is slow.
        sender = Office(office.config, clock=office.clock)
        (reader,) = trial.send_test(sender, name, [address], changed=request.settings)
        return f"A test went to {reader}."

    def feed(self, name: str) -> Feed:
        """Return the feed of the subscription *name*, as a reader would show it. Raises UsageError."""
        with self._site.office() as office:
            library = office.read(office.config, now=office.clock())
            return feed_of(office.config, library, chosen(library.subscriptions()[0], name))

    def source(self, where: str, around: int = 4) -> tuple[SourceLine, ...]:
        """Return the lines around ``digest.html.jinja:12``, as errors name places; none for a file that is not ours."""
        return lines_around(where, self._site.path, self._site.config(), around=around)

    def changes(self, stop: threading.Event) -> Iterator[frozenset[Path]]:
        """Yield what changed of the posts, templates, drafts and config, until *stop* is set."""
        return self._site.changes(stop)

    def _digest(self, choice: Choice) -> _Made:
        """Return the digest of *choice*: the one at hand, where nothing changed."""
        with self._site.office() as office:
            now, number, made = office.clock(), self._site.number, self._made.get(choice)
            if made is None or made.number != number or not timedelta(0) <= now - made.at < FRESH:
                made = self._made[choice] = _made(office, choice, now, number)
            self._made.move_to_end(choice)
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
            return made


def _made(office: Office, choice: Choice, now: datetime, number: int) -> _Made:
    found = preview(office, _request(choice, choice.name or _first(office)))
    mail = mail_of(found)
    made = _Made(number, now, shown(found, mail, draftedits.draft_text(found)), mail, office.config)
    if found.desk.ledger:
        found.desk.ledger.close()
    return made


def _request(choice: Choice, name: str) -> PreviewRequest:
    return PreviewRequest(
        name=name,
        since=choice.since,
        until=choice.until,
        last=choice.last,
        limit=choice.limit,
        theme=choice.theme,
        template=choice.template,
    )


def _first(office: Office) -> str:
    """Return the name of the first subscription that has a digest, else of the first."""
    digests = office.digests()
    if digests:
        return digests[0][0].name
    subscriptions, _ = office.read(office.config, now=office.clock()).subscriptions()
    if not subscriptions:
        raise UsageError("there is no subscription", hint="Patterns stand for the categories of posts: write one.")
    return subscriptions[0].name
