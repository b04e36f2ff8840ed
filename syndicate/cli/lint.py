"""``syndicate lint``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.parameters import DRAFT, MOMENT
from syndicate.cli.session import Session, print_json, print_problems

if TYPE_CHECKING:
    from syndicate.app.linting import Linted
    from syndicate.model.lint import Finding, LintSettings

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.command()
@click.argument("targets", nargs=-1, metavar="[NAME|FILE]...")
@click.option("--clients", multiple=True, metavar="NAME,…", help="For these mail clients, whatever the config says.")
@click.option("--ignore", multiple=True, metavar="RULE,…", help="Without these rules, too.")
@click.option("--draft", type=DRAFT, help="As this draft has it; default: drafts/NAME.yaml, if it is there.")
@click.option("--all", "with_info", is_flag=True, help="List what is only information, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON Lines.")
@click.option("--now", type=MOMENT, help="Look at the digests as if it were this moment.")
@click.pass_obj
def lint(  # noqa: PLR0913 (options of click)
    session: Session,
    *,
    targets: tuple[str, ...],
    clients: tuple[str, ...],
    ignore: tuple[str, ...],
    draft: Path | None,
    with_info: bool,
    strict: bool,
    as_json: bool,
    now: datetime | None,
) -> None:
    """Say what mail clients would make of the next digest of each NAME, or of a FILE (.html, .eml).

    Without arguments: of all digests. Exits with 1 where there are errors.
    """
    from syndicate.app.linting import ENDINGS, lint_digests, lint_file  # noqa: PLC0415 (--help loads click alone)
    from syndicate.model.lint import Severity  # noqa: PLC0415 (likewise)

    files = [one for one in targets if one.lower().endswith(ENDINGS)]
    named = [one for one in targets if one not in files]
    if draft and len(named) != 1:
        raise click.UsageError("--draft goes with the name of one digest.")
    settings = _settings(session, clients, ignore, is_of_files=bool(files) and not named)

    def linted() -> "Iterator[Linted]":
        if named or not files:
            yield from lint_digests(session.app(now).office(), named, settings, draft=draft)
        yield from (lint_file(Path(one), settings) for one in files)

    counts = dict.fromkeys(Severity, 0)
    for one in linted():
        print_problems(one.problems)
        if as_json:
            for line in one.as_json():
                print_json(line)
        else:
            _print(one, with_info=with_info)
        counts = {severity: count + one.count(severity) for severity, count in counts.items()}
    if counts[Severity.ERROR] or (strict and counts[Severity.WARNING]):
        raise SystemExit(1)


def _settings(session: Session, clients: Sequence[str], ignore: Sequence[str], *, is_of_files: bool) -> "LintSettings":
    """Return what the config says, and the command line besides. A file needs no config."""
    from difflib import get_close_matches  # noqa: PLC0415 (likewise)

    from syndicate.model.clients import CLIENTS, FAMILIES, clients_named  # noqa: PLC0415 (likewise)
    from syndicate.model.lint import RULES, LintSettings  # noqa: PLC0415 (likewise)

    chosen: dict[str, None] = {}
    for name in _split(clients):
        if not clients_named(name):
            near = get_close_matches(name, (*CLIENTS, *FAMILIES), 1)
            what = f"Did you mean {near[0]}?" if near else "docs/lint.md lists them."
            raise click.BadParameter(f"{name!r} is not a mail client. {what}", param_hint="--clients")
        chosen |= dict.fromkeys(clients_named(name))
    ignored = {name.upper() for name in _split(ignore)}
    if unknown := sorted(ignored - set(RULES)):
        raise click.BadParameter(f"{unknown[0]!r} is not a rule: M001 to {max(RULES)}.", param_hint="--ignore")
    written = session.app().config.lint if session.has_config or not is_of_files else LintSettings()
    return LintSettings(clients=tuple(chosen) or written.clients, ignore=written.ignore | ignored)


def _split(written: Iterable[str]) -> list[str]:
    return [part.strip() for one in written for part in one.split(",") if part.strip()]


def _print(linted: "Linted", *, with_info: bool) -> None:
    from syndicate.model.lint import RULES, Severity  # noqa: PLC0415 (likewise)

    listed = [one for one in linted.findings if with_info or one.severity is not Severity.INFO]
    for rule, findings in groupby(listed, key=lambda one: one.rule):
        click.secho(f"{rule} {RULES[rule]}", bold=True)
        for finding in findings:
            _print_finding(linted.file, finding)
    click.echo(_summary(linted, with_info=with_info))


def _print_finding(file: str, finding: "Finding") -> None:
    from syndicate.model.clients import by_family  # noqa: PLC0415 (likewise)

    place = f"{file}:{finding.line}:{finding.column}" if finding.line else file
    often = f" ({finding.count} times)" if finding.count > 1 else ""
    severity = click.style(finding.severity.value, fg=_COLOURS[finding.severity.value])
    click.echo(f"  {place}: {severity}: {finding.message}{often}")
    if finding.element:
        click.echo(f"    {finding.element}")
    if finding.clients:
        click.echo(f"    In {by_family(finding.clients)}.")
    if finding.hint:
        click.echo(f"    {finding.hint}")


def _summary(linted: "Linted", *, with_info: bool) -> str:
    from syndicate.model.lint import Severity  # noqa: PLC0415 (likewise)

    errors, warnings, infos = (linted.count(one) for one in (Severity.ERROR, Severity.WARNING, Severity.INFO))
    said = [_counted(errors, "error"), _counted(warnings, "warning")]
    if infos:
        said.append(f"{infos} for information" + ("" if with_info else ", which --all lists"))
    counts = ", ".join(filter(None, said)) or "nothing found"
    has_lines = linted.lines and (errors or warnings or with_info)
    return f"{linted.subject}: {counts}{f'; {linted.lines}' if has_lines else ''}."


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}" if count else ""
