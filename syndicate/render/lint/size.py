"""M001: how large the HTML part is, which post takes how much of it, and where Gmail clips."""

from collections.abc import Iterator, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import sizes
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Page

CLIPPED_ABOVE = 102_400  #: Gmail shows no more bytes of the HTML part, counted before they are encoded.
NEAR = 95_000  #: What a mailing service adds (links that count clicks, a footer) must find room.
_NAMED = 5


def size(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M001."""
    clipping = tuple(one for one in clients if one.startswith("gmail."))
    if not clipping:
        return
    writer, html = Writer(page, "M001"), page.mail.html
    encoded = html.encode("utf-8", "replace")
    if len(encoded) > CLIPPED_ABOVE:
        position = len(encoded[:CLIPPED_ABOVE].decode("utf-8", "ignore"))
        message = f"the HTML part takes {len(encoded):,} bytes: Gmail clips it here, behind {CLIPPED_ABOVE:,}"
        yield writer.at(page.at(position), Severity.ERROR, message, _advice(page), clients=clipping, offset=position)
    elif len(encoded) > NEAR:
        message = f"the HTML part takes {len(encoded):,} bytes: Gmail clips above {CLIPPED_ABOVE:,}"
        yield writer.at(None, Severity.WARNING, message, _advice(page), clients=clipping)
    elif (page.mail.encoded_bytes or 0) > CLIPPED_ABOVE:
        message = f"the HTML part takes {page.mail.encoded_bytes:,} bytes as it is transferred"
        hint = f"Gmail counts it decoded, {len(encoded):,} bytes, as far as is known; a lower `budget` is sure."
        yield writer.at(None, Severity.INFO, message, hint, clients=clipping)


def _advice(page: Page) -> str:
    advice = "Lower `budget` or `limit`, or show excerpts: `content: excerpt`."
    found = sorted(sizes.post_sizes(page.mail.html, page.mail.posts).items(), key=lambda one: -one[1][0])
    largest = "; ".join(f"{count:,} {url}" for url, (count, _, _) in found[:_NAMED])
    return f"{advice} The largest posts, in bytes: {largest}." if largest else advice
