"""What the templates of a digest print, made ready: worded dates, cut excerpts, grouped cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time

from markupsafe import Markup

from syndicate.model import Article, DigestContent, DigestSettings, GroupBy, Post, Role, Site
from syndicate.names import clean_line
from syndicate.render.budget import Plan
from syndicate.render.text import to_text
from syndicate.render.theme import Theme
from syndicate.render.wording import Words
from syndicate.render.wrapping import WIDTH, cut, wrap

TITLE_CELLS = 240  #: Longer titles are cut: one of 10,000 characters would take the budget of all others.
MIN_HEADLINES = 3  #: Fewer cards need no list of headlines above them.
MAX_HEADLINES = 12  #: A longer list would keep readers from the first card.
_CORRECTION_CELLS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A post as a digest shows it."""

    title: str
    url: str
    date: str
    category: str
    authors: str
    details: str  #: Date and authors, what is known of them.
    corrected: bool
    correction: str
    language: str
    lead: bool = False  #: The first one of the digest: larger.
    layout: str = "plain"  #: ``lead`` (picture above), ``thumb`` (picture beside), ``plain`` (none).
    image: str = ""
    excerpt: str = ""
    body: Markup | None = None  #: The whole post, or an editor's words.
    is_whole: bool = False  #: Whether ``body`` is the whole post.
    clean_html: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCard(Card):
    """A card with its parts wrapped for the text part."""

    headed: str  #: The title after ``◆ ``.
    listed: str  #: The title after ``- ``.
    numbered: str  #: The title in the list of headlines, number included.
    meta: str
    correction_text: str
    text: str  #: The excerpt, or the whole post.


@dataclass(frozen=True, slots=True)
class Section:
    """Cards under one heading, "" for none."""

    heading: str
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The posts of a digest, between its head and its foot."""

    headlines: Sequence[Card]
    sections: Sequence[Section]
    lines: Sequence[Section]  #: Titles without a card.
    more: str  #: "and 12 more", "" when none is left out.

    def values(self) -> dict[str, object]:
        """Return the values by the names that templates use."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Posts and how they are worded, before the budget decides how much of them is shown."""

    articles: Sequence[Article]
    settings: DigestSettings
    site: Site
    theme: Theme
    words: Words

    def contents(self, plan: Plan) -> Contents:
        """Return the posts as *plan* shows them."""
        cards = [self._card(index, plan) for index in range(plan.cards)]
        lines = [self._line(article) for article in self.articles[plan.cards : plan.cards + plan.lines]]
        if self.settings.content is DigestContent.TITLES:
            also, heading = self._grouped(lines, self.articles), self.words.headlines
        else:
            also, heading = [Section("", lines)] if lines else [], self.words.also
        left_out = len(self.articles) - plan.cards - plan.lines
        return Contents(
            headlines=cards[:MAX_HEADLINES] if len(cards) >= MIN_HEADLINES else (),
            sections=self._grouped(cards, self.articles),
            lines=[Section(section.heading or heading, section.cards) for section in also],
            more=self.words.and_more(left_out) if left_out else "",
        )

    def text_contents(self, plan: Plan) -> Contents:
        """Return the same as ``contents``, wrapped for the text part."""
        contents = self.contents(plan)

        def in_text(sections: Iterable[Section]) -> list[Section]:
            return [Section(one.heading, [self._in_text(card) for card in one.cards]) for one in sections]

        headlines = [self._in_text(card, number) for number, card in enumerate(contents.headlines, 1)]
        return Contents(
            headlines=headlines,
            sections=in_text(contents.sections),
            lines=in_text(contents.lines),
            more=contents.more,
        )

    def _card(self, index: int, plan: Plan) -> Card:
        article, content = self.articles[index], self.articles[index].content
        image = article.post.image or content.image or ""
        is_whole = index in plan.full
        html = content.html if is_whole else article.blurb_html
        if html and image in html:
            image = ""
        layout = "plain" if not image else "lead" if is_whole or index == 0 else "thumb"
        summary = clean_line(article.post.summary or content.summary)
        return replace(
            self._line(article),
            lead=index == 0,
            layout=layout,
            image=image,
            excerpt="" if html or not plan.excerpt_cells else cut(summary, plan.excerpt_cells),
            body=self.theme.body(html) if html else None,
            is_whole=is_whole,
            clean_html=html,
        )

    def _line(self, article: Article) -> Card:
        """Return what a title alone shows of a post."""
        post, group_by = article.post, GroupBy.NONE if article.is_pinned else self.settings.group_by
        category = post.categories[0] if post.categories else ""
        date = self._date(post.published, group_by)
        authors = cut(clean_line(", ".join(author.name for author in post.authors)), TITLE_CELLS)
        return Card(
            title=cut(clean_line(post.title), TITLE_CELLS),
            url=post.url,
            date=date,
            category="" if group_by is GroupBy.CATEGORY else clean_line(category),
            authors=authors,
            details=" · ".join(part for part in (date, authors) if part),
            corrected=post.corrected,
            correction=self._correction(post),
            language=post.lang or self.site.language,
        )

    def _correction(self, post: Post) -> str:
        text = cut(clean_line(post.correction or ""), _CORRECTION_CELLS)
        return self.words.correction.format(text=text) if text else ""

    def _date(self, moment: datetime, group_by: GroupBy) -> str:
        """Return when a post was published; a post dated by the day alone shows no time."""
        local = moment.astimezone(self.site.timezone)
        by_the_day = local.time() == time()
        if group_by is GroupBy.DAY:
            return "" if by_the_day else f"{local:%H:%M}"
        return self.words.short_day(local) if by_the_day else self.words.moment(local)

    def _grouped(self, cards: Sequence[Card], articles: Sequence[Article]) -> list[Section]:
        """Return *cards*, made from the first of *articles*, under their headings: the group of the first one first.

        Where there are groups, pinned ones stand above them.
        """
        groups: dict[str, list[Card]] = {}
        pinned: list[Card] = []
        for card, article in zip(cards, articles, strict=False):
            is_above = article.is_pinned and self.settings.group_by is not GroupBy.NONE
            (pinned if is_above else groups.setdefault(self._heading(article.post), [])).append(card)
        # Posts without a category come last, under a heading only where others have one.
        rest = groups.pop("", None)
        sections = [Section(heading, group) for heading, group in groups.items()]
        if rest:
            sections.append(Section(self.words.no_category if sections or pinned else "", rest))
        return [Section("", pinned), *sections] if pinned else sections

    def _heading(self, post: Post) -> str:
        if self.settings.group_by is GroupBy.CATEGORY:
            return clean_line(post.categories[0]) if post.categories else ""
        if self.settings.group_by is GroupBy.DAY:
            return self.words.day(post.published.astimezone(self.site.timezone))
        return ""

    def _in_text(self, card: Card, number: int = 1) -> TextCard:
        language = self.site.language
        text = to_text(card.clean_html, language=language) if card.clean_html else wrap(card.excerpt)
        hanging = wrap(card.title, WIDTH - len("- "), then="  ")
        sign = f"{number}. "
        return TextCard(
            **{one.name: getattr(card, one.name) for one in fields(card)},
            headed=hanging,
            listed=hanging,
            numbered=wrap(card.title, first=sign, then=" " * len(sign)),
            meta=" · ".join(part for part in (card.category, card.details) if part),
            correction_text=wrap(card.correction),
            text=text,
        )


def roles(articles: Sequence[Article], plan: Plan) -> tuple[tuple[str, Role], ...]:
    """Return what *plan* makes of each post."""
    kinds = [Role.FULL] * plan.cards + [Role.TITLE] * plan.lines
    kinds += [Role.COUNTED] * (len(articles) - len(kinds))
    return tuple((article.post.id, role) for article, role in zip(articles, kinds, strict=True))


def trimmed(articles: Sequence[Article], wished: Plan, plan: Plan, content: DigestContent) -> frozenset[str]:
    """Return the ids of the posts of which *plan* shows less than was *wished*: no whole post, card, title."""
    before, after = dict(roles(articles, wished)), dict(roles(articles, plan))
    whole = articles[: plan.cards] if content is DigestContent.FULL else ()
    cut = {one.post.id for index, one in enumerate(whole) if index not in plan.full and not one.blurb_html}
    return frozenset(cut.union(id_ for id_ in before if before[id_] is not after[id_]))
