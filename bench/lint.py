"""The rules for mail clients over a digest, against Beautiful Soup reading it: CPU of one process.

python -m bench.lint [--posts 500] [--limit 30] [--times 5]
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bs4 import BeautifulSoup

from bench.preview import CONFIG
from bench.sites import make_corpus
from syndicate.app import App
from syndicate.app.linting import mail_of
from syndicate.app.preview import PreviewRequest
from syndicate.model.lint import LintSettings
from syndicate.render.lint import Mail, lint, page

NOW = datetime(2026, 1, 1, tzinfo=UTC)  #: After all posts of the corpus.


def made(folder: Path, posts: int, limit: int) -> Mail:
    """Return the mail of a digest of *posts*, *limit* of them as cards."""
    config = folder / "config.yaml"
    config.write_text(CONFIG.format(source=make_corpus(folder / "corpus", posts), window=limit))
    return mail_of(App.open(config, environ={}, clock=lambda: NOW).preview(PreviewRequest(name="everything")))


def cpu_s(act: Callable[[], object]) -> float:
    """Return the CPU seconds of *act*, nothing of which is remembered."""
    page._page.cache_clear()
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--limit", type=int, default=30, help="posts that have a card")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        mail = made(Path(folder), options.posts, options.limit)
    rounds = [
        (cpu_s(lambda: lint(mail, LintSettings())), cpu_s(lambda: BeautifulSoup(mail.html, "html.parser")))
        for _ in range(options.times + 1)
    ][1:]  # the first one loads what it needs
    ours, reads = (statistics.median(one) for one in zip(*rounds, strict=True))
    ratio = statistics.median(mine / read for mine, read in rounds)
    size = len(mail.html.encode())
    print(f"{options.posts:,} posts, {options.limit} cards, {size:,} bytes of HTML, n={options.times}: median")
    print(f"lint {ours:.3f} s, Beautiful Soup alone {reads:.3f} s, lint : Beautiful Soup {ratio:.2f}")


if __name__ == "__main__":
    main()
