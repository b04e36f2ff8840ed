import pytest

from syndicate.render.lint.colours import BLACK, WHITE, Colour, contrast, ground_colour, inverted, read_colour, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#1D1b19", (29, 27, 25)),
        ("#fff", WHITE),
        ("fff", WHITE),
        ("#11223380", (136, 144, 153)),
        ("#0008", (119, 119, 119)),
        ("#12345", None),
        ("#11223300", None),
        ("rgb(1, 2, 300)", (1, 2, 255)),
        ("rgba(1,2,3,.5)", (128, 128, 129)),
        ("rgb(1 2 3 / 50%)", (128, 128, 129)),
        ("rgba(1,2,3,1.2.3)", (1, 2, 3)),
        ("RebeccaPurple", (102, 51, 153)),
        ("hsl(0 0% 0%)", None),
        (" Silver ", (192, 192, 192)),
        ("transparent", None),
        ("rgba(1, 2, 3, 0)", None),
        ("inherit", None),
        ("", None),
    ],
)
def test_colours_as_mail_writes_them(text: str, expected: Colour | None) -> None:
    assert read_colour(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [(BLACK, WHITE, 21.0), (WHITE, WHITE, 1.0), ((119, 119, 119), WHITE, 4.48)]
)
def test_contrast_is_that_of_wcag(one: Colour, other: Colour, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_inverting_turns_lightness_round_and_keeps_the_hue() -> None:
    assert (inverted(BLACK), inverted(WHITE)) == (WHITE, BLACK)
    assert inverted((119, 119, 119)) == (119, 119, 119)  # L* is 50
    red, green, blue = inverted((159, 35, 24))
    assert red > green
    assert red > blue


def test_twice_inverted_is_nearly_the_same() -> None:
    again = inverted(inverted((107, 101, 92)))
    assert all(abs(one - other) <= 1 for one, other in zip(again, (107, 101, 92), strict=True))


def test_a_colour_is_written_as_hexadecimal() -> None:
    assert written((29, 27, 5)) == "#1d1b05"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ({"background-color": "#fff"}, WHITE),
        ({"background-color": "transparent", "background": "#fff"}, None),
        ({"background": "url(black.png) no-repeat #ffffff"}, WHITE),
        ({"background": "no-repeat url(white.png) black"}, BLACK),
        ({"background": "rgb(0, 0, 0)"}, BLACK),
        ({"background": "url(a.png)"}, None),
        ({"color": "red"}, None),
    ],
)
def test_the_ground_is_found_in_the_shorthand(style: dict[str, str], expected: Colour | None) -> None:
    assert ground_colour(style) == expected
