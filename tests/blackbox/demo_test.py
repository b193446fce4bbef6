"""The demo, as `./run demo` starts it."""

import subprocess
import unittest

from harness.gateway import PROGRAM, ROOT


class Demo(unittest.TestCase):
    def test_prints_three_commands_that_answer_what_it_promises(self):
        ended = subprocess.run(
            [ROOT / "demo" / "run", "--check", "--bin", PROGRAM.parent],
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("3 of 3 answers are right", ended.stdout)
