"""The one sentence that bad input gets."""

from collections.abc import Iterable

from click import ClickException


class BadInput(ClickException, ValueError):
    """Input that no pipeline should work on.

    The message names the table, the column, the count and the remedy; the command
    line prints it alone, without a traceback, and ends with code 1.
    """


def refuse(sentences: Iterable[str]) -> None:
    """Refuse input for all that is wrong with it, a sentence a line.

    Raises:
        BadInput: Anything is.
    """
    said = "\n".join(sentences)
    if said:
        raise BadInput(said)
