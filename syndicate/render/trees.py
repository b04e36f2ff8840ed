"""Trees of HTML: pages and fragments, read and written by lxml."""

from collections.abc import Iterator

from lxml import etree

from syndicate.errors import TemplateError

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its elements
Tree = etree._ElementTree  # noqa: SLF001 - likewise


def parse_page(html: str) -> Tree:
    """Return the tree of a whole page. Raises TemplateError where there is none."""
    root = etree.fromstring(html.encode(), _parser())
    if root is None or root.find("body") is None:
        hint = 'Give it <html>, <head> and <body>, or let it begin with {% extends "!default/digest.html.jinja" %}.'
        raise TemplateError("the template makes no page: there is nothing in it", hint=hint)
    return root.getroottree()


def parse_fragment(html: str) -> Element:
    """Return a ``div`` that holds *html*, however deeply it is nested."""
    root = etree.fromstring(f"<div>{html}</div>".encode(), _parser())
    holder = root.find("body/div")
    return etree.Element("div") if holder is None else holder


def write_page(tree: Tree) -> str:
    """Return *tree* as HTML, its document type included."""
    doctype: str = getattr(tree.docinfo, "doctype", "")  # the stubs do not know it
    return f"{doctype}\n{_write(tree.getroot())}".lstrip()


def write_fragment(holder: Element) -> str:
    """Return what *holder* holds as HTML."""
    return _write(holder).partition(">")[2].rpartition("</")[0]


def is_comment(node: Element) -> bool:
    """Whether *node* is a comment, which lxml mixes with elements."""
    return isinstance(node, etree._Comment)  # noqa: SLF001 - lxml has no public name for its comments


def tag_of(node: Element) -> str:
    """Return the tag of *node*, "" for a comment or another node that is no element."""
    return node.tag if isinstance(node.tag, str) else ""


def text_of(node: Element) -> str:
    """Return all text in *node*."""
    return "".join(str(text) for text in node.itertext())


def attributes(node: Element) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the attributes of *node*."""
    for name, value in node.items():
        yield str(name), str(value)


def _parser() -> etree.HTMLParser:
    # libxml2 gives up at 256 nested tags without huge_tree, and loses what follows.
    return etree.HTMLParser(encoding="utf-8", huge_tree=True)


def _write(node: Element) -> str:
    text: str = etree.tostring(node, method="html", encoding="unicode", with_tail=False)
    return text
