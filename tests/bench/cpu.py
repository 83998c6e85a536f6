"""Processor time of groups of processes, read from /proc (Linux)."""

import os
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def used(roots: Iterable[int]) -> float:
    """Seconds that these processes, their living children and those that have ended have used."""
    parents = _parents()
    wanted = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return sum(_seconds(pid) for pid in wanted)


def resident(roots: Iterable[int]) -> int:
    """Bytes that these processes and their children hold in memory."""
    parents = _parents()
    wanted = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    page = os.sysconf("SC_PAGE_SIZE")
    return sum(int(_read(pid, "statm").split()[1]) * page for pid in wanted if _read(pid, "statm"))


def _parents() -> dict[int, int]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        if fields := _stat(pid):
            found[pid] = int(fields[1])
    return found


def _seconds(pid: int) -> float:
    # utime, stime, and those of children that were waited for: fields 14 to 17 of proc(5).
    fields = _stat(pid)
    return sum(int(each) for each in fields[11:15]) / TICK if fields else 0.0


def _stat(pid: int) -> list[str]:
    """The fields behind the name, from the state (field 3) on; empty when the process is gone."""
    return _read(pid, "stat").rpartition(")")[2].split()


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""
