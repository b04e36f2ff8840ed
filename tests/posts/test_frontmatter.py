import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import PostError
from syndicate.model import PostsSettings
from syndicate.posts.frontmatter import _USUAL_BYTES, body_bytes, decode, read_bytes, read_source, split

DATA = Path(__file__).parents[1] / "data"


def settings(tmp_path: Path, **changes: Any) -> PostsSettings:
    return PostsSettings(source=tmp_path, **changes)


@pytest.mark.parametrize(
    ("text", "title", "body", "body_line"),
    [
        pytest.param("---\ntitle: a\n---\nText\n", "a", "Text\n", 4, id="as usual"),
        pytest.param("---\r\ntitle: a\r\n---\r\nText\r\n", "a", "Text\n", 4, id="CRLF"),
        pytest.param("---\rtitle: a\r---\rText", "a", "Text", 4, id="CR"),
        pytest.param("---\ntitle: a\n...\nText", "a", "Text", 4, id="three dots as end mark"),
        pytest.param("---  \ntitle: a\n--- \nText", "a", "Text", 4, id="spaces after the marks"),
        pytest.param("---\ntitle: a\n---", "a", "", 4, id="no body"),
        pytest.param("---\n---\nText", None, "Text", 3, id="no keys"),
        pytest.param("---\ntitle: a\n---\n---\nText", "a", "---\nText", 4, id="a rule in the body"),
        pytest.param("---\ntitle: a --- b\n----\ntitle2: c\n---\nText", None, "", 0, id="four dashes end nothing"),
        pytest.param("+++\ntitle = 'a'\n+++\nText", "a", "Text", 4, id="TOML"),
    ],
)
def test_marks_split_front_matter_from_body(text: str, title: str | None, body: str, body_line: int) -> None:
    if not body_line:
        with pytest.raises(PostError, match="not YAML"):
            split(text)
        return
    source = split(text)
    assert source.header.get("title") == title
    assert (source.body, source.body_line) == (body, body_line)


def test_source_knows_lines_and_quotes() -> None:
    source = split('---\ntitle: "a"\ndate: 2022-05-20\n---\n')
    assert (source.line("date"), source.is_plain("date"), source.is_plain("title")) == (3, True, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("\n  \n", "empty", id="white space"),
        pytest.param("Text", "does not begin with front matter", id="no front matter"),
        pytest.param("---\ntitle: a\n", "never closed", id="half-written"),
        pytest.param("+++\ntitle = 'a'\n---\n", "never closed", id="another mark"),
        pytest.param("---\ntitle: " + "a" * 65536 + "\n---\n", "larger than 64 KiB", id="too large"),
        pytest.param("---\ntitle: " + "中" * 22000 + "\n---\n", "larger than 64 KiB", id="too large in bytes"),
    ],
)
def test_what_has_no_front_matter_is_no_post(text: str, message: str) -> None:
    with pytest.raises(PostError, match=message):
        split(text)


def test_a_large_front_matter_below_the_limit_is_read() -> None:
    assert split("---\ntitle: " + "中" * 21000 + "\n---\n").header["title"] == "中" * 21000


def test_byte_order_mark_goes() -> None:
    assert decode("\ufeff---\n".encode()) == "---\n"
    assert decode("\ufeff---\n".encode("utf-16"), ("utf-16",)) == "---\n"


def test_other_encodings_need_to_be_named() -> None:
    data = "---\ntitle: 市场\n".encode("gbk")
    with pytest.raises(PostError, match="not UTF-8: byte 11 is 0xca") as caught:
        decode(data)
    assert caught.value.line == 2
    assert "posts.encodings" in caught.value.hint
    assert decode(data, ("ascii", "gbk")) == "---\ntitle: 市场\n"
    with pytest.raises(PostError, match="not UTF-8, nor ascii: byte 11"):
        decode(data, ("ascii",))
    with pytest.raises(PostError, match='no encoding "klingon"'):
        decode(data, ("klingon",))


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\n---\n" + b"x" * 93)
    assert read_source(path, settings(tmp_path, max_post_bytes=101)).body == "x" * 93
    with pytest.raises(PostError, match="101 bytes: at most 100"):
        read_source(path, settings(tmp_path, max_post_bytes=100))


@pytest.mark.parametrize("size", [_USUAL_BYTES - 1, _USUAL_BYTES, _USUAL_BYTES + 1, 3 * _USUAL_BYTES])
def test_all_of_a_file_is_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(bytes(range(256)) * (size // 256) + b"x" * (size % 256))
    assert read_bytes(path, settings(tmp_path)) == path.read_bytes()
    with pytest.raises(PostError, match=f"{size:,} bytes: at most {size - 1:,}"):
        read_bytes(path, settings(tmp_path, max_post_bytes=size - 1))


@given(
    st.sampled_from(["", "\ufeff"]),
    st.text("aé市\n ", max_size=9),
    st.text("aé市\ufeff\n\r\t-", max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([(), ("gbk",), ("gbk", "utf-16")]),
)
def test_the_bytes_of_a_body_are_those_of_its_text(
    mark: str, title: str, body: str, end: str, encodings: tuple[str, ...]
) -> None:
    data = f"{mark}---\ntitle: '{title}'\n---\n{body}".replace("\n", end).encode()
    text = decode(data, encodings)
    found = split(text).body
    assert body_bytes(data, text, found, encodings) == found.encode()


def test_the_bytes_of_a_body_in_another_encoding_are_utf_8_all_the_same() -> None:
    data = "---\ntitle: 市场\n---\n利率".encode("gbk")
    text = decode(data, ("gbk",))
    assert body_bytes(data, text, split(text).body, ("gbk",)) == "利率".encode()


def test_what_cannot_be_read_is_a_post_error(tmp_path: Path) -> None:
    with pytest.raises(PostError, match="No such file"):
        read_source(tmp_path / "absent.md", settings(tmp_path))
    with pytest.raises(PostError, match="Is a directory"):
        read_source(tmp_path, settings(tmp_path))


def test_a_pipe_does_not_hold_the_run_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(PostError, match="empty"):
        read_source(tmp_path / "pipe.md", settings(tmp_path))


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        pytest.param("empty.md", 0, "the file is empty", id="empty"),
        pytest.param("half-written.md", 1, "never closed", id="half-written"),
        pytest.param("no-front-matter.md", 1, "does not begin with front matter", id="no front matter"),
        pytest.param("broken-yaml.md", 3, "mapping values", id="broken YAML"),
        pytest.param("gbk-bytes.md", 2, "byte 11", id="GBK bytes"),
        pytest.param("duplicate-key.md", 4, '"title" stands here again', id="duplicate key"),
        pytest.param("alias-bomb.md", 3, "aliases", id="alias bomb"),
        pytest.param("yaml-tag.md", 2, "the tag", id="YAML tag"),
        pytest.param("list-as-front-matter.md", 2, "is a list", id="list"),
        pytest.param("text-as-front-matter.md", 2, "is text", id="text"),
        pytest.param("too-many-tags.md", 3, "201 values", id="too many tags"),
        pytest.param("deep-nesting.md", 3, "nested deeper than 20", id="deep nesting"),
        pytest.param("broken-toml.md", 3, "not TOML", id="broken TOML"),
    ],
)
def test_broken_files_are_refused_with_their_line(tmp_path: Path, name: str, line: int, message: str) -> None:
    with pytest.raises(PostError, match=message) as caught:
        read_source(DATA / name, settings(tmp_path))
    assert caught.value.line == line
