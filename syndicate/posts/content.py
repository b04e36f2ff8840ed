"""The content of posts: a body is read when somebody asks, rendered, cleaned and summed up."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from syndicate.model import Content, Level, Liquid, Post, PostsSettings, Problem, Site
from syndicate.names import clean_text, short_hash
from syndicate.posts import excerpts, markdown
from syndicate.posts.clean import Cleaned, clean, clean_checked
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
        body, first_line = read_body(post.source, self._settings)
        body = self._without_controls(body, post, first_line)
        liquid = _liquid(body)
        if liquid:
            body = self._liquid.render(
                body, post, report=lambda message, line: self._warn(post, first_line + line - 1, message)
            )
        # Neither Markdown nor what follows makes control characters of anything but references.
        cleaned = self._clean(body, post, clean if liquid or "&#" in body else clean_checked)
        return Content(
            html=cleaned.html,
            summary=excerpts.summary(post.summary, self._before_separator(body, post), cleaned.paragraphs),
            image=post.image or cleaned.image,
            liquid=liquid,
        )

    def _clean(self, body: str, post: Post, cleaner: Callable[..., Cleaned] = clean) -> Cleaned:
        html = body if post.path.lower().endswith(_HTML_ENDINGS) else markdown.to_html(body)
        return cleaner(html, base_url=post.url, site=self._site, id_prefix=f"p{short_hash(post.id)}-")

    def _before_separator(self, body: str, post: Post) -> tuple[str, ...]:
        separator = self._settings.excerpt_separator
        if post.summary or not separator or separator not in body:
            return ()
        return self._clean(body.partition(separator)[0], post).paragraphs

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


def _liquid(body: str) -> Liquid:
    """Return what the Liquid of *body* may read, as far as its text tells: who asks for posts is seen when it runs."""
    if "{" not in body or ("{{" not in body and "{%" not in body):
        return Liquid.NONE
    return Liquid.BESIDE if "include_relative" in body else Liquid.SITE


def clean_fragment(text: str, site: Site) -> str:
    """Return the Markdown or HTML *text* of an intro, outro or correction as clean HTML."""
    return clean(markdown.to_html(text), base_url=site.home, site=site, id_prefix="").html
