"""Names and text made safe: slugs, paths inside a folder, text without control characters."""

import hashlib
import re
import unicodedata
from pathlib import Path

from syndicate.errors import SyndicateError

MAX_SEGMENT_BYTES = 200  #: A file name may have 255; this leaves room for an ending and a suffix.
# Given to `re` as text, patterns are compiled when they are needed: most builds name no new feed.
_RESERVED = r"(?i)\A(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|\Z)"
_UNSAFE = r"[^\w.+()~@=,!-]+|\s+"
# What XML 1.0 (section 2.2) and mail refuse: C0 without tab and line ends, C1, non-characters, lone surrogates.
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
# The others. To read over these takes half the time of looking for those.
_LEGAL = re.compile("[\t\n\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]*+")


def clean_text(text: str) -> str:
    """Return *text* without the characters that XML and mail refuse; a lone surrogate becomes U+FFFD."""
    if text.isprintable() or _LEGAL.fullmatch(text) is not None:  # all that go are unprintable
        return text
    return re.sub(_ILLEGAL, lambda found: "\ufffd" if "\ud800" <= found[0] <= "\udfff" else "", text)


def clean_line(text: str) -> str:
    """Return *text* as one line: cleaned, white space and line separators collapsed to single spaces."""
    return " ".join(clean_text(text).split())


def short_hash(text: str) -> str:
    """Return eight hexadecimal digits that stay the same for *text* for ever."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def segment(value: str) -> str:
    """Return *value* as one safe path segment: NFC, letters of any script kept, at most 200 bytes, never empty."""
    safe = re.sub(_UNSAFE, "-", unicodedata.normalize("NFC", clean_text(value))).strip("-.")
    if not safe or re.match(_RESERVED, safe):
        safe = f"{safe}-{short_hash(value)}" if safe else short_hash(value)
    encoded = safe.encode()
    if len(encoded) > MAX_SEGMENT_BYTES:
        room = MAX_SEGMENT_BYTES - 9
        safe = f"{encoded[:room].decode(errors='ignore')}-{short_hash(value)}"
    return safe


def slug(value: str) -> str:
    """Return the slug of a category or tag: its case-folded safe segment."""
    return segment(unicodedata.normalize("NFC", value).casefold())


def inside(folder: Path, name: str) -> Path:
    """Return the path of *name* below *folder*. Raises SyndicateError when it would lie anywhere else."""
    if "\0" in name or name.startswith(("/", "\\")) or not name:
        raise SyndicateError(f"{name!r} is not a file name below {folder}", hint="Use a relative path without '..'.")
    root = folder.resolve()
    path = (root / name).resolve()
    if path == root or not path.is_relative_to(root):
        raise SyndicateError(f"{name!r} would lie outside {folder}", hint="Use a relative path without '..'.")
    return path
