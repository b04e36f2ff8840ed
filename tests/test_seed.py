"""A real post, with nothing but its site's ``_config.yml``."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from syndicate.app import App
from syndicate.app.preview import PreviewRequest

SEED = Path(__file__).parents[2] / "shared" / "data" / "seed"
ADDRESS = "https://finews.withounder.com/zhongguojingyingwang/2022/05/20/202205202386756268"

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the real post lies outside this repository")


@pytest.fixture
def app(tmp_path: Path) -> App:
    shutil.copytree(SEED, tmp_path, dirs_exist_ok=True, copy_function=shutil.copyfile)
    return App.open(tmp_path / "_config.yml", environ={}, clock=lambda: datetime(2022, 5, 21, tzinfo=UTC))


def test_the_entry(app: App, tmp_path: Path) -> None:
    result = app.build(output=tmp_path / "feeds")
    assert result.problems == []
    (entry,) = feedparser.parse((tmp_path / "feeds/feed.atom").read_bytes(), sanitize_html=False).entries
    assert entry.id == ADDRESS
    assert entry.link == f"{ADDRESS}.html"
    assert entry.published == entry.updated == "2022-05-20T18:19:53+08:00"
    assert [(tag.term, tag.scheme.rpartition("#")[2]) for tag in entry.tags] == [
        ("zhongguojingyingwang", "categories"),
        ("中国经营网新闻", "tags"),
    ]
    assert 100 < len(entry.summary) < 300
    html = entry.content[0].value
    image = "https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=116.01024&amp;imageType=k&amp;token="
    assert f'src="{image}28dfeb41d35cc81d84b4664d7c23c49f&amp;at=1"' in html
    assert 'href="https://finews.withounder.com/' in html
    assert 'href="//' not in html
    assert "display" not in html
    assert "<!--" not in html
    assert html.count("<p>") > 15


def test_the_digest(app: App) -> None:
    digest = app.preview(PreviewRequest()).digest if app.config.subscriptions[0].digest else None
    digest = digest or app.preview(PreviewRequest(name="feed")).digest
    assert digest.subject == "金融消息: 定位“新市井电商”平台 快手如何突围？"
    assert '<html lang="zh-CN"' in digest.html
    assert "近日，快手电商在北京举办2022“引力大会”" in digest.text
    assert digest.size_bytes < 95_000
