import pytest

from syndicate.model.clients import CLIENTS, USUAL_CLIENTS, clients_named
from syndicate.render.lint import matrix
from syndicate.render.lint.matrix import Support, support


@pytest.mark.parametrize(
    ("feature", "client", "expected"),
    [
        pytest.param("css-color", "outlook.windows", Support.UNKNOWN, id="what nobody tested"),
        pytest.param("css-border-radius", "outlook.windows", Support.NO, id="Word draws no round corners"),
        pytest.param("css-padding", "outlook.windows", Support.PARTLY, id="Word pads table cells alone"),
        pytest.param("html-style", "gmail.mobile-webmail", Support.NO, id="no style block in mobile web mail"),
        pytest.param("css-animation", "outlook.macos", Support.NO, id="16.80 of 2024 counts, not 2016"),
        pytest.param("css-padding", "apple-mail.ios", Support.YES, id="Apple Mail"),
    ],
)
def test_support_is_that_of_the_newest_version(feature: str, client: str, expected: Support) -> None:
    assert support(feature, client) is expected


def test_every_feature_has_a_title_and_an_answer_for_every_client() -> None:
    assert len(list(matrix.features())) > 300
    for feature in matrix.features():
        assert matrix.title(feature)
        assert all(support(feature, client) in Support for client in CLIENTS)


def test_clients_that_lack_a_feature_are_named_as_people_call_them() -> None:
    without = matrix.without("css-border-radius", USUAL_CLIENTS)
    assert matrix.names(without) == ("Outlook (Windows)",)
    partly = matrix.without("css-padding", USUAL_CLIENTS, Support.NO, Support.PARTLY)
    assert partly == ("outlook.windows",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("outlook.windows", ("outlook.windows",)),
        ("yahoo", ("yahoo.android", "yahoo.desktop-webmail", "yahoo.ios")),
        ("outlook.win", ()),
        ("", ()),
    ],
)
def test_a_family_stands_for_its_clients(name: str, expected: tuple[str, ...]) -> None:
    assert clients_named(name) == expected


def test_the_usual_clients_are_known() -> None:
    assert set(USUAL_CLIENTS) <= set(CLIENTS)
