"""The preview in the browser, in Chromium: how soon a page is there, and a change on it.

    python -m bench.preview [--posts 500] [--window 500] [--times 5]

A page is there when both frames hold the digest and the panel beside them is filled. A change is timed from before its
file is written until both frames show it.
"""

import argparse
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.chrome.webdriver import WebDriver

from bench.sites import make_corpus
from tests.render.screenshots import browser, chromium

CONFIG = """\
site: {{title: Finance Wire, url: "https://news.example.org", language: zh-CN, timezone: Asia/Shanghai}}
posts: {{source: "{source}"}}
templates: templates
digests: {{from: "Wire <news@example.org>", address: "1 Example Road", unsubscribe: "https://news.example.org/u?t={{token}}"}}
subscriptions:
  everything: {{title: Finance Wire, digest: {{limit: {window}}}}}
"""
POST = "---\ntitle: {title}\ndate: 2021-01-01 09:00:00 +0800\n---\n{title}\n"
PAGE = """\
{{% extends "!default/digest.html.jinja" %}}
{{% block masthead %}}<tr><td><h1>{title}</h1></td></tr>{{% endblock %}}
"""
TARGETS_S = {"a page": 1.5, "a post that changes": 0.5, "a template that changes": 1.0}
#: Whether both frames show the text that it is given, and the panel holds something.
SHOWN = """\
const frames = [...document.querySelectorAll("iframe")].map((one) => one.contentDocument?.body?.innerText ?? "");
const panel = document.getElementById("panel")?.innerText ?? "";
return frames.length === 2 && frames.every((text) => text.includes(arguments[0])) && panel.trim().length > 0;
"""
PATIENCE_S = 60.0


@contextmanager
def served(site: Path, *options: str) -> Iterator[str]:
    """Run ``preview --serve`` in the folder *site*; give the address that lets in."""
    command = [sys.executable, "-m", "syndicate", "preview", "--serve", *options]
    with subprocess.Popen(command, cwd=site, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 (for the type checker)
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)


def until(driver: WebDriver, text: str) -> None:
    """Wait until the page shows *text*."""
    deadline = time.monotonic() + PATIENCE_S
    while not driver.execute_script(SHOWN, text):
        if time.monotonic() > deadline:
            sys.exit(f"the page does not show {text!r}")
        time.sleep(0.005)


def timed(act: Callable[[], object], driver: WebDriver, text: str) -> float:
    """Return how many seconds it takes until the page shows *text*, from before *act*."""
    began = time.monotonic()
    act()
    until(driver, text)
    return time.monotonic() - began


def measure(driver: WebDriver, site: Path, source: Path, address: str, times: int) -> dict[str, list[float]]:
    """Return the seconds of each round, by what was timed."""
    post, page = source / "_posts/2021-01-01-bench.md", site / "templates/digest.html.jinja"
    rounds: dict[str, list[float]] = {name: [] for name in TARGETS_S}
    post.write_text(POST.format(title="Round 0"))
    driver.get(address)
    until(driver, "Round 0")
    for number in range(1, times + 1):
        title, masthead = f"Round {number}", f"Masthead {number}"
        rounds["a post that changes"].append(timed(lambda: post.write_text(POST.format(title=title)), driver, title))  # noqa: B023 (called at once)
        rounds["a template that changes"].append(
            timed(lambda: page.write_text(PAGE.format(title=masthead)), driver, masthead)  # noqa: B023 (likewise)
        )
        here = driver.current_url
        driver.get("about:blank")
        rounds["a page"].append(timed(lambda: driver.get(here), driver, title))  # noqa: B023 (likewise)
    return rounds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--window", type=int, default=500, help="posts of the digest: its limit")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    if chromium() is None:
        sys.exit("Chromium and its driver are not installed: Debian's packages are chromium and chromium-driver.")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source, site = make_corpus(work / "corpus", options.posts), work / "site"
        (site / "templates").mkdir(parents=True)
        (site / "config.yaml").write_text(CONFIG.format(source=source, window=options.window))
        with served(site, "everything", "--since", "2000-01-01") as address, browser(work / "profile") as driver:
            rounds = measure(driver, site, source, address, options.times)
    print(f"{options.posts:,} posts, {options.window:,} of them in the digest, n={options.times}: median (all)")
    for name, seconds in rounds.items():
        every = ", ".join(f"{one:.2f}" for one in seconds)
        print(f"{name:<24} {statistics.median(seconds):.2f} s ({every}), at most {TARGETS_S[name]} s")


if __name__ == "__main__":
    main()
