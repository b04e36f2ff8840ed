"""The content of posts for a build, and what of it depends on more than the post itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from syndicate import config as configuration
from syndicate.errors import ConfigError, PostError
from syndicate.model import Config, Content, Liquid, Post, Problem
from syndicate.posts.content import ContentReader


class Bodies:
    """Reads the content of posts; *posts* is called where Liquid asks for all of them, newest first."""

    def __init__(
        self, config: Config, *, posts: Callable[[], Sequence[Post]], report: Callable[[Problem], None]
    ) -> None:
        self._posts, self._report = posts, report
        self._asked = False
        variables = _SiteVariables(config, report)
        self._reader = ContentReader(
            config.posts, config.site, posts=self._all_posts, report=report, variables=variables
        )

    def read(self, post: Post) -> tuple[Content | None, Liquid]:
        """Return the content of *post*, or None, with a problem, where its body cannot be read; and what it took."""
        try:
            content = self._reader.read(post)
        except PostError as error:
            self._report(Problem.of_post(post.path, error))
            return None, Liquid.NONE
        # Posts are asked for once: whoever comes later may have seen them without asking.
        is_among_posts = content.liquid is Liquid.SITE and self._asked
        return content, Liquid.POSTS if is_among_posts else content.liquid

    def _all_posts(self) -> Sequence[Post]:
        self._asked = True
        return self._posts()


class _SiteVariables(Mapping[str, object]):
    """What Liquid's ``site`` holds: read when Liquid first asks, since most posts have none."""

    def __init__(self, config: Config, report: Callable[[Problem], None]) -> None:
        self._config, self._report = config, report

    @cached_property
    def _values(self) -> Mapping[str, object]:
        try:
            return configuration.variables(self._config)
        except ConfigError as error:
            self._report(Problem.at(error.where or "_config.yml", error.message, hint=error.hint))
            return {}

    def __getitem__(self, name: str) -> object:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
