"""What templates see of the site and its posts: mappings that are filled when they are asked."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from syndicate.errors import PostError
from syndicate.model import Post, Site
from syndicate.plainyaml import Value, typed
from syndicate.posts import dates
from syndicate.posts.liquid.data import DataFolder
from syndicate.posts.liquid.dates import Moment

_TIMESTAMP = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d")
_DATED_NAME = re.compile(r"\A\d+-\d+-\d+-")


class PostValues(Mapping[str, object]):
    """One post as ``page``, or as one of ``site.posts``. With *text* it also has ``content``."""

    __slots__ = ("_site", "_text", "_values", "post")

    def __init__(self, post: Post, site: "SiteValues", text: str | None = None) -> None:
        self.post, self._site, self._text = post, site, text
        self._values: dict[str, object] | None = None

    def __getitem__(self, key: str) -> object:
        if key in ("previous", "next"):
            return self._site.neighbour(self.post, -1 if key == "next" else 1)
        return self._filled()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._filled())

    def __len__(self) -> int:
        return len(self._filled())

    def __str__(self) -> str:
        return self._text or ""

    @property
    def url(self) -> str:
        """The post's address below the base URL, as Jekyll's ``page.url``."""
        return self._site.below_base(self.post.url)

    def _filled(self) -> dict[str, object]:
        if self._values is None:
            self._values = self._fill()
        return self._values

    def _fill(self) -> dict[str, object]:
        post, zone = self.post, self._site.site.timezone
        fields = {name: _field(value, zone) for name, value in post.fields.items()}
        name = posixpath.basename(post.path)
        stem, ending = posixpath.splitext(name)
        slug = str(fields.get("slug") or _DATED_NAME.sub("", stem))
        authors = [one.name for one in post.authors]
        values: dict[str, object] = {
            "author": authors[0] if len(authors) == 1 else authors or None,
            "description": post.summary,
            "image": post.image,
            "lang": post.lang,
            **fields,
            "title": post.title,
            "url": self.url,
            "id": posixpath.join(posixpath.dirname(self.url.rstrip("/")), slug),
            "date": Moment.of(post.published, zone),
            "categories": list(post.categories),
            "tags": list(post.tags),
            "path": post.path,
            "relative_path": post.path,
            "name": name,
            "slug": slug,
            "ext": ending,
            "collection": "posts",
            "draft": False,
            "excerpt": post.summary or "",
        }
        if self._text is not None:
            values["content"] = self._text
        return {key: value for key, value in values.items() if value is not None}


def _field(value: object, zone: ZoneInfo) -> object:
    # Without quotes, which are hardly ever written here, YAML makes a time of such a text, and Jekyll shows it in the
    # site's zone. A day alone prints the same either way.
    if isinstance(value, str) and _TIMESTAMP.match(value):
        with suppress(PostError):
            return Moment.of(dates.parse(value, zone=zone), zone)
    return typed(cast("Value", value))


class SiteValues(Mapping[str, object]):
    """``site``: what ``_config.yml`` says, the site's own values, and the posts.

    ``site.time`` is when the newest post was published, not the clock: the same input gives the same bytes.
    """

    def __init__(
        self, source: Path, site: Site, *, posts: Callable[[], Sequence[Post]], variables: Mapping[str, object]
    ) -> None:
        self.source, self.site = source, site
        self._read_posts, self._variables = posts, variables

    def __getitem__(self, key: str) -> object:
        made = self._made.get(key)
        return made() if made is not None else self._plain[key]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._plain, **self._made})

    def __len__(self) -> int:
        return len({**self._plain, **self._made})

    @cached_property
    def _plain(self) -> dict[str, object]:
        site = self.site
        variables = {name: typed(cast("Value", value)) for name, value in self._variables.items()}
        values: dict[str, object] = {
            "title": site.title,
            "description": site.description,
            "lang": site.language,
            "timezone": site.timezone.key,
            **variables,
            "url": site.url,
            "baseurl": site.baseurl,
        }
        if site.author is not None:
            author = {"name": site.author.name, "email": site.author.email, "uri": site.author.url}
            values.setdefault("author", {key: value for key, value in author.items() if value is not None})
        return values

    @cached_property
    def _made(self) -> dict[str, Callable[[], object]]:
        return {
            "posts": lambda: self.posts,
            "categories": lambda: self._categories,
            "tags": lambda: self._tags,
            "data": lambda: self._data,
            "time": lambda: self.time,
        }

    @cached_property
    def _posts(self) -> Sequence[Post]:
        return self._read_posts()

    @cached_property
    def posts(self) -> list[PostValues]:
        """Every post, newest first."""
        return [PostValues(post, self) for post in self._posts]

    @cached_property
    def time(self) -> Moment | None:
        """When the newest post was published."""
        return Moment.of(self._posts[0].published, self.site.timezone) if self._posts else None

    @cached_property
    def _categories(self) -> dict[str, list[PostValues]]:
        return self._grouped(lambda post: post.categories)

    @cached_property
    def _tags(self) -> dict[str, list[PostValues]]:
        return self._grouped(lambda post: post.tags)

    def _grouped(self, names: Callable[[Post], Sequence[str]]) -> dict[str, list[PostValues]]:
        # Jekyll meets the oldest post first, so its groups stand in that order; the posts of each are newest first.
        groups: dict[str, list[PostValues]] = {}
        for one in reversed(self.posts):
            for name in names(one.post):
                groups.setdefault(name, []).append(one)
        return {name: found[::-1] for name, found in groups.items()}

    @cached_property
    def _data(self) -> DataFolder:
        return DataFolder(self.source / "_data", self.source)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {post.path: place for place, post in enumerate(self._posts)}

    def neighbour(self, post: Post, step: int) -> PostValues | None:
        """Return the post *step* places further from the newest than *post*; None at either end."""
        if (place := self._places.get(post.path)) is None:
            return None
        return self.posts[place + step] if 0 <= place + step < len(self.posts) else None

    @cached_property
    def _names(self) -> tuple[dict[str, Post], dict[str, Post]]:
        exact: dict[str, Post] = {}
        loose: dict[str, Post] = {}
        for post in reversed(self._posts):  # Jekyll takes the oldest of several
            path = re.sub(r"(?:\A|(?<=/))_posts/", "", posixpath.splitext(post.path)[0])
            exact.setdefault(path, post)
            loose.setdefault(posixpath.basename(path), post)
        return exact, loose

    def post_named(self, name: str) -> Post | None:
        """Return the post that ``post_url`` calls *name*: ``2022-05-20-slug``, with or without its folder."""
        exact, loose = self._names
        name = name.removeprefix("/")
        return exact.get(name) or loose.get(posixpath.basename(name))

    @cached_property
    def posts_by_path(self) -> dict[str, Post]:
        """Every post, by its path below the source folder."""
        return {post.path: post for post in self._posts}

    def below_base(self, url: str) -> str:
        """Return the path of *url* below the site's base URL; *url* itself when it lies on another site."""
        if not url.startswith(f"{self.site.url}/"):
            return url
        path = url.removeprefix(self.site.url)
        base = self.site.baseurl
        return path.removeprefix(base) if base and path.startswith(f"{base}/") else path
