"""The digests of a site in memory: small, but with all that the views of a mail change."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from syndicate.web.values import Engine, Scheme, View

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{subject}</title>
<style>
@media (prefers-color-scheme: dark) {{
body {{ background: #141312 !important; color: #e8e6e1 !important }}
}}
@media (max-width: 600px) {{ .card {{ padding: 12px !important }} }}
</style>
</head>
<body style="margin: 0; background: #f0ede6; color: #1c1b19; font: 16px/26px sans-serif">
<table role="presentation" width="100%"><tr><td align="center">
<table role="presentation" width="640" class="theme-{theme}" style="max-width: 640px; width: 100%; border-radius: 8px">
<tr><td class="card" style="padding: 24px">
<h1 style="font-size: 24px; line-height: 32px">{subject}</h1>{intro}</td></tr>
"""
_CARD = """<tr><td class="card" style="padding: 24px; border-radius: 8px">
<h2><a href="{url}" style="color: inherit">{title}</a></h2>
<img src="{image}" alt="Chart" width="120">
<div>{html}</div>
</td></tr>
"""
_FOOT = "</table>\n</td></tr></table>\n</body>\n</html>\n"
# Nothing is fetched.
_IMAGE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 2'%3E"
    "%3Cpath fill='%230d6657' d='M0 2h4V0z'/%3E%3C/svg%3E"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPost:
    """A post of a site in memory. Its HTML stands in the digest as it is: no cleaner has seen it."""

    id: str
    title: str
    published: datetime
    url: str = "https://news.example.org/post"
    html: str = "<p>Text.</p>"


def digest_html(subject: str, posts: Iterable[MemoryPost], *, intro: str, theme: str) -> str:
    """Return a digest of *posts*: the heading of post n is the ``h2`` n."""
    head = _HEAD.format(subject=escape(subject), intro=intro and f"<p>{escape(intro)}</p>", theme=escape(theme))
    return head + "".join(map(_card, posts)) + _FOOT


def part_sizes(posts: Iterable[MemoryPost]) -> dict[str, int]:
    """Return by id how many bytes the card of each of *posts* takes."""
    return {post.id: len(_card(post).encode()) for post in posts}


def viewed(html: str, view: View) -> str:
    """Return *html* as *view* asks for: far simpler than a mail needs it, but enough to be seen."""
    forced = "all" if view.scheme is Scheme.DARK else "not all"
    html = html.replace("@media (prefers-color-scheme: dark)", f"@media {forced}")
    if view.engine is Engine.OUTLOOK:
        html = re.sub(r"(?s)<style>.*?</style>", "<style></style>", html).replace("; border-radius: 8px", "")
    return html if view.has_images else re.sub(r' src="[^"]*"', "", html)


def _card(post: MemoryPost) -> str:
    return _CARD.format(url=escape(post.url), title=escape(post.title), image=_IMAGE, html=post.html)
