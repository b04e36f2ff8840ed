"""Pictures that lie beside the posts, before they are published."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from syndicate.app import sitepictures
from syndicate.app.sitepictures import picture_of
from syndicate.web.values import Choice, View
from tests.app.studios import CONFIG, StudioSite

MARKETS = Choice(name="markets")
DATA = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def site(tmp_path: Path) -> StudioSite:
    return StudioSite(tmp_path)


def lay(site: StudioSite, path: str, data: bytes = DATA) -> Path:
    file = site.folder / "posts" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def sources(html: str) -> set[str]:
    return {str(one["src"]) for one in BeautifulSoup(html, "html.parser").select("img[src]")}


def test_a_mail_shows_the_picture_that_lies_there(site: StudioSite) -> None:
    studio = site.studio()
    assert sources(studio.mail(MARKETS, View())) == {"https://news.example.org/chart.png"}
    lay(site, "chart.png")
    assert sources(studio.mail(MARKETS, View())) == {"/picture/chart.png"}
    assert studio.picture("chart.png") == (DATA, "image/png")
    assert not sources(studio.mail(MARKETS, View(has_images=False)))
    assert sources(studio.preview(MARKETS).html) == {"https://news.example.org/chart.png"}  # as it will be sent


def test_an_entry_shows_it_too(site: StudioSite) -> None:
    lay(site, "chart.png")
    assert all(sources(one.html) == {"/picture/chart.png"} for one in site.studio().feed("everything").entries)


def test_below_a_baseurl(site: StudioSite) -> None:
    site.write("config.yaml", CONFIG.replace("language: en", "language: en, baseurl: /blog"))
    site.write(
        "posts/_posts/2022-05-19-third.md",
        "---\ntitle: T\ndate: 2022-05-20 09:00:00 +0800\ncategories: markets\n---\n![C](/blog/a%20b.png?v=1)\n",
    )
    lay(site, "a b.png")
    lay(site, "chart.png")
    shown = sources(site.studio().mail(MARKETS, View()))
    assert shown == {"/picture/a%20b.png", "https://news.example.org/chart.png"}  # that one lies on another site


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("assets/x.png", "image/png"),
        ("assets/x.JPG", "image/jpeg"),
        ("assets/x.jpeg", "image/jpeg"),
        ("x.gif", "image/gif"),
        ("x.webp", "image/webp"),
        ("x.avif", "image/avif"),
        ("x.svg", "image/svg+xml"),
        ("图/走势.png", "image/png"),
    ],
)
def test_pictures_of_all_kinds(site: StudioSite, path: str, media_type: str) -> None:
    lay(site, path)
    assert site.studio().picture(path) == (DATA, media_type)


def test_those_of_a_collection(site: StudioSite) -> None:
    lay(site, "_photos/x.png")
    lay(site, "_posts/x.png")
    assert site.studio().picture("photos/x.png")
    for unpublished in ("_photos/x.png", "posts/x.png", "_posts/x.png"):
        assert site.studio().picture(unpublished) is None


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "..", "/", "nothing.png", "assets", "_posts/2022-05-19-other.md", "notes.txt"),
        *("../outside.png", "assets/../../outside.png", "assets/..\\..\\outside.png", "%2e%2e/outside.png"),
        *("/etc/passwd", "{folder}/outside.png", "\\outside.png", "x.png\0", "\0", f"{'x' * 300}.png"),
        *(".hidden.png", ".git/x.png", "a/.b/x.png", "#x.png", "x.png~/x.png"),
        *("leads-out.png", "leads-out/outside.png", "leads-in.png", "circle.png", "\udcff.png", "folder.png"),
    ],
)
def test_nothing_else_is_shown(site: StudioSite, path: str) -> None:
    (site.folder / "outside.png").write_bytes(DATA)
    posts = site.folder / "posts"
    for there in (".hidden.png", ".git/x.png", "a/.b/x.png", "#x.png", "notes.txt"):
        lay(site, there)
    (posts / "leads-out.png").symlink_to(site.folder / "outside.png")
    (posts / "leads-out").symlink_to(site.folder)
    (posts / "leads-in.png").symlink_to(posts / ".hidden.png")
    (posts / "circle.png").symlink_to(posts / "circle.png")
    (posts / "folder.png").mkdir()
    assert site.studio().picture(path.replace("{folder}", str(site.folder))) is None


def test_a_link_within_the_site_is_followed(site: StudioSite) -> None:
    lay(site, "x.png")
    (site.folder / "posts/y.png").symlink_to("x.png")
    assert site.studio().picture("y.png")


def test_a_large_one_is_left_where_it_is(site: StudioSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitepictures, "MAX_BYTES", 4)
    assert picture_of("x.png", lay(site, "x.png").parent) is None


def test_none_while_the_config_has_faults(site: StudioSite) -> None:
    lay(site, "x.png")
    site.write("config.yaml", "site: [")
    assert site.studio().picture("x.png") is None


def test_it_is_read_each_time(site: StudioSite) -> None:
    studio = site.studio()
    lay(site, "x.png")
    assert studio.picture("x.png") == (DATA, "image/png")
    lay(site, "x.png", DATA * 2)
    assert studio.picture("x.png") == (DATA * 2, "image/png")
