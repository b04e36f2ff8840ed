"""Drafts for editors: a new one with the posts that wait, or new posts brought into one that is there."""

from dataclasses import dataclass
from pathlib import Path

from syndicate import drafts
from syndicate.app import editing
from syndicate.app.issuing import Desk, Waiting
from syndicate.app.office import Office
from syndicate.app.output import write_files
from syndicate.deliver.personal import Pieces
from syndicate.errors import UsageError
from syndicate.model import DigestSettings, Post, Problem, Subscription
from syndicate.names import clean_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What became of a draft."""

    where: str  #: Its file, as a person types it; "" where there is none.
    posts: tuple[Post, ...]  #: Those that it offers now and did not before.
    problems: tuple[Problem, ...] = ()


def write(office: Office, name: str) -> Drafted:
    """Write the draft of the next issue of *name*, if a post waits. Raises UsageError where there is one already."""
    subscription, settings = office.digest(name)
    path = _free_of_used(office, name)
    where = editing.typed(office.config, path)
    if path.exists():
        hint = f"`syndicate draft {name} --update` brings in posts that came since; delete it to begin anew."
        raise UsageError(f"{where} is there already", hint=hint)
    desk = Desk(office, office.peek())
    waiting = desk.waiting(subscription, settings)
    if waiting.posts:
        text = drafts.written(_heading(desk, subscription, settings, waiting), waiting.posts)
        write_files(path.parent, {path.name: text.encode()})
    return Drafted(where=where if waiting.posts else "", posts=waiting.posts, problems=tuple(desk.problems))


def update(office: Office, name: str) -> Drafted:
    """Bring the posts that came since into the draft of *name*. Raises UsageError where there is none, DraftError."""
    subscription, settings = office.digest(name)
    _free_of_used(office, name)
    file = editing.find(office.config, name, None)
    if file is None:
        raise UsageError(f"there is no draft of {name}", hint=f"`syndicate draft {name}` writes one.")
    draft = drafts.read(file.text, file.where)
    if draft.faults:
        raise drafts.error_of(draft.faults, file.where)
    desk = Desk(office, office.peek())
    # Those that the editor added before they were offered are there already.
    known = {*draft.offered, *(entry.id for entry in draft.entries)}
    paths = {entry.path.removeprefix("./") for entry in draft.entries}
    new = tuple(
        post
        for post in desk.waiting(subscription, settings).posts
        if clean_line(post.id) not in known and post.path not in paths
    )
    if new:
        text = drafts.updated(file.text, new, file.where)
        write_files(file.path.parent, {file.path.name: text.encode()})
    return Drafted(where=file.where, posts=new, problems=tuple(desk.problems))


def _free_of_used(office: Office, name: str) -> Path:
    """Return where the draft of *name* lies, once the one that a killed run left there is put away."""
    ledger = office.peek()
    if ledger and (said := editing.put_away_used(office.config, ledger, name)):
        office.say(said)
    return editing.usual_path(office.config, name)


def _heading(desk: Desk, subscription: Subscription, settings: DigestSettings, waiting: Waiting) -> drafts.Heading:
    digest = desk.digest(subscription, settings, waiting, is_personal=False)
    return drafts.Heading(
        name=subscription.name,
        title=subscription.title,
        subject=Pieces.of_text(digest.subject).filled({}),
        preheader=Pieces.of_text(digest.preheader).filled({}),
        intro=settings.intro,
        outro=settings.outro,
    )
