"""The program under test over databases: metadata and the configuration that names it."""

import json
import tempfile
from pathlib import Path

from .client import request_bytes
from .gateway import JSON, Gateway

PATH = "/v1/graphql"
ADMIN_SECRET = "open sesame"
ADMIN = {"x-hasura-admin-secret": ADMIN_SECRET}
JWT_SECRET = "a secret of the tests, 32 bytes or more"


def query_bytes(query):
    """A request of the admin as it goes over the wire."""
    return request_bytes("POST", PATH, {**JSON, **ADMIN}, json.dumps({"query": query}).encode())


class DatabaseProject:
    """A folder with a configuration, for one `with` block.

    `sources` maps names to their settings; `metadata` in them is the metadata itself, and `file`
    of a SQLite database may be a path. `sections` are more of the configuration.
    """

    def __init__(self, sources, **sections):
        self._folder = tempfile.TemporaryDirectory(prefix="millrace-")
        self.folder = Path(self._folder.name)
        self.config = self.folder / "millrace.yaml"
        server = {"listen": "127.0.0.1:0", "path": PATH, "threads": 1, "compatibility": "hasura",
                  **sections.pop("server", {})}
        auth = {"admin_secret": ADMIN_SECRET, "jwt": {"algorithms": "HS256", "secret": JWT_SECRET},
                **sections.pop("auth", {})}
        named = {name: self._with_metadata(name, source) for name, source in sources.items()}
        configuration = {"server": server, "auth": auth, "sources": named, **sections}
        self.config.write_text(json.dumps(configuration, indent=2))  # YAML takes JSON

    def _with_metadata(self, name, source):
        (self.folder / f"{name}.json").write_text(json.dumps(source["metadata"]))
        return {**source, "metadata": f"{name}.json",
                **({"file": str(source["file"])} if "file" in source else {})}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()


class DatabaseGateway(Gateway):
    """`millrace serve` over a DatabaseProject, ready when the `with` block begins."""

    def __init__(self, sources, **sections):
        self._prepare(DatabaseProject(sources, **sections))

    def post(self, payload, headers=None, path=PATH):
        return super().post(payload, headers, path)

    def ask_as(self, role, query, variables=None, **session):
        """The whole JSON reply to a query of `role`; `session`: user_id="7" and the like."""
        headers = {**ADMIN, "x-hasura-role": role}
        for name, value in session.items():
            headers["x-hasura-" + name.replace("_", "-")] = value
        return self.ask(query, variables, **headers)
