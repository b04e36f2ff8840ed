"""Liquid in posts, run as Jekyll runs it; on any fault the text stays as it was written.

python-liquid takes a third of a second to import, and most posts hold no Liquid: it is loaded with the first that does.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from syndicate.model import Post, Site

if TYPE_CHECKING:
    from syndicate.posts.liquid.environment import JekyllEnvironment

_NOTHING: Mapping[str, object] = MappingProxyType({})


class LiquidRenderer:
    """Runs the Liquid of one site's posts.

    Args:
        source: The site's source folder; nothing outside it is read.
        site: Gives ``site.title`` and the like; its URL and base URL go into every link.
        posts: Called once, by the first text that asks for other posts; newest first.
        variables: What ``_config.yml`` says, for ``site.*``.
    """

    def __init__(
        self,
        source: Path,
        site: Site,
        *,
        posts: Callable[[], Sequence[Post]],
        variables: Mapping[str, object] = _NOTHING,
    ) -> None:
        self._source, self._site, self._posts, self._variables = source, site, posts, variables
        self._environment: JekyllEnvironment | None = None

    def render(self, text: str, post: Post, *, report: Callable[[str, int], None]) -> str:
        """Return *text*, the body of *post*, with its Liquid run.

        Where that fails (bad syntax, an unknown tag, a missing include, too much work, braces that were never meant as
        Liquid), *text* itself is returned, and *report* called once with the reason and the line in *text*.
        """
        if "{{" not in text and "{%" not in text:
            return text
        from syndicate.posts.liquid.environment import JekyllEnvironment, LiquidFault  # noqa: PLC0415 - see above
        from syndicate.posts.liquid.values import SiteValues  # noqa: PLC0415 - likewise

        if self._environment is None:
            values = SiteValues(self._source, self._site, posts=self._posts, variables=self._variables)
            self._environment = JekyllEnvironment(values)
        try:
            return self._environment.run(text, post)
        except LiquidFault as fault:
            report(f"the Liquid here was not run, the text stays as it is: {fault.message}", fault.line)
            return text
