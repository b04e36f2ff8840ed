"""What the pages need of whoever makes digests."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from syndicate.web.values import Choice, DraftText, Feed, Outline, Shown, SourceLine, View


class Studio(Protocol):
    """Shows digests of one site as its files are at the moment. Its methods may be called from several threads.

    All of them raise SyndicateError for what the owner can mend: a config, template or draft with a fault, a name that
    is none. They are fast where nothing changed since the last call.
    """

    def outline(self) -> Outline:
        """Return what can be chosen."""
        ...

    def preview(self, choice: Choice) -> Shown:
        """Return the digest of *choice*. Nothing is sent or recorded."""
        ...

    def mail(self, choice: Choice, view: View) -> str:
        """Return the HTML part of *choice* changed so that any browser shows it as *view*.

        Every element of the HTML part is still there, in its order. Nothing in it runs.
        """
        ...

    def picture(self, path: str) -> tuple[bytes, str] | None:
        """Return a picture of the site that lies beside its posts, and its type; None where none lies there.

        *path* is that of its address on the site. Mails and entries address those that are there as ``PICTURES`` does,
        so that they are seen before they are published.
        """
        ...

    def begin_draft(self, name: str) -> None:
        """Write the draft of the next issue of *name*. Raises UsageError where there is one already."""
        ...

    def save_draft(self, name: str, draft: DraftText) -> None:
        """Write *draft* into the file of *name*; what it does not say of it, comments too, stays.

        An entry that the file has lost is taken out, one of ``left_out`` that is among the entries is taken in. Raises
        DraftError where the file is of another version, and for what no draft can say.
        """
        ...

    def send_test(self, choice: Choice, address: str) -> str:
        """Send the next issue to *address* as a test, recorded nowhere; return what became of it.

        Raises DeliveryError where it was not taken.
        """
        ...

    def feed(self, name: str) -> Feed:
        """Return the feed of the subscription *name*, as a reader would show it. Raises UsageError."""
        ...

    def source(self, where: str, around: int = 4) -> tuple[SourceLine, ...]:
        """Return the lines around ``digest.html.jinja:12``, as errors name places; none for a file that is not ours."""
        ...

    def changes(self, stop: threading.Event) -> Iterator[frozenset[Path]]:
        """Yield what changed of the posts, templates, drafts and config, until *stop* is set.

        From when a change is yielded on, the other methods see it.
        """
        ...
