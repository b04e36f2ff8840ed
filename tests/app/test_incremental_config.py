"""The config, templates, data and code change: what depends on them is made again, and nothing else is needed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import keys
from syndicate.posts import reader
from syndicate.render.templating import environment
from tests.app.sites import HOUR, NOW, Site

Change = Callable[[Site], object]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Three posts in two categories and one tag."""
    site = Site(tmp_path)
    site.post(
        "2022-05-18-a.md", "First.\n\n![i](a.png) <!--more--> Rest.", title="A", categories=["markets"], tags=["x"]
    )
    site.post("2022-05-19-b.md", "Second.", title="B", categories=["bonds"], lang="zh")
    site.post("2022-05-20-c.md", "Third.", title="C", categories=["markets"], author="anna", kind="flash")
    (site.root / "templates").mkdir()
    site.build()
    return site


def at(*keys: str) -> Callable[[Any], Change]:
    """Return what makes a change that sets the setting below *keys* to a value, or removes it for None."""

    def of(value: Any) -> Change:
        def change(site: Site) -> None:
            section = site.settings
            for key in keys[:-1]:
                section = section.setdefault(key, {})
            section[keys[-1]] = value
            if value is None:
                del section[keys[-1]]

        return change

    return of


everything = "subscriptions", "everything"
by_category = "subscriptions", "category/{slug}"

CHANGES = {
    "site title": at("site", "title")("Other Wire"),
    "site description": at("site", "description")("News."),
    "site author": at("site", "author")({"name": "Other Desk"}),
    "site language": at("site", "language")("zh-CN"),
    "time zone": at("site", "timezone")("America/New_York"),
    "site url": at("site", "url")("https://other.example.org"),
    "site baseurl": at("site", "baseurl")("/blog"),
    "permalink": at("posts", "permalink")("pretty"),
    "naive datetimes": at("posts", "naive_datetimes")("site"),
    "excluded posts": at("posts", "exclude")(["*-b.md"]),
    "named folders": at("posts", "paths")(["_posts"]),
    "named folder that is not there": at("posts", "paths")(["_posts", "none"]),
    "excerpt separator": at("posts", "excerpt_separator")("<!--more-->"),
    "tag ids": at("feeds")(
        {"output": "feeds", "url": "https://news.example.org/feeds", "ids": "tag", "tag_date": "2022"}
    ),
    "public address": at("feeds", "url")("https://news.example.org/other"),
    "formats": at("feeds", "formats")(["atom"]),
    "order of formats": at("feeds", "formats")(["json", "atom", "rss"]),
    "limit": at(*everything, "feed")({"limit": 1}),
    "default limit": at("feeds", "limit")(2),
    "content none": at(*everything, "feed")({"content": "none"}),
    "content excerpt": at(*everything, "feed")({"content": "excerpt"}),
    "default content": at("feeds", "content")("excerpt"),
    "cover": at("feeds", "cover")("24h"),
    "max age": at("feeds", "max_age")("1d"),
    "max bytes": at(*everything, "feed")({"max_bytes": 2000, "limit": 1, "cover": "90d"}),
    "file name": at(*everything, "feed")({"file": {"atom": "feed.xml"}}),
    "file names of a pattern": at(*by_category, "feed")({"file": {"atom": "by/{slug}.xml"}}),
    "no feed any more": at(*everything)({"title": "All"}),
    "title": at(*everything, "title")("Everything"),
    "title of a pattern": at(*by_category, "title")("On {value}"),
    "description": at(*everything, "description")("All there is."),
    "rule": at(*everything, "match")({"category": "markets"}),
    "rule with a field": at(*everything, "match")({"field": {"kind": "flash"}}),
    "rule with a path": at(*everything, "match")({"path": "_posts/*-b.md"}),
    "rule with a language": at(*everything, "match")({"lang": "en"}),
    "rule with nots": at(*everything, "match")({"any": [{"tag": "x"}, {"lang": "zh"}], "not": {"category": "fx"}}),
    "rule of a pattern": at(*by_category, "match")({"not": {"lang": "zh"}}),
    "subscription added": at("subscriptions", "more")({"title": "More", "feed": {}, "match": {"category": "bonds"}}),
    "subscription removed": at(*everything)(None),
    "pattern added": at("subscriptions", "c/{value}")({"each": "category", "title": "{value}", "feed": {}}),
    "pattern removed": at(*by_category)(None),
    "templates without any": at("templates")("templates"),
    "a digest": at(*everything, "digest")({"subject": "S"}),
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in CHANGES.items()])
def test_a_changed_setting_and_the_way_back(site: Site, change: Change) -> None:
    before, old = site.build(), dict(site.settings)
    site.settings = {key: dict(value) for key, value in old.items()}
    site.settings["subscriptions"] = {key: dict(value) for key, value in old["subscriptions"].items()}
    change(site)
    site.build(now=NOW + HOUR)
    assert site.build(now=NOW + HOUR).written == []
    site.settings = old
    assert site.build(now=NOW + HOUR).files == before.files


def test_a_renamed_subscription_takes_its_files_along(site: Site) -> None:
    site.settings["subscriptions"]["all"] = site.settings["subscriptions"].pop("everything")
    built = site.build()
    assert built.removed == ["everything.atom", "everything.json", "everything.rss"]
    assert built.items("all") == ["C", "B", "A"]


def test_a_pattern_repeated_for_something_else(site: Site) -> None:
    site.settings["subscriptions"]["category/{slug}"]["each"] = "tag"
    built = site.build()
    assert built.items("category/x") == ["A"]
    assert built.items("category/bonds") == ["B"], "a feed that the pattern may have written stays"
    site.settings["subscriptions"]["category/{slug}"]["each"] = "category"
    assert site.build().items("category/x") == ["A"]


def test_another_order_of_subscriptions_decides_whose_a_file_is(site: Site) -> None:
    subscriptions = site.settings["subscriptions"]
    site.subscribe("late", feed={"file": {"json": "category/bonds.json"}}, match={"category": "markets"})
    built = site.build()
    assert built.items("category/bonds") == ["B"]
    assert "two subscriptions write this file" in built.messages
    subscriptions["category/{slug}"] = subscriptions.pop("category/{slug}")
    built = site.build()
    assert built.items("category/bonds") == ["C", "A"]
    assert "two subscriptions write this file" in built.messages
    del subscriptions["late"]
    built = site.build()
    assert (built.items("category/bonds"), built.problems) == (["B"], [])


def test_a_category_that_comes_takes_the_file_of_a_later_subscription(site: Site) -> None:
    site.subscribe("late", feed={"file": {"json": "category/fx.json"}})
    assert site.build().items("category/fx") == ["C", "B", "A"]
    path = site.post("2022-05-20-fx.md", title="FX", categories=["fx"])
    built = site.build()
    assert built.items("category/fx") == ["FX"]
    assert "two subscriptions write this file" in built.messages
    site.delete(path)
    assert site.build().items("category/fx") == ["C", "B", "A"]


def test_a_body_problem_goes_with_the_subscription_that_met_it(site: Site) -> None:
    site.post("2022-05-19-deep.md", "<div>" * 2000, title="Deep", tags=["deep"])
    site.only("deep", match={"tag": "deep"})
    site.subscribe("others", match={"not": {"tag": "deep"}})
    assert site.build().skipped == 1
    del site.settings["subscriptions"]["deep"]
    assert site.build().skipped == 0


def test_a_body_problem_goes_with_the_feed_that_a_post_has_left(site: Site) -> None:
    site.only("tag/{slug}", each="tag")
    site.post("2022-05-19-deep.md", "<div>" * 2000, title="Deep", tags=["deep"])
    assert site.build().skipped == 1
    site.post("2022-05-19-deep.md", "<div>" * 2000, title="Deep")
    assert site.build().skipped == 0


def test_a_subscription_loses_its_feed_and_with_it_what_was_wrong(site: Site) -> None:
    site.subscribe("deep", match={"tag": "deep"})
    site.only("deep", match={"tag": "deep"})
    site.post("2022-05-19-deep.md", "<div>" * 2000, title="Deep", tags=["deep"])
    assert site.build().skipped == 1
    del site.settings["subscriptions"]["deep"]["feed"]
    assert site.build().skipped == 0


_MARK = '<!doctype html><meta name="generator" content="syndicate">'


@pytest.mark.parametrize("name", ["feed.css", "index.html.jinja"])
def test_a_template_of_the_owner(site: Site, name: str) -> None:
    site.settings["templates"] = "templates"
    plain, target = site.build(), name.removesuffix(".jinja")
    template = site.root / "templates" / name
    template.write_text(f"{_MARK}/* one */")
    environment.cache_clear()  # each build is a process of its own
    assert b"/* one */" in site.build().files[target]
    template.write_text(f"{_MARK}/* two */")
    assert b"/* two */" in site.build().files[target]
    template.unlink()
    assert site.build().files == plain.files


def test_a_template_that_the_owners_index_includes(site: Site) -> None:
    site.settings["templates"] = "templates"
    (site.root / "templates/index.html.jinja").write_text(_MARK + "{% include 'foot.html.jinja' %}")
    part = site.root / "templates/foot.html.jinja"
    part.write_text("one")
    environment.cache_clear()  # each build is a process of its own
    assert site.build().files["index.html"] == f"{_MARK}one".encode()
    part.write_text("two")
    assert site.build().files["index.html"] == f"{_MARK}two".encode()


def test_other_code_makes_everything_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    real = reader.parse_post

    def counted(path: str, *args: Any, **kwargs: Any) -> Any:
        parsed.append(path)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(reader, "parse_post", counted)
    site.build_alone()
    assert parsed == []
    monkeypatch.setattr(keys, "_code", lambda _: bytes(64))
    assert site.build_alone().written == []
    assert len(parsed) == 3
    assert site.build().written == []


def test_data_about_an_author(site: Site) -> None:
    site.write("_data/authors.yml", "anna: {name: Anna One, email: anna@example.org}\n")
    assert site.build().entries("everything")[0]["authors"][0]["name"] == "Anna One"
    site.write("_data/authors.yml", "anna: {name: Anna Two, email: anna@example.org}\n")
    assert site.build().entries("everything")[0]["authors"][0]["name"] == "Anna Two"
    site.write("_data/authors.yml", "anna: [\n")
    assert site.build().problems != []
    site.delete("_data/authors.yml")
    built = site.build()
    assert built.entries("everything")[0]["authors"][0]["name"] == "anna"
    assert built.problems == []


def test_a_longer_config_moves_the_lines_that_problems_name(site: Site) -> None:
    site.post("2022-05-10-x.md", title="X", categories=["Fx"])
    site.post("2022-05-11-y.md", title="Y", categories=["fx"])
    line = site.build().problems[0].line
    site.settings["site"]["description"] = "One line more."
    assert site.build().problems[0].line == line + 1


def test_the_posts_move_to_another_folder(site: Site) -> None:
    before = site.build()
    site.source = site.source.rename(site.root / "texts")
    site.settings["posts"] = {"source": "texts"}
    after = site.build(now=NOW + HOUR)
    assert after.files == before.files
