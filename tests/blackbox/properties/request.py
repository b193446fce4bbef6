"""A request as a tree, and its text: literals or variables, aliases, fragments, directives."""

import json
from dataclasses import dataclass, field


class Enum(str):
    """A value of an enum: bare in a document, a string in variables."""


@dataclass
class Given:
    """A value that a variable may carry. `default`: it comes from the variable's default value."""

    value: object
    type: str
    variable: bool = False
    default: bool = False


@dataclass
class Field:
    name: str
    args: dict = field(default_factory=dict)
    fields: list = None  # None: a leaf
    alias: str = None

    @property
    def key(self):
        return self.alias or self.name


@dataclass
class Fragment:
    """Fields behind `... on T`, or behind a name when `named`."""

    type: str
    fields: list
    named: bool = False


@dataclass
class Skipped:
    """A field that is asked for and then skipped."""

    field: Field
    condition: Given


@dataclass
class Request:
    """`names`: what the schema calls columns; here they have the names of the database."""

    fields: list
    names: dict
    kind: str = "query"

    def text(self):
        return Printer(self.names).document(self)

    def body(self):
        query, variables = self.text()
        return {"query": query, "variables": variables} if variables else {"query": query}


def plain(value):
    """A value without the mark of who carries it."""
    if isinstance(value, Given):
        return plain(value.value)
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def with_values(value, change):
    """The same with `change(given)` for every scalar or list that a variable may carry."""
    if isinstance(value, Given):
        inner = plain(value.value)
        if isinstance(value.value, (dict, list)) and inner != value.value:
            inner = with_values(value.value, change)
        elif not isinstance(inner, dict):
            inner = change(value)
        return Given(inner, value.type, value.variable, value.default)
    if isinstance(value, Field):
        return Field(value.name, with_values(value.args, change),
                     with_values(value.fields, change), value.alias)
    if isinstance(value, Fragment):
        return Fragment(value.type, with_values(value.fields, change), value.named)
    if isinstance(value, Request):
        return Request(with_values(value.fields, change), value.names, value.kind)
    if isinstance(value, dict):
        return {name: with_values(member, change) for name, member in value.items()}
    if isinstance(value, list):
        return [with_values(item, change) for item in value]
    return value


def flat(fields):
    """The fields of a selection that are answered, in their order."""
    for item in fields:
        if isinstance(item, Fragment):
            yield from flat(item.fields)
        elif isinstance(item, Field):
            yield item


class Printer:
    def __init__(self, names):
        self._names = names
        self._definitions = []
        self._variables = {}
        self._fragments = []

    def document(self, request):
        body = self._selection(request.fields)
        variables = f"({', '.join(self._definitions)})" if self._definitions else ""
        head = f"{request.kind}{' q' if variables else ''}{variables} "
        return " ".join([head + body, *self._fragments]), self._variables

    def _selection(self, fields):
        return "{ %s }" % " ".join(map(self._item, fields))

    def _item(self, item):
        if isinstance(item, Skipped):
            return self._field(item.field, f" @skip(if: {self.value(item.condition)})")
        if isinstance(item, Field):
            return self._field(item)
        body = self._selection(item.fields)
        if not item.named:
            return f"... on {item.type} {body}"
        name = f"f{len(self._fragments)}"
        self._fragments.append(f"fragment {name} on {item.type} {body}")
        return f"...{name}"

    def _field(self, item, directive=""):
        name = self._name(item.name)
        text = f"{item.key}: {name}" if item.key != name else name
        if item.args:
            text += "(%s)" % ", ".join(f"{name}: {self.value(value)}"
                                       for name, value in item.args.items())
        return text + directive + (" " + self._selection(item.fields) if item.fields else "")

    def value(self, value):
        if isinstance(value, Given):
            return self._given(value)
        if isinstance(value, Enum):
            return self._name(value)
        if isinstance(value, dict):
            return "{%s}" % ", ".join(f"{self._name(name)}: {self.value(member)}"
                                      for name, member in value.items())
        if isinstance(value, list):
            return "[%s]" % ", ".join(map(self.value, value))
        return json.dumps(value, ensure_ascii=False)

    def _given(self, given):
        if not given.variable:
            return self.value(given.value)
        name = f"v{len(self._definitions)}"
        if given.default:
            literal = Printer(self._names).value(plain(given.value))
            self._definitions.append(f"${name}: {given.type.rstrip('!')} = {literal}")
        else:
            self._definitions.append(f"${name}: {given.type}")
            self._variables[name] = self._renamed(plain(given.value))
        return "$" + name

    def _name(self, name):
        return self._names.get(name, str(name))

    def _renamed(self, value):
        if isinstance(value, Enum):
            return self._name(value)
        if isinstance(value, dict):
            return {self._name(name): self._renamed(member) for name, member in value.items()}
        return [self._renamed(item) for item in value] if isinstance(value, list) else value
