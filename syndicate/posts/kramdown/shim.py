"""A text that kramdown reads differently, put into words that comrak understands, and what comes back from it."""

from syndicate.posts.kramdown import contents
from syndicate.posts.kramdown.blocks import Blocks, Document


class Shim:
    """A text on its way through comrak."""

    def __init__(self, text: str) -> None:
        self._document = Document(text)
        self.text = Blocks(text, self._document).rewritten()  #: What comrak is to render.

    def finish(self, html: str) -> str:
        """Return *html*, which comrak made of ``text``, with what only kramdown knows."""
        marks = self._document.marks
        html = contents.list_headings(marks.settle(html), marks.contents)
        if self._document.abbreviations:
            html = contents.explain(html, self._document.abbreviations)
        return marks.expand(html)
