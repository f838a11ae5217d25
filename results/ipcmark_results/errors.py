"""How a verb says that it cannot go on."""

EXIT_USAGE = 2
EXIT_UNREADABLE = 5


class ResultError(Exception):
    """A result file that cannot be trusted, or an output that cannot be written (exit code 5)."""

    exit_code = EXIT_UNREADABLE
