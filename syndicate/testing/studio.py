"""A site in memory for the pages of the preview: posts, drafts and faults are what a test says they are."""

import queue
import re
import threading
from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from syndicate.errors import DraftError, SyndicateError, UsageError
from syndicate.model.lint import Finding
from syndicate.testing.memorydigest import MemoryPost, digest_html, part_sizes, viewed
from syndicate.web.values import (
    Choice,
    DraftEntry,
    DraftText,
    Feed,
    FeedEntry,
    Outline,
    PostLine,
    Shown,
    Sizes,
    SourceLine,
    SubscriptionLine,
    Verdict,
    View,
)

__all__ = ["MemoryPost", "MemoryStudio"]
_POLL_S = 0.05


@dataclass(slots=True, kw_only=True)
class MemoryStudio:
    """Shows *posts* in every one of *subscriptions*: the newest *limit*, or those of a window."""

    subscriptions: tuple[SubscriptionLine, ...]
    posts: tuple[MemoryPost, ...]
    now: datetime
    limit: int = 10
    findings: tuple[Finding, ...] = ()
    themes: tuple[str, ...] = ("default",)
    sources: dict[str, tuple[SourceLine, ...]] = field(default_factory=dict)
    pictures: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    fault: SyndicateError | None = None  #: Raised by what makes a digest, until it is None again.
    drafts: dict[str, DraftText] = field(default_factory=dict)
    sent: list[tuple[Choice, str]] = field(default_factory=list)
    changed: "queue.Queue[frozenset[Path]]" = field(default_factory=queue.Queue)

    def outline(self) -> Outline:
        """Return what can be chosen."""
        return Outline(
            site_title="Finance Wire",
            config_file="config.yaml",
            subscriptions=self.subscriptions,
            themes=self.themes,
            templates=("digest",),
            timezone="Asia/Shanghai",
        )

    def preview(self, choice: Choice) -> Shown:
        """Return the digest of *choice*."""
        if self.fault:
            raise self.fault
        if choice.theme and choice.theme not in self.themes:
            raise UsageError(f"no theme is called {choice.theme!r}", hint=f"Choose one of {', '.join(self.themes)}.")
        line = self._line(choice.name)
        draft = None if _has_window(choice) else self._draft(line.name)
        chosen, waiting = self._chosen(choice, draft), {post.id for post in self.posts}
        subject = (draft and draft.subject) or f"{line.title}: {chosen[0].title if chosen else 'nothing new'}"
        html = digest_html(subject, chosen, intro=(draft and draft.intro) or "", theme=choice.theme)
        sizes = part_sizes(chosen)
        inside = [
            _post_line(post, Verdict.CARD, "New since the last issue.", sizes[post.id], tag="h2", nth=number)
            for number, post in enumerate(chosen)
        ]
        out = [
            _post_line(post, Verdict.OUT, "Left out: past the limit or outside of the window.", 0)
            for post in self.posts
            if post.id in waiting - {one.id for one in chosen}
        ]
        text = "\n\n".join([subject, *(f"{post.title}\n{post.url}" for post in chosen)])
        headers = f"From: Finance Wire <news@example.org>\nSubject: {subject}\n"
        encoded = encodebytes(html.encode("utf-8", "replace"))
        message = f"{headers}\n{text}\n".encode("utf-8", "replace") + encoded
        return Shown(
            name=line.name,
            title=line.title,
            facts=(
                ("Subject", subject),
                ("Preheader", " · ".join(post.title for post in chosen[:2])),
                ("From", "Finance Wire <news@example.org>"),
                ("Window", "a window" if draft is None else "the next issue"),
                ("Posts", str(len(chosen))),
            ),
            html=html,
            text=text,
            headers=headers,
            message=message,
            sizes=Sizes(
                html=len(html.encode()),
                html_encoded=len(encoded),
                text=len(text.encode()),
                message=len(message),
                budget=95_000,
            ),
            findings=self.findings,
            posts=(*inside, *out),
            draft=draft,
            can_send=line.has_digest and not _has_window(choice),
        )

    def mail(self, choice: Choice, view: View) -> str:
        """Return the HTML part of *choice* as *view*."""
        return viewed(self.preview(choice).html, view)

    def picture(self, path: str) -> tuple[bytes, str] | None:
        """Return what is given for *path*."""
        return self.pictures.get(path)

    def begin_draft(self, name: str) -> None:
        """Keep a draft of all posts."""
        if self.drafts.get(name):
            raise UsageError(f"drafts/{name}.yaml is there already")
        posts = self.posts[: self.limit]
        self._keep(name, DraftText(version="", where=f"drafts/{name}.yaml", entries=tuple(map(_entry, posts))))

    def save_draft(self, name: str, draft: DraftText) -> None:
        """Keep *draft*, unless it is of another version."""
        known = self.drafts.get(name)
        if known is None or known.version != draft.version:
            raise DraftError("the draft was changed by another program", where=f"drafts/{name}.yaml")
        inside = {entry.id for entry in draft.entries}
        lost = [entry for entry in (*known.entries, *known.left_out) if entry.id not in inside]
        self._keep(name, replace(draft, left_out=tuple(lost)))

    def send_test(self, choice: Choice, address: str) -> str:
        """Note that it was asked for."""
        self.sent.append((choice, address))
        return f"A test was accepted for {address}."

    def feed(self, name: str) -> Feed:
        """Return the newest posts."""
        return Feed(line=self._line(name), entries=tuple(map(_feed_entry, self.posts[: self.limit])))

    def source(self, where: str, around: int = 4) -> tuple[SourceLine, ...]:
        """Return the lines given for *where*."""
        return self.sources.get(where, ())[: 2 * around + 1]

    def changes(self, stop: threading.Event) -> Iterator[frozenset[Path]]:
        """Yield what is put into ``changed``."""
        while not stop.is_set():
            try:
                yield self.changed.get(timeout=_POLL_S)
            except queue.Empty:
                continue

    def _line(self, name: str) -> SubscriptionLine:
        for line in self.subscriptions:
            if line.name == name or (not name and line.has_digest):
                return line
        raise UsageError(f"no subscription is called {name!r}", hint="Choose one from the list.")

    def _draft(self, name: str) -> DraftText:
        return self.drafts.get(name) or DraftText(version="", where=f"drafts/{name}.yaml")

    def _keep(self, name: str, draft: DraftText) -> None:
        number = int(re.sub(r"\D", "", self.drafts[name].version)) + 1 if name in self.drafts else 1
        self.drafts[name] = replace(draft, version=f"v{number}")
        self.changed.put(frozenset({Path(f"drafts/{name}.yaml")}))

    def _chosen(self, choice: Choice, draft: DraftText | None) -> list[MemoryPost]:
        since = self.now - choice.last if choice.last else choice.since
        until = choice.until or self.now + timedelta(seconds=1)
        inside = [post for post in self.posts if (since is None or post.published >= since) and post.published < until]
        if draft and draft.version:
            known = {post.id: post for post in self.posts}
            inside = [
                replace(known[entry.id], title=entry.title, html=entry.blurb or known[entry.id].html)
                for entry in draft.entries
                if entry.id in known and entry.treatment not in {"later", "never"}
            ]
        return inside[: choice.limit or self.limit]


def _has_window(choice: Choice) -> bool:
    return bool(choice.since or choice.until or choice.last)


def _post_line(post: MemoryPost, verdict: Verdict, why: str, size: int, *, tag: str = "", nth: int = -1) -> PostLine:
    path = f"_posts/{sha256(post.id.encode()).hexdigest()[:6]}.md"
    return PostLine(
        id=post.id,
        title=post.title,
        path=path,
        url=post.url,
        published=post.published,
        verdict=verdict,
        why=why,
        size_bytes=size,
        tag=tag,
        nth=nth,
    )


def _entry(post: MemoryPost) -> DraftEntry:
    return DraftEntry(id=post.id, title=post.title)


def _feed_entry(post: MemoryPost) -> FeedEntry:
    return FeedEntry(
        title=post.title,
        url=post.url,
        published=post.published,
        updated=None,
        authors="News Desk",
        categories=("markets",),
        summary=post.title,
        html=post.html,
    )
