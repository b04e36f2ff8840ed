"""The preview looks as it did when somebody last looked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.render.likeness import unlike
from tests.render.stored import STORED, fonts
from tests.web.browsing import Visitor, browser, chromium
from tests.web.pictures import file_of, opened, photographed, stored

OTHER_FONTS = set(fonts().splitlines()) ^ set((STORED / "fonts.txt").read_text(encoding="utf-8").splitlines())
pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed"),
    pytest.mark.skipif(bool(OTHER_FONTS), reason=f"stored pictures have other fonts: {', '.join(sorted(OTHER_FONTS))}"),
]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with browser(tmp_path_factory.mktemp("profile")) as driver, opened(driver) as found:
        yield found


@pytest.mark.parametrize(("width", "height", "scheme"), list(stored()))
def test_the_page_looks_as_stored(visitor: Visitor, width: int, height: int, scheme: str, tmp_path: Path) -> None:
    found = photographed(visitor, width, height, scheme)
    found.save(tmp_path / "page.png")
    with Image.open(file_of(width, scheme)) as expected:
        assert unlike(found, expected) == "", f"look at {tmp_path / 'page.png'}; `make screenshots` stores it"


def test_a_change_of_the_look_is_seen(visitor: Visitor) -> None:
    found = photographed(visitor, 1440, 900, "light")
    with Image.open(file_of(1440, "dark")) as expected:
        assert unlike(found, expected) != ""
