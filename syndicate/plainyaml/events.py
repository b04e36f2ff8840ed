"""One walk over the events of the C parser gives values, their lines, and the faults that PyYAML passes over.

Those are duplicate keys, aliases, tags and bottomless nesting.
"""

from collections.abc import Iterator

import yaml

from syndicate.plainyaml import MAX_DEPTH, Document, Path, PlainYamlError, Value

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def read(text: str) -> Document:
    """Return the one document that *text* holds. Raises PlainYamlError, as ``plainyaml.load`` says."""
    document = Document()
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    try:
        next(events)  # the stream's start
        if isinstance(next(events), yaml.DocumentStartEvent):
            document.value = _value(next(events), events, (), document)
            next(events)  # the document's end
            if isinstance(after := next(events), yaml.DocumentStartEvent):
                raise PlainYamlError("a second document starts here", _line(after))
    except yaml.MarkedYAMLError as error:
        raise syntax_error(error) from error
    except (yaml.YAMLError, ValueError) as error:  # a character that YAML forbids carries no line
        raise PlainYamlError(str(error).split("\n", 1)[0], 1) from error
    return document


def _value(event: yaml.Event, events: Iterator[yaml.Event], path: Path, document: Document) -> Value:
    line = _line(event)
    document.lines.setdefault(path, line)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise PlainYamlError("anchors and aliases (& and *) are not taken", line)
    if (tag := getattr(event, "tag", None)) is not None and tag != "!":
        raise PlainYamlError(f"the tag {tag} is not taken", line)
    if len(path) > MAX_DEPTH:
        raise PlainYamlError(f"nested deeper than {MAX_DEPTH} levels", line)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, path, document)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(one := next(events), yaml.SequenceEndEvent):
            items.append(_value(one, events, (*path, len(items)), document))
        return items
    return _mapping(events, path, document)


def syntax_error(error: yaml.MarkedYAMLError) -> PlainYamlError:
    """Return *error* as ours, at the line where the fault began."""
    if error.problem and error.context and "end of stream" in error.problem:  # the fault lies where it began
        mark, message = error.context_mark, f"{error.problem} {error.context}"
    else:
        mark, message = error.problem_mark or error.context_mark, error.problem or "not YAML"
    return PlainYamlError(message, mark.line + 1 if mark else 1)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent, path: Path, document: Document) -> str | None:
    if event.implicit[0]:
        document.plain.add(path)
        if event.value in _NULLS:
            return None
    return event.value


def _mapping(events: Iterator[yaml.Event], path: Path, document: Document) -> dict[str, Value]:
    mapping: dict[str, Value] = {}
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        line = _line(key)
        if not isinstance(key, yaml.ScalarEvent):
            raise PlainYamlError("a key must be plain text", line)
        if key.value in mapping:
            first = document.lines[(*path, key.value)]
            raise PlainYamlError(f'the key "{key.value}" stands here again (first on line {first})', line)
        document.lines[(*path, key.value)] = line
        mapping[key.value] = _value(next(events), events, (*path, key.value), document)
    return mapping
