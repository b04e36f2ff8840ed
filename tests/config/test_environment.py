from pathlib import Path

import pytest

from syndicate import plainyaml
from syndicate.config.environment import conceal, expand, references
from tests.config.samples import SUBSCRIPTIONS, faults, loaded


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("${A}", "one", id="alone"),
        pytest.param("a ${A} and ${B}", "a one and two", id="within"),
        pytest.param("$${A}", "${A}", id="escaped"),
        pytest.param("$A {A} $$", "$A {A} $$", id="other signs"),
        pytest.param({"${A}": ["${B}", None]}, {"${A}": ["two", None]}, id="values, not keys"),
        pytest.param("${C}", "${A}", id="what is read is not read again"),
    ],
)
def test_references(value: object, expected: object) -> None:
    assert expand(value, {"A": "one", "B": "two", "C": "${A}"}) == (expected, [])  # type: ignore[arg-type]  # any value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            "${NAME}",
            "the environment variable NAME is not set\n  Set NAME, or write $${ for the two characters ${.",
            id="not set",
        ),
        pytest.param(
            "${NAME",
            "${ is not followed by a name and }\n  Write $${ for the two characters ${.",
            id="half a reference",
        ),
        pytest.param(
            "${1}",
            "${ is not followed by a name and }\n  Write $${ for the two characters ${.",
            id="no name",
        ),
    ],
)
def test_a_reference_that_cannot_be_read_is_one_fault(tmp_path: Path, written: str, expected: str) -> None:
    text = f'site:\n  title: A\n  url: "{written}"\n{SUBSCRIPTIONS}'
    assert faults(tmp_path, text, {}) == f"config.yaml:3: site.url: {expected}"


def test_every_missing_variable_is_told(tmp_path: Path) -> None:
    text = f'site:\n  title: "${{A}}"\n  url: "${{B}}"\n{SUBSCRIPTIONS}'
    said = faults(tmp_path, text, {})
    assert "site.title: the environment variable A is not set" in said
    assert "site.url: the environment variable B is not set" in said


def test_a_jinja_subject_is_left_alone(tmp_path: Path) -> None:
    text = 'site: {title: A, url: https://a.example}\ndigests: {subject: "{{ title }} $${x}"}\n' + SUBSCRIPTIONS
    assert loaded(tmp_path, text).digests.subject == "{{ title }} ${x}"


def test_values_of_the_environment_are_hidden_behind_their_names() -> None:
    value: plainyaml.Value = {"a": ["${LONG}", "${SHORT}", None]}
    environ = {"LONG": "sesame-sesame", "SHORT": "587", "OTHER": "unused"}
    assert conceal("sesame-sesame 587 unused", value, environ) == "${LONG} 587 unused"


def test_references_are_names() -> None:
    value: plainyaml.Value = {"${KEY}": ["${A} $${B} ${", {"c": "${C}${A}"}, None], "d": ""}
    assert references(value) == {"A", "C"}
