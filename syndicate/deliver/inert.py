"""Text of posts made inert: a mailing service finds no tag of its own in it, and readers see no difference."""

import re
from collections.abc import Callable

#: Parts a tag where no entity is understood. Invisible; unlike a joiner it has no meaning in any script.
ZERO_WIDTH = "\u200b"
_URL = re.compile(r"""((?:https?://|mailto:)[^\s<>"“”‘’\u3000-\u303f\uff00-\uffef]+)""")
URL_ATTRIBUTES = frozenset({"action", "background", "cite", "formaction", "href", "poster", "src", "srcset"})
_TOKEN = re.compile(
    r"""
    # What stands between the marks of a conditional comment is HTML to Outlook, so only the marks are set apart.
    (?P<mark><!--\[if[^\]]*\]>(?:<!-->)?|<!--<!\[endif\]-->|<!\[endif\]-->)
    |(?P<plain><!--.*?-->|<style\b[^>]*>.*?</style\s*>|<![^>]*>)
    |(?P<tag></?[a-z](?:[^"'<>]|"[^"]*"|'[^']*')*>)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s=>"'/]+)(?P<equals>\s*=\s*)(?P<value>"[^"]*"|'[^']*'|[^\s"'>]+)""")


def inert_html(html: str, openers: re.Pattern[str]) -> str:
    """Return *html* without anything that a service reads as a tag; each match of *openers* is one character.

    Text and attributes get an entity, addresses a percent-encoded character, styles and comments a blank.
    """
    pieces: list[str] = []
    end = 0
    for token in _TOKEN.finditer(html):
        pieces += (openers.sub(_entity, html[end : token.start()]), _inert_token(token, openers))
        end = token.end()
    return "".join([*pieces, openers.sub(_entity, html[end:])])


def inert_text(text: str, openers: re.Pattern[str]) -> str:
    """Return plain *text* without tags of a service; web addresses in it keep working."""
    pieces = _URL.split(text)
    pieces[::2] = [openers.sub(_parted, piece) for piece in pieces[::2]]
    pieces[1::2] = [inert_url(piece, openers) for piece in pieces[1::2]]
    return "".join(pieces)


def inert_url(url: str, openers: re.Pattern[str]) -> str:
    """Return *url* with the same meaning (RFC 3986, section 2) and without tags of a service."""
    # Again, as the "%" of a "%7B" may end what looks like a %name%.
    while (inert := openers.sub(_percent(url), url)) != url:
        url = inert
    return url


def _inert_token(token: re.Match[str], openers: re.Pattern[str]) -> str:
    if token["mark"]:
        return token["mark"]
    if token["plain"]:
        return openers.sub(_spaced, token["plain"])
    return _ATTRIBUTE.sub(lambda attribute: _inert_attribute(attribute, openers), token["tag"])


def _inert_attribute(attribute: re.Match[str], openers: re.Pattern[str]) -> str:
    name, equals, value = attribute.groups()
    if name.lower() in URL_ATTRIBUTES:
        return f"{name}{equals}{inert_url(value, openers)}"
    return f"{name}{equals}{openers.sub(_entity, value)}"


def _entity(opener: re.Match[str]) -> str:
    return f"&#{ord(opener[0])};"


def _parted(opener: re.Match[str]) -> str:
    return f"{opener[0]}{ZERO_WIDTH}"


def _spaced(opener: re.Match[str]) -> str:
    # In a style sheet only braces look like a tag, and a blank may follow them; in a comment it may follow anything.
    return f"{opener[0]} "


def _percent(url: str) -> Callable[[re.Match[str]], str]:
    def replacement(opener: re.Match[str]) -> str:
        encodes = opener[0] == "%" and re.match(r"[0-9A-Fa-f]{2}", url[opener.end() : opener.end() + 2])
        return opener[0] if encodes else f"%{ord(opener[0]):02X}"

    return replacement
