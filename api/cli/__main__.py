"""`python -m api.cli` is `familyvoice`."""

from api.cli.main import main

main()
