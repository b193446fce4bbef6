"""Text that would be more than data, in every place where a request may put text.

For a TestCase as in database_promises.py. Whatever comes: the tables are as before, and the answer
is the one that a text without meaning gets.
"""

import functools
import json
import re

from database_promises import DatabaseAnswers
from harness.database_gateway import ADMIN

EVIL = [
    "'", "''", '"', "\\", "\\'", "'; DROP TABLE orders; --", '"; DROP TABLE orders; --',
    "' OR '1'='1", "') OR (1=1", "1 OR 1=1", "*/ OR 1=1 /*", "-- ", "$1",
    "$$; DROP TABLE users; $$",
    "$x$", ":1", "?", "?1", "@a", "%s", "{0}", "${jndi}", "{session.x-hasura-user-id}",
    "X-Hasura-User-Id", "x-hasura-name", "null", "NULL", "true", "{}", "{a,b}", "[]", "(SELECT 1)",
    "E'\\047'", "\\x27", "U&'\\0027'", "CHR(39)", "x' UNION SELECT secret FROM orders --",
    "\u2019", "\uff07", "\u02bc", "ʼ OR 1=1", "\t\r\n'", "\x01'", "\x7f", "é", "😀", "a" * 10_000,
    "asc; DROP TABLE orders", "id) FROM orders; --", "public.orders", "$.secret", "$[*]", "a.b",
    "')) FROM users; DELETE FROM orders; --", "\"orders\".\"secret\"", "||secret||"]

# Those that a header can carry.
IN_HEADERS = [text for text in EVIL if text.isascii() and text.isprintable()]

NUL = ["\0", "Ann\0", "Ann\0'; --", "\0Ann"]

# JSON texts that are no Unicode: half a pair.
SURROGATES = [r'"\ud800"', r'"Ann\udfff"', r'"\ud83d\ud83d"', r'"\udc00\ud800"']


def for_each(texts):
    """Makes a test of one text one of all; afterwards the tables are what they were."""
    def decorate(test):
        @functools.wraps(test)
        def run(self):
            for text in texts:
                with self.subTest(text[:80]):
                    test(self, text)
            self.assertEqual(self.shop.contents(), self.before)
        return run
    return decorate


class DatabaseInjection(DatabaseAnswers):
    def ask_admin(self, query, **variables):
        return self.gateway.ask_as("admin", query, variables)

    def refused_or_empty(self, reply, field):
        """An error whose text does not come from the database, or no rows."""
        if "errors" in reply:
            self.assertIsNone(reply.get("data"), reply)
            self.assertNotRegex(json.dumps(reply), r"(?i)syntax error|near \"|unterminated|s1")
        else:
            self.assertFalse(reply["data"][field], reply)

    @for_each(EVIL)
    def test_injection_in_values_of_conditions(self, text):
        for operator, value in [("_eq", text), ("_gt", "~~~~" + text), ("_in", [text, text])]:
            kind = "[String!]" if isinstance(value, list) else "String!"
            reply = self.ask_admin("query ($v: %s) { users(where: {name: {%s: $v}}) { id } }"
                                   % (kind, operator), v=value)
            if operator != "_gt":
                self.assertEqual(self.data(reply), {"users": []})
            self.data(reply)
        literal = json.dumps(text)
        self.assertEqual(self.data(self.gateway.ask_as(
            "admin", f"{{ users(where: {{name: {{_eq: {literal}}}}}) {{ id }} }}")),
            {"users": []})

    @for_each(EVIL)
    def test_injection_in_values_that_are_stored(self, text):
        """What is written comes back as it is, is found by itself, and by nothing else."""
        made = self.data(self.ask_admin(
            "mutation ($n: String!) { insert_tags_one(object: {id: 77, name: $n}) { name } }",
            n=text))
        self.assertEqual(made, {"insert_tags_one": {"name": text}})
        found = self.data(self.ask_admin(
            "query ($n: String!) { eq: tags(where: {name: {_eq: $n}}) { id name } "
            "in: tags(where: {name: {_in: [$n]}}) { id } "
            "other: tags(where: {name: {_neq: $n}}) { name } }", n=text))
        self.assertEqual(found, {"eq": [{"id": 77, "name": text}], "in": [{"id": 77}],
                                 "other": [{"name": "plain"}]})
        changed = self.data(self.ask_admin(
            "mutation ($n: String!, $s: String!) { update_tags(where: {name: {_eq: $n}}, "
            "_set: {name: $s}) { returning { name } } }", n=text, s=text + "'"))
        self.assertEqual(changed["update_tags"]["returning"], [{"name": text + "'"}])
        gone = self.data(self.ask_admin(
            "mutation ($n: String!) { delete_tags(where: {name: {_eq: $n}}) { affected_rows } }",
            n=text + "'"))
        self.assertEqual(gone, {"delete_tags": {"affected_rows": 1}})

    @for_each(EVIL)
    def test_injection_in_patterns(self, text):
        for operator in self.pattern_operators:
            reply = self.ask_admin(
                "query ($p: String!) { users(where: {name: {%s: $p}}) { id } }" % operator,
                p="zz" + text)
            if operator in ("_like", "_ilike"):
                self.refused_or_empty(reply, "users")
            elif "errors" in reply:
                self.refused(reply)  # not every text is a regular expression

    def test_patterns_mean_what_they_say(self):
        for operator, pattern, expected in [
                ("_like", "A%", ["Ann"]), ("_like", "a%", []), ("_ilike", "a%", ["Ann"]),
                ("_like", "_n_", ["Ann"]), ("_like", "A\\%", []), ("_nlike", "A%", ["Bob"]),
                ("_like", "Ann", ["Ann"]), ("_like", "", [])]:
            with self.subTest(operator=operator, pattern=pattern):
                rows = self.data(self.ask_admin(
                    "query ($p: String!) { users(where: {name: {%s: $p}}) { name } }" % operator,
                    p=pattern))["users"]
                self.assertEqual([row["name"] for row in rows], expected)

    @for_each(EVIL)
    def test_injection_in_numbers(self, text):
        for query in ("query ($v: Int!) { users(where: {id: {_eq: $v}}) { id } }",
                      "query ($v: Int!) { users_by_pk(id: $v) { id } }",
                      "query ($v: Int!) { users(limit: $v) { id } }",
                      "query ($v: Int!) { users(offset: $v) { id } }"):
            self.refused(self.ask_admin(query, v=text))

    @for_each(EVIL)
    def test_injection_in_names(self, text):
        """Members of objects and values of enums that come in variables."""
        for query, value in [
                ("query ($v: users_bool_exp!) { users(where: $v) { id } }", {text: {"_eq": 1}}),
                ("query ($v: users_bool_exp!) { users(where: $v) { id } }", {"id": {text: 1}}),
                ("query ($v: users_bool_exp!) { users(where: $v) { id } }",
                 {"orders": {text: {"_eq": 1}}}),
                ("query ($v: [users_order_by!]) { users(order_by: $v) { id } }", {text: "asc"}),
                ("query ($v: [users_order_by!]) { users(order_by: $v) { id } }", {"id": text}),
                ("mutation ($v: [tags_insert_input!]!) "
                 "{ insert_tags(objects: $v) { affected_rows } }", [{text: "x"}]),
                ("mutation ($v: tags_set_input!) "
                 "{ update_tags(where: {}, _set: $v) { affected_rows } }", {text: "x"}),
                ("mutation ($v: tags_on_conflict!) { insert_tags(objects: {name: \"plain\"}, "
                 "on_conflict: $v) { affected_rows } }",
                 {"constraint": text, "update_columns": ["name"]}),
                ("mutation ($v: [tags_update_column!]!) { insert_tags(objects: {name: \"plain\"}, "
                 "on_conflict: {constraint: tags_name_key, update_columns: $v}) "
                 "{ affected_rows } }", [text])]:
            self.refused(self.ask_admin(query, v=value))

    @for_each(IN_HEADERS)
    def test_injection_in_the_session(self, text):
        headers = {**ADMIN, "x-hasura-role": "namesake", "x-hasura-name": text}
        self.assertEqual(self.data(self.gateway.ask("{ users { id } }", **headers)),
                         {"users": []})
        reply = self.gateway.ask_as("user", "{ orders { id } }", user_id=text)
        self.refused_or_empty(reply, "orders")
        reply = self.gateway.ask_as("listed", "{ users { id } }", names=text)
        self.refused_or_empty(reply, "users")
        reply = self.gateway.ask_as(text, "{ orders { id } }", user_id="1")
        self.refused(reply)

    def test_lists_in_the_session(self):
        for names, expected in [("{Ann}", ["Ann"]), ('{"Ann","Bob"}', ["Ann", "Bob"]), ("{}", []),
                                ('{"Ann\'"}', []), ("{Ann OR 1=1}", []), ("{NULL}", [])]:
            with self.subTest(names):
                rows = self.data(self.gateway.ask_as(
                    "listed", "{ users(order_by: {id: asc}) { name } }", names=names))["users"]
                self.assertEqual([row["name"] for row in rows], expected)

    @for_each(NUL)
    def test_nul_is_never_an_end(self, text):
        reply = self.ask_admin("query ($v: String!) { users(where: {name: {_eq: $v}}) { id } }",
                               v=text)
        self.refused_or_empty(reply, "users")
        reply = self.ask_admin("query ($v: String!) { users(where: {name: {_in: [$v]}}) { id } }",
                               v=text)
        self.refused_or_empty(reply, "users")
        reply = self.ask_admin(
            "mutation ($v: String!) { insert_tags_one(object: {id: 77, name: $v}) { name } }",
            v=text)
        if "errors" in reply:
            self.refused(reply)
        else:
            self.assertEqual(reply["data"], {"insert_tags_one": {"name": text}})
            self.data(self.ask_admin("mutation { delete_tags_by_pk(id: 77) { id } }"))

    @for_each(SURROGATES)
    def test_half_a_character_is_the_replacement_character(self, text):
        """As everywhere in the gateway; what is around it stays."""
        readable = re.sub(r"\\u[0-9a-f]{4}", "\ufffd", json.loads(text.replace("\\", "\\\\")))
        find = "query ($v: String!) { users(where: {name: {_eq: $v}}) { id } }"
        insert = "mutation ($v: String!) { insert_tags_one(object: {id: 77, name: $v}) { name } }"
        self.assertEqual(self.ask_with(find, text), {"data": {"users": []}})
        self.assertEqual(self.ask_with(insert, text),
                         {"data": {"insert_tags_one": {"name": readable}}})
        self.data(self.ask_admin("mutation { delete_tags_by_pk(id: 77) { id } }"))

    def ask_with(self, query, json_text):
        body = '{"query": %s, "variables": {"v": %s}}' % (json.dumps(query), json_text)
        return self.gateway.post(body.encode(), {**ADMIN, "x-hasura-role": "admin"}).json()
