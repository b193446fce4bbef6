"""Logic of three values, comparisons and aggregates, as SQL means them. None: unknown, or null."""

import re
import statistics


def all_of(values):
    result = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values):
    result = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def negation(value):
    return None if value is None else not value


def compare(operator, left, right):
    """One operator of a condition over a value and its operand."""
    if operator == "_is_null":
        return (left is None) == right
    if operator == "_in":
        return any_of(compare("_eq", left, item) for item in right)
    if operator == "_nin":
        return negation(compare("_in", left, right))
    if left is None or right is None:
        return None
    if operator in _ORDERED:
        return _ORDERED[operator](left, right)
    plain = operator.replace("_n", "_", 1) if operator in _NEGATED else operator
    found = _TEXTUAL[plain](left, right)
    return not found if operator in _NEGATED else found


_ORDERED = {
    "_eq": lambda a, b: a == b, "_neq": lambda a, b: a != b,
    "_gt": lambda a, b: a > b, "_gte": lambda a, b: a >= b,
    "_lt": lambda a, b: a < b, "_lte": lambda a, b: a <= b}

_NEGATED = {"_nlike", "_nilike", "_nsimilar", "_nregex", "_niregex"}


def _ascii_lower(text):
    """Only ASCII letters have another case in the C locale and in SQLite."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def _like(text, pattern):
    out, at = "", 0
    while at < len(pattern):
        c = pattern[at]
        if c == "\\":
            at += 1
            out += re.escape(pattern[at])
        else:
            out += {"%": ".*", "_": "."}.get(c) or re.escape(c)
        at += 1
    return re.fullmatch(out, text, re.DOTALL) is not None


def _similar(text, pattern):
    return re.fullmatch(pattern.replace("%", ".*").replace("_", "."), text, re.DOTALL) is not None


_TEXTUAL = {
    "_like": _like,
    "_ilike": lambda a, b: _like(_ascii_lower(a), _ascii_lower(b)),
    "_similar": _similar,
    "_regex": lambda a, b: re.search(b.replace("$", r"\Z"), a) is not None,
    "_iregex": lambda a, b: re.search(b.replace("$", r"\Z"), a, re.I) is not None}


# --- aggregates ----------------------------------------------------------------------------------

def aggregate(function, values):
    """One aggregate over the values of one column; nulls do not count."""
    there = [value for value in values if value is not None]
    if function in ("bool_and", "bool_or"):
        return None if not there else (all if function == "bool_and" else any)(there)
    if function in ("min", "max", "sum"):
        return None if not there else {"min": min, "max": max, "sum": sum}[function](there)
    if function == "avg":
        return None if not there else sum(there) / len(there)
    sample = not function.endswith("_pop")
    if len(there) < (2 if sample else 1):
        return None
    variance = statistics.variance(there) if sample else statistics.pvariance(there)
    return variance**0.5 if function.startswith("stddev") else float(variance)


def count(rows, distinct=False):
    """`rows`: of each row the values of the columns that are counted, or () for all rows."""
    if rows and len(rows[0]) == 1:
        rows = [row for row in rows if row[0] is not None]
    return len(set(rows)) if distinct and rows and rows[0] else len(rows)
