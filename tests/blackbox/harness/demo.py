"""The demo, as a process of its own, and the calls its functions got."""

import json
import re
import subprocess
import tempfile
import time

from .client import Connection
from .gateway import JSON, PROGRAM, ROOT

READY = re.compile(r"^GraphiQL: http://127\.0\.0\.1:(\d+)/$", re.MULTILINE)


class Demo:
    """`demo/run` on free ports, ready when the `with` block begins."""

    def __enter__(self):
        self._log = tempfile.NamedTemporaryFile(prefix="millrace-demo-", suffix=".log")
        self.process = subprocess.Popen(
            [ROOT / "demo" / "run", "--free-ports", "--bin", PROGRAM.parent],
            stdout=self._log, stderr=self._log)
        self.port = self._wait_for_port()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        self._log.close()

    def _wait_for_port(self, within_s=20):
        until = time.monotonic() + within_s
        while time.monotonic() < until and self.process.poll() is None:
            if told := READY.search(self.log()):
                return int(told[1])
            time.sleep(0.02)
        self.process.kill()
        raise RuntimeError(f"the demo did not start:\n{self.log()}")

    def log(self):
        with open(self._log.name, encoding="utf-8", errors="replace") as log:
            return log.read()

    def ask(self, query, variables=None, headers=None):
        body = json.dumps({"query": query, "variables": variables}).encode()
        with Connection(self.port) as connection:
            return connection.request("POST", "/graphql", {**JSON, **(headers or {})}, body).json()

    def calls(self, function):
        """What a function was asked, in order. A call is there before its answer is."""
        line = re.compile(rf"^{function} +\S+ \+\S+ ms +\d+ \w+ (\S+)$", re.MULTILINE)
        return line.findall(self.log())
