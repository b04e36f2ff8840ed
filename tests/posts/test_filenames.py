import pytest

from syndicate.posts.filenames import place


@pytest.mark.parametrize(
    ("path", "day", "slug", "stem", "ending"),
    [
        pytest.param("_posts/2022-05-20-hello.md", "2022-05-20", "hello", "2022-05-20-hello", ".md", id="as usual"),
        pytest.param("_posts/2016-1-05-x.md", "2016-1-05", "x", "2016-1-05-x", ".md", id="one digit"),
        pytest.param("_posts/16-1-5-x.md", "16-1-5", "x", "16-1-5-x", ".md", id="short year"),
        pytest.param("_posts/216-1-5-x.md", "", "216-1-5-x", "216-1-5-x", ".md", id="three digits are no year"),
        pytest.param("_posts/2022-05-20-.md", "2022-05-20", "", "2022-05-20-", ".md", id="no slug"),
        pytest.param("_posts/2022-05-20-a.b.md", "2022-05-20", "a.b", "2022-05-20-a.b", ".md", id="a dot within"),
        pytest.param("_posts/2022-05-20-a...md", "2022-05-20", "a", "2022-05-20-a..", ".md", id="dots at the end"),
        pytest.param("_posts/hello.md", "", "hello", "hello", ".md", id="no day"),
        pytest.param("_posts/README", "", "README", "README", "", id="no ending"),
        pytest.param("_posts/.md", "", ".md", ".md", "", id="a dot file"),
    ],
)
def test_a_name_is_day_slug_and_ending(path: str, day: str, slug: str, stem: str, ending: str) -> None:
    found = place(path)
    assert (found.day, found.slug, found.stem, found.ending) == (day, slug, stem, ending)


@pytest.mark.parametrize(
    ("path", "named", "folders", "below"),
    [
        pytest.param("_posts/a.md", (), (), "", id="at the top"),
        pytest.param("zh/news/_posts/a.md", (), ("zh", "news"), "", id="folders above are kept"),
        pytest.param("_posts/es/a.md", (), (), "es/", id="folders below are not categories"),
        pytest.param("Zh CN/_posts/x/y/a.md", (), ("Zh CN",), "x/y/", id="both"),
        pytest.param("my_posts/_posts/a.md", (), ("my",), "", id="cut at the first _posts, as Jekyll"),
        pytest.param("old_post/a.md", ("_posts", "old_post"), (), "", id="a named folder"),
        pytest.param("zh/old_post/es/a.md", ("zh/old_post",), ("zh",), "es/", id="a named folder further down"),
        pytest.param("es/a.md", (".",), (), "es/", id="the source folder itself"),
        pytest.param("other/a.md", ("old_post",), (), "other/", id="in none of the named ones"),
    ],
)
def test_a_path_is_folders_above_and_below(
    path: str, named: tuple[str, ...], folders: tuple[str, ...], below: str
) -> None:
    found = place(path, named)
    assert (found.folders, found.below, found.path) == (folders, below, path)


@pytest.mark.parametrize(("name", "is_html"), [("a.html", True), ("a.HTM", True), ("a.md", False), ("a.mkdown", False)])
def test_html_needs_no_markdown(name: str, *, is_html: bool) -> None:
    assert place(f"_posts/{name}").is_html is is_html
