"""Random values: few enough to meet each other, and odd enough to break what is not careful."""

from .model import BIGINT, BOOL, FLOAT, INT, TEXT

WORDS = ["", "a", "A", "b", "ab", "aB", "Ab%", "a_b", "100%", "%", "o'hara", "''",
         'say "hi"', "back\\slash", "é", "É", "straße", "日本", "😀", " x ", "null",
         "NULL", "true", "0", "1", "{a,b}", "a,b", "tab\there", "--", "$1", "?1", "x-hasura-int"]
ASCII_WORDS = [word for word in WORDS
               if word.isascii() and word.isprintable() and not word.startswith("x-hasura-")]
# Also patterns, that mean the same to all databases.
PLAIN_WORDS = ["", "a", "A", "b", "ab", "%", "_a", "日本", "1"]
LARGE = 2**53 + 1


def random_value(rng, kind):
    """A value of a column, never null."""
    if kind is INT:
        return rng.randint(-2, 6) if rng.random() < 0.93 else rng.choice([2**31 - 1, -2**31, 1000])
    if kind is BIGINT:
        return rng.randint(-2, 6) if rng.random() < 0.8 else rng.choice([LARGE, -LARGE, 2**40])
    if kind is FLOAT:
        return rng.randint(-8, 24) / 4 if rng.random() < 0.95 else rng.choice([1e10, 0.125])
    if kind is BOOL:
        return rng.random() < 0.5
    return rng.choice(WORDS)


def other_value(rng, given):
    """What else a variable may carry where it carries this."""
    kind = {known.graphql: known for known in (INT, BIGINT, TEXT, BOOL, FLOAT)}.get(
        given.type.strip("[]!"))
    if kind is None or given.value is None:
        return given.value
    if isinstance(given.value, list):
        return [_plain_value(rng, kind) for _ in range(rng.choice([0, 1, 2, 3]))]
    return _plain_value(rng, kind)


def _plain_value(rng, kind):
    if kind is INT:
        return rng.randint(0, 5)  # which a limit may be
    return rng.choice(PLAIN_WORDS) if kind is TEXT else random_value(rng, kind)


def random_pattern(rng):
    """A pattern of LIKE. It never ends in an escape of nothing."""
    pieces = ["%", "%", "_", "a", "A", "b", "'", "é", "É", "日", "{", "?", "1", "\\%", "\\_",
              "\\\\"]
    return "".join(rng.choice(pieces) for _ in range(rng.randint(0, 4)))


def random_similar(rng):
    pieces = ["%", "%", "_", "a", "b", "(a|b)", "[abA]", "A"]
    return "".join(rng.choice(pieces) for _ in range(rng.randint(1, 3)))


def random_regex(rng):
    pieces = ["a", "b", "A", "a*", "b+", "(a|b)", "[a-c]", "^", "$", "1", "[^a]", "'", " "]
    chosen = [rng.choice(pieces) for _ in range(rng.randint(1, 3))]
    if "^" in chosen:
        chosen.remove("^")
        chosen.insert(0, "^")
    if "$" in chosen:
        chosen.remove("$")
        chosen.append("$")
    return "".join(piece for i, piece in enumerate(chosen) if i == 0 or piece != "^")
