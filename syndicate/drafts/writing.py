"""A new draft as text: what an editor may do in it, the posts that wait, and what it has offered."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syndicate import plainyaml
from syndicate.drafts.values import Entry
from syndicate.model import Post
from syndicate.names import clean_line

INDENT = "  "
TOLD = ("blurb", "as", "pin")  #: What an entry may say of its post besides its title.
#: What YAML takes for the end of a line, or does not take as it is.
_BREAKING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
OFFERED = """\
# Kept by syndicate: what this draft has offered, so that --update brings back nothing that you deleted. To take a post
# in again, copy its line into `posts`.
offered:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the posts of a new draft."""

    name: str  #: Of the subscription.
    title: str
    subject: str  #: As the digest would have it.
    preheader: str
    intro: str  #: Markdown, as the config has it.
    outro: str


def written(heading: Heading, posts: Sequence[Post]) -> str:
    """Return the text of a new draft that offers *posts*."""
    name = heading.name
    return f"""\
# The next issue of {clean_line(heading.title)}. It holds the posts below, in this order.
#
# Move their lines as you like. Delete the posts that you do not want: they are offered again for the issue after
# (`left_out: never`: they are not). Below the `id` of a post you may write
#
#     blurb: Your own words in place of its excerpt, in Markdown.
#     as: title       its title alone, below the others (full: a card, also past the `limit`;
#                     later: not in this issue; never: not in this issue, nor in a later one)
#     pin: true       on top, above all groups and above what --update brings
#
# A title that you change is shown as you write it. Add any other post as `- id: …` or `- path: _posts/….md`.
#
#     syndicate preview {name}           shows what would be sent
#     syndicate draft {name} --update    brings in posts that came since
#     syndicate send {name}              sends it, if its schedule does not before

# Left empty, these are as config.yaml has them; "" is nothing at all. The subject would be
# {clean_line(heading.subject)}
# and the line that inboxes show behind it
# {clean_line(heading.preheader)}
subject:
preheader:
{_markdown("intro", heading.intro)}{_markdown("outro", heading.outro)}
left_out: later

posts:
{"".join(entries(posts))}
{OFFERED}{"".join(offers(titles_of(posts)))}"""


def entries(posts: Iterable[Post], indent: str = INDENT) -> Iterator[str]:
    """Yield the entries of *posts*, each with its line ends."""
    return (entry_text(new_entry(post), indent) for post in posts)


def new_entry(post: Post) -> Entry:
    """Return the entry of *post* in a draft that says nothing of it."""
    return Entry(line=0, id=clean_line(post.id), title=clean_line(post.title))


def entry_text(entry: Entry, indent: str = INDENT) -> str:
    """Return the lines of *entry*, its dash after *indent*."""
    texts = [(key, value) for key in ("title", "id", "path", *TOLD) if (value := told(entry, key)) is not None]
    lines = "".join(f"{indent}  {key_text(key, value, indent + INDENT)}" for key, value in texts)
    return f"{indent}-{lines[len(indent) + 1 :]}"


def told(entry: Entry, key: str) -> str | None:
    """Return what *entry* says by *key*, None for nothing."""
    if key == "pin":
        return "true" if entry.is_pinned else None
    if key == "as":
        return entry.treatment
    return getattr(entry, key) or None


def key_text(key: str, value: str, indent: str) -> str:
    """Return the lines of *key*, which stands after *indent*, and *value*."""
    head, below = formed(value, indent + INDENT)
    return f"{key}: {head}\n{below}"


def offers(titles: Mapping[str, str], indent: str = INDENT) -> Iterator[str]:
    """Yield the lines that remember posts, their *titles* by id, as offered."""
    for id_, title in titles.items():
        yield f"{indent}- {{id: {_quoted(id_)}, title: {_quoted(title)}}}\n"


def titles_of(posts: Iterable[Post]) -> dict[str, str]:
    """Return the titles of *posts* by id, as drafts name them."""
    return {clean_line(post.id): clean_line(post.title) for post in posts}


def scalar(text: str) -> str:
    """Return *text* as YAML writes it on one line: as it is where that means the same, else in quotation marks."""
    try:
        is_plain = text == text.strip() and plainyaml.load(f"- {text}\n").value == [text]
    except plainyaml.PlainYamlError:
        is_plain = False
    return text if is_plain and not _BREAKING.search(text) else _quoted(text)


def formed(text: str, indent: str) -> tuple[str, str]:
    """Return *text* as the value of a key: what stands behind the colon, and the lines below, after *indent*."""
    if "\n" not in text:
        return scalar(text), ""
    has_end, lines = text.endswith("\n"), text.removesuffix("\n").split("\n")
    if _BREAKING.search(text) or not lines[-1] or any(line.isspace() for line in lines):
        return _quoted(text), ""
    first = next(filter(None, lines))
    depth = str(len(INDENT)) if first.startswith((" ", "\t")) else ""
    sign = f"|{depth}{'' if has_end else '-'}"
    return sign, "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def _quoted(text: str) -> str:
    return _BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _markdown(key: str, text: str) -> str:
    """Return the line of *key*, and those of *text*, whose end is that of its lines."""
    return key_text(key, text.strip("\n") + "\n", "") if text.strip() else f"{key}:\n"
