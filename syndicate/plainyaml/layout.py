"""Where the values of a YAML text stand in it, to the character: for whoever changes some of them and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from syndicate.plainyaml import Path
from syndicate.plainyaml.events import syntax_error


@dataclass(frozen=True, slots=True)
class Node:
    """Where a value stands; indices of characters."""

    key: int  #: Where its key begins; in a list, the value itself.
    start: int
    end: int  #: After its last character; of a block of lines, where the next thing begins.
    is_block: bool  #: Text after ``|`` or ``>``, or a list or mapping of lines; else it ends at ``end``, to the letter.


def read_layout(text: str) -> Mapping[Path, Node]:
    """Return where each value stands in *text*. Raises PlainYamlError, as ``plainyaml.laid_out`` says."""
    nodes: dict[Path, Node] = {}
    events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        next(events)  # the stream's start
        if isinstance(next(events), yaml.DocumentStartEvent):
            first = next(events)
            _walk(first, events, (), _start(first), nodes)
    except yaml.MarkedYAMLError as error:
        raise syntax_error(error) from error
    return nodes


def _walk(event: yaml.Event, events: Iterator[yaml.Event], path: Path, key: int, nodes: dict[Path, Node]) -> None:
    last = event
    if isinstance(event, yaml.SequenceStartEvent):
        count = 0
        while not isinstance(last := next(events), yaml.SequenceEndEvent):
            _walk(last, events, (*path, count), _start(last), nodes)
            count += 1
    elif isinstance(event, yaml.MappingStartEvent):
        while isinstance(last := next(events), yaml.ScalarEvent):
            _walk(next(events), events, (*path, last.value), _start(last), nodes)
    nodes[path] = Node(key, _start(event), last.end_mark.index if last.end_mark else 0, _is_block(event))


def _is_block(event: yaml.Event) -> bool:
    if isinstance(event, yaml.CollectionStartEvent):
        return not event.flow_style
    return isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">")


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0
