import io
import json
import tarfile
from pathlib import Path

import pytest

from syndicate.model.clients import CLIENTS
from tests.clients.generate import FILE, letter, newest, read_tarball, text_of


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(["2013", "2016", "2019", "2007"], "2019", id="years, in whatever order"),
        pytest.param(["12", "14", "10.3"], "14", id="JavaScript lists whole numbers first"),
        pytest.param(["6.0", "10", "9.0"], "10", id="numbers are no words"),
        pytest.param(["2024-04", "2024-01"], "2024-04", id="months"),
        pytest.param(["2011", "2016", "16.80"], "16.80", id="the last listed where years and versions mix"),
        pytest.param(["2019-10", "16.80"], "16.80", id="the last listed where months and versions mix"),
        pytest.param(["2016", "2019", "2022-08"], "2022-08", id="the last listed where years and months mix"),
        pytest.param(["6.1.31.", "5.0.10.2"], "6.1.31.", id="a slip of the pen"),
        pytest.param(["136.0", "137.0b3"], "137.0b3", id="a beta"),
    ],
)
def test_the_newest_version_counts(versions: list[str], expected: str) -> None:
    assert newest(versions) == expected


def test_a_version_of_no_known_scheme_stops_the_script() -> None:
    with pytest.raises(ValueError, match="'next' is no version"):
        newest(["next"])


def test_what_was_not_tested_is_not_known() -> None:
    assert letter({}, "outlook.windows") == "u"
    assert letter({"outlook": {"windows": {"2016": "y", "2019": "a #1"}}}, "outlook.windows") == "a"


def test_a_tarball_becomes_a_matrix(tmp_path: Path) -> None:
    data = {
        "last_update_date": "2025-09-09 18:08:06 +0000",
        "data": [{"slug": "css-x", "title": " x ", "stats": {"hey": {"desktop-webmail": {"2020-06": "n #1"}}}}],
    }
    path = tmp_path / "caniemail.tgz"
    with tarfile.open(path, "w:gz") as tarball:
        for name, text in (
            ("package.json", '{"version": "9.9.9"}'),
            ("LICENSE", "MIT License\n"),
            ("data/caniemail.json", json.dumps(data)),
        ):
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text)
            tarball.addfile(member, io.BytesIO(text.encode()))
    made = json.loads(text_of(read_tarball(path)))
    assert made["about"]["date"] == "2025-09-09"
    assert "9.9.9" in made["about"]["from"]
    assert made["about"]["license"] == "MIT License"
    title, letters = made["features"]["css-x"]
    assert title == "x"
    assert dict(zip(made["clients"], letters, strict=True))["hey.desktop-webmail"] == "n"
    assert letters.count("u") == len(CLIENTS) - 1


def test_what_is_kept_says_where_it_is_from() -> None:
    kept = FILE.read_text(encoding="utf-8")
    made = json.loads(kept)
    assert kept == text_of(made)
    assert made["clients"] == list(CLIENTS)
    assert "caniemail" in made["about"]["from"]
    assert "Permission is hereby granted" in made["about"]["license"]
