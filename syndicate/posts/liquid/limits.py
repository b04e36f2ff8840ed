"""Bounds on the work that one text can ask of python-liquid.

Its own limits count neither loops one after another, nor what stands in a loop's body, nor filters. Here every node
rendered and every value filtered is a step, so that no text takes much longer than MAX_STEPS allow.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TextIO, cast

from liquid import BoundTemplate, Node, RenderContext, Token
from liquid.ast import BlockNode
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.builtin.tags.tablerow_tag import TablerowNode, TablerowTag
from liquid.exceptions import ResourceLimitError
from liquid.utils import ReadOnlyChainMap

MAX_STEPS = 500_000  #: Nodes rendered and values filtered for one text: about a second.
MAX_OUTPUT_BYTES = 4 * 1024 * 1024
MAX_VARIABLES_BYTES = 4 * 1024 * 1024
MAX_NUMBER_BITS = 4096
_INCLUDE_STEPS = 50  #: Finding the file takes that long.
_TEXT_PER_STEP = 50  #: A filter reads so many characters in about the time that a node takes.


class JekyllContext(RenderContext):
    """What one text may see and do."""

    def __init__(self, template: BoundTemplate, **settings: Any) -> None:
        super().__init__(template, **settings)
        # Without python-liquid's own `now` and `today`, which would read the clock.
        self.scope = ReadOnlyChainMap(self.locals, self.globals, self.counters)
        self._steps = self._held = 0

    def spend(self, steps: int) -> None:
        """Count *steps* of work. Raises ResourceLimitError beyond what a text may do."""
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise ResourceLimitError("it loops too often (or through too much)", token=None)

    def assign(self, key: str, val: Any) -> None:
        """Set a variable; its size is tallied here, where python-liquid would add up all variables again."""
        self._held += sys.getsizeof(val, 1) - sys.getsizeof(self.locals.get(key), 1)
        self.locals[key] = val
        if self._held > MAX_VARIABLES_BYTES:
            raise ResourceLimitError(f"its variables hold more than {MAX_VARIABLES_BYTES} bytes", token=None)

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """Return the filter *name*, with its work counted and its result measured."""
        return partial(self._measured, super().filter(name, token))

    def _measured(self, function: Callable[..., object], left: object, *args: object, **options: object) -> object:
        self.spend(1 + _effort(left))
        result = function(left, *args, **options)
        too_long = isinstance(result, str) and len(result) > MAX_OUTPUT_BYTES
        if too_long or (isinstance(result, int) and result.bit_length() > MAX_NUMBER_BITS):
            raise ResourceLimitError("a filter's result is too large", token=None)
        return result


def _effort(value: object) -> int:
    if isinstance(value, str):
        return len(value) // _TEXT_PER_STEP
    if isinstance(value, range):
        return value.stop - value.start  # len() of a range beyond 2**63 raises
    return len(value) if isinstance(value, list | tuple | Mapping) else 0


def _weight(nodes: list[Node], context: RenderContext) -> int:
    return sum(1 + _weight(list(node.children(context, include_partials=False)), context) for node in nodes)


class JekyllTemplate(BoundTemplate):
    """A parsed text or include."""

    context_class = JekyllContext
    _weight = 0

    def spend(self, context: JekyllContext) -> None:
        """Count the work of including this template once."""
        self._weight = self._weight or 1 + _weight(self.nodes, context)
        context.spend(self._weight + _INCLUDE_STEPS)


class CountedBlock(BlockNode):
    """A loop's body, which counts its work each time round."""

    def __init__(self, block: BlockNode) -> None:
        super().__init__(block.token, block.nodes)
        self._weight = 0

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the body once."""
        self._weight = self._weight or 1 + _weight(self.nodes, context)
        cast("JekyllContext", context).spend(self._weight)
        return super().render_to_output(context, buffer)


def _check_range(iterable: object) -> None:
    # python-liquid walks through a range to its offset, and copies a reversed one, before any limit of its own.
    if isinstance(iterable, range) and _effort(iterable) > MAX_STEPS:
        raise ResourceLimitError("it loops too often", token=None)


class BoundedForNode(ForNode):
    """``for`` whose rounds are counted."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.block = CountedBlock(self.block)

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the loop."""
        _check_range(self.expression.iterable.evaluate(context))
        return super().render_to_output(context, buffer)


class BoundedTablerowNode(TablerowNode):
    """``tablerow`` whose cells are counted."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.block = CountedBlock(self.block)

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the rows."""
        _check_range(self.expression.iterable.evaluate(context))
        return super().render_to_output(context, buffer)


class BoundedForTag(ForTag):
    """``for``."""

    node_class = BoundedForNode


class BoundedTablerowTag(TablerowTag):
    """``tablerow``."""

    node_class = BoundedTablerowNode
