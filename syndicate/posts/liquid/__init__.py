"""Liquid in posts, with the tags, filters and variables that Jekyll adds; python-liquid is loaded at the first use."""

from syndicate.posts.liquid.renderer import LiquidRenderer

__all__ = ["LiquidRenderer"]
