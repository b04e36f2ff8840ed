"""The shapes of entries: which elements an entry has, and what feedgen writes around their values."""

from dataclasses import replace
from typing import Literal

from syndicate.model import Person
from syndicate.render.shapes import PUBLISHED, UPDATED, element, gathered, mark, shape
from syndicate.render.values import EntryValues

Form = Literal["rss", "atom"]
Kind = Literal["categories", "tags"]

_AUTHOR = "author|dc:creator"
_MARKED = EntryValues(
    id=mark("id"),
    url=mark("url"),
    title=mark("title"),
    summary="",
    html="",
    authors=(Person(name=mark("name")),),
    categories=(mark("term"),),
    tags=(),
    language=None,
    image=None,
    published=PUBLISHED,
    updated=UPDATED,
)


def entry_shape(form: Form, values: EntryValues) -> bytes:
    """Return the shape of an entry with the elements of *values*, with holes named as they are."""
    has = (
        f"{' summary' if values.summary else ''}{' html' if values.html else ''}"
        f"{' language' if values.language else ''}{' image' if values.image else ''}"
    )
    return shape(f"{form} entry{has}", lambda: _entry(form, values))


def author_shape(form: Form, person: Person) -> bytes:
    """Return the shape of an author, with the holes name and those of email and uri that *person* has."""
    marked = Person(name=mark("name"), email=person.email and mark("email"), url=person.url and mark("uri"))
    has = f"{' email' if person.email else ''}{' uri' if person.url else ''}"
    return shape(f"{form} author{has}", lambda: element(_ask(form, replace(_MARKED, authors=(marked,))), _AUTHOR))


def category_shape(form: Form, kind: Kind) -> bytes:
    """Return the shape of a term of *kind*, with the holes term and home, the address of the site's first page."""
    marked = _MARKED if kind == "categories" else replace(_MARKED, categories=(), tags=_MARKED.categories)
    return shape(f"{form} {kind}", lambda: element(_ask(form, marked), "category"))


def _entry(form: Form, values: EntryValues) -> bytes:
    marked = replace(
        _MARKED,
        summary=values.summary and mark("summary"),
        html=values.html and mark("html"),
        language=values.language and mark("language"),
        image=values.image and mark("image"),
    )
    markup = gathered(_ask(form, marked), _AUTHOR, "authors")
    return gathered(markup, "category", "categories")


def _ask(form: Form, values: EntryValues) -> bytes:
    from syndicate.render import mending  # noqa: PLC0415 - feedgen and lxml take 0.05 s, and shapes may be restored

    write = mending.atom_entry if form == "atom" else mending.rss_item
    return write(values, mark("home"))
