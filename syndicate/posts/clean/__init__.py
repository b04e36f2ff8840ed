"""Clean HTML: what a post's body must be before anybody else may show it."""

from syndicate.posts.clean.cleaner import Cleaned, Cleaning, clean

__all__ = ["Cleaned", "Cleaning", "clean"]
