"""Feeds and e-mail digests from a folder of Jekyll posts."""
