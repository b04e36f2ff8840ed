"""The content of posts for a build, and what of it depends on more than the post itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence

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
        self._variables = _SiteVariables(config, report)
        self._reader = ContentReader(
            config.posts, config.site, posts=self._all_posts, report=report, variables=self._variables
        )

    def read(self, post: Post) -> tuple[Content | None, Liquid]:
        """Return the content of *post*, or None, with a problem, where its body cannot be read; and what it took."""
        (found,) = self.read_each([post])
        return found

    def read_each(self, posts: Sequence[Post]) -> list[tuple[Content | None, Liquid]]:
        """Return of each of *posts* what ``read`` does: faster than one after the other."""
        return [self._seen(*one) for one in zip(posts, self._reader.read_each(posts), strict=True)]

    def _seen(self, post: Post, content: Content | PostError) -> tuple[Content | None, Liquid]:
        if isinstance(content, PostError):
            self._report(Problem.of_post(post.path, content))
            return None, Liquid.NONE
        if content.liquid:
            self._variables.read()  # now, whether it asked or not: what is wrong with them depends on no order of posts
        # Posts are asked for once: whoever comes later may have seen them without asking.
        is_among_posts = content.liquid is Liquid.SITE and self._asked
        return content, Liquid.POSTS if is_among_posts else content.liquid

    def _all_posts(self) -> Sequence[Post]:
        self._asked = True
        return self._posts()


class _SiteVariables(Mapping[str, object]):
    """What Liquid's ``site`` holds: read with the first post that has Liquid, since most have none."""

    def __init__(self, config: Config, report: Callable[[Problem], None]) -> None:
        self._config, self._report = config, report
        self._values: Mapping[str, object] | None = None

    def read(self) -> Mapping[str, object]:
        """Return them all; what is wrong with their file is reported once."""
        if self._values is None:
            try:
                self._values = configuration.variables(self._config)
            except ConfigError as error:
                self._report(Problem.at(error.where or "_config.yml", error.message, hint=error.hint))
                self._values = {}
        return self._values

    def __getitem__(self, name: str) -> object:
        return self.read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.read())

    def __len__(self) -> int:
        return len(self.read())
