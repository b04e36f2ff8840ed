"""What no single key can tell: names and files that clash, mailers that are missing, keys that need each other."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import normalize

from syndicate import names, plainyaml, themes
from syndicate.config.digest_models import DigestSection, SmtpMailer
from syndicate.config.feed_models import FeedsSection
from syndicate.config.kinds import listing, suggestion
from syndicate.config.messages import Fault, quoted, validated
from syndicate.config.models import SubscriptionSection
from syndicate.config.places import placeholders
from syndicate.config.section import Section
from syndicate.config.values import file_names
from syndicate.model import IdScheme

OWN_FILES = frozenset({"index.html", "index.opml", "feed.css"})  #: Written beside the feeds.
_TEXT_ENDINGS = (".md", ".html", ".txt")
_M = TypeVar("_M", bound=Section)
_PLACEHOLDERS = ("{slug}", "{value}")
_VARIABLE = re.compile(r"(?<!\$)\$\{")


@dataclass(frozen=True)
class Sections:
    """The sections without the keys that are wrong by themselves; left out where too little remains."""

    feeds: FeedsSection
    digests: DigestSection
    subscriptions: Mapping[str, SubscriptionSection]
    smtp: Mapping[str, SmtpMailer]
    templates: str
    mailers: Collection[str]  #: Every mailer that is named, right or wrong.
    doubtful: Collection[str]  #: Subscriptions whose ``each`` is wrong, so that their names cannot be judged.


def sections(value: plainyaml.Value) -> Sections:
    """Return what is right by itself in the values of a config file, so that all mistakes are told at once."""
    top = value if isinstance(value, dict) else {}
    mailers, subscriptions = _mapping(top.get("mailers")), _mapping(top.get("subscriptions"))
    right = _right(SubscriptionSection, subscriptions)
    return Sections(
        feeds=_remainder(FeedsSection, top.get("feeds")) or FeedsSection(),
        digests=_remainder(DigestSection, top.get("digests")) or DigestSection(),
        subscriptions=right,
        smtp=_right(SmtpMailer, mailers),
        templates=written if isinstance(written := top.get("templates"), str) else "templates",
        mailers={"outbox", *mailers},
        doubtful={name for name, one in right.items() if one.each is None and "each" in _mapping(subscriptions[name])},
    )


def crossings(found: Sections, folder: Path) -> tuple[list[Fault], dict[str, str]]:
    """Return the faults between keys, and the text of each file that ``intro`` and ``outro`` name."""
    faults: list[Fault] = []
    texts: dict[str, str] = {}
    if found.feeds.ids is IdScheme.TAG and not found.feeds.tag_date:
        faults.append(
            Fault(("feeds", "tag_date"), "is missing", "`ids: tag` needs it: a day on which the domain was yours.")
        )
    for name, mailer in found.smtp.items():
        faults += _login(("mailers", name), mailer)
    known_themes = themes.themes(folder / found.templates)
    for path, digest in _digests(found):
        faults += _theme(path, digest, known_themes)
        faults += _mailer(path, digest, found.mailers)
        faults += _texts(path, digest, folder, texts)
    faults += _reviewers(found)
    for name, subscription in found.subscriptions.items():
        if name not in found.doubtful:
            faults += _name(name, subscription)
    faults += _files(found)
    return faults, texts


def secrecy(value: plainyaml.Value) -> Iterator[Fault]:
    """Yield what would let out whom the ledger stands for; *value* is the file's, before the environment is read."""
    top = _mapping(value)
    people = top.get("recipients")
    if people is None:
        return
    if isinstance(people, dict) and ("file" in people) == ("text" in people):
        yield Fault(("recipients",), "holds neither file nor text, or both", "Write {file: people.csv}.")
    secret = top.get("secret")
    if not (isinstance(secret, str) and _VARIABLE.search(secret)):
        yield Fault(
            ("secret",),
            "must come from the environment beside `recipients`",
            'Write secret: "${SYNDICATE_SECRET}": the hashes in the ledger hide nobody from one who can read it.',
        )


def _mapping(value: plainyaml.Value) -> Mapping[str, plainyaml.Value]:
    return value if isinstance(value, dict) else {}


def _right(model: type[Any], parts: Mapping[str, plainyaml.Value]) -> dict[str, Any]:
    tried = {name: _remainder(model, part) for name, part in parts.items()}
    return {name: one for name, one in tried.items() if one is not None}


def _remainder(model: type[_M], value: plainyaml.Value) -> _M | None:
    """Return *value* as *model* says, without its wrong keys; None where a needed one is wrong."""
    found, faults = validated(model, value)
    while faults and value is not None:
        for fault in faults:
            value = _without(value, fault.path)
        found, faults = validated(model, value)
    return found


def _without(value: plainyaml.Value, path: plainyaml.Path) -> plainyaml.Value:
    """Return *value* without what *path* leads to; without the list or mapping around it where that alone is no key."""
    if not path or not isinstance(value, dict) or path[0] not in value:
        return None
    kept = {key: one for key, one in value.items() if key != path[0]}
    inner = _without(value[str(path[0])], path[1:])
    return kept if inner is None else kept | {str(path[0]): inner}


def _digests(found: Sections) -> Iterator[tuple[plainyaml.Path, DigestSection]]:
    yield ("digests",), found.digests
    for name, subscription in found.subscriptions.items():
        if subscription.digest:
            yield ("subscriptions", name, "digest"), subscription.digest


def _login(path: plainyaml.Path, mailer: SmtpMailer) -> Iterator[Fault]:
    if mailer.username and not mailer.password:
        yield Fault((*path, "password"), "is missing", "A username needs one: `${SMTP_PASSWORD}`.")
    if mailer.password and not mailer.username:
        yield Fault((*path, "username"), "is missing", "A password needs one.")


def _mailer(path: plainyaml.Path, digest: DigestSection, mailers: Collection[str]) -> Iterator[Fault]:
    if "mailer" in digest.model_fields_set and digest.mailer not in mailers:
        known = sorted(mailers)
        hint = f"Use {listing(known)}, or add it to mailers. {suggestion(digest.mailer, known)}".strip()
        yield Fault((*path, "mailer"), f"{quoted(digest.mailer)} is not one of the mailers", hint)


def _theme(path: plainyaml.Path, digest: DigestSection, known: Collection[str]) -> Iterator[Fault]:
    if digest.theme not in known:
        hint = f"Use {listing(known)}, or make the folder themes/NAME among your templates."
        hint = f"{hint} {suggestion(digest.theme, known)}".strip()
        yield Fault((*path, "theme"), f"{quoted(digest.theme)} is not one of the themes", hint)


def _reviewers(found: Sections) -> Iterator[Fault]:
    """Yield the digests that nobody could approve; those that share one mistake are named once."""
    shared, hint = found.digests.chosen(), "Name who is to approve its issues: `reviewers: [lee@example.org]`."
    faults = {}
    for name, subscription in found.subscriptions.items():
        own = subscription.digest.chosen() if subscription.digest else {"approve": False}
        chosen = shared | own
        if chosen.get("approve") and not chosen.get("reviewers"):
            is_shared = not {"approve", "reviewers"} & own.keys()
            path: plainyaml.Path = ("digests",) if is_shared else ("subscriptions", name, "digest")
            faults[path] = Fault((*path, "reviewers"), "is missing", hint)
    yield from faults.values()


def _texts(path: plainyaml.Path, digest: DigestSection, folder: Path, texts: dict[str, str]) -> Iterator[Fault]:
    for key in ("intro", "outro"):
        written = getattr(digest, key)
        if "\n" in written or not written.endswith(_TEXT_ENDINGS) or written in texts:
            continue
        try:
            texts[written] = (folder / written).read_text("utf-8-sig")
        except FileNotFoundError:
            if " " not in written:  # "See notes.md" is a sentence
                hint = f"Put it into {folder.name}/, or write the text itself."
                yield Fault((*path, key), f"the file {quoted(written)} is not there", hint)
        except UnicodeDecodeError as error:
            yield Fault(
                (*path, key), f"the file {quoted(written)} is not UTF-8 at byte {error.start}", "Save it as UTF-8."
            )
        except OSError as error:
            yield Fault((*path, key), f"the file {quoted(written)} cannot be read: {error.strerror}")


def _name(name: str, subscription: SubscriptionSection) -> Iterator[Fault]:
    path: plainyaml.Path = ("subscriptions", name)
    plain = normalize("NFC", name)
    for one in placeholders(plain) if subscription.each else ():
        plain = plain.replace(one, "x")
        if one not in _PLACEHOLDERS:
            yield Fault(path, f"{quoted(one)} is not a placeholder", f"Use {listing(_PLACEHOLDERS)}.")
    if subscription.each and not _repeats(name):
        yield Fault(path, "a name beside `each` must hold {slug} or {value}", f'Write "{name}/{{slug}}", for example.')
    elif not subscription.each and _repeats(name):
        yield Fault(
            path, "{slug} and {value} need `each`", "Add `each: category` or `each: tag`, or choose another name."
        )
    elif (mended := "/".join(names.segment(one) for one in plain.split("/"))) != plain:
        hint = "Use letters, digits, -, _ and /" + ("." if subscription.each else f': "{mended}", for example.')
        yield Fault(path, "cannot be the name of a file", hint)


def _files(found: Sections) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for name, subscription in found.subscriptions.items():
        if subscription.feed is None or name in found.doubtful:
            continue
        path: plainyaml.Path = ("subscriptions", name, "feed", "file")
        files = file_names(name, subscription.feed, found.feeds)
        for wanted in subscription.feed.file:
            if wanted not in files:
                hint = f"Add it to formats, which are {', '.join(files)}, or leave it out."
                yield Fault((*path, wanted), "this feed is not written in that format", hint)
        for one, file in files.items():
            here = (*path, one) if one in subscription.feed.file else path[:2]
            yield from _file(here, file, repeated=subscription.each is not None)
            if file in owners:
                message = f"{quoted(file)} is the file of {quoted(owners[file])} as well as of {quoted(name)}"
                yield Fault(here, message, "Name another file for one of them.")
            owners.setdefault(file, name)


def _file(path: plainyaml.Path, file: str, *, repeated: bool) -> Iterator[Fault]:
    if file in OWN_FILES:
        yield Fault(path, f"{quoted(file)} is written beside the feeds", "Name another file.")
    if len(path) == len(("subscriptions", "NAME")):
        return  # the name is looked at by itself
    if repeated and not _repeats(file):
        yield Fault(
            path, f"{quoted(file)} lacks {{slug}} or {{value}}", "Without it, all of them would write one file."
        )
    if not repeated and _repeats(file):
        yield Fault(path, "{slug} and {value} need `each`", "Add `each: category` or `each: tag`.")


def _repeats(text: str) -> bool:
    return any(one in text for one in _PLACEHOLDERS)
