import quopri
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.deliver import segments
from syndicate.deliver.segments import Base64Body, Body, QuotedBody

STATIC = st.text("ab =.\t\n财😀é", max_size=90).map(str.encode)
VALUE = st.text("ab =.财😀é<", max_size=120).map(str.encode)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[bytes], list[bytes]]:
    values = draw(st.lists(VALUE, max_size=5))
    statics = [draw(STATIC) for _ in range(len(values) + 1)]
    statics[-1] += b"\n"
    return statics, values


def joined(statics: list[bytes], values: list[bytes]) -> bytes:
    return b"".join(part for pair in zip(statics, [*values, b""], strict=True) for part in pair)


def written(body: Body, values: list[bytes]) -> bytes:
    raw = b"".join(body.filled(values))
    assert raw.endswith(b"\r\n")
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    return raw


@given(body=bodies())
def test_base64_around_values_of_any_length_is_read_back(body: tuple[list[bytes], list[bytes]]) -> None:
    statics, values = body
    raw = written(Base64Body(statics), values)
    expected = joined([static.replace(b"\n", b"\r\n") for static in statics], values)
    assert b64decode(raw.replace(b"\r\n", b""), validate=True) == expected


@given(body=bodies())
def test_quoted_printable_around_values_of_any_length_is_read_back(body: tuple[list[bytes], list[bytes]]) -> None:
    statics, values = body
    raw = written(QuotedBody(statics), values)
    assert quopri.decodestring(raw).replace(b"\r\n", b"\n") == joined(statics, values)
    assert not any(line.endswith((b" ", b"\t")) for line in raw.split(b"\r\n"))


def test_what_all_messages_share_is_encoded_once() -> None:
    body = Base64Body([b"x" * 600, b"y" * 600, b"\n"])
    first, second = body.filled([b"Ann", b"Berlin"]), body.filled([b"Bob", b"Bremen"])
    shared = [one for one, other in zip(first, second, strict=True) if one is other]
    assert sum(map(len, shared)) > 1400


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        pytest.param(["沪指高开，成交放大。\n"], "base64", id="Chinese"),
        pytest.param(["Markets opened higher.\n"], "quoted-printable", id="English"),
        pytest.param(["Dear ", ",\n沪指高开，成交放大。\n"], "base64", id="Chinese around a value"),
    ],
)
def test_the_smaller_encoding_is_chosen(texts: list[str], encoding: str) -> None:
    assert segments.encoded(texts).encoding == encoding
