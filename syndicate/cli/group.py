"""The group of commands, each loaded when it is called, and the one place where errors become messages."""

import importlib
import sys
from pathlib import Path
from typing import NoReturn

import click

from syndicate.cli.session import Session
from syndicate.errors import SyndicateError

COMMANDS = (
    *("init", "build", "posts", "preview", "lint", "draft", "send", "run"),
    *("issues", "schedule", "recipients", "status", "backup", "schema", "snippet"),
)


class Commands(click.Group):
    """Finds a command in the module of its name, in the order of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Return the command *cmd_name*, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"syndicate.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 (for the type checker)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with; suggest a name where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"{error.message} The commands are: {', '.join(COMMANDS)}.", ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error that was raised on purpose becomes a message and an exit code."""
        debug = bool(ctx.params.get("debug"))
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except SyndicateError as error:
            if debug:
                raise
            _stop(str(error), error.exit_code)
        except Exception as error:
            if debug:
                raise
            _stop(
                f"syndicate failed: {type(error).__name__}: {error}\n  Run it again with --debug, and report this.", 1
            )


def _stop(message: str, exit_code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration; default: config.yaml in this folder, else Jekyll's _config.yml.",
)
@click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
@click.version_option(package_name="syndicate-feeds", prog_name="syndicate")
@click.pass_context
def syndicate(ctx: click.Context, config: Path | None, debug: bool) -> None:  # noqa: ARG001, FBT001 (debug is read by Commands.invoke)
    """Feeds and e-mail digests from a folder of posts."""
    ctx.obj = Session(config)
