"""Whether two pictures of a page look the same to a person, however a font's edges were smoothed."""

from PIL import Image, ImageChops, ImageStat

SCALE = 4  #: Both are looked at in a quarter of their size, which evens out the edges of letters.
MAX_HEIGHTS_APART = 2  #: Pixels of the whole page.
MAX_MEAN = 0.5  #: Of 255, over all pixels and colours.
VISIBLE = 16  #: Of 255: what a pixel's colour may differ by.
MAX_SHARE = 0.0005  #: Of the pixels: about two words of a page.


def unlike(one: Image.Image, other: Image.Image) -> str:
    """Return what is visibly different, "" where nothing is."""
    if one.width != other.width or abs(one.height - other.height) > MAX_HEIGHTS_APART:
        return f"{one.width} × {one.height} pixels against {other.width} × {other.height}"
    size = (one.width // SCALE, min(one.height, other.height) // SCALE)
    box = (0, 0, size[0] * SCALE, size[1] * SCALE)
    small = [picture.convert("RGB").crop(box).resize(size, Image.Resampling.BOX) for picture in (one, other)]
    difference = ImageChops.difference(*small)
    mean = sum(ImageStat.Stat(difference).mean) / 3
    red, green, blue = difference.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    share = sum(strongest.histogram()[VISIBLE:]) / (size[0] * size[1])
    if mean > MAX_MEAN or share > MAX_SHARE:
        return f"colours differ by {mean:.2f} of 255, visibly in {share:.2%} of the pixels"
    return ""
