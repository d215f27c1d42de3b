"""Tasks of one run beside each other, each in a process of its own."""

from shopcast.side_by_side.runner import SideBySide

__all__ = ["SideBySide"]
