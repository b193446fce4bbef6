"""Who is asking: tokens, secrets, webhooks; and that nobody gets what is somebody else's."""

import json
import threading
import time
import unittest

from harness.gateway import Gateway, Project, millrace
from harness.tokens import KeyPair, Secret, bearer, claims, encode
from harness.upstream import Answer, Upstream, refused_url

SECRET = "a secret of the tests, 32 bytes or more"
ADMIN = {"x-hasura-admin-secret": "open sesame"}

SCHEMA = """
scalar JSON
type Query {
  me: JSON @http(source: "up", path: "/users/{session.x-hasura-user-id}")
  seen: JSON @http(source: "up", path: "/seen", headers: [
    {name: "x-user", value: "{session.x-hasura-user-id}"},
    {name: "x-claimed", value: "{headers.x-hasura-user-id}"}])
  plain: JSON @http(source: "up", path: "/plain")
  role: String @const(value: "{session.x-hasura-role}")
  org: String @const(value: "{session.x-hasura-org}")
  claimed: String @const(value: "{headers.x-hasura-user-id}")
}
"""
JWT = f"""
auth:
  jwt:
    algorithms: HS256
    secret: {SECRET}
"""


class Identity(unittest.TestCase):
    issuer = Secret(SECRET)

    def start(self, auth, schema=SCHEMA, source=(), routes=None, server=("log: {level: debug}",)):
        self.upstream = self.enterContext(Upstream(routes or {
            "/plain": "plain", "/seen": lambda call: call.headers.get("x-user"),
            **{f"/users/{n}": {"id": n} for n in range(10)}}))
        self.gateway = self.enterContext(Gateway(
            schema, {"up": [f"url: {self.upstream.url}", *source]}, more=auth,
            server=["threads: 1", *server]))

    def ask(self, query, **headers):
        return self.gateway.post({"query": query}, headers)

    def data(self, query, **headers):
        reply = self.ask(query, **headers)
        self.assertEqual(reply.status, 200, reply)
        self.assertNotIn("errors", reply.json())
        return reply.json()["data"]

    def refused(self, code, status, query="{ role }", **headers):
        """The message of a refusal, which calls no upstream."""
        calls = len(self.upstream.calls)
        reply = self.ask(query, **headers)
        self.assertEqual((reply.status, len(self.upstream.calls)), (status, calls), reply)
        self.assertNotIn("data", reply.json())
        (error,) = reply.json()["errors"]
        self.assertEqual(error["extensions"]["code"], code)
        self.assertEqual(reply.headers.get("www-authenticate"), "Bearer" if status == 401 else None)
        return error["message"]

    def token(self, *args, **kwargs):
        return bearer(self.issuer.token(claims(*args, **kwargs)))


class Tokens(Identity):
    def setUp(self):
        self.start(JWT)

    def test_give_role_and_variables_to_templates(self):
        self.assertEqual(self.data("{ me role seen }", **self.token("5")),
                         {"me": {"id": 5}, "role": "user", "seen": "5"})

    def test_are_needed(self):
        self.refused("UNAUTHENTICATED", 401)
        with self.gateway.connect() as connection:
            reply = connection.request("GET", "/graphql?query={role}", {"accept": "application/json"})
            self.assertEqual(reply.status, 401)
            self.assertEqual(connection.request("GET", "/livez").status, 200)

    def test_that_are_wrong_are_all_told_the_same(self):
        good = self.issuer.token(claims())
        head, payload, signature = good.split(".")
        admin = encode({**claims(roles=("admin",))})
        wrong = {
            "another secret": Secret("x" * 32).token(claims()),
            "cut short": good[:-1], "with a tail": good + "A", "two parts": head + "." + payload,
            "no parts": "x", "nothing": "", "without signature": f"{head}.{payload}.",
            "other claims": f"{head}.{admin}.{signature}",
            "none": f'{encode({"alg": "none"})}.{payload}.',
            "NONE": f'{encode({"alg": "NONE"})}.{payload}.{signature}',
            "alg of another kind": Secret(SECRET).token(claims(), alg="HS512"),
            "RS256": KeyPair("RS256").token(claims()),
            "critical extensions": self.issuer.token(claims(), crit=["exp"]),
            "nbf in the future": self.issuer.token(claims(nbf=int(time.time()) + 60)),
            "never expires": self.issuer.token({**claims(), "exp": None}),
            "alg twice": self.signed('{"alg":"HS256","alg":"HS256"}', json.dumps(claims())),
            "exp twice": self.signed('{"alg":"HS256"}', '{"exp":1,' + json.dumps(claims())[1:]),
            "no roles": self.issuer.token({"exp": int(time.time()) + 60}),
            "huge": self.issuer.token(claims(more="x" * 20_000)),
        }
        messages = set()
        for name, token in wrong.items():
            with self.subTest(name):
                messages.add(self.refused("INVALID_TOKEN", 401, **bearer(token)))
        self.assertEqual(messages, {"The token is not valid here."})
        self.refused("INVALID_TOKEN", 401, authorization="Basic abc")
        self.refused("INVALID_TOKEN", 401, authorization=good)

    def signed(self, head, payload):
        text = encode(head) + "." + encode(payload)
        return text + "." + encode(self.issuer.sign(text))

    def test_expire(self):
        self.refused("TOKEN_EXPIRED", 401, **self.token(expires_in_s=-1))
        self.assertEqual(self.data("{ role }", **self.token(expires_in_s=5)), {"role": "user"})

    def test_allow_the_roles_they_name(self):
        token = self.token(roles=("user", "editor"))
        self.assertEqual(self.data("{ role }", **token, **{"x-hasura-role": "editor"}),
                         {"role": "editor"})
        for role in ("admin", "Editor", "", "user,editor"):
            self.refused("ROLE_NOT_ALLOWED", 403, **token, **{"x-hasura-role": role})

    def test_are_not_outdone_by_headers(self):
        claimed = {"x-hasura-user-id": "1", "X-Hasura-Org": "theirs", **ADMIN}
        self.assertEqual(
            self.data("{ me role seen claimed }", **self.token("5"), **claimed),
            {"me": {"id": 5}, "role": "user", "seen": "5", "claimed": None})
        self.assertNotIn("x-claimed", self.upstream.calls[-1].headers)

    def test_must_have_what_is_read(self):
        message = self.refused("SESSION_VARIABLE_MISSING", 200, "{ plain org }", **self.token())
        self.assertIn("x-hasura-org", message)
        self.refused("SESSION_VARIABLE_MISSING", 200, "{ plain me }", **self.token(user=None))
        self.assertEqual(self.data("{ plain }", **self.token(user=None)), {"plain": "plain"})

    def test_stay_out_of_the_log(self):
        good, bad = self.issuer.token(claims()), Secret("x" * 32).token(claims())
        self.data("{ role }", **bearer(good))
        self.refused("INVALID_TOKEN", 401, **bearer(bad))
        log = self.gateway.log()
        self.assertIn("its signature is wrong", log)
        for token in (good, bad):
            self.assertNotIn(token.split(".")[1], log)

    def test_are_refused_in_the_form_the_client_takes(self):
        reply = self.gateway.post({"query": "{ role }"},
                                  {"accept": "application/graphql-response+json"})
        self.assertEqual((reply.status, reply.media_type),
                         (401, "application/graphql-response+json"))


class Rules(Identity):
    def test_issuer_audience_and_leeway(self):
        self.start(JWT + "    issuer: us\n    audience: [a, b]\n    leeway: 30s\n")
        self.assertEqual(self.data("{ role }", **self.token(iss="us", aud=["b", "c"])),
                         {"role": "user"})
        self.assertEqual(self.data("{ role }", **self.token(iss="us", aud="a", expires_in_s=-20)),
                         {"role": "user"})
        self.refused("TOKEN_EXPIRED", 401, **self.token(iss="us", aud="a", expires_in_s=-40))
        for parties in ({}, {"iss": "us"}, {"aud": "a"}, {"iss": "them", "aud": "a"},
                        {"iss": "us", "aud": ["c"]}):
            self.refused("INVALID_TOKEN", 401, **self.token(**parties))

    def test_claims_may_be_mapped(self):
        self.start(JWT + """    claims:
      map:
        x-hasura-user-id: $.sub
        x-hasura-org: $.app['the org'][1]
        x-hasura-allowed-roles: $.roles
        x-hasura-default-role: $.role
      defaults: {x-hasura-default-role: user}
""")
        token = self.issuer.token({"exp": int(time.time()) + 60, "sub": 5, "roles": ["user"],
                                   "app": {"the org": ["a", "b"]}})
        self.assertEqual(self.data("{ me role org }", **bearer(token)),
                         {"me": {"id": 5}, "role": "user", "org": "b"})

    def test_token_in_a_cookie(self):
        self.start(JWT + "    token: {from: cookie, name: session}\n")
        token = self.issuer.token(claims("5"))
        self.assertEqual(self.data("{ me }", cookie=f"a=b; session={token}"), {"me": {"id": 5}})
        self.refused("UNAUTHENTICATED", 401, **bearer(token))

    def test_every_kind_of_key(self):
        for algorithm in ("RS256", "ES256", "EdDSA"):
            with self.subTest(algorithm):
                issuer = KeyPair(algorithm)
                pem = issuer.public_pem.replace("\n", "\n      ")
                self.start(f"auth:\n  jwt:\n    algorithms: {algorithm}\n"
                           f"    public_key: |\n      {pem}\n")
                self.assertEqual(self.data("{ me }", **bearer(issuer.token(claims("5")))),
                                 {"me": {"id": 5}})
                self.refused("INVALID_TOKEN", 401, **bearer(KeyPair(algorithm).token(claims())))
                confused = Secret(issuer.public_pem).token(claims())
                self.refused("INVALID_TOKEN", 401, **bearer(confused))


class AdminAndAnonymous(Identity):
    def test_admin_secret_may_speak_for_anybody(self):
        self.start(JWT.replace("auth:", "auth:\n  admin_secret: open sesame"))
        self.assertEqual(self.data("{ role }", **ADMIN), {"role": "admin"})
        self.assertEqual(
            self.data("{ role me org claimed }", **ADMIN, **{
                "x-hasura-role": "editor", "X-Hasura-User-Id": "3", "x-hasura-org": "o"}),
            {"role": "editor", "me": {"id": 3}, "org": "o", "claimed": None})
        self.assertEqual(self.data("{ role }", **{"x-millrace-admin-secret": "open sesame"}),
                         {"role": "admin"})
        self.refused("UNAUTHENTICATED", 401, **{"x-hasura-admin-secret": "open"})
        self.refused("UNAUTHENTICATED", 401, **self.token(), **{"x-millrace-admin-secret": ""})
        self.assertEqual(self.data("{ role }", **self.token()), {"role": "user"})

    def test_anonymous_role_is_for_those_without_credentials(self):
        self.start(JWT.replace("auth:", "auth:\n  anonymous_role: guest"))
        self.assertEqual(self.data("{ role }"), {"role": "guest"})
        self.assertEqual(self.data("{ role }", **{"x-hasura-user-id": "1", **ADMIN}),
                         {"role": "guest"})
        self.refused("ROLE_NOT_ALLOWED", 403, **{"x-hasura-role": "user"})
        self.refused("SESSION_VARIABLE_MISSING", 200, "{ me }", **{"x-hasura-user-id": "1"})
        self.refused("INVALID_TOKEN", 401, **bearer("x"))

    def test_without_the_section_nothing_is_checked(self):
        self.start("")
        self.assertEqual(self.data("{ role plain }", **bearer("x")),
                         {"role": "anonymous", "plain": "plain"})
        self.assertEqual(self.data("{ claimed }", **{"x-hasura-user-id": "1"}), {"claimed": "1"})
        self.refused("SESSION_VARIABLE_MISSING", 200, "{ me }", **{"x-hasura-user-id": "1"})


class PublishedKeys(Identity):
    """A JSON Web Key Set that changes, fails, lies."""

    def setUp(self):
        self.first, self.second = KeyPair("RS256", "one"), KeyPair("ES256", "two")
        self.answer = {"keys": [self.first.jwk()]}
        self.keys = self.enterContext(Upstream({"/jwks": lambda call: self.answer}))

    def start_with(self, url=None, retry="60s", refresh="1h"):
        self.start(f"""
auth:
  jwt:
    algorithms: [RS256, ES256]
    jwks: {{url: "{url or self.keys.url + '/jwks?tenant=a'}", retry: {retry}, refresh: {refresh}}}
""")

    def by(self, issuer, **more):
        return bearer(issuer.token(claims("5"), **more))

    def test_are_fetched_once_and_kept(self):
        self.start_with()
        for _ in range(5):
            self.assertEqual(self.data("{ me }", **self.by(self.first)), {"me": {"id": 5}})
        self.assertEqual(self.keys.targets(), ["/jwks?tenant=a"])

    def test_rotate(self):
        self.start_with(retry="1s")
        self.data("{ me }", **self.by(self.first))
        self.answer = {"keys": [self.first.jwk(), self.second.jwk()]}
        time.sleep(1.1)
        self.data("{ me }", **self.by(self.second))
        self.data("{ me }", **self.by(self.first))
        self.assertEqual(len(self.keys.calls), 2)

    def test_unknown_names_do_not_fetch_at_will(self):
        self.start_with(retry="60s")
        self.data("{ me }", **self.by(self.first))
        stranger = KeyPair("RS256", "nobody's")
        token = self.by(stranger)
        ended = []

        def flood():
            for _ in range(20):
                ended.append(self.ask("{ role }", **token).status)

        threads = [threading.Thread(target=flood) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(ended), {401})
        self.assertEqual(len(ended), 160)
        self.assertEqual(len(self.keys.calls), 1)
        self.assertEqual(self.data("{ me }", **self.by(self.first)), {"me": {"id": 5}})

    def test_old_ones_stay_when_a_fetch_fails(self):
        self.start_with(retry="1s", refresh="1s")
        self.data("{ me }", **self.by(self.first))
        for bad in (Answer(status=500), Answer(raw=b"<html>"), {"keys": []},
                    Answer(raw=b"[" * 300_000), {"keys": [KeyPair("EdDSA", "one").jwk()]}):
            self.answer = bad
            calls = len(self.keys.calls)
            until = time.monotonic() + 10
            while len(self.keys.calls) == calls and time.monotonic() < until:
                time.sleep(0.02)
            self.assertGreater(len(self.keys.calls), calls, "keys are refreshed in the background")
            self.assertEqual(self.data("{ me }", **self.by(self.first)), {"me": {"id": 5}})
        self.answer = {"keys": [self.second.jwk()]}
        until = time.monotonic() + 10
        while self.ask("{ role }", **self.by(self.second)).status != 200:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        self.refused("INVALID_TOKEN", 401, **self.by(self.first))

    def test_that_never_came_are_not_the_clients_fault(self):
        self.start_with(refused_url() + "/jwks")
        self.refused("AUTH_UNAVAILABLE", 503, **self.by(self.first))
        self.refused("INVALID_TOKEN", 401, **bearer("x"))

    def test_come_when_their_issuer_does(self):
        self.answer = Answer(status=503)
        self.start_with(retry="60s")
        self.refused("AUTH_UNAVAILABLE", 503, **self.by(self.first))
        self.answer = {"keys": [self.first.jwk()]}
        until = time.monotonic() + 15
        while self.ask("{ role }", **self.by(self.first)).status != 200:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def test_are_waited_for_by_the_first_requests(self):
        self.answer = Answer({"keys": [self.first.jwk()]}, delay_s=0.5)
        self.start_with()
        self.assertEqual(self.data("{ me }", **self.by(self.first)), {"me": {"id": 5}})
        self.assertEqual(len(self.keys.calls), 1)


class Webhook(Identity):
    def start_with(self, answer, more=""):
        self.hook = self.enterContext(Upstream({"/who": answer}))
        self.start(f"auth:\n  admin_secret: open sesame\n  webhook:\n"
                   f"    url: {self.hook.url}/who?x=1\n    timeout: 500ms\n{more}")

    @staticmethod
    def by_cookie(call):
        user = call.headers.get("cookie", "").partition("user=")[2]
        if not user:
            return Answer({}, status=401)
        return {"X-Hasura-Role": "user", "X-Hasura-User-Id": user}

    def test_says_who_is_asking(self):
        self.start_with(self.by_cookie)
        self.assertEqual(self.data("{ me role }", cookie="user=3", **{"x-hasura-user-id": "9"}),
                         {"me": {"id": 3}, "role": "user"})
        (call,) = self.hook.calls
        self.assertEqual((call.method, call.target), ("GET", "/who?x=1"))
        self.assertEqual(call.headers["x-hasura-user-id"], "9", "the webhook may judge it")
        self.refused("UNAUTHENTICATED", 401)
        self.assertEqual(self.data("{ role }", **ADMIN), {"role": "admin"})
        self.assertEqual(len(self.hook.calls), 2, "not asked about the admin")

    def test_gets_headers_as_json_by_post(self):
        def answer(call):
            headers = json.loads(call.body)["headers"]
            return {"x-hasura-role": "user", "x-hasura-user-id": headers["x-key"]}
        self.start_with(answer, "    method: post\n    forward_headers: [x-key]\n")
        self.assertEqual(self.data("{ me }", **{"X-Key": "4", "cookie": "a"}), {"me": {"id": 4}})
        self.assertEqual(json.loads(self.hook.calls[0].body), {"headers": {"x-key": "4"}})

    def test_that_fails_lets_nobody_in(self):
        answers = {"500": Answer({}, status=500), "302": Answer({}, status=302),
                   "html": Answer(raw=b"<html>"), "no role": {"x-hasura-user-id": "1"},
                   "list": [], "empty role": {"x-hasura-role": ""},
                   "slow": Answer({"x-hasura-role": "user"}, delay_s=2),
                   "huge": Answer({"x-hasura-role": "user", "x-hasura-a": "x" * 300_000})}
        self.start_with(lambda call: answers[call.headers["x-case"]])
        for name in answers:
            with self.subTest(name):
                self.refused("AUTH_UNAVAILABLE", 503, **{"x-case": name})

    def test_is_asked_every_time_unless_it_may_be_kept(self):
        self.start_with(self.by_cookie)
        for _ in range(3):
            self.data("{ me }", cookie="user=3")
        self.assertEqual(len(self.hook.calls), 3)

    def test_that_is_kept_is_kept_for_the_same_headers_only(self):
        def answer(call):
            said = self.by_cookie(call)
            return said if isinstance(said, Answer) else Answer(
                said, headers={"cache-control": "private, max-age=60"})
        self.start_with(answer, "    forward_headers: [cookie]\n    cache: true\n")
        for user in ("3", "4", "3", "4"):
            self.assertEqual(self.data("{ me }", cookie=f"user={user}", other=user),
                             {"me": {"id": int(user)}})
        self.assertEqual(len(self.hook.calls), 2)
        for _ in range(2):
            self.refused("UNAUTHENTICATED", 401)
        self.assertEqual(len(self.hook.calls), 4, "a refusal is not kept")


# Everything that may be shared is.
SHARED = """
scalar JSON
type Query {
  path: JSON @http(source: "up", path: "/users/{session.x-hasura-user-id}")
  header: JSON @http(source: "up", path: "/seen",
    headers: [{name: "x-user", value: "{session.x-hasura-user-id}"}])
  posted: JSON @http(source: "up", method: POST, path: "/echo", idempotent: true,
    body: {user: "{session.x-hasura-user-id}"})
  plain: JSON @http(source: "up", path: "/plain")
  tagged: Tagged @http(source: "up", path: "/tagged")
}
type Tagged { text: String user: String @const(value: "{session.x-hasura-user-id}") }
"""


class Sharing(Identity):
    DELAY_S = 0.3

    def setUp(self):
        slow = self.slow
        self.start(JWT, SHARED, ["coalesce: {enabled: true}"], {
            "/plain": slow(lambda call: "plain"), "/tagged": slow(lambda call: {"text": "t"}),
            "/seen": slow(lambda call: call.headers.get("x-user")),
            "/echo": slow(lambda call: json.loads(call.body)["user"]),
            **{f"/users/{n}": slow(lambda call: call.path[-1]) for n in range(10)}})

    def slow(self, answer):
        return lambda call: Answer(answer(call), delay_s=self.DELAY_S)

    def together(self, query, users):
        """What each of `users` gets for `query`, asked at the same time."""
        replies = [None] * len(users)

        def ask(index, headers):
            replies[index] = self.gateway.ask(query, **headers)

        threads = [threading.Thread(target=ask, args=(i, self.token(user)))
                   for i, user in enumerate(users)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [reply["data"] for reply in replies]

    def test_nobody_gets_what_was_made_for_somebody_else(self):
        users = ["1", "2", "1", "3", "2", "1"]
        for field in ("path", "header", "posted"):
            with self.subTest(field):
                before = len(self.upstream.calls)
                self.assertEqual(self.together(f"{{ {field} }}", users),
                                 [{field: user} for user in users])
                self.assertEqual(len(self.upstream.calls) - before, 3, "one for each of three")

    def test_what_reads_no_session_is_shared_by_all(self):
        self.together("{ plain }", ["1", "2", "3", "4"])
        self.assertEqual(len(self.upstream.calls), 1)

    def test_a_shared_call_is_completed_for_each(self):
        users = ["1", "2", "1", "3"]
        self.assertEqual(self.together("{ tagged { text user } }", users),
                         [{"tagged": {"text": "t", "user": user}} for user in users])
        self.assertEqual(len(self.upstream.calls), 1, "the call itself is the same for all")

    def test_expressions_make_a_run_ones_own(self):
        users = ["1", "2", "1", "3"]
        for expression in ("$session['x-hasura-user-id']", "s = $session; s['x-hasura-user-id']"):
            query = f"""{{ shared: plain plain @map(mapper: "{expression}") }}"""
            with self.subTest(expression):
                before = len(self.upstream.calls)
                self.assertEqual(self.together(query, users),
                                 [{"shared": "plain", "plain": user} for user in users])
                self.assertEqual(len(self.upstream.calls) - before, 1)


class Expressions(Identity):
    def setUp(self):
        self.start(JWT)

    def test_see_the_session(self):
        query = """{ plain @map(mapper: "$session['x-hasura-role'] + $session['x-hasura-user-id']") }"""
        self.assertEqual(self.data(query, **self.token("5")), {"plain": "user5"})

    def test_need_what_they_read(self):
        query = """{ plain @map(mapper: "$session['x-hasura-org']") }"""
        self.refused("SESSION_VARIABLE_MISSING", 200, query, **self.token())

    def test_a_variable_of_the_same_name_is_nearer(self):
        query = """query ($session: String) { plain @map(mapper: "$session") }"""
        reply = self.gateway.post({"query": query, "variables": {"session": "mine"}}, self.token())
        self.assertEqual(reply.json(), {"data": {"plain": "mine"}})


class Mistakes(unittest.TestCase):
    def test_stop_the_start_with_their_place(self):
        schema = "type Query { a: Int @const(value: 1) }"
        for auth, place in {
            "auth: {}": r":4:1: auth: nobody could ask anything",
            "auth:\n  jwt: {algorithms: HS256}": r":5:3: auth\.jwt: there is no key",
            "auth:\n  jwt:\n    algorithms: RS265\n    jwks: {url: 'http://a.test'}":
                r":6:17: auth\.jwt\.algorithms: \"RS265\" is no algorithm",
            "auth:\n  jwt:\n    algorithms: HS256\n    secret: short":
                r":7:13: auth\.jwt\.secret: HS256 needs a secret of 32 bytes",
            "auth:\n  jwt:\n    algorithms: RS256\n    public_key: nonsense":
                r":7:17: auth\.jwt\.public_key: that is no PEM",
            "auth:\n  admin_secert: x": r":5:3: .*admin_secert",
            "auth:\n  anonymous_role: admin": r":5:19: auth\.anonymous_role: ",
            "auth:\n  webhook: {url: 'who'}": r":5:18: auth\.webhook\.url: ",
        }.items():
            with self.subTest(auth), Project(schema, more=auth) as project:
                ended = millrace("serve", project.config, timeout_s=10)
                self.assertEqual(ended.returncode, 2, ended.stderr)
                self.assertRegex(ended.stderr, "millrace.yaml" + place)


if __name__ == "__main__":
    unittest.main()
