"""How many cores may be used without waiting for others."""

import os

from joblib import cpu_count


def free_cores() -> int:
    """Count the cores that are open to this process and idle, itself apart; at least 1.

    The load is that of the last minute, and this process is one of it. Threads wait for
    each other: two that share a core take many times as long as one.
    """
    busy_elsewhere = max(round(os.getloadavg()[0]) - 1, 0)
    return max(cpu_count() - busy_elsewhere, 1)
