from pathlib import Path

import pytest

from syndicate.config.places import PLACEHOLDERS
from tests.config.samples import SUBSCRIPTIONS, faults, loaded, with_section, with_subscription

WHOLE = "  Write it whole, such as https://news.example.org."


def site(**keys: str) -> str:
    lines = {"title": "A", "url": "https://a.example"} | keys
    return "site:\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items()) + SUBSCRIPTIONS


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://news.example.org", "https://news.example.org", id="as it is"),
        pytest.param("https://news.example.org/", "https://news.example.org", id="a trailing slash goes"),
        pytest.param("http://localhost:4000", "http://localhost:4000", id="port"),
        pytest.param("https://新闻.example", "https://新闻.example", id="any script"),
    ],
)
def test_site_url(tmp_path: Path, url: str, expected: str) -> None:
    assert loaded(tmp_path, site(url=url)).site.url == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("news.example.org", f'"news.example.org" is not a web address\n{WHOLE}', id="no scheme"),
        pytest.param("//news.example.org", f'"//news.example.org" is not a web address\n{WHOLE}', id="any scheme"),
        pytest.param("ftp://a.example", f'"ftp://a.example" is not a web address\n{WHOLE}', id="another scheme"),
        pytest.param("https://", f'"https://" is not a web address\n{WHOLE}', id="no host"),
        pytest.param("https://a.example:port", f'"https://a.example:port" is not a web address\n{WHOLE}', id="port"),
        pytest.param("'https://[a'", f'"https://[a" is not a web address\n{WHOLE}', id="half an IPv6 address"),
        pytest.param("https://a b.example", f'"https://a b.example" is not a web address\n{WHOLE}', id="space"),
        pytest.param(
            "https://a.example/blog/",
            '"https://a.example/blog/" has a path behind the host\n  Write the host alone, and baseurl: /blog.',
            id="path",
        ),
        pytest.param(
            "https://a.example/?a=b",
            '"https://a.example/?a=b" has a part behind ? or #\n  Write scheme, host and path alone.',
            id="query",
        ),
        pytest.param(
            "https://me@a.example", "holds a user name or password\n  Write the public address.", id="user name"
        ),
    ],
)
def test_wrong_site_url(tmp_path: Path, url: str, expected: str) -> None:
    assert faults(tmp_path, site(url=url)) == f"config.yaml:3: site.url: {expected}"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param('""', "", id="none"),
        pytest.param("/", "", id="the root"),
        pytest.param("/blog", "/blog", id="as Jekyll"),
        pytest.param("blog/", "/blog", id="made tidy"),
        pytest.param("/a/b", "/a/b", id="two folders"),
    ],
)
def test_baseurl(tmp_path: Path, written: str, expected: str) -> None:
    assert loaded(tmp_path, site(baseurl=written)).site.baseurl == expected


@pytest.mark.parametrize("written", ["https://a.example/blog", "/a/../b", "/a?b"])
def test_wrong_baseurl(tmp_path: Path, written: str) -> None:
    assert faults(tmp_path, site(baseurl=written)) == (
        f'config.yaml:4: site.baseurl: "{written}" is not a path\n'
        "  Write the folder of the site on its host, such as /blog."
    )


@pytest.mark.parametrize(
    ("keys", "baseurl", "expected"),
    [
        pytest.param("", "", "https://a.example/feeds", id="the folder's name"),
        pytest.param("output: ../public/rss", "/blog", "https://a.example/blog/rss", id="its last name"),
        pytest.param("output: 订阅", "", "https://a.example/%E8%AE%A2%E9%98%85", id="escaped"),
        pytest.param("output: .", "/blog", "https://a.example/blog", id="the site's own folder"),
        pytest.param("url: https://cdn.example/x/", "", "https://cdn.example/x", id="as written"),
    ],
)
def test_feeds_url(tmp_path: Path, keys: str, baseurl: str, expected: str) -> None:
    text = site(baseurl=f'"{baseurl}"') + f"feeds: {{{keys}}}\n"
    assert loaded(tmp_path, text).output.url == expected


def test_paths_are_relative_to_the_config_file(tmp_path: Path) -> None:
    text = site() + "templates: ../theme\nstate: /var/lib/wire\nposts: {source: a/./b}\nfeeds: {output: ../feeds}\n"
    made = loaded(tmp_path, text)
    assert made.templates == tmp_path.parent / "theme"
    assert made.state == Path("/var/lib/wire")
    assert made.posts.source == tmp_path / "a/b"
    assert made.output.folder == tmp_path.parent / "feeds"
    assert made.mailers["outbox"]["path"] == Path("/var/lib/wire/outbox")


def test_templates_beside_the_config_are_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    assert loaded(tmp_path, site()).templates == tmp_path / "templates"


@pytest.mark.parametrize("written", ["/etc", "../posts", "a/../../b", "'a\\b'", "/", "~/posts"])
def test_paths_below_the_source_stay_there(tmp_path: Path, written: str) -> None:
    said = faults(tmp_path, with_section("posts", f"paths: {written}"))
    assert said.endswith("does not lie below the source folder\n  Write a relative path with / and without '..'.")


def test_paths_below_the_source(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_section("posts", "paths: [./_posts/, old_post]\nexclude: drafts/"))
    assert made.posts.paths == ("_posts", "old_post")
    assert made.posts.exclude[0] == "drafts"
    assert "vendor/bundle" in made.posts.exclude


@pytest.mark.parametrize(
    "written",
    [
        "date",
        "pretty",
        "ordinal",
        "weekdate",
        "none",
        "/:categories/:year/:month/:day/:title:output_ext",
        "/:year_:month/:slug/",
        "/:slugified_categories/:i_month-:w_day/:long_day.html",
        "/fixed",
    ],
)
def test_permalinks(tmp_path: Path, written: str) -> None:
    assert loaded(tmp_path, with_section("posts", f"permalink: {written}")).posts.permalink == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            "prety",
            '"prety" is not a permalink style\n  Use date, pretty, ordinal, weekdate, none, or a pattern that starts '
            'with /. Did you mean "pretty"?',
            id="misspelt style",
        ),
        pytest.param(
            "/:yaer/:title",
            '":yaer" is not a placeholder of permalinks\n  Did you mean "year"?',
            id="misspelt placeholder",
        ),
        pytest.param(
            "/:zzz/",
            '":zzz" is not a placeholder of permalinks\n  Use ' + ", ".join(PLACEHOLDERS) + ".",
            id="unknown placeholder",
        ),
    ],
)
def test_wrong_permalinks(tmp_path: Path, written: str, expected: str) -> None:
    said = faults(tmp_path, with_section("posts", f"permalink: {written}"))
    assert said == f"config.yaml:4: posts.permalink: {expected}"


@pytest.mark.parametrize(
    "file", ["/feed.xml", "../feed.xml", "a/../b.xml", "a//b.xml", "./a.xml", "'a\\b'", "'a '", '""', "a/"]
)
def test_wrong_file_names(tmp_path: Path, file: str) -> None:
    said = faults(tmp_path, with_subscription(f"feed: {{file: {{atom: {file}}}}}"))
    assert said.endswith("is not a file name below the output folder\n  Write a relative path without '..'.")


def test_a_file_name_that_disks_cannot_hold(tmp_path: Path) -> None:
    said = faults(tmp_path, with_subscription(f"feed: {{file: {{atom: {'财' * 86}}}}}"))
    assert said.endswith("is too long for a file name\n  255 bytes are the most.")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(
            "view: https://a.example/i",
            'view: "https://a.example/i" lacks {issue}\n  Write {issue} where it belongs in the address.',
            id="view without issue",
        ),
        pytest.param(
            "view: 'https://a.example/{issue}/{x}'",
            "view: {x} is not known here\n  Use {issue}.",
            id="another placeholder",
        ),
        pytest.param("view: '/i/{issue}'", f'view: "/i/{{issue}}" is not a web address\n{WHOLE}', id="relative view"),
        pytest.param(
            "unsubscribe: https://a.example/u",
            'unsubscribe: "https://a.example/u" lacks {token}\n  Write {token} where it belongs in the address.',
            id="unsubscribe without token",
        ),
        pytest.param(
            "unsubscribe: mailto:nobody",
            'unsubscribe: "mailto:nobody" is not an e-mail address\n  Write one address, such as news@example.org.',
            id="mailto without an address",
        ),
        pytest.param(
            "unsubscribe: 'mailto:a@b.example?subject={tokn}'",
            "unsubscribe: {tokn} is not known here\n  Use {token}.",
            id="mailto with a misspelt token",
        ),
        pytest.param("list_help: help", f'list_help: "help" is not a web address\n{WHOLE}', id="relative help"),
    ],
)
def test_wrong_addresses_of_digests(tmp_path: Path, keys: str, expected: str) -> None:
    assert faults(tmp_path, with_section("digests", keys)) == f"config.yaml:4: digests.{expected}"


@pytest.mark.parametrize(
    "written",
    [
        "https://a.example/u?t={token}",
        "mailto:off@a.example",
        "mailto:off@a.example?subject=off",
        "mailto:off@a.example?subject={token}",
    ],
)
def test_unsubscribe(tmp_path: Path, written: str) -> None:
    assert loaded(tmp_path, with_section("digests", f"unsubscribe: '{written}'")).digests.unsubscribe == written


def test_the_scheme_of_mail_is_in_small_letters(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_section("digests", "unsubscribe: MAILTO:Off@a.example"))
    assert made.digests.unsubscribe == "mailto:Off@a.example"


def test_a_digest_can_take_a_default_back(tmp_path: Path) -> None:
    top = (
        "digests: {unsubscribe: 'https://a.example/{token}', view: 'https://a.example/{issue}', "
        "reply_to: a@b.example, list_help: 'https://a.example/help', feedback_id: a:b}\n"
    )
    back = 'digest: {unsubscribe: "", view: "", reply_to: "", list_help: "", feedback_id: ""}'
    made = loaded(tmp_path, with_subscription(back, top=top))
    digest = made.subscriptions[0].digest
    assert digest is not None
    assert (digest.unsubscribe, digest.view, digest.reply_to) == ("", "", None)
    assert (digest.list_help, digest.feedback_id) == ("", "")
    assert (made.digests.list_help, made.digests.feedback_id) == ("https://a.example/help", "a:b")
    assert made.digests.reply_to == "a@b.example"
