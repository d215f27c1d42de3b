"""How many processes fit on this machine, and what each may use of it."""

import os

from joblib import cpu_count

MEMORY = 2.5  # GB that a process may take
BESIDE = "SHOPCAST_BESIDE"  # how many share the machine
SIDE_BY_SIDE = "SideBySide"  # the runner that lets them


def processes() -> int:
    """Count the processes that have a core and enough memory each; at least 1."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return max(min(cpu_count(), int(memory / MEMORY)), 1)


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
