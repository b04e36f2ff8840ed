"""The corpus: the same arguments give the same bytes, and rounds of news come on top."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from bench import corpus
from bench.corpus import Corpus, Layout, World, corrected_numbers

SCRIPT = Path(corpus.__file__)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.md")}


def make(folder: Path, *, posts: int = 30, layout: Layout = "flat") -> Corpus:
    made = Corpus(folder, posts, 5, layout=layout)
    made.make()
    return made


def digest(files: dict[str, bytes]) -> str:
    return hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(files.items()))).hexdigest()


def test_bytes_never_change(tmp_path: Path) -> None:
    make(tmp_path, posts=200)
    assert digest(contents(tmp_path)) == "143dcbdb42abd5dee1b05af07344857da7ecd232e756e9fd96c449812441fade"


def test_the_first_posts_do_not_depend_on_how_many_follow(tmp_path: Path) -> None:
    make(tmp_path / "few", posts=10)
    make(tmp_path / "many", posts=30)
    few, many = contents(tmp_path / "few"), contents(tmp_path / "many")
    assert len(many) == 30
    assert few.items() < many.items()


def test_a_round_adds_posts_after_the_newest(tmp_path: Path) -> None:
    made = make(tmp_path)
    newest = max(contents(tmp_path))
    first, second = (made.add_round(round_, new=4, edited=0) for round_ in (1, 2))
    names = [path.name for batch in (first, second) for path in batch.added]
    assert [name[-11:-3] for name in names] == [f"{number:08d}" for number in range(30, 38)]
    assert all(f"_posts/{name}" > newest for name in names)
    assert len(contents(tmp_path)) == 38


def test_a_round_corrects_posts_in_place(tmp_path: Path) -> None:
    made = make(tmp_path)
    before = contents(tmp_path)
    batch = made.add_round(1, new=0, edited=3)
    after = contents(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert after.keys() == before.keys()
    assert changed == {str(path.relative_to(tmp_path)) for path in batch.corrected}
    assert len(changed) == 3


def test_each_round_corrects_otherwise(tmp_path: Path) -> None:
    made = make(tmp_path)
    rounds = [made.add_round(round_, new=0, edited=30) for round_ in (1, 2)]
    assert [len(batch.paths) for batch in rounds] == [30, 30]
    world = made.world
    assert len({world.post(7, correction=round_)[1] for round_ in (0, 1, 2)}) == 3


def test_a_correction_changes_the_text_alone() -> None:
    world = World(1, 5)
    for number in range(1500):  # unusual ones of each kind are among them
        (name, plain), (same_name, corrected) = world.post(number), world.post(number, correction=3)
        head = plain[: plain.rindex(b"---")]
        assert name == same_name
        assert corrected.startswith(head)
        assert "更正3：".encode() in corrected.removeprefix(head)
        assert "更正".encode() not in plain


def test_layout_by_month(tmp_path: Path) -> None:
    made = make(tmp_path / "months", posts=30, layout="per-month")
    (path,) = made.add_round(1, new=1, edited=0).added
    make(tmp_path / "flat", posts=31)
    months, flat = contents(tmp_path / "months"), contents(tmp_path / "flat")
    assert path.parent == tmp_path / "months/_posts/2020-01"
    assert {name.replace("/2020-01/", "/"): data for name, data in months.items()} == flat


@pytest.mark.parametrize(
    ("have", "wanted", "expected"),
    [
        pytest.param(100_000, 5, 5, id="a few of many"),
        pytest.param(5, 5, 5, id="all of them"),
        pytest.param(3, 5, 3, id="more than there are"),
        pytest.param(10, 0, 0, id="none"),
    ],
)
def test_corrected_numbers_are_posts_that_exist_and_differ(have: int, wanted: int, expected: int) -> None:
    for seed in range(50):
        numbers = corrected_numbers(str(seed), have, wanted)
        assert len(set(numbers)) == len(numbers) == expected
        assert all(0 <= number < have for number in numbers)


def test_corrected_numbers_are_of_all_ages() -> None:
    ages = [100_000 - 1 - number for seed in range(50) for number in corrected_numbers(str(seed), 100_000, 5)]
    by_age = [
        sum(low <= age < high for age in ages) for low, high in ((0, 10), (10, 100), (100, 1000), (1000, 100_000))
    ]
    assert all(count > 25 for count in by_age)


def test_the_command_line_makes_the_same(tmp_path: Path) -> None:
    arguments = [sys.executable, str(SCRIPT), "--out", str(tmp_path / "script"), "--posts", "30", "--categories", "5"]
    subprocess.run(arguments, check=True)
    rounds = ["--new", "2", "--edit", "3", "--round", "1"]
    printed = subprocess.run([*arguments, *rounds], check=True, capture_output=True, text=True).stdout
    batch = make(tmp_path / "function").add_round(1, new=2, edited=3)
    assert contents(tmp_path / "script") == contents(tmp_path / "function")
    assert [Path(line).name for line in printed.splitlines()] == [path.name for path in batch.paths]
