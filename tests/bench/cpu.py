"""Processor time of whole process trees, from /proc (Linux): what a request costs, whoever does the work."""

import os
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def used_ms(*roots: int) -> float:
    """Milliseconds of processor time that the processes and all their descendants, gone ones included, have used."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone meanwhile
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        used[pid] = sum(
            int(ticks) for ticks in fields[11:15]
        )  # own and waited-for children's, user and system
    return sum(ticks for pid, ticks in used.items() if _descends(pid, set(roots), parents)) * TICK_MS


def _descends(pid: int, roots: set[int], parents: dict[int, int]) -> bool:
    while pid:
        if pid in roots:
            return True
        pid = parents.get(pid, 0)
    return False
