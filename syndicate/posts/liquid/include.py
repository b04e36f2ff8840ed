"""Jekyll's ``include`` and ``include_relative``."""

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TextIO, cast

from liquid import BoundTemplate, Environment, Expression, Node, RenderContext, Tag, Token, TokenStream
from liquid.builtin.expressions import parse_primitive, tokenize
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG

from syndicate.errors import SyndicateError
from syndicate.names import inside
from syndicate.posts.liquid.values import PostValues

if TYPE_CHECKING:
    from syndicate.posts.liquid.environment import JekyllEnvironment
    from syndicate.posts.liquid.limits import JekyllContext

# These follow Jekyll's lib/jekyll/tags/include.rb.
_PARAMETER = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))(?=\s|\Z)\s*"""
)
_VARIABLE_FILE = re.compile(r"\A([^{\s]*(?:\{\{[^{}]*\}\}[^\s{}]*)+)\s*(.*)\Z", re.DOTALL)
_FILE_NAME = re.compile(r"[\w/.\-()+~#@]+")
_ODD_SEQUENCE = re.compile(r"[./]{2,}")


class IncludeFault(LiquidError):  # noqa: N818 - named as what it says of a text
    """A fault inside an include: says where there; its token is the ``include`` tag of the text itself."""


def tag_and_markup(stream: TokenStream, what: str) -> tuple[Token, Token]:
    """Return the tag's token and what stands behind its name, which must be *what*."""
    tag = stream.eat(TOKEN_TAG)
    if stream.current.kind != TOKEN_EXPRESSION:
        raise LiquidSyntaxError(f'"{tag.value}" needs {what}', token=tag)
    return tag, stream.current


def inner_template(env: Environment, markup: str, tag: Token) -> BoundTemplate:
    """Return the template *markup*, which stands inside *tag*."""
    try:
        return env.from_string(markup)
    except LiquidError as error:
        error.token = tag  # its own counts lines within the markup
        raise


def rendered(template: BoundTemplate, context: RenderContext, tag: Token) -> str:
    """Return what *template*, which stands inside *tag*, becomes."""
    buffer = context.get_buffer()
    try:
        template.render_with_context(context, buffer, partial=True)
    except LiquidError as error:
        error.token = tag  # likewise
        raise
    return buffer.getvalue().strip()


class IncludeNode(Node):
    """One ``include``."""

    def __init__(
        self, token: Token, file: str, template: BoundTemplate | None, parameters: dict[str, str | Expression] | None
    ) -> None:
        super().__init__(token)
        self.file, self.template, self.parameters = file, template, parameters
        self.blank = False

    def folder(self, context: RenderContext, source: Path) -> Path:
        """Return the folder that the file lies in."""
        del context
        return inside(source, "_includes")

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the included file in the scope of the tag."""
        name = self.file if self.template is None else rendered(self.template, context, self.token)
        path, shown = self._find(name, context)
        bounded = cast("JekyllContext", context)
        try:
            template = cast("JekyllEnvironment", context.env).include(path, shown)
            template.spend(bounded)
            with context.extend(self._namespace(context), template=template):
                template.render_with_context(context, buffer, partial=True)
        except IncludeFault as error:
            error.token = self.token
            raise
        except LiquidError as error:
            raise IncludeFault(_place(error, shown), token=self.token) from error
        return 1

    def _find(self, name: str, context: RenderContext) -> tuple[Path, str]:
        if not _FILE_NAME.fullmatch(name) or _ODD_SEQUENCE.search(name):
            raise LiquidError(f'"{name}" is not a name that "{self.token.value}" takes', token=self.token)
        source = cast("JekyllEnvironment", context.env).values.source
        try:
            folder = self.folder(context, source)
            path = inside(folder, name)
        except SyndicateError as error:
            raise LiquidError(error.message, token=self.token) from error
        shown = (folder / name).relative_to(source.resolve()).as_posix()
        if not path.is_file():
            raise LiquidError(f"there is no file {shown}", token=self.token)
        return path, shown

    def _namespace(self, context: RenderContext) -> dict[str, object]:
        if self.parameters is None:
            return {}  # as in Jekyll, `include` then still means the outer include's parameters
        values = {
            name: value if isinstance(value, str) else value.evaluate(context)
            for name, value in self.parameters.items()
        }
        return {"include": values}


def _place(error: LiquidError, shown: str) -> str:
    message = str(error.message)
    if error.token is None or error.token.start_index < 0:
        return f"in {shown}: {message}"
    line = error.token.source.count("\n", 0, error.token.start_index) + 1
    return f"in {shown}, line {line}: {message}"


class IncludeRelativeNode(IncludeNode):
    """One ``include_relative``."""

    def folder(self, context: RenderContext, source: Path) -> Path:
        """Return the post's own folder."""
        folder = posixpath.dirname(cast("PostValues", context.globals["page"]).post.path)
        return inside(source, folder) if folder else source.resolve()


class IncludeTag(Tag):
    """``{% include file.html a="text" b=page.title %}``."""

    name = "include"
    block = False
    node_class: ClassVar[type[IncludeNode]] = IncludeNode

    def parse(self, stream: TokenStream) -> Node:
        """Read the file's name and the parameters."""
        tag, expression = tag_and_markup(stream, "the name of a file")
        markup = expression.value.strip()
        if (computed := _VARIABLE_FILE.match(markup)) is not None:
            file, rest = computed[1], computed[2]
            template = inner_template(self.env, file, tag)
        else:
            file, *others = markup.split(None, 1)
            rest, template = "".join(others), None
        return self.node_class(tag, file, template, self._parameters(rest.strip(), expression) if rest else None)

    def _parameters(self, markup: str, token: Token) -> dict[str, str | Expression]:
        parameters: dict[str, str | Expression] = {}
        at = 0
        while at < len(markup):
            if (found := _PARAMETER.match(markup, at)) is None:
                raise LiquidSyntaxError(f'"{markup[at:]}" is no parameter like name="value"', token=token)
            at = found.end()
            name, double, single, variable = found.groups()
            if variable is not None:
                parameters[name] = parse_primitive(self.env, TokenStream(tokenize(variable, token)))
            else:
                parameters[name] = double.replace('\\"', '"') if double is not None else single.replace("\\'", "'")
        return parameters


class IncludeRelativeTag(IncludeTag):
    """``{% include_relative part.md %}``: a file beside the post."""

    name = "include_relative"
    node_class = IncludeRelativeNode
