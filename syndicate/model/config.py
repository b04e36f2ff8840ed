"""Everything that ``config.yaml`` says, made tidy."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from syndicate.frozen import frozen
from syndicate.model.lint import LintSettings
from syndicate.model.site import PostsSettings, Site
from syndicate.model.subscription import DigestSettings, Subscription


@frozen(kw_only=True)
class Output:
    """Where feeds are written, and the public address they are served from."""

    folder: Path
    url: str  #: No trailing slash: ``https://news.example.org/feeds``.


@frozen(kw_only=True)
class PeopleSource:
    """Where the recipients stand when the ledger knows them as keyed hashes alone: in a file, or in a text."""

    text: str = field(default="", repr=False)  #: CSV.
    file: Path | None = None  #: CSV, or JSON Lines by its name.


@frozen(kw_only=True)
class Config:
    """The checked configuration. All paths are absolute."""

    path: Path  #: ``config.yaml``, or the ``_config.yml`` that stands in for it.
    site: Site
    posts: PostsSettings
    output: Output
    subscriptions: tuple[Subscription, ...]
    digests: DigestSettings = field(
        default_factory=DigestSettings
    )  #: For previews of subscriptions without ``digest:``.
    lint: LintSettings = field(default_factory=LintSettings)
    mailers: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False, repr=False)
    templates: Path | None = None  #: The owner's templates, looked at before the defaults.
    state: Path = Path(".syndicate")
    secret: str | None = field(default=None, repr=False)
    recipients: PeopleSource | None = None  #: None: the ledger has them.
