"""Pictures of digests as they should look: ``make screenshots`` takes them anew; look at what changed.

Beside them stands which fonts they were taken with: with others nothing can be compared.
"""

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from selenium.webdriver.chrome.webdriver import WebDriver

from syndicate.themes import themes
from tests.goldens import DIGESTS, FOLDER, ROOT, sample
from tests.render.sampledigest import BODY_TABLE, PICTURE, make_articles, make_digest
from tests.render.screenshots import SCHEMES, WIDTHS, browser, capture, show

STORED = FOLDER / "screenshots"
IMAGES = ROOT / "docs" / "images"
COLOURS = 64  #: Of a stored picture: a quarter of the bytes, and nobody sees it.
_DRAWING = b"""<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='600'>
<rect width='1200' height='600' fill='#c9d6df'/>
<path d='M0 500L200 420 400 450 600 300 800 340 1000 180 1200 220V600H0z' fill='#52616b'/></svg>"""
CHART = f"data:image/svg+xml;base64,{b64encode(_DRAWING).decode()}"
_PICTURE = re.compile(r'(<img [^>]*src=")[^"]*')
#: What the sample digests ask for, and what stands in for what is not there.
_FAMILIES = (
    *("Noto Sans CJK SC", "Georgia", "Times New Roman", "Menlo", "Consolas", "Courier New", "Arial"),
    *("sans-serif", "serif", "monospace"),
)


def fonts() -> str:
    """Return which fonts of this machine the sample digests are shown in, one a line."""
    if shutil.which("fc-match") is None:
        return "fontconfig is not installed\n"
    pattern = "%{family[0]} %{fontversion}"
    found = {
        one: subprocess.run(["fc-match", "-f", pattern, one], check=True, capture_output=True, text=True).stdout
        for one in _FAMILIES
    }
    return "".join(f"{family}: {font}\n" for family, font in found.items())


def pages(css: str = "", *, chart: str = CHART) -> Mapping[str, str]:
    """Return a digest in each theme, with cards, a whole body, lines and corrections; *css* is added to its look."""
    first, *rest = make_articles()
    articles = [replace(first, blurb_html=BODY_TABLE), *rest]
    made = {}
    with TemporaryDirectory() as folder:
        for theme in themes(None):
            sheet = Path(folder) / "themes" / theme / "theme.css"
            sheet.parent.mkdir(parents=True)
            origin = "theme.css" if theme == "default" else f"themes/{theme}/theme.css"
            sheet.write_text(f'@import "!default/{origin}";\n{css}', encoding="utf-8")
            digest = make_digest(
                articles,
                theme=theme,
                group_by="category",
                limit=5,
                corrected=[("上周五的收盘点位", "https://news.example.org/2022/05/13/close.html")],
                templates=Path(folder),
            )
            made[theme] = digest.html.replace(PICTURE, chart)
    return made


def photographed(driver: WebDriver, html: str, folder: Path, *, width: int, scheme: str) -> Image.Image:
    """Return the picture of *html*; *folder* is for files on the way."""
    page, picture = folder / "page.html", folder / "page.png"
    page.write_text(html, encoding="utf-8")
    show(driver, page, width=width, scheme=scheme)
    capture(driver, picture)
    with Image.open(picture) as opened:
        return opened.convert("RGB")


def stored() -> Iterator[tuple[str, int, str]]:
    """Yield theme, width and scheme of each stored picture."""
    yield from product(themes(None), WIDTHS, SCHEMES)


def file_of(theme: str, width: int, scheme: str) -> Path:
    """Return where the picture is stored."""
    return STORED / f"{theme}-{width}-{scheme}.png"


def _take(folder: Path) -> None:
    """Take the pictures that tests compare, and those that the documents show."""
    with browser(folder / "profile") as driver:
        html = pages()
        for theme, width, scheme in stored():
            picture = photographed(driver, html[theme], folder, width=width, scheme=scheme)
            save(picture, file_of(theme, width, scheme))
        for theme in themes(None):
            name = "digest.png" if theme == "default" else f"{theme}.png"
            digest = _of_the_sample_site(folder / "site", theme)
            wide = photographed(driver, digest, folder, width=700, scheme="light")
            phone = photographed(driver, digest, folder, width=375, scheme="dark")
            save(_side_by_side(wide, phone), IMAGES / name)
    (STORED / "fonts.txt").write_text(fonts(), encoding="utf-8")


def _of_the_sample_site(folder: Path, theme: str) -> str:
    folder.mkdir(exist_ok=True)
    app = sample(folder)
    config = folder / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("digests:", f"digests:\n  theme: {theme}", 1), encoding="utf-8")
    made = app.preview(DIGESTS["markets"]).digest.html
    config.write_text(text, encoding="utf-8")
    return _PICTURE.sub(rf"\1{CHART}", made)


def _side_by_side(wide: Image.Image, phone: Image.Image, *, height: int = 1240) -> Image.Image:
    gap = 24
    both = Image.new("RGB", (wide.width + gap + phone.width, height), "white")
    both.paste(wide, (0, 0))
    both.paste(phone, (wide.width + gap, 0))
    return both


def save(picture: Image.Image, target: Path, *, colours: int = COLOURS) -> None:
    """Store *picture*, with as few bytes as it can be told by."""
    target.parent.mkdir(exist_ok=True)
    picture.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        _take(Path(scratch))
