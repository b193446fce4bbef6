"""A throw-away PostgreSQL server on loopback, driven with the programs that come with it."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .guarded_folder import GuardedFolder
from .ports import free_port

USER = "postgres"

SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "timezone": "UTC",
    "fsync": "off", "jit": "off", "max_connections": "300", "autovacuum": "off",
    "log_min_messages": "fatal"}


class PostgresError(RuntimeError):
    """What psql said when a statement failed."""


class Postgres:
    """A server with fresh data, for one `with` block. Anybody on this machine may be anybody in it.

    `programs` is the folder of initdb and postgres; the newest that is installed by default.
    """

    def __init__(self, programs=None, **settings):
        self.programs = Path(programs) if programs else installed_programs()
        self.settings = {**SETTINGS, **settings}
        self.port = free_port()
        self._process = None

    def __enter__(self):
        self._guarded = GuardedFolder("millrace-postgres-")
        self._folder = self._guarded.__enter__()
        if os.geteuid() == 0:
            shutil.chown(self._folder, USER, USER)
        try:
            subprocess.run(
                [self.programs / "initdb", "--no-sync", "-D", self._data, "-A", "trust",
                 "-U", USER, "-E", "UTF8", "--locale=C"],
                check=True, capture_output=True, timeout=60, **self._account())
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            self._guarded.__exit__()

    @property
    def _data(self):
        return self._folder / "data"

    def _account(self):
        """PostgreSQL refuses to be root."""
        if os.geteuid() != 0:
            return {}
        return {"user": USER, "group": USER, "extra_groups": [], "cwd": self._folder}

    def start(self):
        """Starts the server, or starts it again on the same port."""
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        with open(self._folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, "-p", str(self.port), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                **self._account())
        self._wait_until_ready()

    def _wait_until_ready(self, within_s=30):
        until = time.monotonic() + within_s
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.run("SELECT 1")
                return
            except PostgresError:
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL does not start:\n{self.log()}")

    def stop(self, gently=True):
        """Ends the server; not `gently`: as if the machine lost its power."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT if gently else signal.SIGQUIT)
            self._process.wait(timeout=30)

    @property
    def pid(self):
        """Of its first process, the parent of all others."""
        return self._process.pid

    def log(self):
        return (self._folder / "log").read_text(errors="replace")

    def url(self, database):
        return f"postgres://{USER}@127.0.0.1:{self.port}/{database}"

    def run(self, sql, database="postgres"):
        """What psql prints for a script, without headings; PostgresError at its first error."""
        try:
            done = self._psql(sql, database)
        except subprocess.TimeoutExpired as error:
            raise PostgresError(f"psql did not end: {sql[:200]}") from error
        if done.returncode != 0:
            raise PostgresError(done.stderr.strip())
        return done.stdout.strip("\n")

    def _psql(self, sql, database):
        return subprocess.run(
            [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database],
            input=sql, capture_output=True, text=True, timeout=60, check=False,
            env={"PATH": os.environ["PATH"], "PGCLIENTENCODING": "UTF8"})

    def create(self, database, sql=""):
        self.copy("template1", database)
        if sql:
            self.run(sql, database)

    def copy(self, template, database):
        """A database like `template`, to which nobody may be connected."""
        # Copying files is faster than logging pages, as long as nothing is synced.
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def drop(self, database):
        """Whoever is connected to it is disconnected."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def installed_programs():
    """The folder with the newest server, where Debian puts it or in the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"),
                   key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    in_path = shutil.which("postgres")
    if in_path is None:
        raise RuntimeError("PostgreSQL is not installed")
    return Path(in_path).resolve().parent
