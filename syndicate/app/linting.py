"""Digests and files against the rules for mail clients."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from syndicate import names
from syndicate.app.inspecting import inspected
from syndicate.app.office import Office
from syndicate.app.preview import Preview, PreviewRequest, preview
from syndicate.errors import SyndicateError, UsageError
from syndicate.model import Problem
from syndicate.model.lint import Finding, LintSettings, Severity
from syndicate.render.lint import Mail, lint, mail_of_message

ENDINGS = (".html", ".htm", ".eml")  #: Of what is a file, not the name of a subscription.


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What the rules found in one digest or file."""

    subject: str  #: The name of the subscription, or the file as it was named.
    file: str  #: What the lines of the findings are of: ``markets.html``.
    lines: str = ""  #: A word on that, where it is not the file as it was named.
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings there are of *severity*."""
        return sum(one.severity is severity for one in self.findings)

    def as_json(self) -> Iterator[dict[str, object]]:
        """Yield what ``lint --json`` prints, a finding each."""
        for one in self.findings:
            yield {"subject": self.subject, **asdict(one)}


def lint_digests(
    office: Office, targets: Sequence[str], settings: LintSettings, *, draft: Path | None = None
) -> Iterator[Linted]:
    """Yield what the rules find in the next issue of each of the subscriptions *targets*; of all digests, if empty.

    Raises UsageError for a name that is none, and where there is no digest.
    """
    every = list(targets) or [subscription.name for subscription, _ in office.digests()]
    if not every:
        raise UsageError("no subscription has a digest", hint="Name a subscription, or a file: .html or .eml.")
    for one in every:
        made = preview(office, PreviewRequest(name=one, draft=draft))
        file = f"{names.segment(made.subscription.name)}.html"
        found = findings_of(made, settings)
        name = made.subscription.name
        lines = f"the lines are those of {file}, which `syndicate preview {name} --out DIR` writes"
        yield Linted(subject=name, file=file, lines=lines, findings=found, problems=made.problems)


def mail_of(made: Preview) -> Mail:
    """Return the mail that *made* would be sent as."""
    ids = {id_ for id_, _ in made.digest.roles}
    urls = (post.url for post in made.waiting.posts if post.id in ids)
    return inspected(made.digest, made.message, urls, made.settings)


def findings_of(made: Preview, settings: LintSettings) -> tuple[Finding, ...]:
    """Return what the rules find in *made*."""
    return lint(mail_of(made), settings)


def lint_file(path: Path, settings: LintSettings) -> Linted:
    """Return what the rules find in the file *path*: a page, or a message with its headers and text part.

    Raises UsageError for a file that is not there, SyndicateError for one that cannot be read.
    """
    is_message = path.suffix.lower() == ".eml"
    try:
        data = path.read_bytes()
        mail = mail_of_message(data) if is_message else Mail(html=data.decode("utf-8-sig", "replace"))
        found = lint(mail, settings)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", hint="Name an .html or .eml file.") from error
    except SyndicateError as error:
        raise SyndicateError(error.message, where=str(path), hint=error.hint) from error
    lines = "the lines are those of its HTML part" if is_message else ""
    return Linted(subject=str(path), file=str(path), lines=lines, findings=found)
