"""Random tables with keys, foreign keys and relationships, and rows for them."""

from .model import BIGINT, BOOL, FLOAT, INT, TEXT, Column, Relationship, Schema, Table
from .values import WORDS, random_value

# Words of SQL among them: a name is a name.
TABLES = ["author", "order", "select", "Mixed", "node", "group", "tag", "item"]
COLUMNS = ["name", "size", "limit", "from", "Kind", "done", "score", "note", "rank", "where",
           "desc"]


# Those that are no words of requests.
RENAMED = ["name", "size", "from", "Kind", "done", "score", "note", "rank"]


def random_schema(rng):
    schema = Schema({}, _random_names(rng))
    for name in rng.sample(TABLES, rng.randint(2, 5)):
        schema.tables[name] = _random_table(rng, name, schema)
    for table in schema.tables.values():
        for column in table.references():
            _follow(rng, schema, table, column)
    for _ in range(rng.randint(0, 2)):
        _join_by_hand(rng, schema)
    return schema


def _random_names(rng):
    """Columns that have each other's names, whatever table they are in."""
    if rng.random() < 0.6:
        return {}
    chosen = rng.sample(RENAMED, rng.randint(2, 4))
    return dict(zip(chosen, chosen[1:] + chosen[:1]))


def _random_table(rng, name, schema):
    columns = {"id": Column("id", rng.choice([INT, INT, INT, BIGINT, TEXT]), nullable=False)}
    key = ("id",)
    if rng.random() < 0.12:
        columns["part"] = Column("part", rng.choice([INT, TEXT]), nullable=False)
        key = ("id", "part")
    for column in rng.sample(COLUMNS, rng.randint(2, 5)):
        kind = rng.choice([INT, INT, TEXT, TEXT, BOOL, FLOAT, BIGINT])
        columns[column] = Column(column, kind, nullable=rng.random() < 0.75,
                                 unique=kind in (INT, TEXT) and rng.random() < 0.12)
    table = Table(name, columns, key)
    # A table may refer to itself.
    targets = [other for other in (*schema.tables.values(), table) if len(other.key) == 1]
    for number in range(min(rng.choice([0, 1, 1, 2, 2]), 2 * len(targets))):
        target = rng.choice(targets)
        own = f"{target.name.lower()}_{'ab'[number]}"
        columns[own] = Column(own, target.columns["id"].type, nullable=rng.random() < 0.7,
                              references=target.name, unique=rng.random() < 0.15)
    for column in table.references():
        if column.references == name:
            column.nullable = True  # the first row has nobody to refer to
    return table


def _add(table, relationship):
    table.relationships.setdefault(relationship.name, relationship)


def _follow(rng, schema, table, column):
    target = schema.tables[column.references]
    if rng.random() < 0.85:
        _add(table, Relationship(f"to_{column.name}", "object", table.name, target.name,
                                 {column.name: "id"}))
    if rng.random() < 0.85:
        kind = "object" if column.unique else "array"
        _add(target, Relationship(f"{table.name}_by_{column.name}", kind, target.name,
                                  table.name, {"id": column.name}))


def _join_by_hand(rng, schema):
    """A relationship that no foreign key vouches for. An object is found by its whole key."""
    table, target = (rng.choice([*schema.tables.values()]) for _ in range(2))
    own = rng.choice([*table.columns.values()])
    theirs = [column for column in target.columns.values() if column.type is own.type]
    keys = [column for column in theirs if target.key == (column.name,)]
    if keys and rng.random() < 0.5:
        _add(table, Relationship(f"same_{own.name}", "object", table.name, target.name,
                                 {own.name: keys[0].name}, manual=True))
    elif theirs:
        columns = {own.name: rng.choice(theirs).name}
        for other in rng.sample([*table.columns.values()], rng.choice([0, 0, 1])):
            alike = [column.name for column in target.columns.values()
                     if column.type is other.type and column.name not in columns.values()]
            if alike:
                columns.setdefault(other.name, rng.choice(alike))
        _add(table, Relationship(f"like_{own.name}", "array", table.name, target.name,
                                 columns, manual=True))


# --- rows ----------------------------------------------------------------------------------------

def random_rows(rng, schema):
    """All tables with rows that keep every constraint; some are empty."""
    contents = {name: [] for name in schema.tables}
    for table in schema.tables.values():
        for _ in range(0 if rng.random() < 0.08 else rng.randint(1, 11)):
            row = random_row(rng, schema, contents, table)
            if row is not None:
                contents[table.name].append(row)
    return contents


def random_row(rng, schema, contents, table):
    """A row that may be added, or nothing where none was found."""
    row = {}
    for column in table.columns.values():
        value = random_cell(rng, schema, contents, table, column)
        if value is None and not column.nullable:
            return None
        row[column.name] = value
    taken = {table.keys_of(other) for other in contents[table.name]}
    if table.keys_of(row) in taken:
        return None
    return row


def random_cell(rng, schema, contents, table, column):
    if column.nullable and rng.random() < 0.25:
        return None
    if column.references:
        there = [row["id"] for row in contents[column.references]]
        if column.unique:
            taken = {row[column.name] for row in contents[table.name]}
            there = [key for key in there if key not in taken]
        return rng.choice(there) if there else None
    if column.name in table.key:
        return _random_key(rng, column.type)
    value = random_value(rng, column.type)
    if column.unique and any(row[column.name] == value for row in contents[table.name]):
        return None
    return value


def _random_key(rng, kind):
    if kind is TEXT:
        return rng.choice(WORDS[1:]) + str(rng.randint(0, 9))
    return rng.randint(1, 40) if kind is INT or rng.random() < 0.9 else 2**53 + rng.randint(1, 9)
