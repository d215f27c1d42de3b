"""How long work shows that it goes on."""

from typing import Any

from tqdm import tqdm

AS_TEXT = {
    "disable": False,
    "bar_format": "{n_fmt}/{total_fmt}",
    "mininterval": 1.0,
}
_files: list[Any] = []


def write_bars_to(file: Any) -> None:
    """Write bars into a file from now on, as text, in place of the terminal."""
    _files[:] = [file]


def bar(what: Any = None, desc: str | None = None, **how: Any) -> tqdm:
    """Draw how far work has come, where somebody watches; it is gone at its end.

    Args:
        what: Is gone through, one by one.
        desc: Stands before the bar.
        how: As tqdm has it.
    """
    given: dict[str, Any] = {"disable": None, "leave": False} | how
    for file in _files:
        given |= AS_TEXT | {"file": file}
    return tqdm(what, desc, **given)
