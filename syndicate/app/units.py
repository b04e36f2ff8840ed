"""What has ``syndicate run`` called every few minutes: units of systemd, a line of cron."""

import shlex
import sys
from pathlib import Path


def systemd(folder: Path, minutes: int) -> str:
    """Return a service and a timer that run in *folder* every so many *minutes*, each headed by where it belongs."""
    return f"""\
# /etc/systemd/system/syndicate.service
[Unit]
Description=Feeds and digests of {folder}
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command()} run --until-done 30m
# The message in hand is finished; the server may take ten minutes to answer for it.
TimeoutStopSec=660

# /etc/systemd/system/syndicate.timer
[Unit]
Description=Every {minutes} minutes: feeds and digests of {folder}

[Timer]
OnCalendar=*:0/{minutes}
Persistent=true

[Install]
WantedBy=timers.target
"""


def cron(folder: Path, minutes: int) -> str:
    """Return a line of crontab that runs in *folder* every so many *minutes*."""
    # A percent sign ends the command of a crontab.
    line = f"cd {shlex.quote(str(folder))} && {command()} run".replace("%", "\\%")
    return f"*/{minutes} * * * * {line}\n"


def command() -> str:
    """Return how this very program is called."""
    program = Path(sys.executable).with_name("syndicate")
    return shlex.quote(str(program)) if program.exists() else f"{shlex.quote(sys.executable)} -m syndicate"
