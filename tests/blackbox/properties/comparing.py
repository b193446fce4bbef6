"""Whether an answer is the one expected; numbers of databases are not exact."""

import math

from .evaluator import ANY, SomeOf


def difference(expected, actual, path="data"):
    """Where the two differ and how, or nothing."""
    if expected is ANY:
        return None
    if isinstance(expected, SomeOf):
        return _some_of(expected, actual, path)
    if isinstance(expected, dict):
        return _objects(expected, actual, path)
    if isinstance(expected, list):
        return _lists(expected, actual, path)
    if _same_leaf(expected, actual):
        return None
    return f"{path}: {expected!r} expected, not {actual!r}"


def _objects(expected, actual, path):
    if not isinstance(actual, dict) or list(expected) != list(actual):
        return f"{path}: an object of {list(expected)} expected, not {actual!r}"
    for name, value in expected.items():
        found = difference(value, actual[name], f"{path}.{name}")
        if found:
            return found
    return None


def _lists(expected, actual, path):
    if not isinstance(actual, list) or len(expected) != len(actual):
        return f"{path}: {expected!r} expected, not {actual!r}"
    for at, (one, other) in enumerate(zip(expected, actual)):
        found = difference(one, other, f"{path}[{at}]")
        if found:
            return found
    return None


def _some_of(expected, actual, path):
    if not isinstance(actual, list) or len(actual) != expected.count:
        return f"{path}: {expected.count} of {expected.items!r} expected, not {actual!r}"
    if not _each_has_its_own(expected.items, actual):
        return f"{path}: not of {expected.items!r}: {actual!r}"
    return None


def _each_has_its_own(items, actual):
    """Whether every actual item can be given an expected one of its own."""
    owner = {}

    def place(at, tried):
        for i, item in enumerate(items):
            if i in tried or difference(item, actual[at]):
                continue
            tried.add(i)
            if i not in owner or place(owner[i], tried):
                owner[i] = at
                return True
        return False

    return all(place(at, set()) for at in range(len(actual)))


def _same_leaf(expected, actual):
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        if isinstance(expected, int) and isinstance(actual, int):
            return expected == actual
        return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-9)
    return expected == actual


def is_certain(expected):
    """Whether only one answer is right, byte for byte."""
    if expected is ANY or isinstance(expected, SomeOf):
        return False
    if isinstance(expected, dict):
        return all(map(is_certain, expected.values()))
    if isinstance(expected, float):  # what was rounded depends on the order of the rows
        return (expected * 64).is_integer() and abs(expected) < 2**40
    return not isinstance(expected, list) or all(map(is_certain, expected))
