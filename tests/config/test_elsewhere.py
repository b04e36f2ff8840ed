"""``recipients`` in the config: where the list is kept, and what must not be told of it."""

from pathlib import Path

import pytest

from syndicate import config
from syndicate.errors import ConfigError
from syndicate.model import PeopleSource

SITE = "site: {title: A, url: https://a.example}\nsubscriptions: {all: {digest: {}}}\n"
SECRET = 'secret: "${S}"\n'  # noqa: S105 (a line of a config)
PEOPLE = "email\nanna@example.org\n"
ENVIRON = {"S": "correct horse battery staple", "PEOPLE": PEOPLE, "EMPTY": " "}


def load(folder: Path, text: str) -> PeopleSource | None:
    path = folder / "config.yaml"
    path.write_text(SITE + text)
    return config.load(path, environ=ENVIRON).recipients


def test_a_text_or_a_file(tmp_path: Path) -> None:
    assert load(tmp_path, SECRET) is None
    assert load(tmp_path, SECRET + 'recipients: "${PEOPLE}"\n') == PeopleSource(text=PEOPLE)
    assert load(tmp_path, SECRET + "recipients: {file: people.csv}\n") == PeopleSource(file=tmp_path / "people.csv")


def test_the_list_is_in_no_repr_and_kept_for_no_build(tmp_path: Path) -> None:
    load(tmp_path, SECRET + 'recipients: "${PEOPLE}"\n')
    path = tmp_path / "config.yaml"
    assert "anna@" not in repr(config.load(path, environ=ENVIRON))
    assert config.for_build(path, environ=ENVIRON).recipients is None
    kept = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and file != path]
    assert kept
    assert not [one for one in kept if b"anna@" in one]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param('recipients: "${PEOPLE}"\n', "secret: must come from the environment beside", id="no secret"),
        pytest.param(
            'secret: "written in the file"\nrecipients: "${PEOPLE}"\n', "config.yaml:3: secret: must come", id="written"
        ),
        pytest.param('secret: "$${S} is it"\nrecipients: "${PEOPLE}"\n', "secret: must come", id="no reference"),
        pytest.param(SECRET + 'recipients: "${EMPTY}"\n', "recipients: is empty", id="empty"),
        pytest.param(SECRET + "recipients: {}\n", "recipients: holds neither file nor text", id="neither"),
        pytest.param(
            SECRET + 'recipients: {file: a, text: "${PEOPLE}"}\n', "neither file nor text, or both", id="both"
        ),
        pytest.param(SECRET + "recipients:\n", "recipients: has no value", id="nothing"),
        pytest.param(SECRET + "recipients: {fiel: a}\n", "recipients.fiel", id="misspelt"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text)
    assert error in str(raised.value)
    assert "anna@" not in str(raised.value)


def test_the_variables_that_a_config_needs(tmp_path: Path) -> None:
    load(tmp_path, SECRET + 'recipients: "${PEOPLE}"\n')
    assert config.needed(tmp_path / "config.yaml") == ["PEOPLE", "S"]
