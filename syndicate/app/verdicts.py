"""Why a post is in a digest or not, in one sentence."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from syndicate.app.issuing import ALL
from syndicate.app.preview import Preview
from syndicate.drafts import Treatment
from syndicate.model import DigestContent, Post, Role
from syndicate.names import clean_line
from syndicate.selection.reasons import unmet

_AS = {Role.FULL: "as a card", Role.TITLE: "as a title", Role.COUNTED: 'counted in "and more"'}


class Verdicts:
    """The sentences of one digest; *places* says which issue already has a post, and as what."""

    def __init__(self, preview: Preview, places: Mapping[str, tuple[str, Role]], unreadable: Mapping[str, str]) -> None:
        self._preview, self._places, self._unreadable = preview, places, unreadable
        ledger, name = preview.desk.ledger, preview.subscription.name
        self._beginning = ledger.issues.beginning(name) if ledger else None
        self._later = ledger.drafts.later_ids(name) if ledger else set[str]()
        self._corrected = {place.post_id for place in preview.waiting.corrected}
        self._undrafted = _undrafted(preview)
        self._zone = preview.desk.config.site.timezone

    def of_shown(self, post: Post, role: Role) -> str:
        """Return why *post* is in the digest, and why as it is."""
        return _sentence(self._here(post), self._form(post, role))

    def of_left(self, post: Post) -> str:
        """Return why *post* is not in the digest."""
        return _sentence(self._drafted(post) or self._barred(post) or self._past(post))

    def of_held(self, due: datetime) -> str:
        """Return why a post that is dated after now is not in the digest."""
        return _sentence(f"dated later: it waits until {self._moment(due)}")

    @staticmethod
    def of_broken(fault: str) -> str:
        """Return why a file that became no post is not in the digest."""
        return _sentence(fault)

    def barred(self, post: Post) -> str:
        """Return what of the subscription's rule *post* does not satisfy, "" where it matches."""
        return unmet(post, self._preview.subscription.rule, language=self._preview.desk.config.site.language)

    @cached_property
    def _titles(self) -> int:
        return sum(role is Role.TITLE for _, role in self._preview.digest.roles)

    def _here(self, post: Post) -> str:
        preview = self._preview
        if preview.waiting.edited:
            entry = preview.waiting.edited.choice.named[post.id]
            return f"the draft names it (line {entry.line}){', and pins it' if entry.is_pinned else ''}"
        gone = self._gone(post)
        if preview.window:
            return f"published in the window{f'; {gone}' if gone else ''}"
        if preview.waiting.is_first:
            return f"new to the first issue (`first_issue: {preview.settings.first_issue}`)"
        if post.id in self._later and post.id not in self._places:
            return "left for later with an earlier issue"
        if gone or self._beginning is None:
            return f"nothing new waits, and it is among the newest{f'; {gone}' if gone else ''}"
        return "in no earlier issue"

    def _form(self, post: Post, role: Role) -> str:
        """Return why the digest shows of *post* what it does, "" for a card as all others."""
        preview = self._preview
        form = {Role.FULL: "an excerpt", Role.TITLE: "a title alone", Role.COUNTED: "only counted"}[role]
        if post.id in preview.digest.trimmed:
            return f"{form}, to stay within the budget of {preview.settings.budget:,} bytes"
        edited = preview.waiting.edited
        treatment = edited.choice.named[post.id].treatment if edited else None
        if role is Role.COUNTED:
            return f"{form}, past the first {self._titles} titles"
        if treatment in (Treatment.FULL, Treatment.TITLE):
            return f"{'a card' if role is Role.FULL else form}, as the draft says (`as: {treatment}`)"
        if role is Role.FULL:
            return ""
        if preview.settings.content is DigestContent.TITLES:
            return f"{form}, as all are (`content: titles`)"
        return f"{form}, past the `limit` of {preview.settings.limit}"

    def _drafted(self, post: Post) -> str:
        """Return what the draft, or the state of its body, makes of *post*; "" where they say nothing."""
        if post.path in self._unreadable:
            return f"its body cannot be read: {self._unreadable[post.path]}"
        edited = self._preview.waiting.edited
        if edited and (entry := edited.choice.named.get(post.id)):
            what = "left out for good" if entry.treatment is Treatment.NEVER else "left for later"
            return f"{what} by the draft (line {entry.line})"
        return self._undrafted.get(post.id, "")

    def _barred(self, post: Post) -> str:
        if rule := self.barred(post):
            return rule
        return "" if post.newsletter else "its front matter says `newsletter: false`"

    def _past(self, post: Post) -> str:
        """Return why a post that the subscription asks for is in none of its posts to come."""
        window, settings = self._preview.window, self._preview.settings
        if window:
            return "published before the window" if post.published < window.since else "published after the window"
        if gone := self._gone(post):
            return gone
        if self._beginning is not None:
            return "left for later; no issue is made of such posts alone"
        rules = {"latest": f"not among the newest {settings.limit}", "new": "there before the first issue"}
        why = rules.get(settings.first_issue, f"first there more than {settings.first_issue} ago")
        return f"{why} (`first_issue: {settings.first_issue}`)"

    def _gone(self, post: Post) -> str:
        """Return what keeps *post* out of every issue to come, "" where nothing does."""
        if post.id in self._places:
            issue, role = self._places[post.id]
            if role is Role.NEVER:
                return f"left out for good with {issue}"
            corrected = ", and named as corrected since" if post.id in self._corrected else ""
            return f"in {issue} already, {_AS[role]}{corrected}"
        began = self._beginning
        if began is None or self._preview.settings.first_issue == ALL or post.id in self._later:
            return ""
        is_old = self._preview.desk.seen(post) <= began
        return f"there before the digest began on {self._moment(began)}" if is_old else ""

    def _moment(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M}"


def _sentence(*parts: str) -> str:
    text = clean_line("; ".join(filter(None, parts)))
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


def _undrafted(preview: Preview) -> dict[str, str]:
    """Return, by id, why posts are not in the digest that waited for it, and that its draft does not name."""
    edited = preview.waiting.edited
    if edited is None:
        return {}
    update = f"`syndicate draft {preview.subscription.name} --update` brings it in"
    deleted, again = (
        ("deleted from the draft", " again") if edited.draft.offered else ("the draft does not name it", "")
    )
    whys = {
        "deleted from the draft, which leaves such posts out for good (`left_out: never`)": edited.choice.never,
        f"{deleted}: the next one offers it{again}": edited.choice.later,
        f"it came after the draft was written: {update}": edited.choice.unseen,
    }
    return {post.id: why for why, posts in whys.items() for post in posts}
