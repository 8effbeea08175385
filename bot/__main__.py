"""`python -m bot familyvoice engine --port N`: see `bot.launcher`."""

from bot.launcher import main

main()
