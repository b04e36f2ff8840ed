"""Our reader beside Jekyll itself, over posts as odd as sites have them."""

import html
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.model import PostsSettings, Site
from syndicate.posts.reader import read_all
from tests.factories import make_site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("jekyll") is None, reason="needs jekyll and jekyll-feed"),
]

POSTS = {
    "_posts/2022-05-20-Hello World.md": "title: a",
    "_posts/2022-05-20-plain.md": "date: 2022-05-20 18:19:53 +0800\ncategories: a  b\ntags: x y",
    "_posts/2022-05-21-UPPER_Case.v2.md": "categories: [Big News, 'C++', 'c#', Foo (Bar)]",
    "_posts/2022-05-21-single.md": "category: Big News\ntag: x y",
    "_posts/2022-05-21-both.md": "category: one two\ncategories: three four\ntag: x y\ntags: z w",
    "_posts/2022-05-21-nullcat.md": "category:\ncategories: three four\ntag:\ntags: z w",
    "_posts/2022-05-21-none.md": "categories: []\ntags:",
    "_posts/2022-05-21-items.md": "categories: [a b, A B]\ntags: [x y, z]",
    "_posts/2022-05-21-comma.md": "categories: a, b\ntags: x,y",
    "_posts/2022-05-21-wide.md": "tags: 财经　市场 新闻",
    "_posts/2022-05-21-中文 标题，好.md": "categories: 财经",
    "_posts/2022-05-21-what?.md": "title: q",
    "_posts/2022-05-21-100%.md": "title: q",
    "_posts/2022-05-21-a#b.md": "title: q",
    "_posts/2022-05-21-a&b=c+d;e,f'g(h)!$@~.md": "title: q",
    "_posts/2022-05-21-dots...md": "title: q",
    "_posts/2022-05-21-a..b.md": "title: q",
    "_posts/2022-05-21--lead-.md": "title: q",
    "_posts/2022-05-21-emoji-😀-x.md": "title: q",
    "_posts/2022-05-21-İstanbul.md": "categories: [ΟΔΟΣ, ẞ]",
    "_posts/2016-1-05-x.md": "title: q",
    "_posts/16-1-6-yy.md": "title: q",
    "_posts/2022-05-21-htm.htm": "title: q",
    "_posts/2022-05-21-html.HTML": "title: q",
    "_posts/2022-05-21-MD.MD": "title: q",
    "_posts/2022-05-21-slug.md": "slug: My Own_Slug",
    "_posts/2022-05-21-perma.md": "permalink: /关于 us/:title/",
    "_posts/2022-05-21-perma2.md": "permalink: about/x.html",
    "_posts/2022-05-21-perma3.md": "permalink: /:year/:month_:day/:categories/:slug:output_ext\ncategory: Big News",
    "_posts/2022-05-21-perma4.md": "permalink: /a%20b/c d/",
    "_posts/2022-05-21-perma5.md": "permalink: /q?x=1#y",
    "_posts/2022-05-21-night.md": "date: 2021-12-01 23:33:50",
    "_posts/2022-05-21-cross.md": "date: 2021-12-01 22:00:00 -0800",
    "_posts/2022-05-21-quoted.md": "date: '2021-12-01 23:33:50'",
    "_posts/2022-05-21-short.md": "date: 2021-12-01 23:33",
    "_posts/2022-05-21-dmy.md": "date: 11-9-2017",
    "_posts/2022-05-21-two-colons.md": "date: 2021-03-01 00:10::00 -03:00",
    "_posts/2022-05-21-ctime.md": "date: Fri Sep  3 11:21:31 CEST 2021",
    "_posts/2022-05-21-quoted-false.md": "published: 'false'",
    "_posts/2022-05-21-no.md": "published: no",
    "_posts/2022-05-21-hidden.md": "hidden: true",
    "_posts/es/2022-05-21-nested.md": "title: q",
    "_posts/_sub/2022-05-22-under.md": "title: q",
    "_posts/es/_sub/2022-05-22-under2.md": "title: q",
    "zh/news/_posts/2022-05-22-sup.md": "categories: [news, extra]",
    "my_posts/_posts/2022-05-22-quirk.md": "title: q",
    "Zh CN/_posts/2022-05-22-space.md": "title: q",
    "_posts/2022-05-22-.md": "title: q",
    "_posts/2022-05-22-catq.md": "categories: ['what?', 'a%b', 'x.y', 'a..b', 'a/b', 'a:b']",
    "_posts/2022-05-22-modified.md": "last_modified_at: 2023-01-01 10:00:00",
}
DUMP = """
require "json"
Jekyll::Hooks.register :site, :post_render do |site|
  rows = site.posts.docs.map do |post|
    { path: post.relative_path, date: post.date.strftime("%Y-%m-%dT%H:%M:%S%:z"),
      categories: post.data["categories"], tags: post.data["tags"] }
  end
  File.write(ENV["DUMP"], JSON.generate(rows))
end
"""


@pytest.mark.parametrize(
    "permalink",
    [
        "date",
        "pretty",
        "ordinal",
        "weekdate",
        "none",
        "/:categories/:short_year-:i_month-:i_day/:short_month/:long_month/:w_year/:w_day/:long_day/:hour:minute:second/:slug",
        "/:collection/:name/:slugified_categories/:title:output_ext",
    ],
)
def test_posts_are_what_jekyll_makes_of_them(tmp_path: Path, permalink: str) -> None:
    site = make_site(baseurl="/blog")
    source = tmp_path / "site"
    for path, header in POSTS.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(f"---\n{header}\n---\nText.\n")
    rows, entries = build(source, site, permalink, tmp_path)
    settings = PostsSettings(source=source, permalink=permalink)
    corpus = read_all(settings, site, now=datetime(2024, 1, 1, tzinfo=UTC))
    assert corpus.problems == ()
    ours = {
        post.path: (post.published.isoformat(), list(post.categories), post.tags, post.url, post.updated.isoformat())
        for post in corpus.posts
    }
    ids = {post.path: post.id for post in corpus.posts}
    assert set(ids.values()) == set(entries)
    assert ours == {path: (*row, *entries[ids[path]]) for path, row in rows.items()}


def build(
    source: Path, site: Site, permalink: str, folder: Path
) -> tuple[dict[str, tuple[str, list[str], tuple[str, ...]]], dict[str, tuple[str, str]]]:
    """Return what Jekyll made of the posts by path, and jekyll-feed's (link, updated) by id."""
    config = {
        "url": site.url,
        "baseurl": site.baseurl,
        "timezone": site.timezone.key,
        "permalink": permalink,
        "plugins": ["jekyll-feed"],
        "feed": {"posts_limit": 1000},
    }
    (source / "_config.yml").write_text(json.dumps(config))
    (source / "_plugins").mkdir()
    (source / "_plugins/dump.rb").write_text(DUMP)
    subprocess.run(
        ["jekyll", "build", "--quiet", "--disable-disk-cache", "-d", folder / "out"],
        cwd=source,
        env={**os.environ, "LC_ALL": "C.UTF-8", "DUMP": str(folder / "dump.json")},
        check=True,
        capture_output=True,
    )
    dump = json.loads((folder / "dump.json").read_text())
    rows = {row["path"]: (row["date"], row["categories"], tuple(row["tags"])) for row in dump}
    pattern = r'<link href="(.*?)".*?<updated>(.*?)</updated><id>(.*?)</id>'
    feed = re.sub(r">\s+<", "><", (folder / "out/feed.xml").read_text())
    found = re.findall(f"<entry.*?{pattern}", feed, re.DOTALL)
    return rows, {html.unescape(identity): (html.unescape(link), updated) for link, updated, identity in found}
