"""What the commands do: the one place that knows the other rooms."""

from syndicate.app.application import App

__all__ = ["App"]
