"""Pictures of the preview as it should look: ``make screenshots`` takes them anew; look at what changed.

What the documents show is taken of the sample site, with a drawing in place of the pictures that it has elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from selenium.webdriver.chrome.webdriver import WebDriver

from tests.render.screenshots import SCHEMES, browser
from tests.render.stored import IMAGES, STORED, save
from tests.web.browsing import Visitor
from tests.web.samplesite import sample_studio
from tests.web.sites import make_studio, served

COLOURS = 256  #: The page has small marks in colours of their own.
SIZES = ((1440, 900), (375, 800))


def stored() -> Iterator[tuple[int, int, str]]:
    """Yield width, height and scheme of each stored picture."""
    for (width, height), scheme in product(SIZES, SCHEMES):
        yield width, height, scheme


def file_of(width: int, scheme: str) -> Path:
    """Return where the picture is stored."""
    return STORED / f"preview-{width}-{scheme}.png"


@contextmanager
def opened(driver: WebDriver) -> Iterator[Visitor]:
    """Open the preview of a site in memory."""
    with served(make_studio()) as server:
        yield Visitor(driver, server.address)


def photographed(visitor: Visitor, width: int, height: int, scheme: str) -> Image.Image:
    """Return a picture of the page: the page's own colours and the mail's are of *scheme*."""
    visitor.look(width, height, scheme=scheme)
    visitor.driver.get(f"{visitor.base}?scheme={scheme}")
    return picture(visitor)


def picture(visitor: Visitor) -> Image.Image:
    """Return a picture of the page that is open, once all of it is there."""
    frames = "[...document.querySelectorAll('iframe')].every((one) => one.contentDocument?.readyState === 'complete')"
    visitor.until(lambda: visitor.texts("#live") == ["live"] and visitor.script(f"return {frames}"))
    with Image.open(BytesIO(visitor.capture())) as found:
        return found.convert("RGB")


def _take(folder: Path) -> None:
    with browser(folder / "profile") as driver:
        with opened(driver) as visitor:
            for width, height, scheme in stored():
                save(photographed(visitor, width, height, scheme), file_of(width, scheme), colours=COLOURS)
        with served(sample_studio(folder / "site")) as server:
            visitor = Visitor(driver, server.address)
            for name, query, scheme in (
                ("preview.png", "name=markets&tab=posts", "light"),
                ("preview-dark.png", "name=markets&scheme=dark", "dark"),
            ):
                visitor.look(1440, 900, scheme=scheme)
                visitor.driver.get(f"{visitor.base}?{query}")
                save(picture(visitor), IMAGES / name, colours=COLOURS)


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        _take(Path(scratch))
