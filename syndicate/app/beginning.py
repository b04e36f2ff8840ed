"""Whether a site begins, or has lost its ledger: a lost one must not look like a new site, which would mail again."""

from collections.abc import Iterator
from pathlib import Path

from syndicate.errors import LedgerError
from syndicate.model import Config, DigestSettings

OUTBOX = "outbox"
LOCKS = "locks"  #: Of a run for each digest and issue; made when something is sent.


def expect_beginning(config: Config, ledger: Path) -> None:
    """Raise LedgerError where *ledger* is not there, and what lies beside it tells that it was."""
    if not _is_there(ledger) and (found := next(_traces(config.state, ledger), None)):
        raise LedgerError(
            f"the ledger is gone: it is not here, though {found} is",
            where=str(ledger),
            hint="Put a backup in its place: without it nobody knows what was sent. If nothing was, or it may be sent "
            "again: `syndicate run --first-run`.",
        )


def expect_known(config: Config, ledger: Path, digests: list[DigestSettings]) -> None:
    """Raise LedgerError where *ledger* is not there, and nothing else could tell whether it was lost."""
    expect_beginning(config, ledger)
    if not _is_there(ledger) and (why := _is_elsewhere(config, digests)):
        raise LedgerError(
            f"there is no ledger, and {why}",
            where=str(ledger),
            hint="Where it was lost, bring it back: what it knew as sent would be sent again. For the first run, add "
            "--first-run.",
        )


def _is_there(ledger: Path) -> bool:
    return ledger.exists() and ledger.stat().st_size > 0


def _traces(state: Path, ledger: Path) -> Iterator[str]:
    """Yield what a ledger that was there has left. No secret does: a preview makes one, too."""
    for pattern in (f"{ledger.name}-*", f"{ledger.name}.backup-*", f"{LOCKS}/*"):
        yield from (str(path.relative_to(state.parent)) for path in state.glob(pattern))


def _is_elsewhere(config: Config, digests: list[DigestSettings]) -> str:
    """Return what tells that the state folder may be new each time; "" where all is in one place."""
    if not digests:
        return ""
    if config.recipients:
        return "`recipients` come from outside"
    mails = any(config.mailers.get(one.mailer, {}).get("type") not in (None, OUTBOX) for one in digests)
    return "`secret` comes from outside" if config.secret and mails else ""
