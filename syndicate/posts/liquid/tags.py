"""Jekyll's other tags: link, post_url and highlight."""

import posixpath
import re
import string
from typing import TYPE_CHECKING, TextIO, cast

from liquid import BoundTemplate, Node, RenderContext, Tag, Token, TokenStream
from liquid.ast import BlockNode
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_TAG

from syndicate.errors import SyndicateError
from syndicate.names import inside
from syndicate.plainyaml import PlainYamlError, load
from syndicate.posts.liquid.data import read_text
from syndicate.posts.liquid.filters import relative_url
from syndicate.posts.liquid.include import IncludeRelativeTag, IncludeTag, inner_template, rendered, tag_and_markup
from syndicate.posts.liquid.values import SiteValues

if TYPE_CHECKING:
    from syndicate.posts.liquid.environment import JekyllEnvironment

# Jekyll's lib/jekyll/tags/highlight.rb.
_HIGHLIGHT = re.compile(r"\A([a-zA-Z0-9.+#_-]+)(?:\s+\w+(?:=(?:\w+|\"[0-9\s]*\"))?)*\Z")
_NO_MARKDOWN = str.maketrans({one: f"&#{ord(one)};" for one in f"{string.punctuation}\n"})
_DATED = re.compile(r"(?:\A|/)\d+-\d+-\d+-")


class LinkNode(Node):
    """One ``link``."""

    def __init__(self, token: Token, target: BoundTemplate) -> None:
        super().__init__(token)
        self.target = target
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the address of the post, page or file."""
        path = rendered(self.target, context, self.token).removeprefix("/")
        values = cast("JekyllEnvironment", context.env).values
        post = values.posts_by_path.get(path)
        url = values.below_base(post.url) if post is not None else _file_url(path, values)
        if url is None:
            raise LiquidError(f'"link" finds neither a post nor a file {path}', token=self.token)
        return buffer.write(relative_url(url, environment=context.env))


def _file_url(path: str, values: SiteValues) -> str | None:
    try:
        file = inside(values.source, path)
    except SyndicateError:
        return None
    if not file.is_file() or any(part.startswith(("_", ".")) for part in path.split("/")):
        return None
    stem, ending = posixpath.splitext(path)
    if ending not in (".md", ".markdown", ".html", ".htm"):
        return f"/{path}"
    text = read_text(file, path)
    if not text.startswith("---"):
        return f"/{path}"
    try:
        header = load(text.split("\n---", 1)[0]).value
    except PlainYamlError:
        header = None
    if isinstance(header, dict) and isinstance(header.get("permalink"), str):
        return str(header["permalink"])
    return f"/{stem.removesuffix('index')}" if posixpath.basename(stem) == "index" else f"/{stem}.html"


class LinkTag(Tag):
    """``{% link _posts/2022-05-20-first.md %}``."""

    name = "link"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Read the path, which may hold outputs."""
        tag, expression = tag_and_markup(stream, "the path of a file")
        return LinkNode(tag, inner_template(self.env, expression.value, tag))


class PostUrlNode(Node):
    """One ``post_url``."""

    def __init__(self, token: Token, post: str) -> None:
        super().__init__(token)
        self.post = post
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the address of the post."""
        values = cast("JekyllEnvironment", context.env).values
        if (post := values.post_named(self.post)) is None:
            raise LiquidError(f'"post_url" finds no post {self.post}', token=self.token)
        return buffer.write(relative_url(values.below_base(post.url), environment=context.env))


class PostUrlTag(Tag):
    """``{% post_url 2022-05-20-first %}``."""

    name = "post_url"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Read the post's name."""
        tag, expression = tag_and_markup(stream, "the name of a post")
        if not _DATED.search(post := expression.value.strip()):
            raise LiquidSyntaxError(f'"post_url" takes a name like 2022-05-20-title, not {post}', token=tag)
        return PostUrlNode(tag, post)


class HighlightNode(Node):
    """One ``highlight`` with its code."""

    def __init__(self, token: Token, language: str, block: BlockNode) -> None:
        super().__init__(token)
        self.language, self.block = language, block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the code as one line of HTML in which Markdown finds nothing to do.

        Blank lines would end the HTML in a paragraph or list item; asterisks would become emphasis there.
        """
        code = context.get_buffer(buffer)
        self.block.render(context, code)
        text = code.getvalue().replace("\r\n", "\n").strip("\n").rstrip().translate(_NO_MARKDOWN)
        return buffer.write(f'<pre><code class="language-{self.language}">{text}</code></pre>')

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> list[Node]:
        """Return the code's nodes, whose work is counted."""
        del static_context, include_partials
        return [self.block]


class HighlightTag(Tag):
    """``{% highlight ruby linenos %}`` … ``{% endhighlight %}``."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """Read the language (other options are for highlighters) and the code."""
        tag, expression = tag_and_markup(stream, "a language")
        if (found := _HIGHLIGHT.match(expression.value.strip())) is None:
            raise LiquidSyntaxError('"highlight" takes a language, then linenos', token=tag)
        next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return HighlightNode(tag, found[1].lower().replace("+", "-"), block)


TAGS: tuple[type[Tag], ...] = (IncludeTag, IncludeRelativeTag, LinkTag, PostUrlTag, HighlightTag)
