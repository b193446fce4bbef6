"""The quick start, done as it says.

A fenced block says with the word behind its language what it is for:

    ```graphql blog/schema.graphql   a file to write
    ```sh background                 a server to start and to wait for
    ```sh run, ```sh fails           a command, and whether it ends with 0
    ```text contains                 lines the last command must have printed
    ```json equals                   the JSON it must have printed

A block without such a word is not tried. Ports in the text are replaced by free ones.
"""

import json
import re
import shlex
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness.gateway import PROGRAM, ROOT
from harness.ports import free_port

BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORT = re.compile(r"(127\.0\.0\.1:|--port )(\d+)")


class Walk:
    """One reader, in a folder that looks like the checkout after `./run build`."""

    def __init__(self, page, folder):
        self.folder = Path(folder)
        self.servers = []
        self.printed = ""
        (self.folder / "demo").symlink_to(ROOT / "demo")
        program = self.folder / "build/release/bin/millrace"
        program.parent.mkdir(parents=True)
        program.symlink_to(PROGRAM)

        text = page.read_text()
        listen = "8080"  # the default, which the text need not mention
        ports = {port: str(free_port())
                 for port in {listen, *(found[1] for found in PORT.findall(text))}}
        self.gateway = f"127.0.0.1:{ports[listen]}"
        self.text = PORT.sub(lambda found: found[1] + ports[found[2]], text)
        self.blocks = [(word, body) for _, word, body in BLOCK.findall(self.text)]

    def follow(self, word, body):
        steps = {"background": self.start, "run": self.run, "fails": self.run_in_vain,
                 "contains": self.expect_lines, "equals": self.expect_json}
        steps.get(word, lambda text: self.write(word, text))(body)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def start(self, command):
        words = shlex.split(command)
        address = PORT.search(command)
        port = address[2] if address else self.gateway.rpartition(":")[2]
        if "serve" in words:
            words += ["--listen", self.gateway]
        log = open(self.folder / "server.log", "ab")
        self.servers.append(subprocess.Popen(words, cwd=self.folder, stdout=log, stderr=log))
        log.close()
        self.wait_for(int(port))

    def wait_for(self, port, within_s=10):
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"nobody listens: {(self.folder / 'server.log').read_text()}")

    def run(self, command, status=0):
        ended = subprocess.run(["bash", "-c", command], cwd=self.folder, text=True, timeout=30,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert ended.returncode == status, f"{command}: {ended.returncode}\n{ended.stdout}"
        self.printed = ended.stdout

    def run_in_vain(self, command):
        self.run(command, status=1)

    def expect_lines(self, lines):
        assert lines in self.printed, f"not printed:\n{lines}\nprinted:\n{self.printed}"

    def expect_json(self, text):
        expected, got = json.loads(text), json.loads(self.printed)
        assert json.dumps(expected) == json.dumps(got), f"{expected} != {got}"

    def end(self):
        for server in reversed(self.servers):
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


class Documentation(unittest.TestCase):
    def test_quick_start_does_what_it_says(self):
        with tempfile.TemporaryDirectory(prefix="millrace-docs-") as folder:
            walk = Walk(ROOT / "docs" / "quick-start.md", folder)
            self.addCleanup(walk.end)
            self.assertGreater(len(walk.blocks), 10)
            for word, body in walk.blocks:
                walk.follow(word, body)
            walk.end()

    def test_links_between_pages_lead_somewhere(self):
        pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")),
                 *sorted(ROOT.glob("demo/*.md")), *sorted(ROOT.glob("console/README.md"))]
        for page in pages:
            for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
                if "://" not in target:
                    with self.subTest(page=page.name, target=target):
                        self.assertTrue((page.parent / target).exists())
