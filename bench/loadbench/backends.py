"""The processor time of a PostgreSQL server: of its processes, and of those that have ended."""

import contextlib
import os
import time
from pathlib import Path

from .service import TICKS_PER_SECOND


class Backends:
    """Of the server whose first process is `pid`."""

    def __init__(self, pid):
        self.pid = pid

    def processes(self):
        return {int(name) for name in os.listdir("/proc")
                if name.isdigit() and self._stat(name, default=(0, 0))[1] == str(self.pid)}

    def cpu_us(self):
        """Those that have ended are counted to a clock tick, once the server has noticed."""
        of_ended = self._stat(self.pid)
        ticks = int(of_ended[13]) + int(of_ended[14])
        return ticks * 1_000_000 / TICKS_PER_SECOND + sum(map(self._own_us, self.processes()))

    def pin(self, core):
        os.sched_setaffinity(self.pid, {core})
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(process, {core})

    def wait_for_ends(self, known, within_s=5):
        """Until only `known` processes are left."""
        until = time.monotonic() + within_s
        while not self.processes() <= known:
            if time.monotonic() > until:
                raise RuntimeError("connections to PostgreSQL do not end")
            time.sleep(0.01)

    @staticmethod
    def _own_us(process):
        try:
            return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1000
        except OSError:
            return 0

    @staticmethod
    def _stat(process, default=None):
        """Fields from the state on."""
        try:
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            if default is None:
                raise
            return default
