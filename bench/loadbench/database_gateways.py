"""The gateways over the database of the scenarios."""

import json
import os
import re
import shutil
import subprocess

from .database_rows import EXAMPLE
from .gateways import HERE
from .service import Service, free_port

CONFIGURATIONS = HERE / "databases"
PEER = HERE / "peers" / "postgraphile"
SECRET = "open sesame"


class Millrace:
    """`database` is postgres or sqlite, `place` its URL or file."""
    name = "Millrace"

    def __init__(self, program, database, place):
        self.program = program
        self.config = CONFIGURATIONS / f"{database}.yaml"
        self.environment = {"BENCH_SECRET": SECRET, "BENCH_DATABASE": str(place)}

    def start(self, core):
        port = free_port()
        return Service(self.name, [self.program, "serve", self.config], port, core,
                       {**self.environment, "BENCH_PORT": str(port)})

    def statement(self, query, role, variables):
        """The statement a query becomes, in the words of pgbench: :order for its parameter.

        Also the values of the other parameters, by name.
        """
        said = subprocess.run(
            [self.program, "explain", self.config, query, "--role", role,
             "--variables", json.dumps({name: EXAMPLE[name] for name in variables}),
             "--session", f"x-hasura-user-id={EXAMPLE['user']}"], check=True, capture_output=True, text=True,
            env={**os.environ, **self.environment, "BENCH_PORT": "0"}).stdout
        text = re.search(r"^  statement\n(.*?)^  (?:parameters|plan)", said, re.S | re.M)[1]
        values = dict(re.findall(r"^    (\d+) \S+ = (.*)$", said, re.M))
        known = {value: name for name, value in EXAMPLE.items()}
        names = {number: known.get(value, f"constant{number}")
                 for number, value in values.items()}
        constants = {names[number]: value for number, value in values.items()
                     if names[number].startswith("constant")}
        return re.sub(r"\$(\d+)", lambda found: f":{names[found[1]]}", text), constants


class PostGraphile:
    """Without permissions: there is less to do for it than for the others."""

    def __init__(self, work, url):
        self.folder = work / "postgraphile"
        self.url = url
        self.name = "PostGraphile"

    def is_there(self):
        """False, and said so, when it cannot be installed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        wanted = (PEER / "package.json").read_text()
        done = self.folder / "installed.json"
        if not done.exists() or done.read_text() != wanted:
            shutil.copy(PEER / "package.json", self.folder)
            try:
                subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"],
                               cwd=self.folder, check=True, timeout=300)
            except (OSError, subprocess.SubprocessError) as error:
                print(f"bench: without PostGraphile: {error}")
                return False
            done.write_text(wanted)
        version = re.search(r'"postgraphile": "(.*)"', wanted)[1]
        self.name = f"PostGraphile {version}"
        return True

    def start(self, core):
        port = free_port()
        return Service(self.name, ["node", PEER / "server.mjs", port, self.url], port, core,
                       {"BENCH_MODULES": str(self.folder / "node_modules"),
                        "GRAPHILE_ENV": "production"})
