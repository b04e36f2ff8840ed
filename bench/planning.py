"""Plan the deliveries of one issue to a million recipients.

make bench-mail
python -m bench.planning --recipients 100000

The recipients are imported first. Measured is one process that opens the ledger and freezes an issue for all of them.
"""

import argparse
import hashlib
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import run
from syndicate.ledger import Ledger
from syndicate.model import Role
from syndicate.model.issue import Frozen, Head, Place, Recipient

NOW = datetime(2022, 5, 20, tzinfo=UTC)
SUBSCRIPTION = "markets"


def opened(path: Path) -> Ledger:
    """Return the ledger at *path*."""
    return Ledger.open(path, now=NOW, address_hash=lambda address: hashlib.sha256(address.encode()).digest()[:16])


def plan(path: Path, recipients: int) -> None:
    """Freeze an issue for everybody."""
    place = Place(post_id="1", title="Post", url="https://news.example.org/1", role=Role.FULL, text_hash=bytes(16))
    frozen = Frozen(
        subscription=SUBSCRIPTION,
        subject="Subject",
        preheader="",
        html="<p>Text.</p>",
        text="Text.",
        language="en",
        head=Head(sender="news@example.org", list_id="markets.news.example.org", list_name="Markets"),
        places=(place,),
    )
    with opened(path) as ledger:
        issue = ledger.issues.freeze(frozen, slot=None, mailer="outbox", recipients=(), now=NOW, with_subscribers=True)
        planned = sum(ledger.deliveries.counts(issue).values())
    if planned != recipients:
        raise RuntimeError(f"{planned} deliveries for {recipients} recipients")


def main() -> None:
    """Measure and print; or be what is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipients", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ledger:
        plan(options.ledger, options.recipients)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with opened(path) as ledger:
            everybody = (
                Recipient(address=f"reader{number}@example.org", subscriptions=(SUBSCRIPTION,))
                for number in range(options.recipients)
            )
            ledger.recipients.put_all(everybody, NOW)
        own = [sys.executable, "-m", "bench.planning", "--ledger", str(path), "--recipients", str(options.recipients)]
        taken, _ = run(own, cwd=Path(__file__).parents[1])
    print(f"{options.recipients:,} deliveries planned: {taken.wall_s:.1f} s (at most 10), CPU {taken.cpu_s:.1f} s,")
    print(f"peak {taken.peak_mb:.0f} MB (at most 300)")


if __name__ == "__main__":
    main()
