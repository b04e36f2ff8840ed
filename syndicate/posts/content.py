"""The content of posts: a body is read when somebody asks, rendered, cleaned and summed up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from syndicate.errors import PostError
from syndicate.model import Content, Level, Liquid, Post, PostsSettings, Problem, Site
from syndicate.names import clean_text, short_hash
from syndicate.posts import excerpts, markdown
from syndicate.posts.clean import Cleaning, clean
from syndicate.posts.frontmatter import read_body
from syndicate.posts.liquid import LiquidRenderer

_HTML_ENDINGS = (".html", ".htm")
_NOTHING: Mapping[str, object] = MappingProxyType({})


class ContentReader:
    """Reads the content of one site's posts.

    Args:
        settings: Where the posts lie, and what ends an excerpt.
        site: Every URL is made absolute against it.
        posts: For Liquid that asks for other posts; called only then.
        report: Gets what was wrong with a body that is shown all the same.
        variables: What ``_config.yml`` says, for Liquid's ``site.*``.
    """

    def __init__(
        self,
        settings: PostsSettings,
        site: Site,
        *,
        posts: Callable[[], Sequence[Post]],
        report: Callable[[Problem], None],
        variables: Mapping[str, object] = _NOTHING,
    ) -> None:
        self._settings, self._site, self._report = settings, site, report
        self._liquid = LiquidRenderer(settings.source, site, posts=posts, variables=variables)

    def read(self, post: Post) -> Content:
        """Return the content of *post*. Raises PostError when its file cannot be read or is nested too deeply."""
        (found,) = self.read_each([post])
        if isinstance(found, PostError):
            raise found
        return found

    def read_each(self, posts: Iterable[Post]) -> list[Content | PostError]:
        """Return the content of each of *posts*, or why there is none.

        All take one step, then all the next: when each post takes all steps at once, these push each other out of the
        CPU's caches, and 13 posts cost 12 % more.
        """
        drafts = [_Draft(post) for post in posts]
        for step in (self._begin, _Draft.tidy, _Draft.make_safe, self._sum_up):
            for draft in drafts:
                if draft.error is None:
                    try:
                        step(draft)
                    except PostError as error:
                        draft.error = error
        return [draft.error or draft.content for draft in drafts]

    def _begin(self, draft: "_Draft") -> None:
        """Read the body of a post, and make HTML of it."""
        post = draft.post
        body, first_line = read_body(f"{self._settings.source}/{post.path}", self._settings)
        body = self._without_controls(body, post, first_line)
        liquid = _liquid(body)
        if liquid:
            body = self._liquid.render(
                body, post, report=lambda message, line: self._warn(post, first_line + line - 1, message)
            )
        html = _html(body, post)
        if liquid or "&#" in body:  # neither Markdown nor what follows makes control characters of anything else
            html = clean_text(html)
        draft.body, draft.liquid = body, liquid
        draft.cleaning = Cleaning(html, base_url=post.url, site=self._site, id_prefix=_id_prefix(post))

    def _sum_up(self, draft: "_Draft") -> None:
        post, cleaned = draft.post, draft.cleaning.result(enough=excerpts.SHORT)
        draft.content = Content(
            html=cleaned.html,
            summary=excerpts.summary(post.summary, self._before_separator(draft.body, post), cleaned.paragraphs),
            image=post.image or cleaned.image,
            liquid=draft.liquid,
        )

    def _before_separator(self, body: str, post: Post) -> tuple[str, ...]:
        separator = self._settings.excerpt_separator
        if post.summary or not separator or separator not in body:
            return ()
        html = _html(body.partition(separator)[0], post)
        return clean(html, base_url=post.url, site=self._site, id_prefix=_id_prefix(post)).paragraphs

    def _without_controls(self, body: str, post: Post, body_line: int) -> str:
        text = clean_text(body)
        if text != body:
            same = next(
                (at for at, (one, other) in enumerate(zip(body, text, strict=False)) if one != other), len(text)
            )
            line = body_line + body.count("\n", 0, same)
            self._warn(post, line, "control characters were removed", "Feeds and mail cannot hold them.")
        return text

    def _warn(self, post: Post, line: int, message: str, hint: str = "") -> None:
        self._report(Problem(path=post.path, line=line, message=message, level=Level.WARNING, hint=hint))


@dataclass(slots=True)
class _Draft:
    """A post on its way to its content."""

    post: Post
    body: str = ""
    liquid: Liquid = Liquid.NONE
    cleaning: Cleaning = field(init=False)
    content: Content = field(init=False)
    error: PostError | None = None

    def tidy(self) -> None:
        self.cleaning.tidy()

    def make_safe(self) -> None:
        self.cleaning.make_safe()


def _html(body: str, post: Post) -> str:
    return body if post.path.lower().endswith(_HTML_ENDINGS) else markdown.to_html(body)


def _id_prefix(post: Post) -> str:
    return f"p{short_hash(post.id)}-"


def _liquid(body: str) -> Liquid:
    """Return what the Liquid of *body* may read, as far as its text tells: who asks for posts is seen when it runs."""
    if "{" not in body or ("{{" not in body and "{%" not in body):
        return Liquid.NONE
    return Liquid.BESIDE if "include_relative" in body else Liquid.SITE


def clean_fragment(text: str, site: Site) -> Content:
    """Return what the Markdown or HTML *text* of an intro, outro or blurb becomes."""
    cleaned = clean(markdown.to_html(text), base_url=site.home, site=site, id_prefix="")
    return Content(html=cleaned.html, summary=excerpts.summary(None, (), cleaned.paragraphs))
