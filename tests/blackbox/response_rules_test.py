"""Response rules: a gateway that computes with numbers of a service that knows nothing of it."""

import json
import re
import threading
import unittest

from harness.gateway import Gateway, Project, millrace
from harness.upstream import Answer, Upstream

SCHEMA = """
type Query {
  rawSignal(sensorId: String!): Signal
    @graphql(source: "sensors", args: { sensorId: "{args.sensorId}" })
  plant: Plant @const(value: { name: "north" })
}
type Plant {
  name: String
  rawSignal(sensorId: String!): Signal
    @graphql(source: "sensors", args: { sensorId: "{args.sensorId}" })
}
type Signal { values: [Float] }
"""

RULES = """
response_rules:
  processed:
    match:
      field: rawSignal
      headers: { x-window-size: "*" }
    parameters:
      window: { header: x-window-size, type: int, minimum: 1, maximum: 1000 }
    replace: |
      processedSignal: rawSignal {
        __typename: _string @mock(value: "ProcessedSignal")
        windowSize: _int @map(mapper: "$window")
        values @compute(type: "movingAverage", window: $window)
      }
  in_place:
    match: { field: rawSignal.values, operations: [Smooth, Chart] }
    parameters:
      window: { variable: window, header: x-smooth, minimum: 1, maximum: 1000, default: 2 }
    directives: '@compute(type: "movingAverage", window: $window)'
  in_plant:
    match: { field: plant.rawSignal.values, variables: { mode: smooth } }
    parameters:
      factor: { variable: factor, type: float, minimum: 0.1, maximum: 1 }
    directives: >
      @compute(type: "ewma", alpha: $factor) @compute(type: "normalize", min: 0, max: 1)
  required:
    match: { field: rawSignal.values, operations: Strict }
    parameters:
      window: { header: x-strict, minimum: 1, maximum: 1000 }
    directives: '@compute(type: "movingAverage", window: $window)'
"""

RAW = [1, 2, 3, 4, 10]
SIGNAL = '{ rawSignal(sensorId: "s1") { values } }'


def moving_average(values, window):
    ends = range(1, len(values) + 1)
    return [sum(values[max(0, end - window):end]) / len(values[max(0, end - window):end])
            for end in ends]


def raw_signal(call):
    """All the service knows."""
    query = json.loads(call.body)["query"]
    unknown = set(re.findall(r"[A-Za-z_]\w*", query)) - {
        "query", "String", "rawSignal", "sensorId", "values", "v0"}
    if unknown:
        return {"errors": [{"message": f"this is unknown here: {unknown}"}]}
    return {"data": {"rawSignal": {"values": RAW}}}


class Rules(unittest.TestCase):
    def setUp(self):
        self.upstream = self.enterContext(Upstream({"/graphql": raw_signal}))
        source = ["kind: graphql", f"url: {self.upstream.url}/graphql", "expose_errors: true"]
        self.gateway = self.enterContext(
            Gateway(SCHEMA, {"sensors": source}, more=RULES, server=["threads: 1"]))

    def processed(self, window):
        return {"data": {"processedSignal": {
            "__typename": "ProcessedSignal", "windowSize": window,
            "values": moving_average(RAW, window)}}}

    def values(self, reply, *path):
        self.assertNotIn("errors", reply)
        value = reply["data"]
        for key in path:
            value = value[key]
        return value

    def refused(self, query, variables=None, **headers):
        calls = len(self.upstream.calls)
        reply = self.gateway.ask(query, variables, **headers)
        self.assertEqual(len(self.upstream.calls), calls, "nothing is fetched for a wrong request")
        self.assertNotIn("data", reply)
        (error,) = reply["errors"]
        self.assertEqual(error["extensions"]["code"], "BAD_USER_INPUT")
        return error["message"]

    # --- a field in the place of another one ---

    def test_answers_the_processed_signal_when_the_header_is_there(self):
        for window in (1, 2, 3, 5, 100, 1000):
            reply = self.gateway.ask(SIGNAL, **{"x-window-size": str(window)})
            self.assertEqual(reply, self.processed(window))
            self.assertEqual(list(reply["data"]["processedSignal"]),
                             ["__typename", "windowSize", "values"])

    def test_answers_the_raw_signal_without_the_header(self):
        self.assertEqual(self.gateway.ask(SIGNAL), {"data": {"rawSignal": {"values": RAW}}})

    def test_gives_what_a_client_would_get_that_writes_the_directive(self):
        written = SIGNAL.replace("values", 'values @compute(type: "movingAverage", window: 3)')
        self.assertEqual(
            self.values(self.gateway.ask(written), "rawSignal", "values"),
            self.values(self.gateway.ask(SIGNAL, **{"x-window-size": "3"}),
                        "processedSignal", "values"))

    def test_the_service_is_asked_the_same_whatever_the_window(self):
        self.gateway.ask(SIGNAL)
        for window in range(1, 10):
            self.gateway.ask(SIGNAL, **{"x-window-size": str(window)})
        asked = {call.body for call in self.upstream.calls}
        self.assertEqual(len(asked), 1)
        self.assertTrue(all("x-window-size" not in call.headers for call in self.upstream.calls))

    def test_keeps_aliases_and_what_else_is_selected(self):
        reply = self.gateway.ask(
            'query ($id: String!) { a: rawSignal(sensorId: $id) { ...V } ... { rawSignal(sensorId: "b")'
            " { kind: __typename values } } } fragment V on Signal { values }",
            {"id": "a"}, **{"x-window-size": "2"})
        signal = self.processed(2)["data"]["processedSignal"]
        self.assertEqual(reply, {"data": {"a": signal,
                                          "processedSignal": {**signal, "kind": "Signal"}}})

    def test_refuses_two_fields_of_one_name(self):
        reply = self.gateway.ask(
            '{ processedSignal: rawSignal(sensorId: "a") { values } rawSignal(sensorId: "b") { values } }',
            **{"x-window-size": "2"})
        self.assertIn('answers "rawSignal" under the name "processedSignal"',
                      reply["errors"][0]["message"])

    # --- values of the request ---

    def test_refuses_windows_that_are_wrong_or_huge(self):
        expected = 'The header "x-window-size" must be a whole number from 1 to 1000'
        for window in ("0", "-1", "1001", "99999999999999999999", "1e3", "2.0", "0x10", "abc", "",
                       "1 2", "NaN"):
            with self.subTest(window=window):
                message = self.refused(SIGNAL, **{"x-window-size": window})
                self.assertEqual(message, f'{expected}, not "{window}".')

    def test_does_not_repeat_what_cannot_be_shown(self):
        for window in ("9" * 500, "\xe9\xff"):
            message = self.refused(SIGNAL, **{"x-window-size": window})
            self.assertEqual(
                message, 'The header "x-window-size" must be a whole number from 1 to 1000.')

    def test_a_window_that_nobody_needs_is_not_looked_at(self):
        self.assertEqual(self.gateway.ask("{ plant { name } }", **{"x-window-size": "abc"}),
                         {"data": {"plant": {"name": "north"}}})

    def test_takes_the_default_when_the_request_says_nothing(self):
        reply = self.gateway.ask("query Smooth " + SIGNAL)
        self.assertEqual(self.values(reply, "rawSignal", "values"), moving_average(RAW, 2))

    def test_asks_for_a_value_that_has_no_default(self):
        self.assertEqual(
            self.refused("query Strict " + SIGNAL),
            'The header "x-strict" must be given: a whole number from 1 to 1000.')

    def test_takes_a_variable_before_a_header(self):
        query = "query Chart($window: Int) " + SIGNAL.replace(
            "values", "values count: _int @map(mapper: \"$window\")")
        reply = self.gateway.ask(query, {"window": 4}, **{"x-smooth": "3"})
        self.assertEqual(self.values(reply, "rawSignal", "values"), moving_average(RAW, 4))
        reply = self.gateway.ask(query, {"window": None}, **{"x-smooth": "3"})
        self.assertEqual(self.values(reply, "rawSignal", "values"), moving_average(RAW, 3))
        self.assertEqual(self.refused(query, {"window": 0}),
                         'The variable "$window" must be a whole number from 1 to 1000, not "0".')

    def test_a_variable_of_the_client_is_not_the_parameter_of_that_name(self):
        reply = self.gateway.ask(
            'query ($window: String!) { own: _string @map(mapper: "$window") '
            'rawSignal(sensorId: $window) { values } }',
            {"window": "s9"}, **{"x-window-size": "2"})
        self.assertEqual(reply["data"]["own"], "s9")
        self.assertEqual(reply["data"]["processedSignal"]["windowSize"], 2)

    def test_matches_values_of_variables_and_runs_a_pipeline(self):
        query = ("query ($mode: String, $factor: Float) { _string @map(mapper: \"$mode + $factor\") "
                 'plant { rawSignal(sensorId: "s") { values } } }')
        plain = self.gateway.ask(query, {"mode": "plain", "factor": 0.5})
        self.assertEqual(self.values(plain, "plant", "rawSignal", "values"), RAW)
        smooth = self.gateway.ask(query, {"mode": "smooth", "factor": 0.5})
        values = self.values(smooth, "plant", "rawSignal", "values")
        self.assertEqual(values[0], 0)
        self.assertAlmostEqual(values[-1], 1)
        self.assertIn("a number from 0.1 to 1", self.refused(query, {"mode": "smooth", "factor": 7}))


class OneFetchForManyWindows(unittest.TestCase):
    def test_clients_with_different_windows_share_a_fetch(self):
        arrived = threading.Event()

        def slow(_call):
            arrived.set()
            return Answer({"data": {"rawSignal": {"values": RAW}}}, delay_s=0.5)

        with Upstream({"/graphql": slow}) as upstream:
            source = ["kind: graphql", f"url: {upstream.url}/graphql",
                      "coalesce: { enabled: true }"]
            with Gateway(SCHEMA, {"sensors": source}, more=RULES, server=["threads: 1"]) as gateway:
                replies = {}

                def ask(window):
                    replies[window] = gateway.ask(SIGNAL, **{"x-window-size": str(window)})

                clients = [threading.Thread(target=ask, args=(window,)) for window in range(1, 7)]
                clients[0].start()
                self.assertTrue(arrived.wait(5))
                for client in clients[1:]:
                    client.start()
                for client in clients:
                    client.join()
            self.assertEqual(len(upstream.calls), 1)
        for window in range(1, 7):
            signal = replies[window]["data"]["processedSignal"]
            self.assertEqual(signal["windowSize"], window)
            self.assertEqual(signal["values"], moving_average(RAW, window))


RULE = """response_rules:
  smooth:
    match: {match}
    parameters:
      window: {window}
    {what}
"""
MATCH = "{ field: rawSignal.values }"
WINDOW = "{ header: x-window, minimum: 1, maximum: 10 }"
AVERAGE = "directives: '@compute(type: \"movingAverage\", window: $window)'"


class ConfigurationMistakes(unittest.TestCase):
    """Each is found when the gateway starts, with its place."""

    def said(self, match=MATCH, window=WINDOW, what=AVERAGE):
        text = RULE.replace("{match}", match).replace("{window}", window).replace("{what}", what)
        sources = {"sensors": ["kind: graphql", "url: http://127.0.0.1:1/graphql"]}
        with Project(SCHEMA, sources, text) as project:
            ended = millrace("check", project.config)
            place = re.compile(r"^.*millrace\.yaml:(\d+):(\d+): (?:error: )?", re.MULTILINE)
            lines = project.config.read_text().splitlines()
            found = [(lines[int(m[1]) - 1][int(m[2]) - 1:], ended.stdout[m.end():].split("\n")[0])
                     for m in place.finditer(ended.stdout)]
            self.assertEqual(ended.returncode != 0, bool(found), ended.stdout)
            return found

    def assert_said(self, start, message, **rule):
        found = self.said(**rule)
        self.assertTrue(
            any(text.startswith(start) and message in said for text, said in found), found)

    def test_a_right_rule_is_right(self):
        self.assertEqual(self.said(), [])

    def test_fields_that_do_not_exist(self):
        self.assert_said("rawSignl", 'there is no field "rawSignl" in Query',
                         match="{ field: rawSignl.values }")
        self.assert_said("rawSignal.values.x", '"values" has no fields below it',
                         match="{ field: rawSignal.values.x }")
        self.assert_said("{", "response_rules.smooth.match.field is missing",
                         match="{ operations: A }")

    def test_parameters_that_make_no_sense(self):
        for window, message in [
                ("{ minimum: 1 }", "nothing in a request gives the parameter its value"),
                ("{ header: x, minimum: 9, maximum: 3 }", "the minimum is greater"),
                ("{ header: x, minimum: few }", '"few" is no number'),
                ("{ header: x, maximum: 5, default: 6 }",
                 'the default is "6", not a whole number of at most 5'),
                ("{ header: x, type: boolean, maximum: 5 }", "only numbers have a minimum")]:
            with self.subTest(window=window):
                self.assert_said("window", message, window=window)
        self.assert_said("integer", 'cannot be "integer"', window="{ header: x, type: integer }")

    def test_directives_that_cannot_be(self):
        def directives(text):
            return f"directives: '{text}'"

        for text, message in [
                ('@compute(type: "movingAvg", window: $window)',
                 'There is no kernel "movingAvg". Did you mean "moving'),
                ('@compute(type: "movingAverage", window: $width)', '"$width" is not defined'),
                ('@compute(type: "movingAverage")', '"$window" is never used'),
                ('@compute(type: "movingAverage", window: $window', "Syntax Error"),
                ("@smooth(window: $window)", "@smooth cannot be part of a response rule"),
                ("@include(if: $window)", "@include cannot be part of a response rule"),
                ("@filter(predicate: $window)", '"predicate" of @filter must be a constant'),
                ('@compute(type: "sum") @limit(first: $window)',
                 '"first" of @limit must be a constant'),
                ("values", "this is no list of directives")]:
            with self.subTest(text=text):
                self.assert_said("'", message, what=directives(text))

    def test_expressions_with_parameters_that_do_not_exist(self):
        self.assert_said(
            "|", 'there is no parameter "width" for "$width"', match="{ field: rawSignal }",
            what="replace: |\n      p: rawSignal { w: _int @map(mapper: \"$width + $window\") }")

    def test_replacements_that_cannot_be(self):
        for text, message in [
                ("rawSignal { values }", "does not say what stands in the field's place"),
                ("p: other { values }", "does not say what stands in the field's place"),
                ("p: rawSignal(sensorId: 1) { values }", "keeps the arguments"),
                ("p: rawSignal { ...F }", "no fragments"),
                ("p: rawSignal { value }", 'Cannot query field "value"'),
                ("p: rawSignal { values } q: rawSignal { values }", "this is not one field")]:
            with self.subTest(text=text):
                self.assert_said("'", message, match="{ field: rawSignal }",
                                 what=f"replace: '{text}'")

    def test_both_or_neither(self):
        self.assert_said("smooth", "the rule does nothing", what="")
        self.assert_said("smooth", "directives stand in the replacement",
                         what=AVERAGE + "\n    replace: 'p: rawSignal { values }'")
