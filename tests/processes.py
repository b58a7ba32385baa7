"""What tests want to know of processes: who descends from this one, what they take, who is gone."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic, sleep

PROC = Path("/proc")


def below(pid: int | None = None, deep: bool = True) -> dict[int, str]:
    """The processes below one (this one where none is named): number and state, Z for one that nobody buried.

    Where not `deep`, only its children.
    """
    parents: dict[int, tuple[int, str]] = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(folder.name)] = (int(parent), state)
    found: dict[int, str] = {}
    todo = [pid or os.getpid()]
    while todo:
        above = todo.pop()
        children = {number: state for number, (parent, state) in parents.items() if parent == above}
        found |= children
        todo.extend(children if deep else ())
    return found


def alive(pids: Iterable[int]) -> list[int]:
    """Those of the processes that are there, whoever they belong to by now."""
    return [pid for pid in pids if (PROC / str(pid)).exists()]


def keepers() -> list[int]:
    """The keepers that this process has started."""
    return [pid for pid in below(deep=False) if b"keeper.main" in _read(pid, "cmdline")]


def cpu(pids: list[int]) -> float:
    """Seconds of processor time that these processes have used."""
    fields = [_read(pid, "stat").rpartition(b")")[2].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields if each) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Bytes of memory that a process and all below it hold together; what several share counts once."""
    rollups = [_read(each, "smaps_rollup") for each in (pid, *below(pid))]
    lines = [line for rollup in rollups for line in rollup.splitlines() if line.startswith(b"Pss:")]
    return sum(int(line.split()[1]) for line in lines) * 1024


def files(pid: int) -> int:
    """How many files a process has open."""
    return len(list((PROC / str(pid) / "fd").iterdir()))


def wait(condition: Callable[[], object], seconds: float) -> bool:
    """Whether the condition came true within the time."""
    end = monotonic() + seconds
    while monotonic() < end:
        if condition():
            return True
        sleep(0.02)
    return bool(condition())


def _read(pid: int, name: str) -> bytes:
    try:
        return (PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""
