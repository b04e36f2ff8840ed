"""Whether one path is that of a post, without a walk over the folders."""

import os
from collections.abc import Mapping
from functools import cached_property, lru_cache

from syndicate.model import PostsSettings
from syndicate.posts.folders import Role, Walk, posts_folders, role_below


def accepts(path: str, settings: PostsSettings) -> bool:
    """Whether `find_posts` yields *path* below the source folder if there is a file, which nobody looks for here."""
    return path in Membership(settings)


def leads_through_links(path: str, settings: PostsSettings) -> bool:
    """Whether *path* below the source folder is a link, or lies in a folder that is reached through one."""
    root = os.path.realpath(settings.source)
    return os.path.realpath(f"{root}/{path}") != os.path.normpath(f"{root}/{path}")


class Membership:
    """The paths that are those of posts, as far as names and links tell: a file need not be there any more."""

    def __init__(self, settings: PostsSettings) -> None:
        self._settings = settings
        self._walk = Walk(settings)
        self._starts = [("" if start == "." else start, Role.TOP) for start in posts_folders(settings)]
        self._roles = lru_cache(maxsize=4096)(self._role)

    @property
    def root(self) -> str:
        """The real path of the source folder."""
        return self._walk.root

    def __contains__(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        if not self._walk.takes(f"{folder}/" if folder else "", name):
            return False
        full = f"{self.root}/{path}"
        if self._roles(folder) in (None, Role.SEARCHED) or os.path.isdir(full):  # noqa: PTH112 - some have surrogates
            return False
        return not os.path.islink(full) or _is_below(self.root, os.path.realpath(full))  # noqa: PTH114 - likewise

    def may_hold_posts(self, folder: str) -> bool:
        """Whether posts may lie somewhere below *folder*, which need not be there any more."""
        return bool(self._roles(folder)) or any(_is_below(folder, start) for start, _ in self._starts)

    def _role(self, folder: str) -> Role | None:
        """Return what *folder* is to the walk, or would be if it were there."""
        starts = self._starts or [("", Role.SEARCHED)]
        roles = {self._role_from(start, role, folder) for start, role in starts if _is_below(start, folder)}
        return next((role for role in (Role.BELOW, Role.TOP, Role.SEARCHED) if role in roles), None)

    def _role_from(self, start: str, role: Role | None, folder: str) -> Role | None:
        path = start
        for name in filter(None, folder[len(start) :].split("/")):
            path = f"{path}/{name}" if path else name
            role = role_below(role, name) if role else None
            if role is None or self._walk.excluded(path):
                return None
            if os.path.islink(f"{self.root}/{path}"):  # noqa: PTH114 - some have surrogates
                return self._walked.get(folder)
        return role

    @cached_property
    def _walked(self) -> Mapping[str, Role]:
        """The folders as a walk finds them: of two links to one folder, only a walk knows which it takes."""
        return {folder.path: folder.role for folder in Walk(self._settings).folders()}


def _is_below(folder: str, path: str) -> bool:
    return not folder or f"{path}/".startswith(f"{folder}/")
