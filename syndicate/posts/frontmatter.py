"""A post's file, read once and split into front matter and body."""

import codecs
import os
import re
from pathlib import Path
from typing import NamedTuple

from syndicate.errors import PostError
from syndicate.model import PostsSettings
from syndicate.plainyaml import Value
from syndicate.posts.headers import Header, parse_toml, parse_yaml

MAX_HEADER_BYTES = 64 * 1024
_USUAL_BYTES = 32 * 1024  #: Most posts are smaller: they come at once, and nobody asks how large they are.
_OPENING = re.compile(r"(---|\+\+\+)[ \t]*\n")
# As Jekyll's Document::YAML_FRONT_MATTER_REGEXP: three dots end a front matter too.
_CLOSING = {"---": re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)"), "+++": re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)")}


class Source(NamedTuple):
    """What a post's file holds. Its lines end with a line feed, whatever they end with in the file."""

    front_matter: Header
    body: str
    body_line: int  #: 1-based, of the body's first line in the file.

    @property
    def header(self) -> dict[str, Value]:
        """The front matter's keys and values; scalars as they are written."""
        return self.front_matter.values

    def line(self, key: str) -> int:
        """Return the line in the file that *key* stands on."""
        return self.front_matter.line(key)

    def is_plain(self, key: str) -> bool:
        """Whether the value of *key* is a scalar without quotes."""
        return key in self.front_matter.plain


def read_bytes(path: Path | str, settings: PostsSettings) -> bytes:
    """Return what the file at *path* holds. Raises PostError when it cannot be read or is larger than allowed."""
    limit = settings.max_post_bytes
    # os.open and os.read take half the time of open() and read(): 0.5 s instead of 1.0 s for 100,000 posts. To ask
    # for the size of each first would take a fourth more.
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe must not hold the run up
        try:
            data = os.read(handle, _USUAL_BYTES)
            size = len(data) if len(data) < _USUAL_BYTES else os.fstat(handle).st_size
            if size > limit:
                raise PostError(f"the file has {size:,} bytes: at most {limit:,} are read", hint="See max_post_bytes.")
            return data if size <= len(data) else data + os.read(handle, size - len(data))
        finally:
            os.close(handle)
    except OSError as error:
        raise PostError(f"cannot be read: {error.strerror}") from error


def read_source(path: Path | str, settings: PostsSettings) -> Source:
    """Return what the file at *path* holds. Raises PostError when it is no post that can be read."""
    return split(decode(read_bytes(path, settings), settings.encodings))


def read_body(path: Path | str, settings: PostsSettings) -> tuple[str, int]:
    """Return the body of the file at *path* and the line it begins on; the front matter is passed over unread."""
    _, _, body, line = _parts(decode(read_bytes(path, settings), settings.encodings))
    return body, line


def body_bytes(data: bytes, text: str, body: str, encodings: tuple[str, ...] = ()) -> bytes:
    """Return *body*, the end of the *text* that `decode` made of *data*, as UTF-8: most often the end of *data*."""
    if encodings or b"\r" in data:  # the text may be something else than the bytes say
        return body.encode("utf-8", "surrogatepass")
    start = len(text[: len(text) - len(body)].encode())
    return data[start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0) :]


def split(text: str) -> Source:
    """Return *text* split at the marks of its front matter. Raises PostError with the line."""
    mark, header, body, line = _parts(text)
    return Source(parse_yaml(header) if mark == "---" else parse_toml(header), body, line)


def _parts(text: str) -> tuple[str, str, str, int]:
    """Return the mark, the front matter, the body, and the line that the body begins on."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(text)
    if opening is None:
        raise _unopened(text)
    mark, start = opening[1], opening.end()
    closing = _CLOSING[mark].search(text, start - 1)
    if closing is None:
        raise PostError(
            "the front matter is never closed",
            line=1,
            hint=f'End it with a line "{mark}". The file may be half-written.',
        )
    header = text[start : closing.start() + 1]
    if len(header) > MAX_HEADER_BYTES or 4 * len(header) > MAX_HEADER_BYTES < len(header.encode()):
        raise PostError(f"the front matter is larger than {MAX_HEADER_BYTES // 1024} KiB", line=1)
    return mark, header, text[closing.end() :], header.count("\n") + 3


def decode(data: bytes, encodings: tuple[str, ...] = ()) -> str:
    """Return *data* as text: UTF-8, else the first of *encodings* that fits; the byte order mark goes.

    Raises PostError with the offset of the first byte that is not UTF-8.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = _fallback(data, encodings, error)
    return text[1:] if text[:1] == "\ufeff" else text


def _fallback(data: bytes, encodings: tuple[str, ...], error: UnicodeDecodeError) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
        except LookupError as unknown:
            raise PostError(f'posts.encodings: there is no encoding "{encoding}"') from unknown
    tried = f", nor {' or '.join(encodings)}" if encodings else ""
    raise PostError(
        f"not UTF-8{tried}: byte {error.start} is 0x{data[error.start]:02x}",
        line=data.count(b"\n", 0, error.start) + 1,
        hint="" if encodings else "Save the file as UTF-8, or name its encoding in posts.encodings.",
    ) from error


def _unopened(text: str) -> PostError:
    if not text.strip():
        return PostError("the file is empty", hint="It may be half-written.")
    return PostError(
        "the file does not begin with front matter",
        line=1,
        hint='A post begins with a line "---", its title and date, and another line "---".',
    )
