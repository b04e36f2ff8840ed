"""A new draft as text: what an editor may do in it, the posts that wait, and what it has offered."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from syndicate import plainyaml
from syndicate.model import Post
from syndicate.names import clean_line

INDENT = "  "
_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
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
{OFFERED}{"".join(offers(posts))}"""


def entries(posts: Iterable[Post], indent: str = INDENT) -> Iterator[str]:
    """Yield the entries of *posts*, each with its line ends."""
    for post in posts:
        title = clean_line(post.title)
        first = f"- title: {scalar(title)}\n{indent}  " if title else "- "
        yield f"{indent}{first}id: {scalar(clean_line(post.id))}\n"


def offers(posts: Iterable[Post], indent: str = INDENT) -> Iterator[str]:
    """Yield the lines that remember *posts* as offered."""
    for post in posts:
        yield f"{indent}- {{id: {_quoted(clean_line(post.id))}, title: {_quoted(clean_line(post.title))}}}\n"


def scalar(text: str) -> str:
    """Return *text* as YAML writes it on one line: as it is where that means the same, else in quotation marks."""
    try:
        is_plain = text == text.strip() and plainyaml.load(f"- {text}\n").value == [text]
    except plainyaml.PlainYamlError:
        is_plain = False
    return text if is_plain and not _BREAKING.search(text) else _quoted(text)


def _quoted(text: str) -> str:
    return _BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _markdown(key: str, text: str) -> str:
    """Return the line of *key*, and those of *text*, which has no end of its own."""
    lines = text.strip("\n").split("\n") if text.strip() else []
    if not lines:
        return f"{key}:\n"
    if _BREAKING.search(text) or "\r" in text or not all(line.strip() or not line for line in lines):
        return f"{key}: {_quoted(text)}\n"
    block = "".join(f"{INDENT}{line}\n" if line else "\n" for line in lines)
    return f"{key}: |2\n{block}" if lines[0].startswith((" ", "\t")) else f"{key}: |\n{block}"
