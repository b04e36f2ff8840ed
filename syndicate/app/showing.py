"""Previews, subscriptions and feeds as the pages of the preview show them."""

from collections.abc import Iterable
from dataclasses import replace

from syndicate.app.corpus import Library
from syndicate.app.preview import Preview
from syndicate.app.sitepictures import with_own_pictures
from syndicate.app.why import explained
from syndicate.errors import UsageError
from syndicate.model import Article, Config, FeedSettings, Subscription
from syndicate.model.lint import LintSettings
from syndicate.names import clean_line
from syndicate.render.addresses import feed_address
from syndicate.render.entries import fill_entry
from syndicate.render.feeds import within
from syndicate.render.lint import Mail, lint
from syndicate.render.lint.sizes import post_sizes
from syndicate.render.templating import digest_templates
from syndicate.render.values import EntryValues, entry_values
from syndicate.selection import feed_posts
from syndicate.themes import themes
from syndicate.web.values import DraftText, Feed, FeedEntry, Outline, Shown, Sizes, SubscriptionLine, Verdict

_NOTHING = (0, "", -1)  #: What a post takes that is not shown.


def outline_of(config: Config, subscriptions: Iterable[Subscription]) -> Outline:
    """Return what can be chosen of *config*, whose patterns stand for *subscriptions*."""
    return Outline(
        site_title=config.site.title,
        config_file=config.path.name,
        subscriptions=tuple(_line(one, config) for one in subscriptions),
        themes=themes(config.templates),
        templates=digest_templates(config.templates),
        timezone=config.site.timezone.key,
    )


def shown(preview: Preview, mail: Mail, draft: DraftText | None) -> Shown:
    """Return *preview*, whose mail is *mail*, with all that is to be known of it at once."""
    digest, subscription = preview.digest, preview.subscription
    why = explained(preview)
    return Shown(
        name=subscription.name,
        title=clean_line(subscription.title),
        facts=tuple(preview.facts()),
        html=digest.html,
        text=digest.text,
        headers=preview.part("headers").decode(),
        message=preview.message,
        sizes=Sizes(
            html=digest.size_bytes,
            html_encoded=mail.encoded_bytes or 0,
            text=len(digest.text.encode()),
            message=len(preview.message),
            budget=preview.settings.budget,
        ),
        findings=(),  # they take longer: `checked`
        posts=why.posts,
        posts_left=why.left,
        draft=draft,
        problems=preview.problems,
        can_send=preview.window is None and _is_sent(subscription, preview.desk.config),
    )


def checked(shown: Shown, mail: Mail, settings: LintSettings) -> Shown:
    """Return *shown*, whose mail is *mail*, with what the rules find in it and what each post takes of it."""
    sizes = post_sizes(mail.html, mail.posts)
    posts = (
        replace(line, size_bytes=size, tag=tag, nth=nth)
        for line in shown.posts
        for size, tag, nth in [sizes.get(line.url, _NOTHING) if line.verdict is not Verdict.OUT else _NOTHING]
    )
    return replace(shown, findings=lint(mail, settings), posts=tuple(posts))


def feed_of(config: Config, library: Library, subscription: Subscription) -> Feed:
    """Return the feed of *subscription* as a reader shows it. Raises UsageError where it has none."""
    if subscription.feed is None:
        raise UsageError(f"{subscription.name} has no feed", hint="Give it one in the config: `feed: {}`.")
    entries = _entries(config, library, subscription, subscription.feed)
    return Feed(line=_line(subscription, config), entries=tuple(_entry(one, config) for one in entries))


def _entries(config: Config, library: Library, subscription: Subscription, feed: FeedSettings) -> list[EntryValues]:
    """Return what the entries of *feed* say: as many as a build writes."""
    posts = feed_posts(library.newest(subscription.rule), feed, library.now)
    read = ((post, library.content(post)) for post in posts)
    articles = (Article(post=post, content=content) for post, content in read if content)
    values = [entry_values(one, config.site, feed.content) for one in articles]
    if len(values) <= feed.limit:
        return values
    made = [fill_entry(one, config.site.home) for one in values]
    return values[: len(within(made, least=feed.limit, max_bytes=feed.max_bytes))]


def _entry(values: EntryValues, config: Config) -> FeedEntry:
    return FeedEntry(
        title=values.title,
        url=values.url,
        published=values.published,
        updated=values.updated if values.updated > values.published else None,
        authors=", ".join(one.name for one in values.authors),
        categories=tuple(dict.fromkeys((*values.categories, *values.tags))),
        summary=values.summary,
        html=with_own_pictures(values.html, config),
    )


def _line(subscription: Subscription, config: Config) -> SubscriptionLine:
    feed, digest = subscription.feed, subscription.digest
    return SubscriptionLine(
        name=subscription.name,
        title=clean_line(subscription.title),
        description=clean_line(subscription.description),
        has_digest=digest is not None,
        schedule=(digest.schedule or "") if digest else "",
        feed_files=tuple((form.value, feed_address(config.output.url, name)) for form, name in feed.files.items())
        if feed
        else (),
    )


def _is_sent(subscription: Subscription, config: Config) -> bool:
    """Whether *subscription* is one whose digest can be sent: no value of a pattern."""
    return any(one.name == subscription.name and one.digest and not one.each for one in config.subscriptions)
