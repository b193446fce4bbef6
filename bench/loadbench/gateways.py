"""The gateways that are compared, each with the configuration of each mode.

A mode is how the authors of posts are asked for:
  batched  all in one call (2 calls for the N+1 query)
  single   each in a call of their own (11 calls)
  shared   as batched, and identical requests in flight share a run
"""

import os
import subprocess
from pathlib import Path

from .service import Service, free_port

HERE = Path(__file__).resolve().parent.parent
TAILCALL = "@tailcallhq/core-linux-x64-gnu@1.0.0"
GRAPHQL_JS = ["graphql@17", "dataloader@2"]


class Millrace:
    name = "Millrace"
    modes = ("batched", "single", "shared")

    def __init__(self, work, program):
        self.program = program

    def is_there(self):
        return self.program.exists()

    def start(self, mode, upstream, core):
        port = free_port()
        return Service(
            self.name, [self.program, "serve", HERE / "millrace" / f"{mode}.yaml"], port, core,
            {"BENCH_PORT": str(port), "BENCH_UPSTREAM": upstream})


class Tailcall:
    name = "Tailcall 1.0.0"
    modes = ("batched", "single", "shared")

    def __init__(self, work, program):
        self.work = work

    def is_there(self):
        return npm_install(self.work, [TAILCALL])

    def start(self, mode, upstream, core):
        port = free_port()
        file = self.work / f"tailcall-{mode}.graphql"
        text = (HERE / "peers" / "tailcall" / f"{mode}.graphql").read_text()
        file.write_text(text.replace("BENCH_PORT", str(port)).replace("BENCH_UPSTREAM", upstream))
        program = self.work / "node_modules" / TAILCALL.rpartition("@")[0] / "bin" / "tailcall"
        quiet = {"TAILCALL_TRACKER": "false", "TC_TRACKER": "false", "NO_COLOR": "1",
                 "TAILCALL_LOG_LEVEL": "error"}
        return Service(self.name, [program, "start", file], port, core, quiet)


class GraphqlJs:
    name = "graphql-js 17"
    modes = ("batched", "single")

    def __init__(self, work, program):
        self.work = work

    def is_there(self):
        return npm_install(self.work, GRAPHQL_JS)

    def start(self, mode, upstream, core):
        port = free_port()
        server = HERE / "peers" / "graphql-js" / "server.mjs"
        return Service(self.name, ["node", server, port, upstream, mode], port, core,
                       {"BENCH_MODULES": str(self.work / "node_modules")})


ALL = (Millrace, Tailcall, GraphqlJs)


def npm_install(work, packages):
    """True when they are there; a peer that cannot be had is left out of the table."""
    work.mkdir(parents=True, exist_ok=True)
    wanted = " ".join(packages)
    done = work / f"npm-{wanted.replace('/', '_').replace(' ', '+')}.done"
    if done.exists():
        return True
    if not (work / "package.json").exists():
        (work / "package.json").write_text('{"private": true}\n')
    try:
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *packages],
                       cwd=work, check=True, timeout=300, env=dict(os.environ))
    except (OSError, subprocess.SubprocessError) as error:
        print(f"bench: without {wanted}: {error}")
        return False
    done.touch()
    return True
