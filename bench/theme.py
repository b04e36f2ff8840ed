"""How much faster a compiled theme is than premailer over each digest: ``python -m bench.theme``."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace

from syndicate.model import Article, DigestContent, DigestSettings
from syndicate.render import theme as themes
from syndicate.render.theme import load_theme
from tests.factories import make_post
from tests.render.sampledigest import make_articles
from tests.render.test_theme import page_values, premailed

COUNTS = (5, 50, 500)
ROUNDS = 5


def articles(count: int) -> list[Article]:
    """Return *count* posts of the sample's shapes, each with a body of its own."""
    samples = make_articles()
    made = []
    for number in range(count):
        sample = samples[number % 3]
        content = replace(sample.content, html=f"{sample.content.html}<p>{number}</p>")
        made.append(replace(sample, content=content, post=make_post(number, title=f"{sample.post.title} {number}")))
    return made


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the least processor time that *work* took, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken) * 1000


def main() -> None:
    """Print a line for each size of digest."""
    themes._in_memory.clear()
    start = time.process_time()
    theme = load_theme("digest", None, language="zh-CN")
    sys.stdout.write(f"compiling, premailer's import included: {(time.process_time() - start) * 1000:.0f} ms\n")
    for count in COUNTS:
        posts = articles(count)
        settings = DigestSettings(content=DigestContent.FULL, limit=count, budget=10**9)

        def warm(posts: list[Article] = posts, settings: DigestSettings = settings) -> str:
            return theme.render(page_values(theme, settings, posts))

        def fresh(posts: list[Article] = posts, settings: DigestSettings = settings) -> str:
            theme._bodies.clear()
            return theme.render(page_values(theme, settings, posts))

        def whole(posts: list[Article] = posts, settings: DigestSettings = settings) -> str:
            return premailed(theme, settings, posts)

        size = len(warm().encode()) // 1000
        slow, quick, kept = cpu_ms(whole), cpu_ms(fresh), cpu_ms(warm)
        sys.stdout.write(
            f"{count} whole posts ({size} kB): premailer {slow:.1f} ms, compiled {quick:.1f} ms ({slow / quick:.1f}x),"
            f" bodies kept {kept:.1f} ms ({slow / kept:.0f}x)\n"
        )


if __name__ == "__main__":
    main()
