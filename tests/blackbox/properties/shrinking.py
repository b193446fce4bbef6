"""Smaller requests that still fail."""

import copy

from .request import Field, Fragment, Given, Skipped

TRIES = 400


def shrunk(request, fails):
    """The smallest request found for which `fails` holds."""
    tries = 0
    found = True
    while found:
        found = False
        for candidate in _smaller(request):
            tries += 1
            if tries > TRIES:
                return request
            if fails(candidate):
                request, found = candidate, True
                break
    return request


def _smaller(request):
    for edit in _edits(request.fields):
        candidate = copy.deepcopy(request)
        edit(candidate.fields)
        if candidate.fields:
            yield candidate


def _edits(fields, path=()):
    """Functions that make one selection within `fields` smaller."""
    for at, item in enumerate(fields):
        if len(fields) > 1:
            yield lambda root, at=at: _at(root, path).__delitem__(at)
        if isinstance(item, Skipped):
            continue
        if isinstance(item, Fragment):
            yield lambda root, at=at: _splice(_at(root, path), at)
        if isinstance(item, Field):
            yield from _argument_edits(item, (*path, at))
        if item.fields:
            yield from _edits(item.fields, (*path, at))


def _at(root, path):
    for at in path:
        root = root[at].fields
    return root


def _splice(fields, at):
    fields[at:at + 1] = fields[at].fields


def _argument_edits(item, path):
    def field(root):
        return _at(root, path[:-1])[path[-1]]

    for name, value in item.args.items():
        yield lambda root, name=name: field(root).args.pop(name)
        for smaller in _smaller_values(value):
            yield lambda root, name=name, smaller=smaller: field(root).args.update({name: smaller})


def _smaller_values(value):
    if isinstance(value, Given):
        if value.variable:
            yield Given(value.value, value.type)
        for smaller in _smaller_values(value.value):
            yield Given(smaller, value.type, value.variable, value.default)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name != "predicate":
                yield {other: kept for other, kept in value.items() if other != name}
            for smaller in _smaller_values(member):
                yield {**value, name: smaller}
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield value[:at] + value[at + 1:]
            for smaller in _smaller_values(item):
                yield value[:at] + [smaller] + value[at + 1:]
