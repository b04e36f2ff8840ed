"""Checked sections become the values that the other rooms take."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from syndicate.config.digest_models import DigestSection, OutboxMailer, SmtpMailer
from syndicate.config.feed_models import FeedSection, FeedsSection
from syndicate.config.models import LintSection, PostsSection, RecipientsSection, Root, SiteSection, SubscriptionSection
from syndicate.model import (
    EVERY_POST,
    Config,
    DigestSettings,
    FeedSettings,
    Output,
    PeopleSource,
    Person,
    PostsSettings,
    Site,
    Subscription,
)
from syndicate.model.clients import clients_named
from syndicate.model.lint import LintSettings

# Jekyll 4 adds these to every ``exclude`` (lib/jekyll/configuration.rb, DEFAULT_EXCLUDES): installed gems bring
# sample posts of their own. What starts with a dot is never looked at.
ALWAYS_EXCLUDED = ("gemfiles", "node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby")


@dataclass(frozen=True)
class Place:
    """Where the config file lies, and what was read for it."""

    path: Path
    lines: Mapping[str, int]  #: The line of each subscription.
    texts: Mapping[str, str]  #: What the files hold that ``intro`` and ``outro`` name.

    def absolute(self, written: str) -> Path:
        """Return a path that is written relative to the config file."""
        return Path(os.path.abspath(self.path.parent / written))  # noqa: PTH100 - resolve() would follow links


def config(root: Root, place: Place) -> Config:
    """Return everything that *root* says, with all paths absolute and all defaults filled in."""
    site = _site(root.site)
    state = place.absolute(root.state)
    return Config(
        path=Path(os.path.abspath(place.path)),  # noqa: PTH100 - see Place.absolute
        site=site,
        posts=_posts(root.posts, root.feeds, place),
        output=Output(folder=place.absolute(root.feeds.output), url=_output_url(root.feeds, site, place)),
        subscriptions=tuple(_subscription(name, one, root, place) for name, one in root.subscriptions.items()),
        digests=_digest(root.digests, DigestSection(), place),
        lint=_lint(root.lint),
        mailers=_mailers(root.mailers, state, place),
        templates=_templates(root.templates, place),
        state=state,
        secret=root.secret,
        recipients=_people(root.recipients, place),
    )


def file_names(name: str, feed: FeedSection, shared: FeedsSection) -> dict[Any, str]:
    """Return the file of each format that the feed of subscription *name* is written in."""
    formats = (shared.chosen() | feed.chosen()).get("formats", shared.formats)
    return {one: feed.file.get(one, f"{normalize('NFC', name)}.{one}") for one in formats}


def _site(section: SiteSection) -> Site:
    author = section.author
    return Site(
        title=section.title,
        url=section.url,
        baseurl=section.baseurl,
        language=section.language,
        timezone=section.timezone,
        author=Person(name=author.name, email=author.email, url=author.url) if author else None,
        description=section.description,
    )


def _posts(section: PostsSection, feeds: FeedsSection, place: Place) -> PostsSettings:
    chosen = section.chosen() | {"source": place.absolute(section.source), "ids": feeds.ids, "tag_date": feeds.tag_date}
    return PostsSettings(**chosen | {"exclude": (*section.exclude, *ALWAYS_EXCLUDED)})


def _output_url(feeds: FeedsSection, site: Site, place: Place) -> str:
    if feeds.url:
        return feeds.url
    folder = place.absolute(feeds.output)
    # The site's own folder has the site's own address.
    return site.home.rstrip("/") if folder == place.absolute(".") else f"{site.home}{quote(folder.name)}"


def _subscription(name: str, section: SubscriptionSection, root: Root, place: Place) -> Subscription:
    return Subscription(
        name=normalize("NFC", name),
        title=section.title or normalize("NFC", name),
        rule=section.match.rule() if section.match else EVERY_POST,
        description=section.description,
        feed=None if section.feed is None else _feed(name, section.feed, root.feeds),
        digest=None if section.digest is None else _digest(root.digests, section.digest, place),
        each=section.each,
        source=f"{place.path.name}:{place.lines.get(name, 1)}",
    )


def _feed(name: str, section: FeedSection, shared: FeedsSection) -> FeedSettings:
    known = {field.name for field in fields(FeedSettings)}
    chosen = {key: value for key, value in (shared.chosen() | section.chosen()).items() if key in known}
    return FeedSettings(files=file_names(name, section, shared), **chosen)


def _digest(shared: DigestSection, section: DigestSection, place: Place) -> DigestSettings:
    chosen = shared.chosen() | section.chosen()
    for key in ("intro", "outro"):
        if key in chosen:
            chosen[key] = place.texts.get(chosen[key], chosen[key])
    return replace(DigestSettings(), **chosen)


def _lint(section: LintSection) -> LintSettings:
    named = dict.fromkeys(client for name in section.clients for client in clients_named(name))
    return LintSettings(clients=tuple(named), ignore=frozenset(section.ignore))


def _mailers(
    mailers: Mapping[str, OutboxMailer | SmtpMailer], state: Path, place: Place
) -> dict[str, dict[str, object]]:
    known: dict[str, dict[str, object]] = {"outbox": {"type": "outbox", "path": state / "outbox"}}
    for name, one in mailers.items():
        if isinstance(one, OutboxMailer):
            known[name] = {"type": one.type, "path": place.absolute(one.path) if one.path else state / "outbox"}
        else:
            settings = {key: getattr(one, key) for key in type(one).model_fields}
            known[name] = settings | {"port": one.port or one.security.port}
    return known


def _people(section: RecipientsSection | None, place: Place) -> PeopleSource | None:
    if section is None:
        return None
    return PeopleSource(text=section.text or "", file=place.absolute(section.file) if section.file else None)


def _templates(written: str | None, place: Place) -> Path | None:
    folder = place.absolute(written or "templates")
    return folder if written or folder.is_dir() else None
