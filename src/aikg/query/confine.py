"""What a process takes away from itself before it runs a stranger's query: network, files, memory, time.

On Linux all of it; elsewhere what the system offers. Whether the network is gone is known (`Confinement.offline`), so
that a server can say so.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aikg.query.limits import Limits

__all__ = ["Confinement", "die_with_parent"]

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # sched.h
_PARENT_DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 1, 38  # sys/prctl.h
_STATUS = Path("/proc/self/statm")
#: After so many queries a worker makes room for a new one, and when it has grown by so many bytes.
_MOST_QUERIES, _MOST_GROWTH = 5_000, 256 << 20
#: Seconds of processor time beyond the limit: the server ends a query by the clock, this is for when it cannot.
_GRACE = 5


@dataclass(slots=True)
class Confinement:
    """What one worker took away from itself. `offline`: it has no network. `size` is that of an idle worker."""

    offline: bool
    size: int = 0
    queries: int = 0

    @classmethod
    def enter(cls) -> Self:
        """Leave the network, and let nothing be changed or left behind. No thread may have been started yet."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers itself
        offline = _leave_network()
        _prctl(_NO_NEW_PRIVILEGES, 1)
        _limit(resource.RLIMIT_CORE, 0)
        return cls(offline)

    def store_opened(self) -> None:
        """Note the size of an idle worker, which no query pays for; from now on no file can be written."""
        _limit(resource.RLIMIT_FSIZE, 0)
        self.size = _size()

    def allow(self, limits: Limits) -> None:
        """Set the memory and the processor time of one query."""
        self.queries += 1
        _limit(resource.RLIMIT_AS, self.size + limits.memory)
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + limits.seconds) + _GRACE)

    def relax(self) -> None:
        """Take the limit on memory away, so that an answer or an error can be told."""
        _limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)

    def is_worn_out(self) -> bool:
        """Whether a new worker should take the place of this one."""
        return self.queries >= _MOST_QUERIES or _size() - self.size > _MOST_GROWTH


def die_with_parent(parent: int) -> None:
    """End this process when its parent ends, also when that is killed; at once when it has ended already."""
    _prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _leave_network() -> bool:
    """Go where there is no network. As root alone; else as a user of a namespace of one's own, if the system lets."""
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return any(unshare(spaces) == 0 for spaces in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _limit(what: int, most: int) -> None:
    """Set the limit that holds; it can be set anew for the next query."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY and (most == resource.RLIM_INFINITY or most > hard):
        most = hard
    with contextlib.suppress(OSError, ValueError):  # not every system has every limit
        resource.setrlimit(what, (most, hard))


def _size() -> int:
    """Return how much memory this process has asked for, in bytes; 0 where the system does not tell."""
    try:
        return int(_STATUS.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0
