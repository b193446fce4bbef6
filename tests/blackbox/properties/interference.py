"""Changes that a session cannot see, by the evaluator's notion of what it sees."""

from .schemas import random_cell, random_row


def footprint(view):
    """All that answers may depend on: the cells that are seen, and who belongs to whom."""
    seen = []
    for table in view.schema.tables.values():
        if not view.access.reads(table.name):
            continue
        columns = [column.name for column in view.access.columns(table.name)]
        joins = _join_columns(view.schema, table)
        for row in view.rows(table.name):
            cells = [view.cell(table.name, row, name) for name in columns]
            seen.append((table.name, cells, [row[name] for name in joins]))
    return seen


def _join_columns(schema, table):
    own = {name for relationship in table.relationships.values() for name in relationship.columns}
    theirs = {name for other in schema.tables.values()
              for relationship in other.relationships.values() if relationship.target == table.name
              for name in relationship.columns.values()}
    return sorted(own | theirs)


def unseen_changes(rng, world, actor, tries=12):
    """Other contents that look the same to the actor, and how many changes were made."""
    contents = world.contents
    before = footprint(world.view(actor))
    made = 0
    for _ in range(tries):
        changed = _change(rng, world.schema, contents)
        if changed is None or not keeps_constraints(world.schema, changed):
            continue
        if footprint(world.view(actor, changed)) == before:
            contents, made = changed, made + 1
    return contents, made


def _change(rng, schema, contents):
    table = rng.choice([*schema.tables.values()])
    rows = list(contents[table.name])
    roll = rng.random()
    if roll < 0.4:
        row = random_row(rng, schema, contents, table)
        if row is None:
            return None
        rows.insert(rng.randint(0, len(rows)), row)
    elif not rows:
        return None
    elif roll < 0.65:
        del rows[rng.randrange(len(rows))]
    else:
        at = rng.randrange(len(rows))
        column = rng.choice([*table.columns.values()])
        rows[at] = {**rows[at], column.name: random_cell(rng, schema, contents, table, column)}
    return {**contents, table.name: rows}


def keeps_constraints(schema, contents):
    return all(_keeps(schema, contents, table) for table in schema.tables.values())


def _keeps(schema, contents, table):
    rows = contents[table.name]
    if len({table.keys_of(row) for row in rows}) < len(rows):
        return False
    for column in table.columns.values():
        values = [row[column.name] for row in rows]
        there = [value for value in values if value is not None]
        if len(there) < len(values) and not column.nullable:
            return False
        if column.unique and len(set(there)) < len(there):
            return False
        if column.references:
            keys = {row["id"] for row in contents[column.references]}
            if not keys.issuperset(there):
                return False
    return True
