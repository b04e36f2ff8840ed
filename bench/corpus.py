"""Make a corpus of posts as a syndicating news site has them: the same arguments give the same bytes.

    python bench/corpus.py --out /tmp/site --posts 10000 --categories 500
    python bench/corpus.py --out /tmp/site --posts 10000 --categories 500 --new 20 --edit 5 --round 1

The second command is the news of a day: 20 posts after the newest, and corrections of five that exist, in place. Each
round brings others. Nothing is remembered between commands: repeat the arguments of the first one.

Each post has front matter (quoted title, date with zone, one category, one tag), a hidden first paragraph, HTML
comments, often a linked image whose address holds a bare ``&``, paragraphs of Chinese text, a source line, and footer
links without a scheme. Two in a hundred are unusual: lists of categories or tags, no tags, a date without zone or time,
a Markdown body, CRLF line ends, a BOM. Categories follow Zipf's law, as they do in life.
"""

import argparse
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

Layout = Literal["flat", "per-month"]

HAN = (
    "市场公司数据增长平台投资银行基金证券科技能源汽车消费政策改革经济金融贸易价格成本利润营收季度同比环比上涨下跌指数行情分析"
    "机构研究报告显示预计认为未来发展战略创新转型服务用户品牌供应链物流监管合规风险资产负债债券股东董事会公告项目城市就业芯片软件"
)
LATIN = ("GMV", "ETF", "IPO", "CPI", "GDP", "Q1", "5G", "AI", "LPR", "KPI", "B2B")
SYLLABLES = (
    "zhong",
    "guo",
    "jing",
    "ying",
    "cai",
    "xin",
    "ri",
    "bao",
    "shang",
    "hai",
    "bei",
    "rong",
    "shi",
    "ke",
    "ji",
)
ZONE = timezone(timedelta(hours=8))
START = datetime(2020, 1, 1, 8, tzinfo=ZONE)
GAP_S = 600
ODD = 0.02


class World:
    """What every post draws from; a function of the seed alone."""

    def __init__(self, seed: int, categories: int, tags: int = 300) -> None:
        self.seed = seed
        rng = random.Random(f"world {seed}")
        self.sentences = [_sentence(rng) for _ in range(3000)]
        self.categories = [f"{''.join(rng.choices(SYLLABLES, k=3))}{n}" for n in range(categories)]
        self.tags = [_han(rng, 2, 6) for _ in range(tags)]
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, categories + 1)))

    def post(self, number: int, *, correction: int = 0) -> tuple[str, bytes]:
        """Return the file name and the bytes of post *number*, as round *correction* corrected it (0: as it was)."""
        rng = random.Random(f"post {self.seed} {number}")
        when = START + timedelta(seconds=number * GAP_S + rng.randrange(GAP_S))
        kind = rng.randrange(9) if rng.random() < ODD else -1
        category = rng.choices(self.categories, cum_weights=self.weights)[0]
        text = "\n".join(["---", *self._front_matter(rng, when, category, kind), "---", ""])
        text += self._markdown(rng) if kind == 0 else self._html(rng, number)
        if correction:
            text += f"\n<p>（更正{correction}：{self._remark(number, correction)}）</p>\n"
        text += f"\n<http://news.example.com/share.html?code={number:08d}>\n\n"
        text += f"[返回{category}](//news.example.org/category/{category}.html)｜[返回首页](//news.example.org/)"
        data = text.encode()
        if kind == 1:
            data = data.replace(b"\n", b"\r\n")
        elif kind == 2:
            data = b"\xef\xbb\xbf" + data
        return f"{when:%Y-%m-%d}-NW{number:08d}.md", data

    def _front_matter(self, rng: random.Random, when: datetime, category: str, kind: int) -> Iterator[str]:
        title = f"“{_han(rng, 3, 6)}”{_han(rng, 6, 16)}" if rng.random() < 0.3 else _han(rng, 8, 22)
        date = {3: f"{when:%Y-%m-%d %H:%M:%S}", 4: f"{when:%Y-%m-%d}"}.get(kind, f"{when:%Y-%m-%d %H:%M:%S} +0800")
        tag = self.tags[int(rng.random() ** 2 * len(self.tags))]
        yield from ("layout: post", f'title: "{title}"', f"date: {date}")
        yield f"categories: [{category}, {rng.choice(self.categories)}]" if kind == 5 else f"categories: {category}"
        if kind == 6:
            yield f"tags:\n  - {tag}\n  - {rng.choice(self.tags)}"
        elif kind != 7:
            yield f"tags: {tag}"

    def _remark(self, number: int, correction: int) -> str:
        return random.Random(f"correction {self.seed} {number} {correction}").choice(self.sentences)

    def _html(self, rng: random.Random, number: int) -> str:
        image = ""
        if rng.random() < 0.6:
            code = f"{number:06d}"
            image = (
                f'<!-- StockImg --><p style="text-align:center;"><a href="http://quote.example.com/r/116.{code}" '
                f'data-code="{code}|116|5" class="ImageRemark" target="_blank"><img src="https://pic.example.com/'
                f'GetPic.aspx?nid=116.{code}&imageType=k&token={rng.getrandbits(128):032x}&at=1" border="0" '
                f'alt="K图 {code}_0" style="border:#d1d1d1 1px solid;" width="578" height="276" /></a></p>'
                "<!-- end -->"
            )
        first, *rest = self._paragraphs(rng)
        hidden = '<p style="display:none;height:1px;overflow:hidden;"><br /></p>'
        body = f"{hidden}{image}<p>{first}<br /></p>\n" + "".join(f" <p>{one}</p>\n" for one in rest)
        return body[:-1] + f'<p class="em_media">（文章来源：{_han(rng, 3, 6)}）</p>\n'

    def _markdown(self, rng: random.Random) -> str:
        return (
            f"## {_han(rng, 4, 9)}\n\n" + "\n\n".join(f"**{one[:4]}**{one[4:]}" for one in self._paragraphs(rng)) + "\n"
        )

    def _paragraphs(self, rng: random.Random) -> list[str]:
        room = min(
            11_000, max(900, int(rng.lognormvariate(8.05, 0.6)))
        )  # bytes; half of the posts hold less than 3.2 KB
        found: list[str] = []
        while room > 0:
            text = "".join(rng.choices(self.sentences, k=rng.randrange(1, 5)))
            chance = rng.random()
            if chance < 0.06:
                text = f"<strong>{text[:14]}</strong>"
            elif chance < 0.10:
                address = f"http://quote.example.com/q?code={rng.randrange(999999)}&amp;t=1"
                text += f'<a href="{address}" target="_blank">{text[:4]}</a>'
            elif chance < 0.12:
                text = f'<span style="color:#c00;">{text}</span>'
            found.append(text)
            room -= len(text.encode()) + 9
        return found


@dataclass(frozen=True)
class Batch:
    """The files that a round wrote."""

    added: tuple[Path, ...]
    corrected: tuple[Path, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them."""
        return self.added + self.corrected


@dataclass(frozen=True)
class Corpus:
    """Posts below ``folder/_posts``: how many at first, of how many categories; rounds of news come on top."""

    folder: Path
    posts: int
    categories: int
    seed: int = 1
    layout: Layout = "flat"

    @cached_property
    def world(self) -> World:
        """What the posts draw from."""
        return World(self.seed, self.categories)

    def make(self) -> None:
        """Write the first posts into a folder that has none."""
        (self.folder / "_posts").mkdir(parents=True)
        for number in range(self.posts):
            self._write(number)

    def add_round(self, round_: int, *, new: int, edited: int) -> Batch:
        """Write *new* posts after the newest and correct *edited* others; the rounds before had as many (from 1 on)."""
        have = self.posts + (round_ - 1) * new
        numbers = corrected_numbers(f"round {self.seed} {round_}", have, edited)
        return Batch(
            added=tuple(self._write(have + one) for one in range(new)),
            corrected=tuple(self._write(number, correction=round_) for number in numbers),
        )

    def _write(self, number: int, *, correction: int = 0) -> Path:
        name, data = self.world.post(number, correction=correction)
        folder = self.folder / "_posts"
        if self.layout == "per-month":
            folder /= name[: len("2020-01")]
            folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(data)
        return path


def corrected_numbers(seed: str, have: int, wanted: int) -> list[int]:
    """Return the *wanted* posts out of *have* that are corrected: of all ages, the fewer the older, as in life."""
    rng = random.Random(seed)
    ages: set[int] = set()
    for one in range(min(wanted, have)):
        age = int(have ** ((one + rng.random()) / wanted)) - 1
        while age in ages:
            age = (age + 1) % have
        ages.add(age)
    return sorted(have - 1 - age for age in ages)


def make(folder: Path, *, posts: int, categories: int, seed: int = 1) -> None:
    """Write *posts* posts below ``folder/_posts``."""
    Corpus(folder, posts, categories, seed).make()


def _han(rng: random.Random, least: int, most: int) -> str:
    return "".join(rng.choices(HAN, k=rng.randrange(least, most)))


def _sentence(rng: random.Random) -> str:
    parts = [_han(rng, 6, 18) + (rng.choice(LATIN) if rng.random() < 0.2 else "") for _ in range(rng.randrange(1, 4))]
    return "，".join(parts) + ("。" if rng.random() < 0.93 else "？")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--categories", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=get_args(Layout), default="flat", help="one folder, or one for each month")
    parser.add_argument("--new", type=int, default=0, metavar="K", help="add K posts to the corpus that is there")
    parser.add_argument("--edit", type=int, default=0, metavar="M", help="correct M of the posts that are there")
    parser.add_argument("--round", type=int, default=1, metavar="R", help="which round of --new and --edit: 1, 2, …")
    chosen = parser.parse_args()
    corpus = Corpus(chosen.out, chosen.posts, chosen.categories, chosen.seed, chosen.layout)
    if chosen.new or chosen.edit:
        for path in corpus.add_round(chosen.round, new=chosen.new, edited=chosen.edit).paths:
            print(path)
    else:
        corpus.make()


if __name__ == "__main__":
    _main()
