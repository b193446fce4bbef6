"""A temporary folder that is gone after us, however we end."""

import subprocess
import tempfile
from pathlib import Path

# Waits until nobody holds the other end of its input: we closed it, or were killed. A PostgreSQL
# server that still runs in the folder is ended first.
GUARD = """
trap '' INT TERM HUP
cat >/dev/null
if read -r pid <"$1/data/postmaster.pid" 2>/dev/null; then
    kill -INT "$pid"
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
    kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"
"""


class GuardedFolder:
    """For a `with` block, which gets the path."""

    def __init__(self, prefix):
        self._prefix = prefix

    def __enter__(self):
        path = Path(tempfile.mkdtemp(prefix=self._prefix))
        self._guard = subprocess.Popen(
            ["sh", "-c", GUARD, "guard", path], stdin=subprocess.PIPE, cwd="/",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        return path

    def __exit__(self, *_):
        self._guard.communicate()
