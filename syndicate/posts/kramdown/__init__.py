"""What kramdown, Jekyll's Markdown, reads differently from CommonMark; `kramdown.shim` is loaded for such a text."""

from syndicate.posts.kramdown.difference import differs

__all__ = ["differs"]
