"""What the metadata allows a role: permissions of its own, or of the roles that it inherits."""

from dataclasses import dataclass, field

from .sessions import is_variable

ADMIN = "admin"


@dataclass
class Permissions:
    """By role and table; a permission is the object that stands in the metadata."""

    select: dict = field(default_factory=dict)  # (role, table) -> permission
    insert: dict = field(default_factory=dict)
    update: dict = field(default_factory=dict)
    delete: dict = field(default_factory=dict)
    inherited: dict = field(default_factory=dict)  # role -> roles

    def roles(self):
        own = {role for kind in (self.select, self.insert, self.update, self.delete)
               for role, _ in kind}
        return [*sorted(own), *self.inherited]


class Access:
    """The permissions of one role."""

    def __init__(self, schema, permissions, role):
        self.schema = schema
        self.role = role
        self.admin = role == ADMIN
        self._permissions = permissions
        self._grants = {name: self._collect(permissions.select, name) for name in schema.tables}

    def _collect(self, kind, table):
        found = []

        def visit(role):
            permission = kind.get((role, table))
            if permission is not None:
                if not any(permission is other for other in found):
                    found.append(permission)
                return
            for parent in self._permissions.inherited.get(role, ()):
                visit(parent)

        visit(self.role)
        return found

    def grants(self, table):
        return self._grants[table]

    def reads(self, table):
        return self.admin or bool(self._grants[table])

    def shows(self, grant, column):
        return grant["columns"] == "*" or column in grant["columns"]

    def columns(self, table):
        """The columns that the role's schema has."""
        return [column for column in self.schema.tables[table].columns.values()
                if self.admin
                or any(self.shows(grant, column.name) for grant in self._grants[table])]

    def hidden_columns(self, table):
        seen = {column.name for column in self.columns(table)}
        return [column for name, column in self.schema.tables[table].columns.items()
                if name not in seen]

    def key_is_shown(self, table):
        seen = {column.name for column in self.columns(table)}
        return seen.issuperset(self.schema.tables[table].key)

    def hiding(self, table, column):
        """The grants that show a column, where another grant does not."""
        if self.admin:
            return []
        grants = self._grants[table]
        showing = [grant for grant in grants if self.shows(grant, column)]
        return [] if len(showing) == len(grants) else showing

    def relationships(self, table):
        return [relationship for relationship in self.schema.tables[table].relationships.values()
                if self.reads(relationship.target)]

    def aggregates(self, table):
        return self.admin or any(grant.get("allow_aggregations") for grant in self._grants[table])

    def limit(self, table):
        """The most rows of a list; that of the most generous grant."""
        if self.admin or any("limit" not in grant for grant in self._grants[table]):
            return None
        return max(grant["limit"] for grant in self._grants[table])

    def writes(self, kind, table):
        """The one permission to `insert`, `update` or `delete`; {} is the admin's."""
        if self.admin:
            return {}
        found = self._collect(getattr(self._permissions, kind), table)
        # Several contradict each other, unless they say the same.
        agree = found and all(same_permission(found[0], other) for other in found)
        return found[0] if agree else None

    def variables(self, table):
        """The session variables without which the rows of a table cannot be told."""
        return variables_of([grant["filter"] for grant in self._grants[table]])


def same_permission(one, other):
    """Whether two permissions to write say the same, columns in whatever order."""
    return all(sorted(a) == sorted(b) if name == "columns" else a == b
               for name in {*one, *other} for a, b in [(one.get(name), other.get(name))])


def always_holds(expression):
    """Whether a filter is plainly true, so that what it reads decides nothing."""
    return all(name == "_and" and all(map(always_holds, operand))
               or name == "_or" and any(map(always_holds, operand))
               for name, operand in expression.items())


def deciding_variables(expression):
    """The session variables of a filter but for those beside what is plainly true."""
    if isinstance(expression, list):
        return set().union(*map(deciding_variables, expression))
    if not isinstance(expression, dict):
        return variables_of(expression)
    return set().union(*(
        deciding_variables(operand) for name, operand in expression.items()
        if not (name == "_or" and any(map(always_holds, operand)))))


def variables_of(expression):
    """The session variables that a part of a permission reads."""
    if isinstance(expression, dict):
        return set().union(*map(variables_of, expression.values()))
    if isinstance(expression, list):
        return set().union(*map(variables_of, expression))
    return {expression.lower()} if is_variable(expression) else set()
