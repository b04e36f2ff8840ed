"""Issues: which posts are in no earlier one, and the digest of them frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from syndicate import drafts, selection
from syndicate.app import editing
from syndicate.app.digesting import articles, digest_of, edited_articles, head_of
from syndicate.app.editing import Edited
from syndicate.app.elsewhere import list_addresses
from syndicate.app.inspecting import expect_sound
from syndicate.app.office import Office
from syndicate.app.remembering import Known
from syndicate.deliver.letters import Letter
from syndicate.deliver.personal import Marks
from syndicate.errors import DeliveryError, DraftError
from syndicate.ledger import Ledger
from syndicate.model import Article, Digest, DigestSettings, Post, Problem, Role, Subscription
from syndicate.model.issue import Frozen, Issue, Place, Recipient
from syndicate.render.digestframe import MAX_CORRECTED

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the next issue of a subscription would hold."""

    posts: tuple[Post, ...]  #: In no earlier issue, newest first; with a draft, those that it shows, in its order.
    corrected: tuple[Place, ...] = ()  #: Posts of earlier issues whose title or text is another one since.
    edited: Edited | None = None  #: What its editor made of it.
    left: int = 0  #: Posts that were left for later and wait for new ones, as no issue is made of them alone.
    is_first: bool = False


class Desk:
    """The posts of one moment, and what the ledger says of them; None: no issue was ever frozen."""

    def __init__(self, office: Office, ledger: Ledger | None, *, is_linted: bool = True) -> None:
        """Open the desk; *is_linted*: an issue with an error for mail clients is refused."""
        self._office, self.ledger, self._is_linted = office, ledger, is_linted
        self.config = office.config
        self._known: dict[str, Known] = {}
        self.now = office.clock()
        self.warnings: list[Problem] = []
        self.library = office.read(self.config, now=self.now, known=self._known)

    @property
    def problems(self) -> list[Problem]:
        """What was wrong with posts, and what the owner should know of digests."""
        return [*sorted(self.library.problems), *self.warnings]

    def waiting(self, subscription: Subscription, settings: DigestSettings) -> Waiting:
        """Return what waits for the next issue of *subscription*."""
        matching = list(self.library.newest(subscription.rule))
        sent = self.ledger.issues.sent_ids(subscription.name) if self.ledger else set[str]()
        beginning = self.ledger.issues.beginning(subscription.name) if self.ledger else None
        unsent = selection.unsent(matching, sent=sent)
        if beginning is None:
            seen = {post.id: self.seen(post) for post in unsent}
            first = selection.first_issue(
                unsent, settings.first_issue, limit=settings.limit, first_seen=seen, now=self.now
            )
            return Waiting(posts=tuple(first), is_first=True)
        if settings.first_issue != ALL:
            later = self._later_ids(subscription)
            unsent = [post for post in unsent if post.id in later or self.seen(post) > beginning]
        return Waiting(posts=tuple(unsent), corrected=self._corrected(subscription, settings, matching))

    def next_issue(self, subscription: Subscription, settings: DigestSettings, draft: Path | None = None) -> Waiting:
        """Return what the next issue of *subscription* holds: what waits, as *draft* has it, or the one that is there.

        Raises DraftError for a draft that cannot be used.
        """
        waiting, name = self.waiting(subscription, settings), subscription.name
        file = editing.find(self.config, name, draft)
        if file is None:
            return self._with_news(subscription, waiting)
        used = self.ledger.drafts.used_for(name, file.sha256) if self.ledger else None
        if used and draft:
            raise DraftError(
                f"this draft was used for {used.id}",
                where=file.where,
                hint=f"`syndicate draft {name}` writes a new one.",
            )
        if used:  # the run that used it was killed before it could put it away
            self._office.say(f"{name}: {file.where} was used for {used.id}, and is passed over")
            return self._with_news(subscription, waiting)
        edited = self.edited(subscription, settings, file, waiting)
        self._office.say(f"{name}: as {file.where} has it")
        if unseen := len(edited.choice.unseen):
            advice = "" if draft else f": `syndicate draft {name} --update` brings in what came since"
            self._office.say(f"{name}: {unseen} new post{'' if unseen == 1 else 's'} not in it{advice}")
        return replace(waiting, posts=edited.choice.posts, edited=edited)

    def edited(
        self, subscription: Subscription, settings: DigestSettings, file: editing.DraftFile, waiting: Waiting
    ) -> Edited:
        """Return what *file* makes of the posts that wait. Raises DraftError with all that is wrong."""
        library = drafts.Library(
            waiting=waiting.posts,
            posts=self.library.posts,
            held=self.library.held,
            places_of=lambda ids: self.ledger.drafts.places_of(subscription.name, ids) if self.ledger else {},
        )
        return editing.read(file, library, settings)

    def articles(self, settings: DigestSettings, waiting: Waiting) -> list[Article]:
        """Return the posts of *waiting* with their content."""
        if waiting.edited:
            return edited_articles(self.library, waiting.edited, self.config)
        return articles(self.library, waiting.posts, settings.limit)

    def digest(
        self, subscription: Subscription, settings: DigestSettings, waiting: Waiting, *, is_personal: bool
    ) -> Digest:
        """Return the digest of *waiting*, with marks where the values of those who get it go, if they are people."""
        return digest_of(
            self.config,
            subscription,
            settings,
            self.articles(settings, waiting),
            unsubscribe_url=Marks.unsubscribe_url if settings.unsubscribe and is_personal else "",
            view_url=Marks.view_url if settings.view else "",
            corrected=waiting.corrected,
            edited=waiting.edited,
        )

    def frozen(self, subscription: Subscription, settings: DigestSettings, waiting: Waiting, digest: Digest) -> Frozen:
        """Return all that is settled of an issue; a post whose body could not be read is in none yet."""
        roles = dict(digest.roles)
        places = [self._place(post, roles[post.id]) for post in waiting.posts if post.id in roles]
        edited = waiting.edited
        if edited:
            places += [self._place(post, Role.NEVER) for post in edited.choice.never]
            # What came before the first issue is old news afterwards, unless it is remembered.
            later = (*edited.choice.later, *(edited.choice.unseen if waiting.is_first else ()))
            places += [self._place(post, Role.LATER) for post in later]
        return Frozen(
            subscription=subscription.name,
            subject=digest.subject,
            preheader=digest.preheader,
            html=digest.html,
            text=digest.text,
            language=digest.language,
            head=head_of(self.config, subscription, settings),
            places=tuple(places),
            corrected=waiting.corrected,
            draft=edited.file.sha256 if edited else None,
            needs_approval=settings.approve,
        )

    def freeze(
        self, subscription: Subscription, settings: DigestSettings, waiting: Waiting, *, slot: datetime | None
    ) -> Issue:
        """Freeze *waiting* as the next issue. Raises DeliveryError where nobody would get it, or could end it.

        Raises LintError where some of its readers could not read it.
        """
        assert self.ledger is not None  # noqa: S101 (whoever freezes has opened it)
        listed, roll = list_addresses(settings), self._office.roll
        people = self._office.recipients_of(subscription.name, self.ledger)
        first = next(people, None)
        check_recipients(subscription, settings, [*listed, *([first] if first else []), *islice(people, 1)])
        digest = self.digest(subscription, settings, waiting, is_personal=first is not None)
        place = subscription.source or self.config.path.name
        self.warnings += [Problem.at(place, text) for text in digest.warnings]
        frozen = self.frozen(subscription, settings, waiting, digest)
        # What no message could say is found before anything is recorded.
        letter = Letter(frozen, issue=f"{subscription.name}#1", frozen_at=self.now, keys=self._office.keys)
        if self._is_linted:
            expect_sound(self.config, subscription, settings, frozen, letter)
        issue = self.ledger.issues.freeze(
            frozen,
            slot=slot,
            mailer=settings.mailer,
            recipients=roll.planned(subscription.name, self.ledger.suppressions) if roll else listed,
            now=self.now,
            with_subscribers=roll is None,
        )
        if waiting.edited:
            self._office.say(editing.put_away(self.config, issue, waiting.edited.file))
        return issue

    def _later_ids(self, subscription: Subscription) -> set[str]:
        return self.ledger.drafts.later_ids(subscription.name) if self.ledger else set()

    def _with_news(self, subscription: Subscription, waiting: Waiting) -> Waiting:
        """Return *waiting*; without its posts where all of them were left for later."""
        later = self._later_ids(subscription)
        if all(post.id in later for post in waiting.posts):
            return replace(waiting, posts=(), left=len(waiting.posts))
        return waiting

    def seen(self, post: Post) -> datetime:
        """Return when *post* was first there, as far as that is known."""
        return self._known[post.id].first_seen or self.now

    def _place(self, post: Post, role: Role) -> Place:
        text_hash = self._known[post.id].text_hash
        return Place(post_id=post.id, title=post.title, url=post.url, role=role, text_hash=text_hash)

    def _corrected(
        self, subscription: Subscription, settings: DigestSettings, matching: Sequence[Post]
    ) -> tuple[Place, ...]:
        """Return the posts that readers were shown, and whose title or text is another one since, newest first."""
        if self.ledger is None or not settings.corrections:
            return ()
        placed = self.ledger.issues.placed(subscription.name, since=self.now - settings.keep_issues)
        shown = {place.post_id: place for _, place in placed if place.role in (Role.FULL, Role.TITLE)}
        found = [post for post in matching if post.id in shown]
        changed = (
            replace(shown[post.id], title=post.title, url=post.url, text_hash=self._known[post.id].text_hash)
            for post in found
            if shown[post.id].text_hash != self._known[post.id].text_hash
        )
        return tuple(islice(changed, MAX_CORRECTED))  # the others are named in the issue after


def check_recipients(subscription: Subscription, settings: DigestSettings, some: Sequence[Recipient]) -> None:
    """Raise DeliveryError where *subscription* has no recipients, or several and no way to end it; *some* are two."""
    if not some:
        raise DeliveryError(
            f"{subscription.name} has no recipients",
            where=subscription.source,
            hint="Name a list address with `to:`, or add people: syndicate recipients add ADDRESS "
            f"--subscription {subscription.name}",
        )
    if len(some) > 1 and not settings.unsubscribe:
        raise DeliveryError(
            f"{subscription.name} has several recipients and no way to unsubscribe",
            where=subscription.source,
            hint='Set `unsubscribe:` to the address of a page, "https://…?t={token}", or to mailto:unsubscribe@….',
        )
