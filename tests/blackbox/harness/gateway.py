"""The program under test, as a process of its own."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .client import Connection

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(os.environ.get("MILLRACE_BIN", ROOT / "build/release/bin")).resolve() / "millrace"

LISTENING = re.compile(r"listening.*http://127\.0\.0\.1:(\d+)")

JSON = {"content-type": "application/json", "accept": "application/json"}


def millrace(*arguments, timeout_s=30, **options):
    """Runs one command of the program to its end."""
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        capture_output=True, text=True, timeout=timeout_s, check=False, **options)


class Project:
    """A folder with a schema and a configuration, for one `with` block.

    `sources` maps names to URLs, or to the lines of a source's section; `server` holds lines for
    the section of that name; `more` is YAML that is added as it is.
    """

    def __init__(self, schema, sources=None, more="", server=()):
        self._folder = tempfile.TemporaryDirectory(prefix="millrace-")
        self.folder = Path(self._folder.name)
        self.config = self.folder / "millrace.yaml"
        (self.folder / "schema.graphql").write_text(schema)
        self.config.write_text(self._yaml(sources or {}, more, server))

    def _yaml(self, sources, more, server):
        lines = ["schema: schema.graphql", "server:", "  listen: 127.0.0.1:0"]
        lines += [f"  {line}" for line in server]
        if sources:
            lines.append("sources:")
        for name, source in sources.items():
            body = f"url: {source}" if isinstance(source, str) else "\n    ".join(source)
            lines.append(f"  {name}:\n    {body}")
        return "\n".join([*lines, more]) + "\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()


class CheckedInProject:
    """A configuration of this repository, with a folder beside it for what a run writes."""

    def __init__(self, config):
        self._folder = tempfile.TemporaryDirectory(prefix="millrace-")
        self.folder = Path(self._folder.name)
        self.config = config

    def __exit__(self, *_):
        self._folder.cleanup()


class Gateway:
    """`millrace serve` over a Project, ready when the `with` block begins."""

    command = (PROGRAM,)

    def __init__(self, schema, sources=None, more="", server=()):
        self._prepare(Project(schema, sources, more, server))

    @classmethod
    def of(cls, config):
        """One over a configuration of this repository, on a port of its own."""
        gateway = cls.__new__(cls)
        gateway._prepare(CheckedInProject(config), "--listen", "127.0.0.1:0")
        return gateway

    def _prepare(self, project, *arguments):
        self.project = project
        self._arguments = arguments
        self.port = None
        self.process = None
        self._log = None

    def __enter__(self):
        self._log = open(self.project.folder / "log", "w+b")
        self.process = subprocess.Popen(
            [*self.command, "serve", self.project.config, *self._arguments],
            stdout=self._log, stderr=self._log)
        self._wait_until_ready()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._log.close()
        self.project.__exit__()

    def _wait_until_ready(self, within_s=10):
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the gateway ended with {self.process.returncode}:\n{self.log()}")
            told = LISTENING.search(self.log())
            if told:
                self.port = int(told[1])
                assert self.get("/readyz").status == 200, "listens before it is ready"
                return
            time.sleep(0.005)
        self.process.kill()
        raise RuntimeError(f"the gateway was not ready within {within_s} s:\n{self.log()}")

    def log(self):
        self._log.flush()
        return (self.project.folder / "log").read_text(errors="replace")

    def connect(self, timeout_s=10):
        return Connection(self.port, timeout_s)

    def get(self, target, headers=None):
        with self.connect() as connection:
            return connection.request("GET", target, headers)

    def post(self, payload, headers=None, path="/graphql"):
        """POSTs `payload` as JSON, or as it is when it is bytes."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        with self.connect() as connection:
            return connection.request("POST", path, {**JSON, **(headers or {})}, body)

    def ask(self, query, variables=None, **headers):
        """The whole JSON reply to one query."""
        payload = {"query": query}
        if variables is not None:
            payload["variables"] = variables
        return self.post(payload, headers).json()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self, within_s=15):
        return self.process.wait(timeout=within_s)
