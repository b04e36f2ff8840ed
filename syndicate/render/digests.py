"""Digests: subject, HTML part and text part over the same posts, within a budget of bytes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from syndicate.model import Article, Digest, DigestSettings, Site, Subscription, Window
from syndicate.names import clean_text
from syndicate.render.budget import Plan, largest_that_fits, plans
from syndicate.render.digestframe import Request, frame
from syndicate.render.digestvalues import Material, roles, trimmed
from syndicate.render.pictures import pictured, without_pictures
from syndicate.render.templating import find_source, render_template
from syndicate.render.text import to_text
from syndicate.render.theme import load_theme
from syndicate.render.wording import words
from syndicate.render.wrapping import WIDTH, wrap

_BLANK_LINES = re.compile(r"\n{3,}")


def render_digest(  # noqa: PLR0913 - everything that a digest is made of, each named by the caller
    subscription: Subscription,
    articles: Sequence[Article],
    *,
    settings: DigestSettings,
    site: Site,
    window: Window | None,
    intro_html: str = "",
    outro_html: str = "",
    templates: Path | None = None,
    more_url: str = "",
    unsubscribe_url: str = "",
    view_url: str = "",
    cache: Path | None = None,
    recipient: object = None,
    corrected: Sequence[tuple[str, str]] = (),
    own_subject: str | None = None,
    own_preheader: str | None = None,
) -> Digest:
    """Return the digest of *articles*, in their order, as *settings* ask for it.

    *intro_html* and *outro_html* are clean HTML; *more_url* is where posts that are only counted can be read (the
    site's home by default). *recipient* is what templates get by that name, and *corrected* are titles and addresses of
    posts of earlier issues. *own_subject* and *own_preheader* are plain text in place of the templates of *settings*.
    The compiled theme is kept in the folder *cache*. Raises TemplateError for a fault in an owner's template, style
    sheet, subject or preheader.
    """
    word = words(site.language).image
    articles = pictured(articles, settings.images, word)
    intro_html, outro_html = (without_pictures(one, settings.images, word) for one in (intro_html, outro_html))
    theme = load_theme(settings.template, templates, language=site.language, name=settings.theme, cache=cache)
    request = Request(
        subscription=subscription,
        articles=articles,
        settings=settings,
        site=site,
        window=window,
        intro_html=intro_html,
        outro_html=outro_html,
        templates=templates,
        more_url=more_url,
        unsubscribe_url=unsubscribe_url,
        view_url=view_url,
        recipient=recipient,
        corrected=corrected,
        own_subject=own_subject,
        own_preheader=own_preheader,
    )
    material = Material(articles=articles, settings=settings, site=site, theme=theme, words=request.words)
    around = frame(request)
    pages = _Pages(request, material, around)
    steps = plans(articles, settings, theme.body_bytes)
    plan = largest_that_fits(steps, pages.size_bytes, settings.budget) or steps[-1]
    return Digest(
        subject=str(around["subject"]),
        preheader=str(around["preheader"]),
        html=pages.html(plan),
        text=_text(request, material, plan, around),
        language=site.language,
        roles=roles(articles, plan),
        trimmed=trimmed(articles, steps[0], plan, settings.content),
        warnings=(*theme.warnings, *_trimmings(request, steps[0], plan, pages.size_bytes(plan)), *_by_mail(request)),
    )


@dataclass(slots=True)
class _Pages:
    """The HTML part under each plan that the budget asks about."""

    request: Request
    material: Material
    around: Mapping[str, object]
    made: dict[Plan, str] = field(default_factory=dict)

    def html(self, plan: Plan) -> str:
        if plan not in self.made:
            theme = self.material.theme
            values = {
                **self.around,
                **self.material.contents(plan).values(),
                "intro": theme.body(self.request.intro_html) if self.request.intro_html else "",
                "outro": theme.body(self.request.outro_html) if self.request.outro_html else "",
            }
            self.made[plan] = clean_text(theme.render(values))
        return self.made[plan]

    def size_bytes(self, plan: Plan) -> int:
        return len(self.html(plan).encode())


def _text(request: Request, material: Material, plan: Plan, around: Mapping[str, object]) -> str:
    """Return the text part: its own template over the same values, wrapped."""
    language = request.site.language
    values = {
        **around,
        **material.text_contents(plan).values(),
        "intro_text": to_text(request.intro_html, language=language),
        "outro_text": to_text(request.outro_html, language=language),
        "why_text": wrap(str(around["why"])),
        "note_text": wrap(str(around["unsubscribe_note"])),
        "rule": "-" * WIDTH,
    }
    text = render_template(_text_template(request), request.templates, values, theme=request.settings.theme)
    return _BLANK_LINES.sub("\n\n", clean_text(text)).strip() + "\n"


def _text_template(request: Request) -> str:
    """Return the name of the text template; an owner who writes only HTML gets the default."""
    name = f"{request.settings.template}.txt.jinja"
    try:
        find_source(name, request.templates, theme=request.settings.theme)
    except jinja2.TemplateNotFound:
        return "digest.txt.jinja"
    return name


def _trimmings(request: Request, wished: Plan, plan: Plan, size_bytes: int) -> Iterator[str]:
    """Yield what was left out to stay within the budget."""
    name, budget = request.subscription.name, request.settings.budget
    if size_bytes > budget:
        yield f"{name}: the digest takes {size_bytes:,} bytes without any post; its budget is {budget:,}"
    if plan == wished:
        return
    done = []
    if len(plan.full) < len(wished.full):
        done.append(f"{len(wished.full) - len(plan.full)} posts are shown as excerpts")
    if plan.excerpt_cells < wished.excerpt_cells:
        done.append("excerpts are shortened" if plan.excerpt_cells else "excerpts are left out")
    if (plan.cards, plan.lines) != (wished.cards, wished.lines):
        counted = len(request.articles) - plan.cards - plan.lines
        done.append(f"{plan.cards} posts have cards, {plan.lines} are titles and {counted} only counted")
    yield f"{name}: to stay within the budget of {budget:,} bytes, {', '.join(done)}"


def _by_mail(request: Request) -> Iterator[str]:
    """Yield what mail providers miss where readers unsubscribe by e-mail alone (RFC 8058 needs a web address)."""
    if request.mail_address:
        yield (
            f"{request.subscription.name}: readers can unsubscribe by e-mail alone; Gmail and Yahoo ask those who send "
            "to thousands for one click, which needs a web address as `unsubscribe`"
        )
