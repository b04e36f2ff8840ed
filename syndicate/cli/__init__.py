"""The command line: it parses, calls one method of the application, and prints."""

from syndicate.cli.group import syndicate


def main() -> None:
    """Run the command that the arguments name."""
    syndicate()
