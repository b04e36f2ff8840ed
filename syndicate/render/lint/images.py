"""M004: pictures without a size or a text in their place, and kinds of them that clients do not show."""

from collections.abc import Iterator, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.features import picture_features
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Element, Page

USUAL_WIDTH = 640  #: Pixels: of a mail that says nothing of its width.
_KINDS = ("image-svg", "image-avif", "image-webp", "image-base64", "image-heif", "image-apng", "image-mp4")


def images(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M004."""
    writer = Writer(page, "M004")
    room = _room(page)
    for image in (one for one in page.named("img") if not one.is_hidden):
        if "alt" not in image.attributes:
            hint = 'Say what it shows: alt="…"; alt="" for one that only decorates.'
            yield writer.at(image, Severity.WARNING, "the picture has no text in its place", hint)
        yield from _width(writer, image, room, clients)
        for feature in picture_features(image.attributes.get("src", "")):
            hurt = matrix.without(feature, clients) if feature in _KINDS else ()
            if hurt:
                message = f"{matrix.title(feature)} is not shown"
                yield writer.at(image, Severity.WARNING, message, "Link to a PNG or JPEG file.", clients=hurt)


def _width(writer: Writer, image: Element, room: int, clients: Sequence[str]) -> Iterator[Finding]:
    width = image.attributes.get("width", "").removesuffix("px")
    word = tuple(one for one in clients if one.startswith("outlook.windows"))
    if not width and word:
        hint = f'Write its width in pixels, at most {room}: width="…".'
        message = "the picture has no width: Outlook shows it in its full size"
        yield writer.at(image, Severity.WARNING, message, hint, clients=word)
    elif width.isdecimal() and int(width) > room:
        hint = f'Write width="{room}" or less.'
        message = f"the picture is {width} pixels wide, in a mail of {room}: it breaks the layout"
        yield writer.at(image, Severity.WARNING, message, hint)


def _room(page: Page) -> int:
    """Return how wide the mail is: as its widest table says."""
    widths = (one.attributes.get("width", "").removesuffix("px") for one in page.named("table"))
    return max((int(width) for width in widths if width.isdecimal()), default=USUAL_WIDTH)
