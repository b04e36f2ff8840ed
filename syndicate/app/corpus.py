"""The posts of a site as they are at one moment, with their bodies when somebody asks."""

from collections.abc import Iterator
from datetime import datetime

from syndicate.app.bodies import Bodies
from syndicate.app.remembering import Known, recalling
from syndicate.model import Config, Content, Post, Problem, Rule, Subscription
from syndicate.posts.reader import Corpus, read_all
from syndicate.selection import Catalogue, expand


class Library:
    """All published posts, and what was wrong with the others; ``problems`` grows as bodies are read.

    *known* is filled with what an issue has to know of each post, by id.
    """

    def __init__(self, config: Config, *, now: datetime, known: dict[str, Known] | None = None) -> None:
        with recalling(config, known) as recall:
            corpus = read_all(config.posts, config.site, now=now, recall=recall)
        self.now = now
        self.posts = corpus.posts
        self.held = corpus.held
        self.problems: list[Problem] = [*corpus.problems, *_emptiness(config, corpus)]
        self._config = config
        self._catalogue = Catalogue(corpus.posts, language=config.site.language)
        self._bodies = Bodies(config, posts=lambda: corpus.posts, report=self.problems.append)

    def newest(self, rule: Rule) -> Iterator[Post]:
        """Yield the posts that satisfy *rule*, newest first."""
        return self._catalogue.newest(rule)

    def subscriptions(self) -> tuple[list[Subscription], list[Problem]]:
        """Return the subscriptions, each pattern replaced by what it stands for, and collisions of their names."""
        subscriptions: list[Subscription] = []
        problems: list[Problem] = []
        for one in self._config.subscriptions:
            made, collisions = expand(one, self._catalogue.oldest(one.each, one.rule)) if one.each else ([one], [])
            subscriptions += made
            problems += collisions
        return subscriptions, problems

    def content(self, post: Post) -> Content | None:
        """Return the content of *post*, or None, with a problem, where its body cannot be read."""
        return self._bodies.read(post)[0]


def _emptiness(config: Config, corpus: Corpus) -> list[Problem]:
    if corpus.posts or corpus.problems or corpus.held:
        return []
    hint = "Posts lie in folders called _posts; `posts.source` and `posts.paths` name others."
    return [Problem.at(str(config.posts.source), "there are no posts here", hint=hint)]
