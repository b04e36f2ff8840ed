"""Liquid in a post sees more than the post: data, includes, the site's config and other posts."""

import os
from pathlib import Path

import pytest

from tests.app.sites import HOUR, NOW, Site, settle

A = "2022-05-18-a.md"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.only("first", match={"path": f"_posts/{A}"})
    return site


def text(site: Site, **asked: object) -> str:
    """Return the content of the one entry after a build."""
    return str(site.build(**asked).entries("first")[0].get("content_html", ""))


def test_a_list_of_other_posts(site: Site) -> None:
    site.post(A, "{% for post in site.posts %}{{ post.title }}; {% endfor %}", title="A")
    assert "A;" in text(site)
    other = site.post("2022-05-19-b.md", title="B")
    assert "B; A;" in text(site)
    site.post("2022-05-19-b.md", title="B better")
    assert "B better; A;" in text(site)
    site.post("2022-05-20-c.md", title="C", date="2022-05-20 13:00:00 +0000")
    assert "B better; A;" in text(site)
    assert "C; B better; A;" in text(site, now=NOW + HOUR)
    assert "<p>B better; A;" in text(site, now=NOW)
    site.delete(other)
    assert "<p>A;" in text(site)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{{ site.categories.markets | size }}", id="by category"),
        pytest.param("{{ site.tags.x | size }}", id="by tag"),
        pytest.param("{{ site.posts.size }}", id="how many"),
        pytest.param("{{ page.previous.title }} {{ page.next.title }}", id="neighbours"),
        pytest.param("{{ site.time }} {{ 'now' | date: '%F %T' }}", id="the newest date"),
        pytest.param("{% post_url 2022-05-19-b %}", id="an address"),
        pytest.param("{% link _posts/2022-05-19-b.md %}", id="a link"),
        pytest.param("{% assign p = site.posts | where: 'title', 'B' %}{{ p[0].url }}", id="a search"),
        pytest.param("{% include list.html %}", id="through an include"),
    ],
)
def test_what_depends_on_other_posts(site: Site, body: str) -> None:
    site.write("_includes/list.html", "{{ site.posts | map: 'title' | join: ',' }}")
    site.post(A, body, title="A")
    alone = text(site)
    site.post("2022-05-19-b.md", title="B", categories=["markets"], tags=["x"])
    assert text(site) != alone
    site.move("_posts/2022-05-19-b.md", "_posts/2022-05-19-d.md")
    text(site)
    site.delete("_posts/2022-05-19-d.md")
    assert text(site) == alone


def test_posts_that_ask_and_posts_that_do_not_in_one_feed(site: Site) -> None:
    site.only("first")
    site.post(A, "{{ site.posts.size }}", title="A")
    site.post("2022-05-19-b.md", "{{ page.title }} {{ site.title }}", title="B")
    site.post("2022-05-17-c.md", "{{ site.posts.first.title }}", title="C")
    site.build()
    site.post("2022-05-19-d.md", "{{ site.posts.size }}", title="D")
    site.build()
    site.post("2022-05-19-b.md", "Nothing.", title="B2")
    built = site.build()
    contents = {one["title"]: one["content_html"] for one in built.entries("first")}
    assert contents == {"D": "<p>4</p>", "B2": "<p>Nothing.</p>", "A": "<p>4</p>", "C": "<p>D</p>"}


def test_the_title_of_the_site(site: Site) -> None:
    site.post(A, "{{ site.title }}", title="A")
    assert "Wire" in text(site)
    site.settings["site"]["title"] = "Other"
    assert "Other" in text(site)


def test_data(site: Site) -> None:
    site.post(A, "{{ site.data.rates.euro }}", title="A")
    text(site)
    site.write("_data/rates.yml", "euro: 1.05\n")
    assert "1.05" in text(site)
    site.write("_data/rates.yml", "euro: 1.06\n")
    assert "1.06" in text(site)
    site.move("_data/rates.yml", "_data/rates.txt")
    assert "1.06" not in text(site)


def test_data_moves_to_another_folder(site: Site) -> None:
    site.post(A, "{{ site.data.old.rates.euro }} or {{ site.data.new.rates.euro }}", title="A")
    site.write("_data/old/rates.yml", "euro: 1.05\n")
    assert "1.05 or" in text(site)
    site.move("_data/old/rates.yml", "_data/new/rates.yml")
    assert "or 1.05" in text(site)


def test_an_include(site: Site) -> None:
    site.post(A, "{% include note.html %}", title="A")
    built = site.build()
    assert "note.html" in built.messages
    assert site.build().problems == built.problems
    site.write("_includes/note.html", "<p>One.</p>")
    built = site.build()
    assert "One." in built.entries("first")[0]["content_html"]
    assert built.problems == []
    site.write("_includes/note.html", "<p>Two.</p>")
    assert "Two." in text(site)


def test_an_include_that_changes_with_its_old_size_and_date(site: Site) -> None:
    site.post(A, "{% include note.html %}", title="A")
    path = site.source / site.write("_includes/note.html", "<p>One.</p>")
    settle(path)
    text(site)
    moment = path.stat().st_mtime_ns
    site.write("_includes/note.html", "<p>Two.</p>")
    os.utime(path, ns=(moment, moment))
    assert "Two." in text(site)


def test_an_include_beside_the_post(site: Site) -> None:
    site.post(A, "{% include_relative part.txt %}", title="A")
    site.write("_posts/part.txt", "One.")
    assert "One." in text(site)
    site.write("_posts/part.txt", "Two.")
    assert "Two." in text(site)


def test_an_include_beside_the_post_that_is_a_post_itself(site: Site) -> None:
    site.post(A, "{% include_relative 2022-05-17-b.md %}", title="A")
    site.post("2022-05-17-b.md", "One.", title="B")
    assert "One." in text(site)
    site.post("2022-05-17-b.md", "Two.", title="B")
    assert "Two." in text(site)


def test_a_variable_of_the_config_of_jekyll(site: Site) -> None:
    site.post(A, "{{ site.motto }}", title="A")
    text(site)
    site.write("_config.yml", "motto: One\n")
    assert "One" in text(site)
    site.write("_config.yml", "motto: Two\n")
    assert "Two" in text(site)
    site.write("_config.yml", "motto: [\n")
    assert "_config.yml" in site.build().messages
    site.post("2022-05-19-b.md", title="B")
    assert "_config.yml" in site.build().messages
    site.delete("_config.yml")
    assert site.build().problems == []


def test_a_mistake_in_liquid_is_told_until_it_is_mended(site: Site) -> None:
    site.post(A, "{% if %}", title="A")
    assert len(site.build().problems) == 1
    site.post("2022-05-19-b.md", title="B")
    assert len(site.build().problems) == 1
    site.post(A, "No Liquid.", title="A")
    assert site.build().problems == []


def test_a_post_that_no_feed_carries_any_more_and_then_again(site: Site) -> None:
    site.only("first", feed={"limit": 1})
    site.post(A, "{{ site.data.rates.euro }}", title="A")
    site.write("_data/rates.yml", "euro: 1.05\n")
    site.build()
    newer = site.post("2022-05-19-b.md", title="B")
    site.build()
    site.write("_data/rates.yml", "euro: 1.06\n")
    site.build()
    site.delete(newer)
    assert "1.06" in text(site)


def test_liquid_in_two_content_modes(site: Site) -> None:
    site.subscribe("short", match={"path": f"_posts/{A}"}, feed={"content": "excerpt"})
    site.post(A, "{{ site.posts.size }} posts.", title="A")
    site.build()
    site.post("2022-05-19-b.md", title="B")
    built = site.build()
    assert "2 posts." in built.entries("first")[0]["content_html"]
    assert built.files["short.atom"].count(b"2 posts.") >= 1
