"""Links of a post and the ids they lead to: absolute, or prefixed where they stay in the post."""

from urllib.parse import quote, unquote

from syndicate.names import clean_text
from syndicate.posts.clean import urls
from syndicate.posts.clean.markup import CLEAN_TAGS
from syndicate.posts.clean.tags import Element

_NOT_IN_IDS = str.maketrans(dict.fromkeys("<>\"'&", " "))


class Anchors:
    """The ids that were seen in a post, and the links that wait to know them all."""

    def __init__(self, base_url: str, site_url: str, id_prefix: str) -> None:
        self._base_url, self._site_url, self._prefix = base_url, site_url, id_prefix
        self._ids: set[str] = set()
        self._links: list[tuple[Element, str]] = []

    def settle_url(self, element: Element, name: str) -> None:
        """Make the attribute *name* absolute; one that leads nowhere goes, its text stays."""
        raw = element.get(name) or ""
        url = urls.absolute(raw, self._base_url, self._site_url)
        if url is None:
            del element.attrib[name]
        elif url != raw:
            element.set(name, url)

    def settle_link(self, element: Element) -> None:
        """Make a link absolute; one to a place in the post waits for `finish`."""
        href = (element.get("href") or "").strip()
        if len(href) > 1 and href[0] == "#":
            self._links.append((element, href[1:]))
        else:
            self.settle_url(element, "href")

    def settle_id(self, element: Element, name: str) -> None:
        """Prefix the id, or the ``name`` of an old anchor, which libxml2 writes percent-encoded."""
        value = self.local(unquote(element.get(name) or ""))
        if not value:
            del element.attrib[name]
            return
        element.set(name, value)
        if element.tag in CLEAN_TAGS:
            self._ids.add(value)

    def local(self, name: str) -> str:
        """Return the id *name* as it is in a page that holds other posts too; "" when it has no usable character."""
        tidy = "-".join(clean_text(name).translate(_NOT_IN_IDS).split())
        return tidy if not tidy or tidy.startswith(self._prefix) else self._prefix + tidy

    def finish(self) -> None:
        """Point links inside the post at the prefixed ids; where there is no such id, at the post's own page."""
        for element, fragment in self._links:
            target = self.local(unquote(fragment))
            if target in self._ids:
                element.set("href", f"#{quote(target, safe=':.,;!$()*+=@/?')}")
            elif url := urls.absolute(f"{self._base_url}#{fragment}", self._base_url, self._site_url):
                element.set("href", url)
            else:
                del element.attrib["href"]
