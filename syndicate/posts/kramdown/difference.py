"""Whether a text needs the rest of this package: most news articles do not, and then comrak alone will do."""

import re
from typing import Final

#: A link whose destination holds a space or a parenthesis. The lookahead passes over all others in a fifth of the time.
LINK_WITH_SPACE: Final = re.compile(
    r"\]\((?=[^()<>\n \t]*+[ \t(])[^()<>\n]*?(?:[^\s()<>][ \t]+[^\s\"')]|\([^()\n]*[ \t])"
)
_BLOCK = r"\s|\Z|</?(?:p|center|h[1-6])[\s>]|<!--"
_LEFT_ALONE = (
    r"p|a|br|strong|img|span|center|h[1-6]|b|i|u|s|em|font|code|del|sub|sup|small|big|abbr|kbd|input|q|cite|ins"
)
_TAG = re.compile(
    # The tags of news, which match nothing below: three times as fast as to find that out one by one.
    r"<(?!p[ >]|/p>(?:\n ?)?<p[ >]|br[ />]|a |/a>|img )"
    rf"(?i:/(?:p|center|h[1-6])>[ \t]*+(?:\n {{0,3}}+)?+(?!{_BLOCK})"  # text behind a block
    r"|[<?]|!\["
    rf"|(?!(?:{_LEFT_ALONE})[\s/>])[A-Za-z][\w-]*+[\s/>])"  # another element, or a name in angle brackets
)
_BEHIND_COMMENT = re.compile(rf"-->[ \t]*+(?!{_BLOCK})")
_LINE = re.compile(
    r"\n(?:[^<|\n]*+\|"  # a table
    r"| {0,3}+</?[A-Za-z][\w-]*+(?=[\s/>])[^<>\n]*+>[ \t]*+\n[^\n<]"  # a tag alone, and text below it
    r"|: (?<!\A\n: )"  # a definition
    r"|\^(?:\n|\Z))"  # the end of a block
)
_GUILLEMETS = re.compile(">>")  # the search of `in` takes twice as long where ">" is frequent


def differs(text: str) -> bool:
    """Whether kramdown may read *text* differently; 13 µs for a news item of 4 kB."""
    # Single characters are found several times faster than words.
    return (
        ("{" in text and ("{:" in text or "{#" in text))
        or ("\\" in text and "\\\\\n" in text)
        or ("$" in text and "$$" in text)
        or ("*" in text and "*[" in text)
        or ("~" in text and text.count("~") > 1)
        or _LINE.search(f"\n{text}") is not None
        or ("]" in text and LINK_WITH_SPACE.search(text) is not None)
        or ("<" in text and _html_differs(text))
        or (">" in text and _GUILLEMETS.search(text) is not None)
    )


def _html_differs(text: str) -> bool:
    return (
        _TAG.search(text) is not None
        or "markdown=" in text
        or _BEHIND_COMMENT.search(text) is not None
        or text.rfind("<!--") > text.rfind("-->")
    )
