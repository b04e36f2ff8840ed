"""A draft edited elsewhere than in its file: what there is to edit, and the edits written into it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from syndicate import drafts
from syndicate.app import editing
from syndicate.app.editing import DraftFile, Edited
from syndicate.app.issuing import Desk
from syndicate.app.office import Office
from syndicate.app.output import write_files
from syndicate.app.preview import Preview
from syndicate.drafts import Draft, Entry, Treatment
from syndicate.errors import DraftError
from syndicate.model import Post
from syndicate.names import clean_line
from syndicate.web.values import DraftEntry, DraftText

_AGAIN = "Nothing was written. Load the preview anew, and edit that."


def draft_text(preview: Preview) -> DraftText | None:
    """Return the draft that *preview* is made by; None where it is of a window, or of what has no digest to send."""
    config, name = preview.desk.config, preview.subscription.name
    if preview.window or not any(one.name == name and one.digest and not one.each for one in config.subscriptions):
        return None
    edited = preview.waiting.edited
    if edited is None:
        return DraftText(version="", where=editing.typed(config, editing.usual_path(config, name)))
    draft, choice = edited.draft, edited.choice
    unshown = (*choice.never, *choice.later, *choice.unseen)
    left = sorted((post for post in unshown if post.id not in choice.named), key=_age, reverse=True)
    return DraftText(
        version=_version(edited.file),
        where=edited.file.where,
        subject=draft.subject,
        preheader=draft.preheader,
        intro=draft.intro,
        outro=draft.outro,
        entries=tuple(_shown(edited)),
        left_out=tuple(DraftEntry(id=post.id, title=clean_line(post.title)) for post in left),
    )


def save(office: Office, name: str, draft: DraftText) -> None:
    """Write *draft* into the file of *name*; all that it does not speak of stays.

    Raises DraftError where the file is of another version, or would be one that cannot be used.
    """
    subscription, settings = office.digest(name)
    file = editing.find(office.config, name, None)
    if file is None or _version(file) != draft.version:
        where = editing.typed(office.config, editing.usual_path(office.config, name))
        what = "was changed meanwhile" if file else "is not there any more"
        raise DraftError(what, where=where, hint=_AGAIN)
    desk = Desk(office, office.peek())
    waiting = desk.waiting(subscription, settings)
    edited = desk.edited(subscription, settings, file, waiting)
    text = drafts.rewritten(file.text, _wanted(draft, edited, {post.id: post for post in desk.library.posts}))
    desk.edited(subscription, settings, replace(file, data=text.encode()), waiting)
    write_files(file.path.parent, {file.path.name: text.encode()})


def _wanted(draft: DraftText, edited: Edited, posts: Mapping[str, Post]) -> Draft:
    """Return what the file shall say."""
    present, named = edited.draft, edited.choice.named
    new = [posts[one.id] for one in draft.entries if one.id not in named and one.id in posts]
    return replace(
        present,
        subject=clean_line(draft.subject or "") or None,
        preheader=None if draft.preheader is None else clean_line(draft.preheader),
        intro=None if draft.intro is None else _lines(draft.intro),
        outro=None if draft.outro is None else _lines(draft.outro),
        entries=tuple(_entry(one, named.get(one.id), posts, present.where) for one in draft.entries),
        # A draft that remembers nothing leaves out all that it does not name: it must not begin to remember.
        offered={**present.offered, **drafts.titles_of(new)} if present.offered else present.offered,
    )


def _entry(one: DraftEntry, present: Entry | None, posts: Mapping[str, Post], where: str) -> Entry:
    """Return what the file shall say of a post. Raises DraftError where there is none."""
    if present is None:
        if one.id not in posts:
            raise DraftError(f"there is no post with the id {drafts.quoted(one.id)}", where=where, hint=_AGAIN)
        present = drafts.new_entry(posts[one.id])
    if one.treatment not in ("", *Treatment):
        raise DraftError(f"`as` cannot be {drafts.quoted(one.treatment)}", where=where, hint=_AGAIN)
    treatment = Treatment(one.treatment) if one.treatment else None
    blurb = _lines(one.blurb) if one.blurb.strip() else ""
    return replace(present, treatment=treatment, is_pinned=one.is_pinned, blurb=blurb)


def _shown(edited: Edited) -> Iterator[DraftEntry]:
    """Yield the entries of a draft in its order, under the titles that a digest shows."""
    choice = edited.choice
    shown = (*(one.post for one in (*choice.cards, *choice.titles)), *choice.never, *choice.later)
    titles = {post.id: clean_line(post.title) for post in shown}
    for id_, entry in choice.named.items():  # by their lines
        yield DraftEntry(
            id=id_,
            title=titles[id_],
            treatment=entry.treatment or "",
            is_pinned=entry.is_pinned,
            blurb=entry.blurb,
        )


def _version(file: DraftFile) -> str:
    return file.sha256.hex()


def _lines(text: str) -> str:
    """Return *text* with the line ends of a draft."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _age(post: Post) -> tuple[float, str]:
    return post.published.timestamp(), post.id
