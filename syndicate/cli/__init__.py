"""The command line: it parses, calls one method of the application, and prints."""

import gc


def main() -> None:
    """Run the command that the arguments name."""
    # A command ends in seconds, and what it drops goes by reference counts: to look for cycles costs a build of changed
    # posts 5 to 15 % of its CPU, and 100,000 posts take the same 122 MB without. What goes on for hours turns it on.
    gc.disable()
    from syndicate.cli.group import syndicate  # noqa: PLC0415 (many cycles are looked for while it is loaded)

    try:
        syndicate()
    finally:
        gc.freeze()  # at its end, Python would look for cycles among all modules: 8 ms
