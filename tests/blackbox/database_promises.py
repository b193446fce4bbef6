"""What holds over every kind of database; postgres_test.py and sqlite_test.py try it out."""

from harness.database_gateway import JWT_SECRET
from harness.tokens import NAMESPACE, Secret, bearer, claims

MUTATION_OF_TWO = """mutation ($first: [orders_insert_input!]!, $second: [orders_insert_input!]!) {
  first: insert_orders(objects: $first) { affected_rows }
  second: insert_orders(objects: $second) { affected_rows }
}"""
TEA, INK = {"note": "tea"}, {"note": "ink"}


def token(user="1", roles=("user", "clerk"), **more):
    return bearer(Secret(JWT_SECRET).token(claims(user, roles, **more)))


class DatabaseAnswers:
    """For a TestCase with `gateway` and `shop`, whose rows are `before` when a test begins."""

    def data(self, reply):
        self.assertNotIn("errors", reply)
        return reply["data"]

    def refused(self, reply, code=None):
        """The message of an answer that is one error and nothing else."""
        self.assertIsNone(reply.get("data"), reply)
        (error,) = reply["errors"]
        if code is not None:
            self.assertEqual(error["extensions"]["code"], code, error)
        return error["message"]


class DatabasePromises(DatabaseAnswers):
    # --- who sees what

    def test_rows_are_those_of_the_role(self):
        query = "{ orders(order_by: {id: asc}) { id note user { name } } }"
        for role, session, expected in [
                ("user", {"user_id": "1"}, ["tea", "cake"]),
                ("user", {"user_id": "2"}, ["ink"]),
                ("user", {"user_id": "9"}, []),
                ("clerk", {}, ["tea", "cake", "ink"]),
                ("admin", {}, ["tea", "cake", "ink"])]:
            with self.subTest(role=role, **session):
                rows = self.data(self.gateway.ask_as(role, query, **session))["orders"]
                self.assertEqual([row["note"] for row in rows], expected)

    def test_aggregates_count_only_what_may_be_seen(self):
        query = "{ orders_aggregate { aggregate { count sum { amount } } nodes { id } } }"
        found = self.data(self.gateway.ask_as("user", query, user_id="2"))["orders_aggregate"]
        self.assertEqual(found, {"aggregate": {"count": 1, "sum": {"amount": 7}},
                                 "nodes": [{"id": 3}]})
        self.refused(self.gateway.ask_as("clerk", query), "validation-failed")

    def test_a_variable_that_the_session_lacks_refuses(self):
        for query in ("{ orders { id } }", "{ orders_aggregate { aggregate { count } } }",
                      "mutation { delete_orders(where: {}) { affected_rows } }",
                      'mutation { update_orders(where: {}, _set: {note: "x"}) { affected_rows } }',
                      'mutation { insert_orders_one(object: {note: "x", amount: 1}) { id } }'):
            with self.subTest(query):
                message = self.refused(self.gateway.ask_as("user", query))
                self.assertIn("x-hasura-user-id", message.lower())
        self.assertEqual(self.shop.contents(), self.before)

    def test_a_condition_of_the_client_does_not_widen_the_permission(self):
        for where in ("{_not: {user_id: {_eq: 1}}}", "{_or: [{}, {user_id: {_eq: 2}}]}",
                      "{user: {id: {_gt: 1}}}", "{id: {_eq: 3}}"):
            with self.subTest(where):
                rows = self.data(self.gateway.ask_as(
                    "user", f"{{ orders(where: {where}) {{ user_id }} }}", user_id="1"))["orders"]
                self.assertEqual({row["user_id"] for row in rows} - {1}, set())

    def test_headers_without_the_secret_count_for_nothing(self):
        claimed = {"x-hasura-role": "clerk", "x-hasura-user-id": "2"}
        reply = self.gateway.ask("{ orders { id } }", **claimed)
        self.assertNotIn("data", reply)
        reply = self.gateway.ask("{ orders { id } }", **claimed, **{"x-hasura-admin-secret": "no"})
        self.assertNotIn("data", reply)
        own = self.data(self.gateway.ask("{ orders { user_id } }", **token("1"),
                                         **{"x-hasura-user-id": "2"}))
        self.assertEqual(own, {"orders": [{"user_id": 1}, {"user_id": 1}]})

    def test_roles_come_by_token(self):
        query = "{ orders { id } }"
        self.assertEqual(len(self.data(self.gateway.ask(query, **token("1")))["orders"]), 2)
        as_clerk = {"x-hasura-role": "clerk"}
        self.assertEqual(
            len(self.data(self.gateway.ask(query, **token("1"), **as_clerk))["orders"]), 3)
        for role in ("admin", "listed"):
            reply = self.gateway.ask(query, **token("1"), **{"x-hasura-role": role})
            self.assertNotIn("data", reply)

    def test_what_is_hidden_does_not_exist(self):
        """Neither in answers nor in what errors say: as a name that nobody ever gave."""
        for template in ("{ orders { NAME } }", "{ orders(where: {NAME: {_eq: \"s1\"}}) { id } }",
                         "{ orders(order_by: {NAME: asc}) { id } }",
                         "{ orders(distinct_on: NAME) { id } }",
                         "{ orders_aggregate { aggregate { max { NAME } } } }",
                         "{ orders_aggregate { aggregate { count(columns: NAME) } } }",
                         "{ users { orders(where: {NAME: {_is_null: true}}) { id } } }",
                         "mutation { insert_orders(objects: {NAME: \"x\"}) { affected_rows } }",
                         "mutation { update_orders(where: {}, _set: {NAME: \"x\"}) "
                         "{ affected_rows } }"):
            with self.subTest(template):
                hidden, unknown = [
                    self.gateway.ask_as("user", template.replace("NAME", name), user_id="1")
                    for name in ("secret", "sekret")]
                self.refused(hidden)
                self.assertEqual(repr(hidden).replace("secret", "sekret"), repr(unknown))
        self.assertEqual(self.shop.contents(), self.before)

    def test_a_role_without_permissions_sees_nothing(self):
        for role in ("nobody", "clerk"):
            for query in ("mutation { delete_orders(where: {}) { affected_rows } }",
                          "{ tags { id } }"):
                with self.subTest(role=role, query=query):
                    self.refused(self.gateway.ask_as(role, query), "validation-failed")
        self.assertEqual(self.shop.contents(), self.before)

    def test_introspection_shows_each_role_its_own_schema(self):
        query = ('{ __schema { queryType { fields { name } } } '
                 '__type(name: "orders") { fields { name } } }')

        def seen(role):
            data = self.data(self.gateway.ask_as(role, query))
            return [{field["name"] for field in (part or {}).get("fields") or ()}
                    for part in (data["__schema"]["queryType"], data["__type"])]

        fields, columns = seen("admin")
        self.assertLessEqual({"orders", "orders_by_pk", "tags"}, fields)
        self.assertIn("secret", columns)
        fields, columns = seen("user")
        self.assertLessEqual({"orders", "orders_aggregate", "users"}, fields)
        self.assertFalse({"tags", "slow"} & fields)
        self.assertEqual(columns, {"id", "user_id", "note", "amount", "user"})
        fields, columns = seen("namesake")
        self.assertNotIn("orders", fields)
        self.assertEqual(columns, set())
        self.refused(self.gateway.ask_as("listed", query, names="{}"))

    # --- writing

    def test_what_is_written_is_what_the_role_may_write(self):
        insert = 'mutation { insert_orders_one(object: {note: "pen", amount: 2}) { id user_id } }'
        made = self.data(self.gateway.ask_as("user", insert, user_id="2"))["insert_orders_one"]
        self.assertEqual(made, {"id": 4, "user_id": 2})
        changed = self.data(self.gateway.ask_as(
            "user", "mutation { update_orders(where: {}, _inc: {amount: 1}) "
            "{ affected_rows returning { id amount } } }", user_id="2"))["update_orders"]
        self.assertEqual(changed["affected_rows"], 2)
        gone = self.data(self.gateway.ask_as(
            "user", "mutation { delete_orders(where: {id: {_gte: 1}}) { affected_rows } }",
            user_id="2"))
        self.assertEqual(gone, {"delete_orders": {"affected_rows": 2}})
        self.assertEqual(self.shop.contents()[1], self.before[1][:2])

    def test_all_fields_of_a_mutation_are_one_transaction(self):
        good = {"note": "pen", "amount": 1}
        for what, bad in [("check of the permission", {"note": "car", "amount": 100}),
                          ("check of the table", {"note": "car", "amount": -1}),
                          ("not null", {"note": None, "amount": 1})]:
            for first, second in ((good, bad), (bad, good)):
                with self.subTest(what, first=first):
                    self.refused(self.gateway.ask_as(
                        "user", MUTATION_OF_TWO, {"first": first, "second": second}, user_id="1"))
                    self.assertEqual(self.shop.contents(), self.before)
        both = self.data(self.gateway.ask_as(
            "user", MUTATION_OF_TWO, {"first": good, "second": [good, good]}, user_id="1"))
        self.assertEqual(both, {"first": {"affected_rows": 1}, "second": {"affected_rows": 2}})

    def test_back_ends_prove_that_they_are(self):
        """A permission for back ends counts only beside the admin secret, and only when claimed."""
        insert = 'mutation { insert_tags_one(object: {name: "new"}) { name } }'
        claim = {"x-hasura-use-backend-only-permissions": "true"}
        as_robot = claims("1", ("robot",))
        as_robot[NAMESPACE].update(claim)
        by_token = bearer(Secret(JWT_SECRET).token(as_robot))
        self.refused(self.gateway.ask_as("robot", insert))
        self.refused(self.gateway.ask(insert, **by_token, **claim))
        self.assertEqual(self.shop.contents(), self.before)
        reply = self.gateway.ask_as("robot", insert, use_backend_only_permissions="true")
        self.assertEqual(reply, {"data": {"insert_tags_one": {"name": "new"}}})

    def test_a_later_field_sees_what_an_earlier_one_wrote(self):
        data = self.data(self.gateway.ask_as("admin", """mutation {
          insert_users_one(object: {id: 3, name: "Cid"}) { id }
          insert_orders_one(object: {user_id: 3, note: "x", amount: 1}) { user { name } }
          update_users(where: {id: {_eq: 3}}, _set: {name: "Dan"}) {
            returning { name orders { note } }
          }
        }"""))
        self.assertEqual(data["insert_orders_one"], {"user": {"name": "Cid"}})
        self.assertEqual(data["update_users"],
                         {"returning": [{"name": "Dan", "orders": [{"note": "x"}]}]})

    def test_constraints_are_told_without_values(self):
        for mutation in (
                'insert_users_one(object: {id: 1, name: "hush-hush"}) { id }',
                'insert_orders_one(object: {user_id: 9, note: "hush-hush", amount: 1}) { id }',
                'delete_users(where: {id: {_eq: 1}}) { affected_rows }'):
            with self.subTest(mutation):
                message = self.refused(self.gateway.ask_as("admin", f"mutation {{ {mutation} }}"),
                                       "constraint-violation")
                self.assertNotIn("hush", message)
        self.assertEqual(self.shop.contents(), self.before)

    # --- requests

    def test_a_batch_is_answered_in_order(self):
        wanted = [{"query": "{ orders_by_pk(id: 1) { note } }"}, {"query": "{ nothing }"},
                  {"query": "query ($id: Int!) { orders_by_pk(id: $id) { note } }",
                   "variables": {"id": 3}}]
        first, second, third = self.gateway.post(wanted, self.as_clerk).json()
        self.assertEqual(self.data(first), {"orders_by_pk": {"note": "tea"}})
        self.refused(second, "validation-failed")
        self.assertEqual(self.data(third), {"orders_by_pk": {"note": "ink"}})

    def test_batches_are_bounded(self):
        one = {"query": "{ __typename }"}
        self.assertEqual(len(self.gateway.post([one] * 100, self.as_clerk).json()), 100)
        for wanted, code in (([one] * 101, "BATCH_LIMIT"), ([], "BAD_REQUEST"),
                             ([one, 7], "BAD_REQUEST")):
            reply = self.gateway.post(wanted, self.as_clerk).json()
            self.assertEqual(reply["errors"][0]["extensions"]["code"], code)

    def test_nesting_is_answered_or_refused_but_never_wrong(self):
        for depth in range(1, 12):
            query, expected = "name", {"name": "Bob"}
            for _ in range(depth):
                query = f"name orders {{ id user {{ {query} }} }}"
                expected = {"name": "Bob", "orders": [{"id": 3, "user": expected}]}
            reply = self.gateway.ask_as("admin", f"{{ users_by_pk(id: 2) {{ {query} }} }}")
            with self.subTest(levels=2 * depth):
                if "errors" in reply:
                    self.assertGreater(depth, 2)
                    self.refused(reply)
                    self.assertNotEqual(reply["errors"][0]["extensions"]["code"], "unexpected")
                else:
                    self.assertEqual(reply["data"], {"users_by_pk": expected})

    def test_many_values(self):
        most = 10_000  # `list_items`
        ids = [*range(2 - most, 0), 1, 3]
        for operator, expected in (("_in", [1, 3]), ("_nin", [2])):
            rows = self.data(self.gateway.ask_as(
                "clerk", "query ($ids: [Int!]!) { orders(where: {id: {%s: $ids}}, "
                "order_by: {id: asc}) { id } }" % operator, {"ids": ids}))["orders"]
            self.assertEqual([row["id"] for row in rows], expected)
        ids = [*range(1 - most, 0), 1, 3]
        reply = self.gateway.ask_as(
            "clerk", "query ($ids: [Int!]!) { orders(where: {id: {_in: $ids}}) { id } }",
            {"ids": ids})
        self.assertEqual(reply["errors"][0]["message"],
                         "A list has 10001 items; at most 10000 are allowed.")

    def test_many_rows_in_and_out(self):
        objects = [{"name": f"tag {n}"} for n in range(3000)]
        made = self.data(self.gateway.ask_as(
            "admin", "mutation ($o: [tags_insert_input!]!) "
            "{ insert_tags(objects: $o) { affected_rows returning { name } } }", {"o": objects}))
        self.assertEqual(made["insert_tags"], {"affected_rows": 3000, "returning": objects})
        rows = self.data(self.gateway.ask_as(
            "admin", '{ tags(where: {id: {_gt: 1}}, order_by: {id: asc}) { name } }'))["tags"]
        self.assertEqual(rows, objects)

    def test_changes_of_others_are_seen_at_once(self):
        query = "{ orders_by_pk(id: 1) { amount } }"
        for amount in range(20, 30):
            self.shop.run(f"UPDATE orders SET amount = {amount} WHERE id = 1")
            self.assertEqual(self.data(self.gateway.ask_as("clerk", query)),
                             {"orders_by_pk": {"amount": amount}})
