"""PostgreSQL behind the gateway."""

import subprocess
import threading
import time
import unittest

from database_injection import EVIL, IN_HEADERS, DatabaseInjection, for_each
from database_promises import DatabaseAnswers, DatabasePromises
from harness.database_gateway import ADMIN, DatabaseGateway, DatabaseProject
from harness.gateway import millrace
from harness.ports import free_port
from harness.postgres import Postgres
from harness.shop import PostgresShop, tables


class PostgresCase(DatabaseAnswers, unittest.TestCase):
    as_clerk = {**ADMIN, "x-hasura-role": "clerk"}
    source = {}

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Postgres())
        cls.shop = PostgresShop(cls.server)
        cls.gateway = cls.enterClassContext(DatabaseGateway(
            {"shop": {**cls.shop.source(), "timeout": {"connect": "500ms", "request": "1s"},
                      **cls.source}},
            server={"threads": 2}))
        cls.before = cls.shop.contents()

    def setUp(self):
        self.shop.reset()

    def backends(self, condition="true"):
        """How many connections of the gateway are in that state."""
        return int(self.shop.run(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop' "
            f"AND pid <> pg_backend_pid() AND {condition}"))

    def wait_for(self, condition, within_s=5):
        until = time.monotonic() + within_s
        while not (held := condition()) and time.monotonic() < until:
            time.sleep(0.02)
        self.assertTrue(held)


class Promises(DatabasePromises, PostgresCase):
    pass


class Injection(DatabaseInjection, PostgresCase):
    pattern_operators = ("_like", "_ilike", "_similar", "_nsimilar", "_regex", "_iregex", "_nregex")

    @for_each(EVIL)
    def test_injection_in_jsonb(self, text):
        data = {"key": text, text: {"deep": [text]}}
        made = self.data(self.ask_admin(
            "mutation ($d: jsonb!) { insert_tags_one(object: {id: 77, name: \"j\", data: $d}) "
            "{ data } }", d=data))["insert_tags_one"]
        self.assertEqual(made, {"data": data})
        for condition, value, kind in [
                ("_contains: $v", {"key": text}, "jsonb!"), ("_has_key: $v", text, "String!"),
                ("_has_keys_any: [$v]", text, "String!"),
                ("_has_keys_all: [$v]", text, "String!"), ("_eq: $v", data, "jsonb!")]:
            found = self.data(self.ask_admin(
                "query ($v: %s) { tags(where: {data: {%s}}) { id } }" % (kind, condition),
                v=value))
            self.assertEqual(found, {"tags": [{"id": 77}]}, condition)
        for path in (text, f"$.{text}", f"[{text!r}]", f'$["{text}"]'):
            reply = self.ask_admin("query ($p: String!) { tags_by_pk(id: 77) { data(path: $p) } }",
                                   p=path)
            if "errors" in reply:
                self.refused(reply)
            else:
                self.assertIn(reply["data"]["tags_by_pk"]["data"],
                              (None, data, text, data[text]))
        changed = self.data(self.ask_admin(
            "mutation ($p: [String!]!, $k: String!) "
            "{ first: update_tags(where: {id: {_eq: 77}}, _delete_at_path: {data: $p}) "
            "{ returning { data } } "
            "second: update_tags(where: {id: {_eq: 77}}, _delete_key: {data: $k}) "
            "{ returning { data } } }", p=[text, "deep"], k=text))
        self.assertEqual(changed, {
            "first": {"returning": [{"data": {"key": text, text: {}}}]},
            "second": {"returning": [{"data": {"key": text}}]}})
        self.data(self.ask_admin("mutation { delete_tags_by_pk(id: 77) { id } }"))

    @for_each(EVIL)
    def test_injection_in_arrays(self, text):
        made = self.data(self.ask_admin(
            "mutation ($w: [String!]) { insert_tags_one(object: {id: 77, name: \"a\", words: $w}) "
            "{ words } }", w=[text, "x", text]))["insert_tags_one"]
        self.assertEqual(made, {"words": [text, "x", text]})
        found = self.data(self.ask_admin(
            "query ($w: [String!]) { tags(where: {words: {_contains: $w}}) { id } }", w=[text]))
        self.assertEqual(found, {"tags": [{"id": 77}]})
        self.data(self.ask_admin("mutation { delete_tags_by_pk(id: 77) { id } }"))

    @for_each(IN_HEADERS)
    def test_injection_in_quoted_lists_of_the_session(self, text):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        reply = self.gateway.ask_as("listed", "{ users { name } }", names=f'{{"{quoted}","Ann"}}')
        self.assertEqual(self.data(reply), {"users": [{"name": "Ann"}]})


class Deadlines(PostgresCase):
    def test_a_statement_that_takes_too_long_is_stopped(self):
        began = time.monotonic()
        reply = self.gateway.ask_as("admin", "{ slow { slept } }")
        self.assertLess(time.monotonic() - began, 4)
        self.refused(reply, "DATABASE_TIMEOUT")
        self.wait_for(lambda: self.backends("state = 'active'") == 0)
        self.assertEqual(self.gateway.ask_as("admin", "{ users_by_pk(id: 1) { name } }"),
                         {"data": {"users_by_pk": {"name": "Ann"}}})

    def test_locks_of_others_are_waited_for_in_vain(self):
        with Holder(self.server, "UPDATE orders SET amount = 50 WHERE id = 1") as holder:
            began = time.monotonic()
            reply = self.gateway.ask_as("admin", """mutation {
              insert_tags_one(object: {name: "never"}) { id }
              update_orders(where: {id: {_eq: 1}}, _set: {amount: 60}) { affected_rows }
            }""")
            self.assertLess(time.monotonic() - began, 4)
            self.refused(reply, "DATABASE_TIMEOUT")
            self.assertEqual(self.gateway.ask_as("admin", "{ orders_by_pk(id: 1) { amount } }"),
                             {"data": {"orders_by_pk": {"amount": 3}}})
            holder.roll_back()
        self.wait_for(lambda: self.backends("state <> 'idle'") == 0)
        self.assertEqual(self.shop.contents(), self.before)

    def test_a_refused_mutation_leaves_no_transaction_open(self):
        for _ in range(20):
            reply = self.gateway.ask_as("admin", 'mutation { insert_users_one(object: {id: 8, name: "x"}) '
                                        '{ id } delete_users(where: {id: {_eq: 1}}) { affected_rows } }')
            self.refused(reply, "constraint-violation")
        self.assertEqual(self.backends("state LIKE 'idle in transaction%'"), 0)
        self.assertEqual(self.shop.contents(), self.before)


class Holder:
    """Another client that keeps what a statement locks, until it is told otherwise."""

    def __init__(self, server, statement):
        self._psql = subprocess.Popen(
            [server.programs / "psql", "-X", "-q", "-A", "-t", "-h", "127.0.0.1",
             "-p", str(server.port), "-U", "postgres", "-d", "shop"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._tell(f"BEGIN; {statement}; SELECT 'held';")
        assert self._psql.stdout.readline().strip() == "held"

    def _tell(self, text):
        self._psql.stdin.write(text + "\n")
        self._psql.stdin.flush()

    def roll_back(self):
        self._tell("ROLLBACK; SELECT 'released';")
        assert self._psql.stdout.readline().strip() == "released"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._psql.communicate()


class Load:
    """Clients that ask for their own orders as fast as they are answered, for a `with` block."""

    OWN = {"1": [1, 2], "2": [3]}

    def __init__(self, gateway, clients=8):
        self.good = self.errors = 0
        self.wrong = []
        self.codes = set()
        self._gateway = gateway
        self._last_error = time.monotonic()
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ask, args=(("1", "2")[i % 2],))
                         for i in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        for thread in self._threads:
            thread.join(timeout=15)

    def _ask(self, user):
        while not self._done.is_set():
            reply = self._gateway.ask_as("user", "{ orders(order_by: {id: asc}) { id } }",
                                         user_id=user)
            with self._lock:
                self._note(user, reply)
            time.sleep(0.001)

    def _note(self, user, reply):
        if "errors" in reply and reply.get("data") is None:
            self._last_error = time.monotonic()
            self.errors += 1
            self.codes.add(reply["errors"][0]["extensions"]["code"])
        elif reply == {"data": {"orders": [{"id": order} for order in self.OWN[user]]}}:
            self.good += 1
        else:
            self.wrong.append((user, reply))

    def wait_for_good(self, answers, within_s=15):
        until, before = time.monotonic() + within_s, self.good
        while self.good < before + answers:
            assert time.monotonic() < until, f"no good answers, but {self.codes}"
            time.sleep(0.02)

    def wait_for_recovery(self, quiet_s=1.5, within_s=15):
        """Until nobody has had an error for a while: every core has found the server again."""
        until = time.monotonic() + within_s
        while time.monotonic() < self._last_error + quiet_s:
            assert time.monotonic() < until, f"still {self.codes}"
            time.sleep(0.02)


class Outages(PostgresCase):
    def test_connections_that_died_in_idleness_are_not_noticed(self):
        for _ in range(5):
            self.assertNotIn("errors", self.gateway.ask_as("admin", "{ users { id } }"))
            self.shop.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                          "WHERE datname = 'shop' AND pid <> pg_backend_pid()")
            self.wait_for(lambda: self.backends() == 0)
            self.assertNotIn("errors", self.gateway.ask_as("admin", "{ users { id } }"))

    def test_a_mutation_whose_connection_dies_is_refused_or_done_but_never_half(self):
        with Holder(self.server, "UPDATE orders SET amount = 50 WHERE id = 1") as holder:
            replies = []
            asking = threading.Thread(target=lambda: replies.append(self.gateway.ask_as(
                "admin", """mutation {
                  insert_tags_one(object: {name: "never"}) { id }
                  update_orders(where: {id: {_eq: 1}}, _set: {amount: 60}) { affected_rows }
                }""")))
            asking.start()
            self.wait_for(lambda: self.backends("wait_event_type = 'Lock'") == 1)
            self.shop.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                          "WHERE datname = 'shop' AND wait_event_type = 'Lock'")
            asking.join(timeout=10)
            holder.roll_back()
        (reply,) = replies
        self.assertIsNone(reply.get("data"), reply)
        self.assertEqual(self.shop.contents(), self.before)

    def test_a_server_that_dies_and_comes_back_under_load(self):
        """Answers are right or clear errors, and right again once the server is there."""
        with Load(self.gateway) as load:
            for gently in (False, True):
                load.wait_for_good(100)
                before = load.errors
                self.server.stop(gently)
                self.wait_for(lambda: load.errors > before, within_s=10)
                self.server.start()
                load.wait_for_recovery()
                load.wait_for_good(100)
        self.assertEqual(load.wrong, [])
        self.assertLessEqual(load.codes, {"DATABASE_UNAVAILABLE", "DATABASE_TIMEOUT",
                                          "DATABASE_OVERLOADED"})
        self.assertIsNone(self.gateway.process.poll())
        self.assertEqual(self.shop.contents(), self.before)

    def test_health_does_not_hang_on_the_database(self):
        self.server.stop()
        try:
            self.assertEqual(self.gateway.get("/livez").status, 200)
            reply = self.gateway.ask_as("admin", "{ users { id } }")
            self.refused(reply, "DATABASE_UNAVAILABLE")
            self.assertNotIn(str(self.server.port), str(reply))
        finally:
            self.server.start()
            with Load(self.gateway) as load:
                load.wait_for_recovery()


class Settings(PostgresCase):
    source = {"session_settings": ["x-hasura-user-id"], "stringify_numbers": True}

    def test_the_database_can_read_who_asks(self):
        who = "{ whoami { who } }"
        for user in ("1", "2", "'; DROP TABLE orders; --", "1"):
            reply = self.gateway.ask_as("admin", who, user_id=user)
            self.assertEqual(reply, {"data": {"whoami": [{"who": user}]}})
        (row,) = self.gateway.ask_as("admin", who)["data"]["whoami"]
        self.assertIn(row["who"], (None, ""), "somebody else's")


class Start(unittest.TestCase):
    def refused(self, url, metadata):
        with DatabaseProject({"shop": {"kind": "postgres", "url": url,
                                       "metadata": metadata}}) as project:
            began = time.monotonic()
            ended = millrace("serve", project.config, timeout_s=30)
            self.assertNotEqual(ended.returncode, 0)
            self.assertLess(time.monotonic() - began, 15)
            self.assertIn("shop", ended.stderr)
            self.assertNotIn("hush-hush", ended.stderr)
            return ended.stderr

    def test_a_server_that_is_down_is_told(self):
        port = free_port()
        self.assertIn(str(port), self.refused(
            f"postgres://postgres:hush-hush@127.0.0.1:{port}/shop", tables()))

    def test_a_database_that_is_not_there_is_told(self):
        with Postgres() as server:
            self.assertIn("nowhere", self.refused(server.url("nowhere"), tables()))
