"""How long work shows that it goes on."""

from typing import Any

from tqdm import tqdm


def bar(what: Any = None, desc: str | None = None, **how: Any) -> tqdm:
    """Draw how far work has come, where somebody watches; it is gone at its end.

    Args:
        what: Is gone through, one by one.
        desc: Stands before the bar.
        how: As tqdm has it.
    """
    return tqdm(what, desc, **{"disable": None, "leave": False} | how)
