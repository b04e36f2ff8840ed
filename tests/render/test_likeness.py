"""Pictures are alike where a person sees no difference."""

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.render.likeness import unlike

SIZE = (375, 1200)


def page(*, block: tuple[int, int, int, int] | None = None, paper: int = 250, height: int = 1200) -> Image.Image:
    picture = Image.new("RGB", (SIZE[0], height), (paper, paper, paper))
    draw = ImageDraw.Draw(picture)
    for line in range(40, 1100, 28):
        draw.rectangle((20, line, 340, line + 9), fill=(40, 40, 40))
    if block:
        draw.rectangle(block, fill=(160, 30, 30))
    return picture


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(page(), id="the same"),
        pytest.param(page(height=1201), id="a pixel at the end"),
        pytest.param(Image.blend(page(), page().filter(ImageFilter.SMOOTH), 0.15), id="smoothed edges"),
        pytest.param(page().quantize(64), id="fewer colours"),
    ],
)
def test_alike(other: Image.Image) -> None:
    assert unlike(page(), other) == ""


@pytest.mark.parametrize(
    ("other", "says"),
    [
        pytest.param(page(height=1216), "375 × 1200 pixels against 375 × 1216", id="higher"),
        pytest.param(page(block=(20, 300, 60, 315)), "visibly in", id="a badge"),
        pytest.param(page(paper=248), "colours differ by", id="darker paper"),
        pytest.param(page().transform(SIZE, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 4)), "visibly in", id="moved"),
    ],
)
def test_unlike(other: Image.Image, says: str) -> None:
    assert says in unlike(page(), other)
