from pathlib import Path

import pytest

from syndicate.model import Person
from syndicate.posts.authors import DataFileError, authors, directory
from syndicate.posts.headers import parse_yaml
from tests.factories import make_site

SITE = make_site()
ALICE = Person(name="Alice", email="alice@example.org", url="https://alice.example.org/")


def read(tmp_path: Path, header: str) -> tuple[Person, ...]:
    return authors(parse_yaml(f"{header}\n").values, tmp_path, SITE)


def write_data(tmp_path: Path, text: str, name: str = "authors.yml") -> None:
    (tmp_path / "_data").mkdir(exist_ok=True)
    (tmp_path / "_data" / name).write_text(text)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("author: Alice", [Person(name="Alice")], id="string"),
        pytest.param("author: [Alice, Bob, Alice]", [Person(name="Alice"), Person(name="Bob")], id="list, each once"),
        pytest.param(
            "author: {name: Alice, email: alice@example.org, url: 'https://alice.example.org/'}", [ALICE], id="mapping"
        ),
        pytest.param(
            "author: {name: Alice, email: alice@example.org, uri: 'https://alice.example.org/'}",
            [ALICE],
            id="uri, as jekyll-feed",
        ),
        pytest.param(
            "author:\n  - name: Alice\n  - Bob", [Person(name="Alice"), Person(name="Bob")], id="list of mappings"
        ),
        pytest.param("authors: [Alice]", [Person(name="Alice")], id="authors"),
        pytest.param("by: Alice", [Person(name="Alice")], id="by"),
        pytest.param("by: Bob\nauthors: [Alice]", [Person(name="Alice")], id="authors before by"),
        pytest.param("author:\nby: Bob", [Person(name="Bob")], id="null author"),
        pytest.param("author: [null, '']\nby: Bob", [Person(name="Bob")], id="author that names nobody"),
        pytest.param(
            "author: '<a href=\"https://x.org/a\">Alice</a> &amp; <b>Bob</b>'",
            [Person(name="Alice & Bob", url="https://x.org/a")],
            id="HTML",
        ),
        pytest.param(
            "author: '<a href=\"mailto:alice@example.org\">Alice</a>'",
            [Person(name="Alice", email="alice@example.org")],
            id="mail link",
        ),
        pytest.param(
            "author: '<a href=\"/team\">Alice</a>'", [Person(name="Alice")], id="a link to nowhere in particular"
        ),
        pytest.param(
            "author: Alice <alice@example.org>", [Person(name="Alice", email="alice@example.org")], id="as in mail"
        ),
        pytest.param(
            "author: <alice@example.org>",
            [Person(name="alice@example.org", email="alice@example.org")],
            id="an address alone",
        ),
        pytest.param(
            "author: alice@example.org (Alice)", [Person(name="Alice", email="alice@example.org")], id="as in RSS"
        ),
        pytest.param(
            "author: {email: alice@example.org}",
            [Person(name="alice@example.org", email="alice@example.org")],
            id="no name",
        ),
        pytest.param(
            "author: {name: Alice, email: not an address, url: 'javascript:x'}",
            [Person(name="Alice")],
            id="what is no address",
        ),
        pytest.param(
            "author: {name: Alice, url: /team/alice}",
            [Person(name="Alice", url="https://news.example.org/team/alice")],
            id="page on the site",
        ),
        pytest.param("author: {}", [], id="empty mapping"),
        pytest.param("author: {role: editor}", [], id="mapping without a name"),
        pytest.param('author: "A\\e\\nB"', [Person(name="A B")], id="one clean line"),
        pytest.param("title: x", [], id="none"),
    ],
)
def test_authors_in_all_their_forms(tmp_path: Path, header: str, expected: list[Person]) -> None:
    assert list(read(tmp_path, header)) == expected


DATA = """
alice: {name: Alice, email: alice@example.org, url: "https://alice.example.org/"}
bob: Robert
carol: {email: c@x.org}
dan: {}
eve: {name: <b></b>}
"""


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("author: alice", [ALICE], id="mapping"),
        pytest.param("author: [alice, bob]", [ALICE, Person(name="Robert")], id="a name alone"),
        pytest.param("author: carol", [Person(name="carol", email="c@x.org")], id="no name: the id"),
        pytest.param("author: dan", [Person(name="dan")], id="nothing: the id"),
        pytest.param("author: eve", [], id="a name that is no text"),
        pytest.param("author: Erin", [Person(name="Erin")], id="not in the data"),
    ],
)
def test_ids_are_looked_up_in_the_data(tmp_path: Path, header: str, expected: list[Person]) -> None:
    write_data(tmp_path, DATA)
    assert list(read(tmp_path, header)) == expected


@pytest.mark.parametrize("name", ["authors.yml", "authors.yaml", "authors.json"])
def test_data_may_be_yaml_or_json(tmp_path: Path, name: str) -> None:
    write_data(tmp_path, '{"bob": {"name": "Bob"}}', name)
    assert read(tmp_path, "author: bob") == (Person(name="Bob"),)


def test_changed_data_is_read_again(tmp_path: Path) -> None:
    write_data(tmp_path, "bob: Bob")
    assert directory(tmp_path) == {"bob": "Bob"}
    write_data(tmp_path, "bob: Robert")
    assert directory(tmp_path) == {"bob": "Robert"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("a: 1\nb: c: d\n", 2, "not YAML: mapping values", id="broken"),
        pytest.param("- a\n", 1, "not a mapping", id="list"),
        pytest.param("x" * (1024 * 1024 + 1), 0, "larger than 1024 KiB", id="too large"),
    ],
)
def test_data_that_cannot_be_used(tmp_path: Path, text: str, line: int, message: str) -> None:
    write_data(tmp_path, text)
    with pytest.raises(DataFileError, match=message) as caught:
        directory(tmp_path)
    assert (caught.value.path, caught.value.line) == ("_data/authors.yml", line)


def test_data_that_is_no_text(tmp_path: Path) -> None:
    write_data(tmp_path, "")
    (tmp_path / "_data" / "authors.yml").write_bytes("bob: 市场".encode("gbk"))
    with pytest.raises(DataFileError, match="not UTF-8"):
        directory(tmp_path)


def test_data_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "_data" / "authors.yml").mkdir(parents=True)
    with pytest.raises(DataFileError, match="cannot be read: Is a directory"):
        directory(tmp_path)
