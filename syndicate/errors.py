"""The errors raised on purpose, each with where, what is wrong and what to do."""


class SyndicateError(Exception):
    """Base of all errors raised on purpose. Anything else that escapes is a bug."""

    exit_code = 1

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.where, self.hint = message, where, hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  {self.hint}" if self.hint else text


class UsageError(SyndicateError):
    """The command line asks for something that is not there."""

    exit_code = 2


class ConfigError(SyndicateError):
    """``config.yaml`` cannot be used as it is."""

    exit_code = 2


class DraftError(SyndicateError):
    """A draft cannot be used as it is: the issue is not made of anything else instead."""

    exit_code = 2


class TemplateError(SyndicateError):
    """A template or theme cannot be used as it is; ``where`` is ``template:line``."""

    exit_code = 2


class DeliveryError(SyndicateError):
    """A mailing service cannot be reached, or refuses us: no message after this one would fare better.

    ``passing`` says whether a later try may work.
    """

    exit_code = 3

    def __init__(self, message: str, *, where: str = "", hint: str = "", passing: bool = True) -> None:
        super().__init__(message, where=where, hint=hint)
        self.passing = passing


class LintError(SyndicateError):
    """A digest breaks a rule for mail clients so that some of its readers could not read it: no issue is made of it."""

    exit_code = 3


class LedgerError(SyndicateError):
    """The ledger cannot be used as it is, or what was asked of it would break its books."""

    exit_code = 3


class PostError(SyndicateError):
    """One post cannot be read. The run goes on without it. ``line`` is 1-based in the post's file, 0 when unknown."""

    def __init__(self, message: str, *, line: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line
