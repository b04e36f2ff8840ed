import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.deliver import people
from syndicate.errors import SyndicateError
from syndicate.model.issue import Recipient, RecipientState
from syndicate.names import clean_line

KNOWN = {"markets", "english", "category/bonds"}
ANN = Recipient(
    address="ann@example.com",
    name="王小明",
    subscriptions=("english", "markets"),
    language="zh-CN",
    fields={"city": "北京"},
)


def read_csv(text: str) -> list[Recipient]:
    return people.read_csv(io.StringIO(text, newline=""), where="people.csv", known=KNOWN)


def read_jsonl(text: str) -> list[Recipient]:
    return people.read_jsonl(io.StringIO(text), where="people.jsonl", known=KNOWN)


def faults(text: str) -> list[str]:
    with pytest.raises(SyndicateError) as raised:
        read_csv(text)
    return raised.value.message.split("\n")


def test_a_csv_file_is_read() -> None:
    text = "email,name,subscriptions,language,city\nann@example.com,王小明,markets english,zh-CN,北京\nbob@example.com"
    assert read_csv(text) == [ANN, Recipient(address="bob@example.com")]
    assert read_csv(text)[0].fields == {"city": "北京"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeffemail,name\r\nann@example.com,Ann\r\n", id="as a spreadsheet writes it"),
        pytest.param("Email, NAME\nann@example.com,Ann\n", id="columns in capitals"),
        pytest.param('email,name\n\n  \n"ann@example.com"," Ann "\n,\n', id="blanks and empty lines"),
        pytest.param("name,email,city\nAnn,ann@example.com,\n", id="another order, an empty field"),
        pytest.param("email,name,state\nann@example.com,Ann,Active\n", id="a state"),
    ],
)
def test_the_same_person_in_other_files(text: str) -> None:
    (found,) = read_csv(text)
    assert (found.address, found.name, found.fields) == ("ann@example.com", "Ann", {})
    assert found.state is RecipientState.ACTIVE


def test_somebody_who_left_stays_away() -> None:
    (found,) = read_csv("email,state\nann@example.com,unsubscribed\n")
    assert found.state is RecipientState.UNSUBSCRIBED


def test_every_fault_is_named_with_its_line_and_nothing_is_returned() -> None:
    text = (
        "email,name,subscriptions,state\n"
        "ann@example.com,Ann,markets,\n"
        "a@b.org)c@d.org,Alice,,\n"
        '"carol@example.com","two\nlines",markts,\n'
        "ann@EXAMPLE.com,Ann again,,\n"
        "dave@example.com,Dave,,gone\n"
        "erin@example.com,Erin,,erased\n"
        "Frank <frank@example.com>,,,\n"
        "grace@example.com,Grace,markets,active,more\n"
    )
    assert faults(text) == [
        "people.csv:3: 'a@b.org)c@d.org' is not one mail address: 'a@b.org)c' before the '@' is not a plain ASCII name",
        'people.csv:4: "markts" is not a subscription; did you mean "markets"?',
        "people.csv:6: ann@EXAMPLE.com stands on line 2 already",
        'people.csv:7: "gone" is not a state; use active, unsubscribed or bounced',
        "people.csv:8: somebody who was erased has no address; use active, unsubscribed or bounced",
        "people.csv:9: 'Frank <frank@example.com>': write the address alone; the name has a column of its own",
        "people.csv:10: has 5 values for 4 columns; quote those that hold a comma",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("email\n\n,\nx\n", "people.csv:4: 'x' is not one mail address", id="no address"),
        pytest.param("email,name\n,Ann\n", "people.csv:2: '' is not one mail address", id="empty address"),
        pytest.param('email,name\na@b.org,"Ann\n', "people.csv:2: cannot be read as CSV from here on", id="open quote"),
        pytest.param('email\na@b.org\n"a"b\n', "people.csv:3: cannot be read as CSV from here on", id="quote inside"),
        pytest.param("email,subscriptions\na@b.org,zzz\n", 'people.csv:2: "zzz" is not a subscription', id="no such"),
        pytest.param("email,address\na@b.org,x\n", "people.csv:2: address means something else", id="taken name"),
    ],
)
def test_a_fault_says_what_is_wrong(text: str, expected: str) -> None:
    (fault,) = faults(text)
    assert fault.startswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("ann@example.com\n", id="no header"),
        pytest.param("name\nAnn\n", id="no email"),
        pytest.param("email;name\na@b.org;Ann\n", id="semicolons"),
        pytest.param("email,EMAIL\na@b.org,a@b.org\n", id="twice"),
    ],
)
def test_the_first_line_names_the_columns(text: str) -> None:
    with pytest.raises(SyndicateError, match="the first line must name the columns") as raised:
        read_csv(text)
    assert raised.value.where == "people.csv:1"


def test_a_file_of_another_kind_is_not_reported_line_by_line() -> None:
    found = faults("email\n" + "nobody\n" * 250)
    assert len(found) == people.MAX_SHOWN + 1
    assert found[-1] == "and 150 more"


def test_a_file_in_another_encoding_is_refused() -> None:
    file = io.TextIOWrapper(io.BytesIO("email,name\na@b.org,王\n".encode("gb18030")), encoding="utf-8")
    with pytest.raises(SyndicateError, match="is not UTF-8"):
        people.read_csv(file, where="people.csv", known=KNOWN)


def test_json_lines_are_read() -> None:
    text = (
        '{"email": "ann@example.com", "name": "王小明", "subscriptions": ["markets", "english"], "language": "zh-CN",'
        ' "city": "北京"}\n\n'
        '{"email": "bob@example.com", "subscriptions": "markets", "age": 40, "name": null}\n'
    )
    bob = Recipient(address="bob@example.com", subscriptions=("markets",), fields={"age": "40"})
    assert read_jsonl(text) == [ANN, bob]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("{", "is not JSON: ", id="not JSON"),
        pytest.param("[" * 100_000, "is not JSON: ", id="nested deeply"),
        pytest.param("[]", "is not an object", id="not an object"),
        pytest.param('{"name": "Ann"}', "'' is not one mail address", id="no address"),
        pytest.param('{"email": ["a@b.org"]}', 'email: ["a@b.org"] is neither text nor a number', id="a list"),
        pytest.param('{"email": "a@b.org", "vip": true}', "vip: true is neither text nor a number", id="true"),
        pytest.param('{"email": "a@b.org", "subscriptions": [["x"]]}', 'subscriptions: ["x"] is neither', id="nested"),
    ],
)
def test_a_fault_in_json_lines_says_what_is_wrong(line: str, expected: str) -> None:
    with pytest.raises(SyndicateError, match=re.escape(f"people.jsonl:2: {expected}")):
        read_jsonl(f"\n{line}\n")


TEXT = st.text(st.characters(codec="utf-8"), max_size=20).map(clean_line)
PEOPLE = st.lists(
    st.builds(
        Recipient,
        address=st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.(org|com)", fullmatch=True),
        name=TEXT,
        subscriptions=st.sets(st.sampled_from(sorted(KNOWN))).map(lambda names: tuple(sorted(names))),
        language=st.sampled_from([None, "zh-CN", "en"]),
        state=st.sampled_from([RecipientState.ACTIVE, RecipientState.UNSUBSCRIBED, RecipientState.BOUNCED]),
        fields=st.dictionaries(st.sampled_from(["city", "First name", "x,y"]), TEXT.filter(bool)),
    ),
    unique_by=lambda one: one.address,
)


@given(recipients=PEOPLE)
def test_what_is_written_is_read_back(recipients: list[Recipient]) -> None:
    as_csv, as_jsonl = io.StringIO(newline=""), io.StringIO()
    people.write_csv(recipients, as_csv, fields=people.own_fields(recipients))
    people.write_jsonl(recipients, as_jsonl)
    for found in (read_csv(as_csv.getvalue()), read_jsonl(as_jsonl.getvalue())):
        assert found == recipients
        assert [one.fields for one in found] == [one.fields for one in recipients]


def test_a_csv_without_own_fields_has_our_columns() -> None:
    file = io.StringIO()
    people.write_csv([ANN], file)
    assert file.getvalue() == (
        "email,name,subscriptions,language,state\nann@example.com,王小明,english markets,zh-CN,active\n"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param('{"email": "anna at example.org"}', "`email` is not one mail address", id="an address"),
        pytest.param('{"email": "a@b.org", "vip@b.org": true}', "a value is neither text nor a number", id="a value"),
        pytest.param('{"email": "a@b.org", "state": "x@b.org"}', "`state` is none; use active", id="a state"),
        pytest.param("x@b.org", "is not JSON", id="no JSON"),
    ],
)
def test_a_discreet_fault_quotes_nothing(line: str, expected: str) -> None:
    with pytest.raises(SyndicateError, match=f"people.jsonl:1: {expected}") as raised:
        people.read_jsonl(io.StringIO(f"{line}\n"), where="people.jsonl", known=KNOWN, is_discreet=True)
    assert "@" not in str(raised.value)
    assert "anna" not in str(raised.value)
