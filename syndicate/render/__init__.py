"""Feeds and digests, from values alone."""
