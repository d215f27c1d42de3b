"""The one sentence that bad input gets."""

from click import ClickException


class BadInput(ClickException, ValueError):
    """Input that no pipeline should work on.

    The message names the table, the column, the count and the remedy; the command
    line prints it alone, without a traceback, and ends with code 1.
    """
