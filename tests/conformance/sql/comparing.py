"""When two answers are the same: the rules of the corpus, and where answers that differ do so."""

import json
import math
import re

DECIMAL = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?$")


class Difference:
    """What keeps an answer from being the one expected.

    `kind`: `answer`, `code`, `path`, or `order` (the rows are there, in another order).
    """

    def __init__(self, kind, text):
        self.kind = kind
        self.text = text

    def __repr__(self):
        return f"{self.kind}: {self.text}"


def has_the_outcome(expected, got):
    """Whether the answer is data where data are expected, and a refusal where one is."""
    if "any_of" in expected:
        return any(has_the_outcome(one, got) for one in expected["any_of"])
    if "batch" in expected:
        return (isinstance(got, list) and len(got) == len(expected["batch"])
                and all(map(has_the_outcome, expected["batch"], got)))
    return isinstance(got, dict) and ("errors" in expected) == ("errors" in got)


def compare(expected, got, numeric_strings=False):
    """The first Difference, or None. A difference in a path comes after all others."""
    if "any_of" in expected:
        found = [compare(one, got, numeric_strings) for one in expected["any_of"]]
        return None if None in found else found[0]
    if "batch" in expected:
        return compare_batch(expected["batch"], got, numeric_strings)
    if not isinstance(got, dict):
        return Difference("answer", f"not an answer: {short(got)}")
    if "errors" in expected:
        return compare_errors(expected["errors"], got)
    if "errors" in got:
        return Difference("answer", f"errors: {short(got['errors'])}")
    if "data" not in got:
        return Difference("answer", "no data")
    return compare_data(expected["data"], got["data"], numeric_strings)


def compare_batch(expected, got, numeric_strings):
    if not isinstance(got, list) or len(got) != len(expected):
        return Difference("answer", f"not a list of {len(expected)} answers: {short(got)}")
    found = [compare(one, other, numeric_strings) for one, other in zip(expected, got)]
    return worst(found)


def compare_errors(expected, got):
    errors = got.get("errors")
    if not isinstance(errors, list) or len(errors) != len(expected):
        return Difference("answer", f"not {len(expected)} error(s): {short(got)}")
    if got.get("data") is not None:
        return Difference("answer", f"data beside errors: {short(got)}")
    return worst([compare_error(one, other) for one, other in zip(expected, errors)])


def compare_error(expected, got):
    extensions = got.get("extensions") or {}
    for member in ("code", "path"):
        wanted, had = expected.get(member), extensions.get(member)
        if wanted is not None and wanted != had:
            return Difference(
                member, f"{member} {had!r} in place of {wanted!r}: {short(got.get('message'))}")
    return None


def worst(differences):
    order = ("answer", "order", "code", "path")
    found = [difference for difference in differences if difference]
    return min(found, key=lambda difference: order.index(difference.kind), default=None)


def compare_data(expected, got, numeric_strings):
    where = difference_of_values(expected, got, numeric_strings)
    if where is None:
        return None
    reordered = difference_of_values(unordered(expected), unordered(got), numeric_strings) is None
    return Difference("order" if reordered else "answer", where)


def difference_of_values(expected, got, numeric_strings=False, at="data"):
    """Where two JSON values differ, for people; None when they are the same."""
    if isinstance(expected, dict) and isinstance(got, dict):
        if expected.keys() != got.keys():
            return f"{at}: members {sorted(got)} in place of {sorted(expected)}"
        return first(difference_of_values(expected[key], got[key], numeric_strings, f"{at}.{key}")
                     for key in expected)
    if isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            return f"{at}: {len(got)} items in place of {len(expected)}"
        return first(difference_of_values(one, other, numeric_strings, f"{at}[{i}]")
                     for i, (one, other) in enumerate(zip(expected, got)))
    if is_same_leaf(expected, got, numeric_strings):
        return None
    return f"{at}: {short(got)} in place of {short(expected)}"


def first(texts):
    return next((text for text in texts if text is not None), None)


def is_same_leaf(expected, got, numeric_strings):
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, int) and isinstance(got, int):
        return expected == got
    if isinstance(expected, (int, float)) and isinstance(got, (int, float)):
        return math.isclose(expected, got, rel_tol=1e-9)
    if numeric_strings and isinstance(expected, str) and isinstance(got, str):
        if DECIMAL.match(expected) and DECIMAL.match(got):
            return math.isclose(float(expected), float(got), rel_tol=1e-9)
    return type(expected) is type(got) and expected == got


def unordered(value):
    """The value with every list in one fixed order."""
    if isinstance(value, dict):
        return {key: unordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(map(unordered, value), key=json.dumps)
    return value


def short(value, characters=300):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= characters else text[:characters] + "…"
