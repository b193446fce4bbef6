"""Session variables: which there are, random values, and what a permission reads out of them."""

from .model import BIGINT, BOOL, FLOAT, INT, TEXT
from .values import ASCII_WORDS, random_value

SCALARS = {INT: "x-hasura-int", BIGINT: "x-hasura-big", TEXT: "x-hasura-word",
           BOOL: "x-hasura-flag", FLOAT: "x-hasura-number"}
LISTS = {INT: "x-hasura-ints", TEXT: "x-hasura-words"}


class MissingVariable(Exception):
    """A permission reads a variable that the session has not."""


def is_variable(value):
    return isinstance(value, str) and value.lower().startswith("x-hasura-")


def spelled(rng, name):
    """Names of session variables are the same in any case."""
    return rng.choice([name, name.upper(), "X-Hasura-" + name[len("x-hasura-"):]])


def random_session(rng):
    session = {}
    for kind, name in SCALARS.items():
        session[name] = _text(_ascii_value(rng, kind))
    for kind, name in LISTS.items():
        items = [None if rng.random() < 0.05 else _ascii_value(rng, kind)
                 for _ in range(rng.choice([0, 1, 2, 3]))]
        session[name] = "{%s}" % ",".join(_item(item) for item in items)
    return session


def _ascii_value(rng, kind):
    # A header loses spaces at its ends.
    return rng.choice(ASCII_WORDS).strip() if kind is TEXT else random_value(rng, kind)


def _text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def _item(value):
    if value is None:
        return "NULL"
    if not isinstance(value, str):
        return _text(value)
    return '"%s"' % value.replace("\\", "\\\\").replace('"', '\\"')


def read_variable(session, name, kind, is_list=False):
    """The value of a variable where a column of type `kind` is compared."""
    text = session.get(name.lower())
    if text is None:
        raise MissingVariable(name.lower())
    if not is_list:
        return _parsed(text, kind)
    return [None if item is None else _parsed(item, kind) for item in _items(text[1:-1])]


def _parsed(text, kind):
    if kind is BOOL:
        return text == "true"
    if kind is TEXT:
        return text
    return float(text) if kind is FLOAT else int(text)


def _items(text):
    items, at = [], 0
    while at < len(text):
        if text[at] == '"':
            item, at = "", at + 1
            while text[at] != '"':
                if text[at] == "\\":
                    at += 1
                item, at = item + text[at], at + 1
            at += 1
        else:
            end = text.find(",", at)
            end = len(text) if end < 0 else end
            item, at = text[at:end], end
            item = None if item == "NULL" else item
        items.append(item)
        at += 1  # the comma
    return items
