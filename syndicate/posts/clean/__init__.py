"""Clean HTML: what a post's body must be before anybody else may show it."""

from syndicate.posts.clean.cleaner import Cleaned, clean, clean_checked

__all__ = ["Cleaned", "clean", "clean_checked"]
