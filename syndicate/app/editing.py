"""Drafts in use: found, read against the posts that wait, and put away with the issue that was made of them."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate import drafts, names
from syndicate.app.output import write_files
from syndicate.deliver.personal import without_marks
from syndicate.errors import DraftError, SyndicateError, UsageError
from syndicate.ledger import Ledger
from syndicate.model import Config, DigestContent, DigestSettings
from syndicate.model.issue import Issue

FOLDER = "drafts"  #: Beside the config.
USED = "sent"  #: Below it. ``#`` stands in no name of a subscription, so no draft is called like one that was used.


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The bytes of a draft, and where they were found."""

    path: Path
    where: str  #: The path, as a person types it.
    data: bytes

    @property
    def sha256(self) -> bytes:
        """What tells this draft from others, and from itself after a change."""
        return hashlib.sha256(self.data).digest()

    @property
    def text(self) -> str:
        """The bytes as text. Raises DraftError where they are none."""
        try:
            return self.data.decode()
        except UnicodeDecodeError as error:
            line = self.data[: error.start].count(b"\n") + 1
            raise DraftError("is not UTF-8", where=f"{self.where}:{line}", hint="Save it as UTF-8.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an editor made of the posts that wait: a draft every line of which is right."""

    file: DraftFile
    draft: drafts.Draft
    choice: drafts.Choice

    def settings(self, settings: DigestSettings, *, cards: int) -> DigestSettings:
        """Return *settings* with the editor's words in place of the owner's, for a digest that begins with *cards*."""
        intro, outro = self.draft.intro, self.draft.outro
        intro, outro = settings.intro if intro is None else intro, settings.outro if outro is None else outro
        changed = replace(settings, intro=intro, outro=outro)
        if settings.content is DigestContent.TITLES:
            # Titles alone, but for the posts of which the editor says more.
            return replace(changed, content=DigestContent.EXCERPT, limit=cards) if cards else changed
        return replace(changed, limit=cards)

    @property
    def subject(self) -> str | None:
        """The editor's subject, None for that of the config."""
        return None if self.draft.subject is None else without_marks(self.draft.subject)

    @property
    def preheader(self) -> str | None:
        """The editor's preheader, None for that of the config."""
        return None if self.draft.preheader is None else without_marks(self.draft.preheader)


def usual_path(config: Config, name: str) -> Path:
    """Return where the draft of the subscription *name* lies."""
    return names.inside(config.path.parent / FOLDER, f"{name}.yaml")


def used_path(config: Config, issue: Issue) -> Path:
    """Return where a draft lies that *issue* was made of."""
    return names.inside(config.path.parent / FOLDER, f"{USED}/{issue.id}.yaml")


def typed(config: Config, path: Path) -> str:
    """Return *path* as a person in the config's folder types it."""
    here = config.path.parent.resolve()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def find(config: Config, name: str, given: Path | None) -> DraftFile | None:
    """Return the draft *given*, or that of *name* at its usual place, None where there is none.

    Raises UsageError where the one that is given is not there, DraftError where one cannot be read.
    """
    path = given or usual_path(config, name)
    where = str(given) if given else typed(config, path)
    try:
        return DraftFile(path, where, path.read_bytes())
    except FileNotFoundError:
        if given is None:
            return None
        hint = f"`syndicate draft {name}` writes one."
        raise UsageError(f"there is no draft {given}", hint=hint) from None
    except OSError as error:
        raise DraftError(f"cannot be read: {error.strerror}", where=where) from None


def read(file: DraftFile, library: drafts.Library, settings: DigestSettings) -> Edited:
    """Return what *file* makes of the posts of *library*. Raises DraftError with all that is wrong."""
    draft = drafts.read(file.text, file.where)
    limit = 0 if settings.content is DigestContent.TITLES else settings.limit
    return Edited(file=file, draft=draft, choice=drafts.choose(draft, library, limit=limit))


def put_away(config: Config, issue: Issue, file: DraftFile) -> str:
    """Move the draft that *issue* was made of to where used ones lie; return what a person should know of it.

    A file that was changed meanwhile stays: it is not what was used.
    """
    if _present(file.path) != file.data:
        return f"{file.where} was changed while {issue.id} was frozen, and stays"
    path = used_path(config, issue)
    try:
        write_files(path.parent, {path.name: file.data})
        file.path.unlink()
    except (OSError, SyndicateError) as error:
        return f"{file.where} was used for {issue.id} and could not be moved: {error}"
    return f"{file.where} is now {typed(config, path)}"


def put_away_used(config: Config, ledger: Ledger, name: str) -> str:
    """Put away the draft of *name* that a killed run used and left; return what a person should know, or ""."""
    file = find(config, name, None)
    issue = ledger.drafts.used_for(name, file.sha256) if file else None
    return put_away(config, issue, file) if file and issue else ""


def bring_back(config: Config, issue: Issue) -> str:
    """Move the draft of *issue*, which was discarded, back to its usual place, unless there is a new one.

    Returns what a person should know, or "" where it was made of no draft that is still there.
    """
    used, path = used_path(config, issue), usual_path(config, issue.subscription)
    data = _present(used)
    if data is None:
        return ""
    if path.exists():
        return f"{typed(config, used)} stays: there is a new {typed(config, path)}"
    write_files(path.parent, {path.name: data})
    used.unlink()
    return f"{typed(config, used)} is {typed(config, path)} again"


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
