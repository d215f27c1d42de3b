"""How many processes fit on this machine, and what each may use of it."""

import os
from contextlib import suppress
from pathlib import Path

from joblib import cpu_count

MEMORY = 2.5e9  # bytes that a process may take
CGROUP = Path("/sys/fs/cgroup/memory.max")  # where a container has its limit
BESIDE = "SHOPCAST_BESIDE"  # how many share the machine
SIDE_BY_SIDE = "SideBySide"  # the runner that lets them


def memory() -> int:
    """Tell the bytes of memory that the machine, or the container, has."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # none, or "max"
        return min(whole, int(CGROUP.read_text()))
    return whole


def processes() -> int:
    """Count the processes that have a core and enough memory each; at least 1."""
    return max(min(cpu_count(), int(memory() / MEMORY)), 1)


def share(processes: int) -> dict[str, str]:
    """Tell by environment variables what each process may use.

    Threads that share a core wait for each other.
    """
    threads = str(max(cpu_count() // processes, 1))
    return {
        "OMP_NUM_THREADS": threads,
        "OMP_WAIT_POLICY": "passive",
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
        "LOKY_MAX_CPU_COUNT": threads,
        BESIDE: str(processes),
    }
