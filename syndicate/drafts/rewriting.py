"""A draft changed by whoever edits it elsewhere than in its text: only what they changed becomes other lines."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from syndicate import plainyaml
from syndicate.drafts.entryblocks import EntryBlocks
from syndicate.drafts.faults import error_of
from syndicate.drafts.pages import Page, closed, keeps_its_end
from syndicate.drafts.reading import read
from syndicate.drafts.values import Draft, Entry
from syndicate.drafts.writing import OFFERED, TOLD, entry_text, offers, told
from syndicate.errors import DraftError

_TEXTS = ("subject", "preheader", "intro", "outro")  #: In the order of a new draft.


def rewritten(text: str, wanted: Draft) -> str:
    """Return the draft *text* changed so that it says what *wanted* does; the rest stays, byte for byte.

    Its entries are known by their id or path; comments right above an entry move with it. The lines of *wanted* do not
    matter. Raises DraftError for a text with faults, and for what no draft can say.
    """
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    present = read(body, wanted.where)
    if present.faults:
        raise error_of(present.faults, wanted.where)
    if _same(present, wanted):
        return text
    try:
        result = _result(body, present, wanted)
        made = read(result, wanted.where)
    except (plainyaml.PlainYamlError, DraftError):
        raise _unwritable(wanted) from None
    if not _same(replace(made, faults=()), wanted):
        raise _unwritable(wanted)
    for fault in made.faults:
        raise DraftError(fault.message, where=wanted.where, hint=fault.hint)
    return mark + result


def _unwritable(wanted: Draft) -> DraftError:
    hint = "Edit its file: give each key, and each `- `, a line of its own."
    return DraftError("what was changed cannot be written into this draft", where=wanted.where, hint=hint)


def _same(one: Draft, other: Draft) -> bool:
    return replace(one, where="", entries=_bare(one)) == replace(other, where="", entries=_bare(other))


def _bare(draft: Draft) -> tuple[Entry, ...]:
    return tuple(replace(entry, line=0) for entry in draft.entries)


def _result(body: str, present: Draft, wanted: Draft) -> str:
    """Return *body*, which says *present*, as it says *wanted*, one key after the other."""
    end = "\r\n" if "\r\n" in body else "\n"
    start, last = closed(body, end)
    page = Page(body[:start] + last, end)
    if not page.has_lines_of_keys(()):
        raise _unwritable(wanted)
    for key in _TEXTS:
        value = getattr(wanted, key)
        if value != getattr(present, key):
            page = Page(_with_text(page, key, value), end)
    if _bare(present) != _bare(wanted):
        page = Page(_with_entries(page, present, wanted), end)
    new = {id_: title for id_, title in wanted.offered.items() if id_ not in present.offered}
    result = _with_offers(page, {**present.offered, **new}, new) if new else "".join(page.lines)
    return result.removesuffix(last) + body[start:] if last and result.endswith(last) else result


def _with_text(page: Page, key: str, value: str | None) -> str:
    """Return the text with *value* under one of the keys above the posts; a new key goes below those before it."""
    if (key,) in page.nodes:
        return page.with_value((key,), value)
    above = [page.after((one,)) for one in _TEXTS[: _TEXTS.index(key)] if (one,) in page.nodes]
    keys = [page.line(node.key) for path, node in page.nodes.items() if len(path) == 1]
    line = max(above) if above else min(keys, default=len(page.lines))
    column = page.column(page.nodes[()].start) if keys else 0
    return page.with_key(line, column, key, value or "")


def _with_entries(page: Page, present: Draft, wanted: Draft) -> str:
    """Return the text with the entries that are wanted, in their order."""
    key = "posts"
    if not (present.entries and page.nodes[key,].is_block):
        return _anew(page, key, f"{key}:\n", "".join(map(entry_text, wanted.entries)))
    cut = EntryBlocks.cut(page, key)
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, entry in enumerate(present.entries):
        places[entry.id, entry.path].append(place)
    arranged: list[tuple[int | None, str]] = []
    for entry in wanted.entries:
        if own := places[entry.id, entry.path]:
            place = own.pop(0)
            arranged.append((place, _edited(cut.blocks[place], present.entries[place], entry, page.end)))
        else:
            arranged.append((None, page.ended(entry_text(entry, cut.indent))))
    return cut.arranged(page, arranged)


def _with_offers(page: Page, titles: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the text with the *titles* of posts as offered, of which some are *new*."""
    key = "offered"
    if len(titles) == len(new) or not page.nodes[key,].is_block:
        return _anew(page, key, f"\n{OFFERED}", "".join(offers(titles)))
    cut = EntryBlocks.cut(page, key)
    return page.with_lines(cut.last, cut.last, page.ended("".join(offers(new, cut.indent))))


def _anew(page: Page, key: str, head: str, lines: str) -> str:
    """Return the text with *lines* under *key*, in place of what is there; *head* is what a new key begins with."""
    if (key,) not in page.nodes:
        head = head.lstrip("\n") if keeps_its_end("".join(page.lines)) else head
        return page.with_lines(len(page.lines), len(page.lines), page.ended(head + lines))
    emptied = Page(page.with_value((key,), None), page.end)
    line = emptied.line(emptied.nodes[key,].key) + 1
    return emptied.with_lines(line, line, page.ended(lines))


def _edited(block: str, present: Entry, wanted: Entry, end: str) -> str:
    """Return the lines of an entry, with those changed of which something else is wanted."""
    for key in (one for one in ("title", *TOLD) if told(present, one) != told(wanted, one)):
        page, value = Page(block, end), told(wanted, key)
        if not page.has_lines_of_keys((0,)):
            first, last = page.line(page.nodes[()].start), page.after((0,))  # in braces
            return page.with_lines(first, last, page.ended(entry_text(wanted, " " * page.column(page.nodes[()].start))))
        if (0, key) not in page.nodes:
            line = max(page.after(path) for path in page.nodes if len(path) > 1)
            block = page.with_key(line, page.column(page.nodes[0,].start), key, value or "")
        else:
            block = page.without((0, key)) if value is None else page.with_value((0, key), value)
    return block
