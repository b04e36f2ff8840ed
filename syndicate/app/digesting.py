"""Digests of one site's posts, and what their messages say besides."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from syndicate import names
from syndicate.app.corpus import Library
from syndicate.app.editing import Edited
from syndicate.deliver import addresses
from syndicate.deliver.personal import Marks, without_marks
from syndicate.drafts import Entry
from syndicate.errors import DraftError, PostError
from syndicate.model import Article, Config, Content, Digest, DigestSettings, Post, Subscription, Window
from syndicate.model.issue import Head, Place
from syndicate.posts.content import clean_fragment
from syndicate.render.addresses import web_url
from syndicate.render.digests import render_digest

NO_BODY = Content(html="", summary="")
MAX_LIST_LABEL = 100


def articles(library: Library, posts: Sequence[Post], limit: int) -> list[Article]:
    """Return *posts* with their content; those past *limit* become titles, whose bodies nobody needs."""
    read = [(post, library.content(post)) for post in posts[:limit]]
    cards = [_article(post, content) for post, content in read if content]
    return cards + [_article(post, NO_BODY) for post in posts[limit:]]


def edited_articles(library: Library, edited: Edited, config: Config) -> list[Article]:
    """Return the posts that an editor chose, with what cards need; blurbs are cleaned as posts are."""
    cards = []
    for one in edited.choice.cards:
        if content := library.content(one.post):
            card = replace(_article(one.post, content), is_pinned=one.entry.is_pinned)
            cards.append(_with_blurb(card, one.entry, config, edited.file.where) if one.entry.blurb else card)
    return cards + [replace(_article(one.post, NO_BODY), is_pinned=one.entry.is_pinned) for one in edited.choice.titles]


def _with_blurb(card: Article, entry: Entry, config: Config, where: str) -> Article:
    fragment = _fragment(entry.blurb, config, f"{where}:{entry.line}")
    return replace(card, content=replace(card.content, summary=fragment.summary), blurb_html=fragment.html)


def _fragment(text: str, config: Config, where: str) -> Content:
    """Return what Markdown of the owner or an editor, which stands *where*, becomes; it asks for no personal values."""
    try:
        made = clean_fragment(text, config.site)
    except PostError as error:
        raise DraftError(error.message, where=where, hint=error.hint) from None
    return replace(made, html=without_marks(made.html), summary=without_marks(made.summary))


def _article(post: Post, content: Content) -> Article:
    """Return a post and its content; nothing in it may ask for the values of those who read it."""
    title, html = without_marks(post.title), without_marks(content.html)
    if (title, html) != (post.title, content.html):
        post, content = replace(post, title=title), replace(content, html=html, summary=without_marks(content.summary))
    return Article(post=post, content=content)


def digest_of(  # noqa: PLR0913 (what differs between a preview, a test and an issue)
    config: Config,
    subscription: Subscription,
    settings: DigestSettings,
    shown: Sequence[Article],
    *,
    window: Window | None = None,
    unsubscribe_url: str = "",
    view_url: str = "",
    corrected: Iterable[Place] = (),
    edited: Edited | None = None,
) -> Digest:
    """Return the digest of the articles *shown*; *corrected* are posts of earlier issues."""
    where = subscription.source
    if edited:
        where = edited.file.where
        settings = edited.settings(settings, cards=len(shown) - len(edited.choice.titles))
    return render_digest(
        subscription,
        shown,
        settings=settings,
        site=config.site,
        window=window,
        intro_html=_fragment(settings.intro, config, where).html,
        outro_html=_fragment(settings.outro, config, where).html,
        templates=config.templates,
        more_url=config.site.home,
        unsubscribe_url=unsubscribe_url,
        view_url=view_url,
        cache=config.state / "cache",
        recipient=Marks(),
        corrected=[(without_marks(place.title), place.url) for place in corrected],
        own_subject=edited.subject if edited else None,
        own_preheader=edited.preheader if edited else None,
    )


def head_of(config: Config, subscription: Subscription, settings: DigestSettings) -> Head:
    """Return what every message of *subscription* says besides the digest's two parts."""
    host = addresses.parse(f"digest@{urlsplit(config.site.url).hostname or 'localhost'}").domain  # ASCII: xn--…
    return Head(
        sender=settings.sender or addresses.named(config.site.title, f"digest@{host}"),
        reply_to=settings.reply_to or "",
        list_id=f"{_list_label(subscription)}.{host}",
        list_name=subscription.title,
        list_help=_ascii(settings.list_help),
        feedback_id=settings.feedback_id,
        unsubscribe=_ascii(settings.unsubscribe),
        view=_ascii(settings.view),
    )


def _ascii(url: str) -> str:
    """Return *url* as headers can carry it, with its ``{placeholders}``; ``mailto:`` has no other letters."""
    marks = {"{token}": "0token0", "{issue}": "0issue0"}
    for mark, word in marks.items():
        url = url.replace(mark, word)
    url = web_url(url) or url
    for mark, word in marks.items():
        url = url.replace(word, mark)
    return url


def _list_label(subscription: Subscription) -> str:
    label = quote(names.slug(subscription.name), safe="")
    # RFC 2919 allows 255 characters; a Chinese name would take nine for each of its own.
    return label if len(label) <= MAX_LIST_LABEL else names.short_hash(subscription.name)
