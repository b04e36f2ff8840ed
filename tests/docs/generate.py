"""Write the pages of docs/ that are made from the code: ``python -m tests.docs.generate``."""

from pathlib import Path

import click

from syndicate import config
from syndicate.cli.group import COMMANDS, syndicate

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[str, str]:
    """Return the generated pages: file name to text."""
    return {"cli.md": _cli(), "config.md": _config(), "config.schema.json": config.schema()}


def _config() -> str:
    intro = (DOCS / "config.intro.md").read_text(encoding="utf-8")
    return f"{intro.rstrip()}\n\n{config.reference().rstrip()}\n"


def _cli() -> str:
    parent = click.Context(syndicate, info_name="syndicate", **syndicate.context_settings)
    intro = (DOCS / "cli.intro.md").read_text(encoding="utf-8")
    sections = [intro.rstrip(), _options(syndicate, parent)]
    for name in COMMANDS:
        command = syndicate.get_command(parent, name)
        assert command is not None
        sections += _command(command, name, parent, "##")
    return "\n\n".join(section.rstrip() for section in sections) + "\n"


def _command(command: click.Command, name: str, parent: click.Context, mark: str) -> list[str]:
    """Return the section of *command*, and those of its own commands."""
    context = click.Context(command, info_name=name, parent=parent)
    usage = command.get_usage(context).removeprefix("Usage: ")
    title = context.command_path.removeprefix("syndicate ")
    made = [f"{mark} {title}\n\n    {usage}\n\n{_paragraphs(command.help or '')}\n\n{_options(command, context)}"]
    for below, one in sorted(command.commands.items() if isinstance(command, click.Group) else ()):
        made += _command(one, below, context, f"{mark}#")
    return made


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _options(command: click.Command, context: click.Context) -> str:
    records = [one.get_help_record(context) for one in command.get_params(context)]
    rows = [f"| `{names.replace('|', chr(92) + '|')}` | {text} |" for names, text in filter(None, records)]
    return "\n".join(["| option | meaning |", "|---|---|", *rows])


def _main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _main()
