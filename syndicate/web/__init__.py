"""The preview in the browser: pages and their server, on this machine alone."""

from syndicate.web.server import serve

__all__ = ["serve"]
