"""Run the command line as ``python -m syndicate``."""

from syndicate.cli import main

main()
