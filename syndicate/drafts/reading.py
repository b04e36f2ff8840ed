"""The text of a draft becomes a value, which knows all that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from syndicate import names, plainyaml
from syndicate.drafts.faults import Fault, quoted, suggestion
from syndicate.drafts.values import Draft, Entry, LeftOut, Treatment
from syndicate.errors import DraftError

_KEYS = ("subject", "preheader", "intro", "outro", "left_out", "posts", "offered")
_ENTRY_KEYS = ("id", "path", "title", "blurb", "as", "pin")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_Word = TypeVar("_Word", bound=StrEnum)
_Mapping = Mapping[str, plainyaml.Value]


def read(text: str, where: str) -> Draft:
    """Return the draft that *text* holds, with its faults; *where* names its file. Raises DraftError for no YAML."""
    reader = _Reader(parsed(text, where))
    draft = reader.draft(where)
    return replace(draft, faults=tuple(reader.faults))


def parsed(text: str, where: str) -> plainyaml.Document:
    """Return *text* as YAML. Raises DraftError."""
    try:
        return plainyaml.load(text.removeprefix("\ufeff"))
    except plainyaml.PlainYamlError as error:
        hint = (
            "Mend the YAML at this line, or on the line before it: spaces at its beginning, a quotation mark, a colon."
        )
        raise DraftError(error.message, where=f"{where}:{error.line}", hint=hint) from None


@dataclass(slots=True)
class _Reader:
    document: plainyaml.Document
    faults: list[Fault] = field(default_factory=list)

    def draft(self, where: str) -> Draft:
        value = self.document.value
        if value is not None and not isinstance(value, dict):
            self._fault((), "a draft is a mapping of keys", f"Its keys are {', '.join(_KEYS)}.")
            return Draft(where=where)
        top: _Mapping = value or {}
        self._refuse_unknown((), top, _KEYS)
        entries = [self._entry(path, one) for path, one in self._mappings("posts", top)]
        return Draft(
            where=where,
            entries=tuple(entry for entry in entries if entry.id or entry.path),
            offered=self._offered(top),
            left_out=self._word(("left_out",), top, LeftOut) or LeftOut.LATER,
            subject=self._line(("subject",), top) or None,  # no issue goes without one
            preheader=self._line(("preheader",), top),
            intro=self._text(("intro",), top),
            outro=self._text(("outro",), top),
        )

    def _entry(self, path: plainyaml.Path, one: _Mapping) -> Entry:
        self._refuse_unknown(path, one, _ENTRY_KEYS)
        id_, post = self._line((*path, "id"), one) or "", self._line((*path, "path"), one) or ""
        if not (id_ or post):
            self._fault(
                path, "this entry names no post", "Add its `id`, or its `path`, such as _posts/2022-05-20-copper.md."
            )
        elif id_ and post:
            self._fault((*path, "path"), "this entry has an `id` and a `path`", "Delete one of them.")
        entry = Entry(
            line=self.document.lines[path],
            id=id_,
            path=post,
            title=self._line((*path, "title"), one) or "",
            blurb=self._text((*path, "blurb"), one) or "",
            treatment=self._word((*path, "as"), one, Treatment),
            is_pinned=self._flag((*path, "pin"), one),
        )
        if entry.treatment is Treatment.TITLE and entry.blurb:
            self._fault((*path, "blurb"), "a blurb is not shown of a post `as: title`", "Delete one of the two.")
        return entry

    def _offered(self, top: _Mapping) -> dict[str, str]:
        offered: dict[str, str] = {}
        for path, one in self._mappings("offered", top):
            id_ = self._line((*path, "id"), one)
            if id_:
                offered[id_] = self._line((*path, "title"), one) or ""
            else:
                self._fault(path, "this is not what syndicate wrote", "Delete the line, or restore it.")
        return offered

    def _mappings(self, key: str, top: _Mapping) -> list[tuple[plainyaml.Path, _Mapping]]:
        items = top.get(key)
        if items is not None and not isinstance(items, list):
            self._fault((key,), f"`{key}` is a list", "Begin each of its entries with `- `.")
            return []
        found: list[tuple[plainyaml.Path, _Mapping]] = []
        for index, one in enumerate(items or ()):
            if isinstance(one, dict):
                found.append(((key, index), one))
            else:
                written = quoted(one) if isinstance(one, str) else "this"
                self._fault((key, index), f"{written} is no entry", "Write `- id: …`, or `- path: _posts/….md`.")
        return found

    def _text(self, path: plainyaml.Path, mapping: _Mapping) -> str | None:
        value = mapping.get(str(path[-1]))
        if value is None or isinstance(value, str):
            if value is not None and names.clean_text(value) != value:
                self._fault(
                    path, f"`{path[-1]}` holds a character that mail cannot carry", "Remove its control characters."
                )
            return value
        self._fault(path, f"`{path[-1]}` must be text", "Put it in quotation marks, or write `|` and indent its lines.")
        return None

    def _line(self, path: plainyaml.Path, mapping: _Mapping) -> str | None:
        text = self._text(path, mapping)
        return None if text is None else names.clean_line(text)

    def _word(self, path: plainyaml.Path, mapping: _Mapping, words: type[_Word]) -> _Word | None:
        text = self._line(path, mapping)
        if text is None or text in list(words):
            return None if text is None else words(text)
        listed = [one.value for one in words]
        hint = f"Write {', '.join(listed[:-1])} or {listed[-1]}. {suggestion(text, listed)}".strip()
        self._fault(path, f"`{path[-1]}` cannot be {quoted(text)}", hint)
        return None

    def _flag(self, path: plainyaml.Path, mapping: _Mapping) -> bool:
        text = (self._line(path, mapping) or "no").lower()
        if text not in _FLAGS:
            self._fault(path, f"`{path[-1]}` cannot be {quoted(text)}", "Write true, or delete the line.")
        return _FLAGS.get(text, False)

    def _refuse_unknown(self, path: plainyaml.Path, mapping: _Mapping, known: tuple[str, ...]) -> None:
        for key in mapping:
            if key not in known:
                hint = suggestion(key, known) or f"Its keys are {', '.join(known)}."
                self._fault((*path, key), f"{quoted(key)} is not a key here", hint)

    def _fault(self, path: plainyaml.Path, message: str, hint: str) -> None:
        self.faults.append(Fault(self.document.lines[path], message, hint))
