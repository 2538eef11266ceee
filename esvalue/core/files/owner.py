"""Whose a hidden file or folder is: the process that makes it,
so that what a killed one left can be told from what a living one needs.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Owner", "this_process"]

#: What another machine has not touched for so long [s] nobody works on any more.
FORGOTTEN = 7 * 86_400.0


@dataclass(frozen=True)
class Owner:
    """A process: its machine, its number, and when it was started (numbers are given out again)."""

    host: str
    process: int
    start: str

    def __str__(self) -> str:
        return f"{self.host}-{self.process}-{self.start}"

    def is_gone(self, path: Path) -> bool:
        """Tell whether the process has ended; of one of another machine,
        whether what it left has lain untouched for a week.
        """
        if self.host != _host():
            return _last_touched(path) < time.time() - FORGOTTEN
        start = _start_of(self.process)
        return start is None or ("0" not in (start, self.start) and start != self.start)


def this_process() -> Owner:
    """Return the owner of what this process makes."""
    process = os.getpid()
    return Owner(_host(), process, _start_of(process) or "0")


@cache
def _host() -> str:
    """Return a short name of the machine; processes that cannot see each other (containers) have different ones."""
    names = [socket.gethostname()]
    with suppress(OSError):
        names.append(os.readlink("/proc/self/ns/pid"))
    return hashlib.sha256(" ".join(names).encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _start_of(process: int) -> str | None:
    """Return when a process was started, in letters and digits ("0": not known),
    or None where there is no such process.
    """
    if sys.platform == "win32":
        return _start_on_windows(process)
    try:
        os.kill(process, 0)  # asks whether it is there, no more
    except ProcessLookupError:
        return None
    except OSError:
        return "0"  # another user's
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return None if fields[0] in (b"Z", b"X") else f"{_boot()}{int(fields[19]):x}"  # a zombie has ended, too
    except (OSError, IndexError, ValueError):
        return "0"


@cache
def _boot() -> str:
    """Return what the system calls the time since it was started last: counts of ticks begin anew with it."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except (OSError, ValueError):
        return ""


def _start_on_windows(process: int) -> str | None:  # pragma: no cover
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - not there on other systems
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(0x1000, False, process)  # may be asked about, no more
    if not handle:
        return None if kernel.GetLastError() == 87 else "0"  # 87: no such process
    times = [ctypes.c_uint64() for _ in range(4)]
    status = ctypes.c_ulong()
    known = kernel.GetProcessTimes(ctypes.c_void_p(handle), *map(ctypes.byref, times)) and kernel.GetExitCodeProcess(
        ctypes.c_void_p(handle), ctypes.byref(status)
    )
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return "0" if not known else f"{times[0].value:x}" if status.value == 259 else None  # 259: still active


def _last_touched(path: Path) -> float:
    latest = 0.0
    for one in (path, *path.rglob("*")):
        try:
            latest = max(latest, one.lstat().st_mtime)
        except OSError:
            return time.time()
    return latest
