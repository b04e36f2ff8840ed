"""Carriers made of what the config says of ``mailers``."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from syndicate.deliver.outbox import Outbox
from syndicate.deliver.ports import Carrier
from syndicate.deliver.smtp import Smtp


def carrier(settings: Mapping[str, Any], *, name: str, state: Path) -> Carrier:
    """Return the carrier that the checked *settings* of a mailer describe; *state* holds the outbox by default."""
    if settings["type"] == "outbox":
        return Outbox(folder=Path(settings.get("path") or state / "outbox"), name=name)
    timeout: timedelta = settings.get("timeout", timedelta(minutes=5))
    keys = ("host", "port", "username", "password", "connections", "per_connection", "rate", "max_per_day")
    given = {key: settings[key] for key in keys if key in settings}
    return Smtp(**given, security=str(settings["security"]), name=name, timeout_s=timeout.total_seconds())
