"""What each stage costs a post: ``python -m bench.stages``. CPU, best of five rounds over 2,000 posts of our corpus."""

import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bench.corpus import make
from syndicate.model import Article, FeedContent, PostsSettings, Site
from syndicate.posts import kramdown, markdown
from syndicate.posts.clean import clean
from syndicate.posts.content import ContentReader
from syndicate.posts.frontmatter import read_body
from syndicate.posts.reader import read_all
from syndicate.render.entries import render_entry

POSTS = 2_000
ROUNDS = 5
FEED = 20  #: Posts whose content is made together.
NOW = datetime(2030, 1, 1, tzinfo=UTC)
T = TypeVar("T")


def cost_us(work: Callable[[T], object], items: Iterable[T]) -> float:
    """Return the least CPU time that *work* took for one of *items*, in microseconds."""
    items = list(items)
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for item in items:
            work(item)
        rounds.append(time.process_time() - start)
    return min(rounds) / len(items) * 1e6


def main() -> None:
    """Print a line for each stage."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name)
        make(source, posts=POSTS, categories=100)
        site = Site(title="Wire", url="https://news.example.org", language="zh-CN")
        settings = PostsSettings(source=source)
        posts = read_all(settings, site, now=NOW).posts
        bodies = [read_body(source / post.path, settings)[0] for post in posts]
        pages = [markdown.to_html(body) for body in bodies]
        reader = ContentReader(settings, site, posts=lambda: posts, report=print)
        articles = [Article(post=post, content=reader.read(post)) for post in posts]
        feeds = [posts[start : start + FEED] for start in range(0, len(posts), FEED)]
        every = [None]
        stages = {
            "read front matter": cost_us(lambda _: read_all(settings, site, now=NOW), every) / len(posts),
            "does kramdown differ": cost_us(kramdown.differs, bodies),
            "Markdown": cost_us(markdown.to_html, bodies),
            "clean": cost_us(lambda page: clean(page, base_url=site.home, site=site, id_prefix="p-"), pages),
            "content in all, file included": cost_us(reader.read_each, feeds) * len(feeds) / len(posts),
            "entry in three formats": cost_us(lambda one: render_entry(one, site, FeedContent.FULL), articles),
        }
    print(f"{len(posts):,} posts, {sum(len(body.encode()) for body in bodies) / len(posts) / 1000:.1f} kB each")
    for stage, cost in stages.items():
        print(f"{stage:<32}{cost:6.0f} µs")


if __name__ == "__main__":
    main()
