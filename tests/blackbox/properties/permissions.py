"""Random permissions for several roles, and the metadata that says so."""

from .access import Permissions
from .model import TEXT
from .sessions import LISTS, SCALARS, is_variable, spelled
from .values import random_pattern, random_value

ROLES = ["reader", "writer", "guest"]
INHERITED = {"both": ["reader", "writer"], "everyone": ["both", "guest"]}
COLUMN_OPERATORS = ["_ceq", "_cneq", "_cgt", "_cgte", "_clt", "_clte"]


def random_permissions(rng, schema):
    permissions = Permissions(inherited=dict(INHERITED))
    for role in ROLES:
        for table in schema.tables.values():
            maker = FilterMaker(rng, schema)
            at = (role, table.name)
            if rng.random() < 0.85:
                permissions.select[at] = _select(rng, table, maker)
            if rng.random() < 0.5:
                permissions.insert[at] = _insert(rng, table, maker)
            if rng.random() < 0.5:
                permissions.update[at] = _update(rng, table, maker)
            if rng.random() < 0.5:
                permissions.delete[at] = {"filter": maker.filter(table)}
    return permissions


def _select(rng, table, maker):
    permission = {"columns": _columns(rng, table), "filter": maker.filter(table)}
    if rng.random() < 0.65:
        permission["allow_aggregations"] = True
    if rng.random() < 0.15:
        permission["limit"] = rng.randint(1, 4)
    return permission


def _columns(rng, table):
    if rng.random() < 0.3:
        return "*"
    chosen = [name for name in table.columns if rng.random() < 0.65]
    if rng.random() < 0.85:
        chosen += [name for name in table.key if name not in chosen]
    return chosen or [rng.choice([*table.columns])]


def _insert(rng, table, maker):
    # Rows bring their key; another column may come from the session.
    columns = [name for name, column in table.columns.items()
               if name in table.key or not column.nullable or rng.random() < 0.75]
    permission = {"columns": columns, "check": maker.check(table)}
    preset = maker.presets(table, [name for name in columns if name not in table.key])
    if preset:
        permission["set"] = preset
        permission["columns"] = [name for name in columns if name not in preset]
    return permission


def _update(rng, table, maker):
    columns = [name for name in table.columns if name not in table.key and rng.random() < 0.7]
    permission = {"columns": columns, "filter": maker.filter(table)}
    if rng.random() < 0.6:
        permission["check"] = maker.check(table)
    preset = maker.presets(table, columns)
    if preset:
        permission["set"] = preset
        permission["columns"] = [name for name in columns if name not in preset]
    return permission


class FilterMaker:
    """Random boolean expressions of permissions."""

    def __init__(self, rng, schema):
        self.rng = rng
        self.schema = schema

    def filter(self, table):
        """Which rows; all of them now and then."""
        return {} if self.rng.random() < 0.2 else self._expression(table, table, 3)

    def check(self, table):
        """What new rows must be. It asks other tables only through foreign keys."""
        roll = self.rng.random()
        if roll < 0.35:
            return {}
        followed = [relationship for relationship in table.relationships.values()
                    if relationship.kind == "object" and relationship.target != table.name]
        if roll < 0.5 and followed:
            relationship = self.rng.choice(followed)
            target = self.schema.target(relationship)
            return {relationship.name: self._columns(target, None)}
        if roll < 0.75:
            return {"_or": [self._columns(table, table), self._columns(table, table)]}
        return self._columns(table, table)

    def presets(self, table, columns):
        chosen = [name for name in columns
                  if not table.columns[name].references and not table.columns[name].unique]
        if not chosen or self.rng.random() < 0.75:
            return {}
        name = self.rng.choice(chosen)
        kind = table.columns[name].type
        return {name: self._scalar(kind)}

    def _expression(self, table, root, depth):
        rng = self.rng
        roll = rng.random()
        if depth == 0 or roll < 0.45:
            return self._columns(table, root)
        if roll < 0.55:
            return {rng.choice(["_and", "_or"]):
                    [self._expression(table, root, depth - 1) for _ in range(rng.randint(0, 3))]}
        if roll < 0.65:
            return {"_not": self._expression(table, root, depth - 1)}
        if roll < 0.72:
            other = rng.choice([*self.schema.tables.values()])
            return {"_exists": {"_table": {"schema": "public", "name": other.name},
                                "_where": self._expression(other, root, depth - 1)}}
        if table.relationships:
            relationship = rng.choice([*table.relationships.values()])
            return {relationship.name:
                    self._expression(self.schema.target(relationship), root, depth - 1)}
        return self._columns(table, root)

    def _columns(self, table, root):
        chosen = self.rng.sample([*table.columns.values()], self.rng.choice([1, 1, 1, 2]))
        return {column.name: self._comparison(table, root, column) for column in chosen}

    def _comparison(self, table, root, column):
        rng, kind = self.rng, column.type
        roll = rng.random()
        if roll < 0.12:
            return {"_is_null": rng.random() < 0.5}
        if roll < 0.24 and (found := self._other_column(table, root, column)) is not None:
            return {rng.choice(COLUMN_OPERATORS): found}
        if roll < 0.36:
            return {rng.choice(["_in", "_nin"]): self._list(kind)}
        if roll < 0.46 and kind is TEXT:
            operator = rng.choice(["_like", "_nlike", "_ilike", "_nilike"])
            return {operator: random_pattern(rng)}
        operators = ["_eq", "_eq", "_eq", "_neq", "_gt", "_gte", "_lt", "_lte"]
        made = {rng.choice(operators): self._scalar(kind)}
        if rng.random() < 0.1:
            made[rng.choice(operators)] = self._scalar(kind)
        return made

    def _other_column(self, table, root, column):
        def alike(there):
            return [other.name for other in there.columns.values()
                    if other.type is column.type and other is not column]

        if root is not None and self.rng.random() < 0.5 and alike(root):
            return ["$", self.rng.choice(alike(root))]
        return self.rng.choice(alike(table)) if alike(table) else None

    def _list(self, kind):
        rng = self.rng
        if kind in LISTS and rng.random() < 0.5:
            return spelled(rng, LISTS[kind])
        return [self._scalar(kind) for _ in range(rng.choice([0, 1, 2, 3]))]

    def _scalar(self, kind):
        if self.rng.random() < 0.4:
            return spelled(self.rng, SCALARS[kind])
        value = random_value(self.rng, kind)
        return "a" if is_variable(value) else value


def metadata(schema, permissions):
    """In the words of Hasura's metadata."""
    return {"tables": [_table_metadata(schema, permissions, table)
                       for table in schema.tables.values()],
            "inherited_roles": [{"role_name": role, "role_set": roles}
                                for role, roles in permissions.inherited.items()]}


def _table_metadata(schema, permissions, table):
    out = {"table": {"schema": "public", "name": table.name},
           "configuration": {"column_config": {
               name: {"custom_name": schema.names[name]}
               for name in table.columns if name in schema.names}}}
    for kind in ("object", "array"):
        out[f"{kind}_relationships"] = [
            {"name": relationship.name, "using": _using(relationship)}
            for relationship in table.relationships.values() if relationship.kind == kind]
    for kind in ("select", "insert", "update", "delete"):
        out[f"{kind}_permissions"] = [
            {"role": role, "permission": permission}
            for (role, name), permission in getattr(permissions, kind).items()
            if name == table.name]
    return out


def _using(relationship):
    remote = {"schema": "public", "name": relationship.target}
    if relationship.manual:
        return {"manual_configuration": {"remote_table": remote,
                                         "column_mapping": relationship.columns}}
    ((own, theirs),) = relationship.columns.items()
    if relationship.refers:
        return {"foreign_key_constraint_on": own}
    return {"foreign_key_constraint_on": {"table": remote, "column": theirs}}
