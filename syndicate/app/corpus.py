"""The posts of a site as they are at one moment, with their bodies when somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from syndicate.app.bodies import Bodies
from syndicate.app.remembering import Known, recalling
from syndicate.model import Config, Content, Liquid, Post, Problem, Rule, Subscription
from syndicate.posts.reader import Corpus, read_all
from syndicate.selection import Catalogue, expand


@dataclass(frozen=True, slots=True)
class Stock:
    """What was read of a site's posts."""

    corpus: Corpus
    catalogue: Catalogue
    #: Where the content of posts is kept, by path, with what was wrong in it; None: nowhere.
    contents: dict[str, tuple[Content, tuple[Problem, ...]]] | None = None


class Library:
    """All published posts, and what was wrong with the others; ``problems`` grows as bodies are read.

    *known* is filled with what an issue has to know of each post, by id. They are read now, unless there is a *stock*
    of the same moment.
    """

    def __init__(
        self, config: Config, *, now: datetime, known: dict[str, Known] | None = None, stock: Stock | None = None
    ) -> None:
        self._stock = stock or _read(config, now, known)
        self.now = now
        corpus = self._stock.corpus
        self.posts = corpus.posts
        self.held = corpus.held
        self.problems: list[Problem] = [*corpus.problems, *_emptiness(config, corpus)]
        self._config = config
        self._catalogue = self._stock.catalogue
        self._reported: list[Problem] = []
        self._bodies = Bodies(config, posts=lambda: corpus.posts, report=self._reported.append)

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
        kept = self._stock.contents
        if kept is not None and post.path in kept:
            content, problems = kept[post.path]
            self.problems += problems
            return content
        self._reported.clear()
        found, liquid = self._bodies.read(post)
        self.problems += self._reported
        if kept is not None and found and liquid is Liquid.NONE:  # Liquid may show what is in other files
            kept[post.path] = found, tuple(self._reported)
        return found


def _read(config: Config, now: datetime, known: dict[str, Known] | None) -> Stock:
    with recalling(config, known) as recall:
        corpus = read_all(config.posts, config.site, now=now, recall=recall)
    return Stock(corpus, Catalogue(corpus.posts, language=config.site.language))


def _emptiness(config: Config, corpus: Corpus) -> list[Problem]:
    if corpus.posts or corpus.problems or corpus.held:
        return []
    hint = "Posts lie in folders called _posts; `posts.source` and `posts.paths` name others."
    return [Problem.at(str(config.posts.source), "there are no posts here", hint=hint)]
