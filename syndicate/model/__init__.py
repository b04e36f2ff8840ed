"""The values that pass between the rooms: frozen, tidy, made of the standard library alone.

Those of ``model.issue`` are imported from there: a build sends nothing, and each class costs it most of a millisecond.
"""

from syndicate.model.config import Config, Output, PeopleSource
from syndicate.model.digest import Article, Digest, Role
from syndicate.model.post import Content, Held, Liquid, Post
from syndicate.model.problem import Level, Problem
from syndicate.model.site import IdScheme, NaiveDatetimes, Person, PostsSettings, Site
from syndicate.model.subscription import (
    EVERY_POST,
    DigestContent,
    DigestSettings,
    Each,
    FeedContent,
    FeedFormat,
    FeedSettings,
    GroupBy,
    Images,
    Rule,
    Subscription,
    Window,
)

__all__ = [
    "EVERY_POST",
    "Article",
    "Config",
    "Content",
    "Digest",
    "DigestContent",
    "DigestSettings",
    "Each",
    "FeedContent",
    "FeedFormat",
    "FeedSettings",
    "GroupBy",
    "Held",
    "IdScheme",
    "Images",
    "Level",
    "Liquid",
    "NaiveDatetimes",
    "Output",
    "PeopleSource",
    "Person",
    "Post",
    "PostsSettings",
    "Problem",
    "Role",
    "Rule",
    "Site",
    "Subscription",
    "Window",
]
