"""The feeds that jekyll-feed 0.17 makes of a ``_config.yml``, as subscriptions that keep their addresses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from syndicate import names
from syndicate.config.checking import OWN_FILES
from syndicate.config.jekyll import items, scalar, truthy
from syndicate.config.jekyll_site import Value, mapping
from syndicate.config.places import placeholders, read_file

TAG_FOLDER = "/feed/by_tag/"
_PLAIN_TAG = re.compile(r"[A-Za-z0-9_]+\Z")  # generator.rb, generate_tag_feed: others get no feed


@dataclass
class KeptFeeds:
    """Subscriptions by name, as the config file says them, and what could not be kept."""

    subscriptions: dict[str, dict[str, Value]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _files: set[str] = field(default_factory=set)

    def add(self, name: str, title: str, path: str, **keys: Value) -> None:
        """Add the feed at *path*, unless a subscription may not write it or another one does."""
        file = path.lstrip("/")
        try:
            read_file(file)
        except PydanticCustomError:
            self.notes.append(f"{path} cannot be kept: it is no file name.")
            return
        if file in self._files or file in OWN_FILES or (placeholders(file) and "each" not in keys):
            self.notes.append(f"{path} cannot be kept: the name is taken.")
            return
        self._files.add(file)
        if name in self.subscriptions:  # two categories that differ by case alone
            name = f"{name}-{names.short_hash(path)}"
        self.subscriptions[name] = {"title": title, **keys, "feed": {"file": {"atom": file}}}


def kept_feeds(site: Mapping[str, Value], title: str) -> KeptFeeds:
    """Return the feeds of posts that jekyll-feed makes of *site*; those of other collections are noted."""
    kept, feed = KeptFeeds(), mapping(site.get("feed"))
    written = feed.get("collections")
    collections = mapping(written) or dict.fromkeys(items(written))
    posts = mapping(collections.get("posts"))
    kept.add("feed", title, scalar(posts.get("path")) or scalar(feed.get("path")) or "/feed.xml")
    for category in items(posts.get("categories") or feed.get("categories")):
        heading = f"{title} | {category.capitalize()}"
        kept.add(f"feed/{names.slug(category)}", heading, f"/feed/{category}.xml", match={"category": category})
    for name in collections:
        if name != "posts":
            path = scalar(mapping(collections[name]).get("path")) or f"/feed/{name}.xml"
            kept.notes.append(f"{path} is the feed of the collection {name}, which holds no posts: it stays Jekyll's.")
    if truthy(feed.get("tags")):
        _add_tags(kept, mapping(feed.get("tags")), title)
    return kept


def _add_tags(kept: KeptFeeds, tags: Mapping[str, Value], title: str) -> None:
    folder = scalar(tags.get("path")) or TAG_FOLDER
    if "only" not in tags or tags["only"] is None:
        match: dict[str, Value] = {}
        if without := items(tags.get("except")):
            match = {"match": {"not": {"tag": [*without]}}}
        kept.add("feed/by_tag/{slug}", f"{title} | {{value}}", f"{folder}{{value}}.xml", **match, each="tag")
        return
    for tag in _wanted(tags):
        kept.add(f"feed/by_tag/{names.slug(tag)}", f"{title} | {tag}", f"{folder}{tag}.xml", match={"tag": tag})


def _wanted(tags: Mapping[str, Value]) -> Iterator[str]:
    without = items(tags.get("except"))
    return (tag for tag in items(tags.get("only")) if tag not in without and _PLAIN_TAG.match(tag))
