"""A tag of HTML that is read without a tree; it answers to the same names as lxml's elements."""

import re
from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import quote

from lxml import etree

#: An attribute as `Tag` reads it. A "&" before a name and "=" is no reference (HTML, section 13.2.5.80).
#: Names are left out because libxml2 writes them in its own way.
ATTRIBUTE = r' (?!name=)[a-z][a-z0-9-]*+="[^"<>&\r]*+(?:&(?:amp;|[A-Za-z0-9_]++=)[^"<>&\r]*+)*+"'
_ATTRIBUTE = re.compile(r' ([^ =]+)="([^"]*)"')
_ADDRESSES = frozenset(("href", "src"))
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


class Tag:
    """A start tag and its attributes, in the order written.

    Args:
        name: In lower case.
        attributes: As they are written, and as ATTRIBUTE wants them.
    """

    __slots__ = ("attrib", "tag")

    def __init__(self, name: str, attributes: str) -> None:
        self.tag = name
        pairs = _ATTRIBUTE.findall(attributes.replace("&amp;", "&") if "&" in attributes else attributes)
        self.attrib: dict[str, str] = dict(pairs)
        if len(self.attrib) < len(pairs):  # of two with the same name the first holds
            self.attrib.update(reversed(pairs))

    def __str__(self) -> str:
        for name in _ADDRESSES.intersection(self.attrib):
            if not self.attrib[name].isascii():
                self.attrib[name] = quote(self.attrib[name], safe=_ASCII)  # so does libxml2 to names of hosts
        written = "".join([f' {name}="{value}"' for name, value in self.attrib.items()])
        return f"<{self.tag}{written.replace('&', '&amp;') if '&' in written else written}>"

    def keys(self) -> Sequence[str]:
        """Return the names of the attributes."""
        return list(self.attrib)

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the value of the attribute *name*."""
        return self.attrib.get(name, default)

    def set(self, name: str, value: str) -> None:
        """Give the attribute *name* its *value*."""
        self.attrib[name] = value


Element: TypeAlias = "etree._Element | Tag"  # noqa: SLF001 (lxml names its elements so)
