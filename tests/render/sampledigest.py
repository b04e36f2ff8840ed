"""A digest of mixed posts: what the tests of themes, budgets and screenshots look at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree

from syndicate.model import Article, Digest, DigestContent, DigestSettings, GroupBy, Person, Subscription, Window
from syndicate.render.digests import render_digest
from tests.factories import make_content, make_post, make_site

MORNING = datetime(2022, 5, 20, 23, 10, tzinfo=UTC)
INTRO = (
    "<p>早上好。隔夜美股小幅收涨，离岸人民币回升；今天请关注 <a href='https://news.example.org/lpr'>LPR 报价</a>"
    "之后的银行间市场。</p>"
)
OUTRO = "<p>有话想说？直接回复这封邮件，编辑部每封都读。</p>"
BODY_TABLE = """
<p>全国银行间同业拆借中心公布，<strong>“五年期以上”</strong>LPR 下调 15 个基点至 <code>4.45%</code>，
为 2019 年以来最大单次降幅。</p>
<h2>报价一览</h2>
<table><thead><tr><th>期限</th><th>本期</th><th>变化</th></tr></thead>
<tbody><tr><td>一年期</td><td>3.70%</td><td>—</td></tr><tr><td>五年期以上</td><td>4.45%</td><td>-0.15</td></tr></tbody></table>
<blockquote><p>市场人士认为，此举意在稳定房地产预期，释放出明确的稳增长信号。</p></blockquote>
<ul><li>首套房贷利率下限随之降至 4.25%</li><li>存量房贷将于明年一月重定价
<ul><li>以合同约定为准</li></ul></li></ul>
<p>详见<a href="https://news.example.org/2022/05/20/lpr-report.html">完整报告</a>。</p>
"""
BODY_CODE = """
<p>The feed is plain XML, so a few lines of Python are enough to read it:</p>
<pre><code>import feedparser

for entry in feedparser.parse("https://news.example.org/feeds/markets.rss").entries:
    print(entry.published, entry.title)
</code></pre>
<h3>Three things to know</h3>
<ol><li>Use <code>entry.id</code>, never the link, to tell entries apart.</li>
<li>Ask with <kbd>If-None-Match</kbd>.</li></ol>
<p><img src="{picture}" alt="A chart of daily readers" width="1200" height="600"></p>
<h4>Caveats</h4><p>The limit is 20 entries.</p><hr><p>Questions? <a href="mailto:desk@example.org">Write to us</a>.</p>
"""
PICTURE = "https://news.example.org/assets/chart.png"


def find(html: str, path: str) -> list[Any]:
    """Return what the XPath *path* finds in a page."""
    found: Any = etree.HTML(html).xpath(path)
    return list(found)


def make_articles(picture: str = PICTURE) -> list[Article]:
    """Return eight posts, newest first: Chinese and English, table, code, quote, pictures, one corrected."""
    wang = (Person(name="王晓"),)
    rows: list[dict[str, Any]] = [
        {
            "title": "央行下调五年期以上 LPR 十五个基点，房贷利率下限同步走低",
            "categories": ("markets",),
            "authors": wang,
            "html": BODY_TABLE,
            "summary": "全国银行间同业拆借中心公布，五年期以上 LPR 下调 15 个基点至 4.45%，为 2019 年以来最大单次降幅。"
            "市场人士认为，此举意在稳定房地产预期，释放出明确的稳增长信号。",
            "image": picture,
        },
        {
            "title": "How to read our feeds from Python & friends",
            "categories": ("desk",),
            "lang": "en",
            "html": BODY_CODE.replace("{picture}", picture),
            "summary": "The feed is plain XML, so a few lines of Python are enough to read it. "
            "Here is what to watch for.",
            "image": picture,
        },
        {
            "title": "4 月工业增加值同比下降 2.9%（更新数据）",
            "categories": ("economy",),
            "updated": MORNING,
            "correction": "初稿误将“环比”写作“同比”。",
            "html": "<p>国家统计局数据显示，4 月份规模以上工业增加值同比实际下降 2.9%。</p>",
            "summary": "国家统计局数据显示，4 月份规模以上工业增加值同比实际下降 2.9%，环比下降 7.08%。",
        },
        {
            "title": "人民币中间价上调 938 点，创 2005 年以来最大单日升幅",
            "categories": ("markets",),
            "html": "<p>中国外汇交易中心公布，人民币兑美元中间价报 6.6740。</p>",
            "summary": "中国外汇交易中心公布，人民币兑美元中间价报 6.6740，上调 938 点。",
            "image": picture,
        },
        {
            "title": "Bonds: the curve flattens as funding stays loose",
            "categories": ("bonds",),
            "lang": "en",
            "authors": (Person(name="Ann Lee"), Person(name="Bo Chen")),
            "html": "<p>Ten-year yields fell two basis points.</p>",
            "summary": "Ten-year yields fell two basis points to 2.79% while overnight repo stayed near 1.32%.",
        },
        {
            "title": "沪深 300 收涨 1.95%，北向资金净买入 142 亿元",
            "categories": ("markets",),
            "html": "<p>三大股指集体走强。</p>",
            "summary": "三大股指集体走强，房地产、银行板块领涨，两市成交 8,100 亿元。",
        },
        {
            "title": "上海拟自六月起全面恢复正常生产生活秩序",
            "html": "<p>分三个阶段推进。</p>",
            "summary": "分三个阶段推进，第一阶段从现在到 5 月 21 日。",
        },
        {
            "title": "周末读物：通胀的形状",
            "categories": ("desk",),
            "html": "<p>三本书，一篇论文。</p>",
            "summary": "三本书，一篇论文，适合雨天。",
            "published": datetime(2022, 5, 19, 16, 0, tzinfo=UTC),
        },
    ]
    return [_article(number, row) for number, row in enumerate(rows, 1)]


def _article(number: int, row: dict[str, Any]) -> Article:
    content = make_content(row.pop("html"), summary=row.pop("summary"), image=row.pop("image", None))
    row.setdefault("published", MORNING - timedelta(minutes=47 * number))
    return Article(post=make_post(number, **row), content=content)


def make_digest(articles: list[Article] | None = None, *, templates: Path | None = None, **changes: Any) -> Digest:
    """Return the digest of the sample posts, with *changes* to its settings."""
    names = (
        "site",
        "subscription",
        "window",
        "cache",
        "intro_html",
        "more_url",
        "recipient",
        "corrected",
        "unsubscribe_url",
        "own_subject",
        "own_preheader",
    )
    options = {name: changes.pop(name) for name in names if name in changes}
    for key, kind in (("content", DigestContent), ("group_by", GroupBy)):
        if key in changes:
            changes[key] = kind(changes[key])
    settings = DigestSettings(**({"address": "上海市示例路 1 号\n邮编 200000"} | changes))
    return render_digest(
        options.pop("subscription", Subscription(name="markets", title="市场早报")),
        make_articles() if articles is None else articles,
        settings=settings,
        site=options.pop("site", make_site()),
        window=options.pop("window", Window(MORNING - timedelta(days=1), MORNING)),
        intro_html=options.pop("intro_html", INTRO),
        outro_html=OUTRO,
        templates=templates,
        unsubscribe_url=options.pop("unsubscribe_url", "https://news.example.org/u?t={token}"),
        view_url="https://news.example.org/issues/markets-7",
        **options,
    )
