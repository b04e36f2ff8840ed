"""Frozen values behave as those of ``dataclass(frozen=True, slots=True)`` do."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from syndicate.frozen import frozen


@frozen
class Point:
    """A place."""

    x: int
    y: int = 0
    note: str = field(default="", compare=False)


@frozen(kw_only=True, order=True)
class Version:
    """A version, with what came into it."""

    major: int
    minor: int = 0
    news: list[str] = field(default_factory=list, repr=False, compare=False)


@frozen
class Checked:
    value: int

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("negative")

    def __repr__(self) -> str:
        return f"<{self.value}>"


@dataclass(frozen=True, slots=True)
class Model:
    x: int
    y: int = 0
    note: str = field(default="", compare=False)


def test_values_are_taken_in_order_or_by_name() -> None:
    assert (Point(1).x, Point(1).y, Point(y=2, x=1).y) == (1, 0, 2)
    with pytest.raises(TypeError, match="takes 1 positional argument"):
        Version(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]


def test_a_default_that_can_be_changed_is_made_for_each() -> None:
    one, other = Version(major=1), Version(major=1)
    one.news.append("fast")
    assert (one.news, other.news, Version(major=1, news=["x"]).news) == (["fast"], [], ["x"])


def test_nothing_can_be_set_deleted_or_added() -> None:
    point = Point(1)
    for name in ("x", "z"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(point, name, 2)
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    assert not hasattr(point, "__dict__")


def test_equal_values_are_equal_and_have_one_hash() -> None:
    assert Point(1, 2, "here") == Point(1, 2, "there")
    assert len({Point(1, 2, "here"), Point(1, 2, "there"), Point(2, 1)}) == 2
    others: list[object] = [Model(1), 1]
    assert Point(1) not in others


def test_they_are_shown_as_they_are_made() -> None:
    assert repr(Point(1, note="here")) == "Point(x=1, y=0, note='here')"
    assert repr(Version(major=1)) == "Version(major=1, minor=0)"


def test_what_a_class_defines_itself_stays() -> None:
    assert repr(Checked(1)) == "<1>"
    assert Checked.__doc__ == "Checked"
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)


def test_ordered_ones_are_compared_field_by_field() -> None:
    one, other = Version(major=1, minor=9), Version(major=2)
    assert sorted([other, one]) == [one, other]
    assert (one < other, one <= other, one > other, one >= other) == (True, True, False, False)
    with pytest.raises(TypeError, match="not supported"):
        assert one < 2  # type: ignore[operator]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301
def test_copies_are_equal(copied: Callable[[object], object]) -> None:
    assert copied(Point(1, 2)) == Point(1, 2)


def test_to_dataclasses_they_are_the_same() -> None:
    point = Point(1, 2, "here")
    assert [one.name for one in fields(point)] == [one.name for one in fields(Model(1))]
    assert asdict(point) == asdict(Model(1, 2, "here"))
    assert replace(point, x=3) == Point(3, 2)
    match point:
        case Point(x, y):
            assert (x, y) == (1, 2)
