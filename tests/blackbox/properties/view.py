"""What one session sees of a database, found row by row."""

from .access import always_holds
from .logic import aggregate, all_of, any_of, compare, count, negation
from .sessions import is_variable, read_variable


class Database:
    """The rows of all tables, and who belongs to whom."""

    def __init__(self, schema, contents):
        self.schema = schema
        self.contents = contents
        self._related = {}

    def related(self, relationship, row):
        at = (relationship.table, relationship.name, id(row))
        found = self._related.get(at)
        if found is None:
            found = [other for other in self.contents[relationship.target]
                     if all(row[own] is not None and row[own] == other[theirs]
                            for own, theirs in relationship.columns.items())]
            self._related[at] = found
        return found


class Rules:
    """Boolean expressions of permissions. They see everything."""

    def __init__(self, database, session):
        self.database = database
        self.session = session

    def hold(self, table, row, expression, root=None):
        root = row if root is None else root
        return all_of(self._member(table, row, name, operand, root)
                      for name, operand in expression.items())

    def _member(self, table, row, name, operand, root):
        if name in ("_and", "_or"):
            combine = all_of if name == "_and" else any_of
            return combine(self.hold(table, row, part, root) for part in operand)
        if name == "_not":
            return negation(self.hold(table, row, operand, root))
        if name == "_exists":
            other = self.database.schema.tables[operand["_table"]["name"]]
            return any(self.hold(other, there, operand["_where"], root) is True
                       for there in self.database.contents[other.name])
        relationship = table.relationships.get(name)
        if relationship is not None:
            target = self.database.schema.target(relationship)
            return any(self.hold(target, there, operand, root) is True
                       for there in self.database.related(relationship, row))
        return all_of(self._comparison(table, row, name, operator, value, root)
                      for operator, value in operand.items())

    def _comparison(self, table, row, name, operator, value, root):
        if operator.startswith("_c"):
            other = root[value[1]] if isinstance(value, list) else row[value]
            return compare("_" + operator[2:], row[name], other)
        operand = self.operand(value, table.columns[name].type, operator in ("_in", "_nin"))
        return compare(operator, row[name], operand)

    def operand(self, value, kind, is_list=False):
        if is_variable(value):
            return read_variable(self.session, value, kind, is_list)
        if isinstance(value, list):
            return [self.operand(item, kind) for item in value]
        return value


class View:
    """The rows and cells that a role with a session sees, and conditions over them."""

    def __init__(self, database, access, session):
        self.database = database
        self.schema = database.schema
        self.access = access
        self.rules = Rules(database, session)
        self._rows = {}
        self._shown = {}

    def rows(self, name):
        found = self._rows.get(name)
        if found is None:
            found = [row for row in self.database.contents[name] if self._sees(name, row)]
            self._rows[name] = found
        return found

    def _sees(self, name, row):
        return self.access.admin or self._granted(name, row, self.access.grants(name))

    def _granted(self, name, row, grants):
        if any(always_holds(grant["filter"]) for grant in grants):
            return True  # whatever the others say, or lack
        table = self.schema.tables[name]
        return any_of(self.rules.hold(table, row, grant["filter"]) for grant in grants) is True

    def cell(self, name, row, column):
        """A column of a row that is seen; null where no grant that sees the row shows it."""
        at = (name, column, id(row))
        shown = self._shown.get(at)
        if shown is None:
            hiding = self.access.hiding(name, column)
            shown = not hiding or self._granted(name, row, hiding)
            self._shown[at] = shown
        return row[column] if shown else None

    def related(self, relationship, row):
        seen = {id(there) for there in self.rows(relationship.target)}
        return [there for there in self.database.related(relationship, row) if id(there) in seen]

    # --- conditions of requests

    def holds(self, table, row, condition):
        return all_of(self._member(table, row, name, operand)
                      for name, operand in condition.items())

    def _member(self, table, row, name, operand):
        if name in ("_and", "_or"):
            combine = all_of if name == "_and" else any_of
            return combine(self.holds(table, row, part) for part in operand)
        if name == "_not":
            return negation(self.holds(table, row, operand))
        if name in table.columns:
            cell = self.cell(table.name, row, name)
            return all_of(compare(operator, cell, value) for operator, value in operand.items())
        relationship = table.relationships.get(name)
        if relationship is not None:
            target = self.schema.target(relationship)
            return any(self.holds(target, there, operand) is True
                       for there in self.related(relationship, row))
        relationship = table.relationships[name.removesuffix("_aggregate")]
        return self._aggregate_predicate(relationship, row, operand)

    def _aggregate_predicate(self, relationship, row, operand):
        ((function, predicate),) = operand.items()
        target = self.schema.target(relationship)
        rows = [there for there in self.related(relationship, row)
                if self.holds(target, there, predicate.get("filter", {})) is True]
        arguments = predicate.get("arguments", [])
        columns = [arguments] if isinstance(arguments, str) else arguments
        cells = [tuple(self.cell(target.name, there, name) for name in columns) for there in rows]
        distinct = predicate.get("distinct", False)
        if function == "count":
            value = count(cells, distinct)
        else:
            values = [cell for (cell,) in cells]
            value = aggregate(function, set(values) if distinct else values)
        return all_of(compare(operator, value, wanted)
                      for operator, wanted in predicate["predicate"].items())
