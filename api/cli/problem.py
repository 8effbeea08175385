"""What a command says when it cannot do what was asked."""


class CommandError(Exception):
    """One line: what is wrong and what to do next."""
