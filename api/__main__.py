"""`python -m api` is the `vidimus` command."""

from api.cli import main

main()
