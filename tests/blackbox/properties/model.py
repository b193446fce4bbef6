"""What a database is to these tests: tables, columns, keys and relationships."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Type:
    """A type of columns: its name in SQL, which both databases know, and in GraphQL."""

    sql: str
    graphql: str
    number: bool = False


INT = Type("integer", "Int", number=True)
BIGINT = Type("bigint", "bigint", number=True)
TEXT = Type("text", "String")
BOOL = Type("boolean", "Boolean")
FLOAT = Type("double precision", "float8", number=True)


@dataclass
class Column:
    name: str
    type: Type
    nullable: bool = True
    unique: bool = False
    references: str = None  # the table whose key this is


@dataclass
class Relationship:
    name: str
    kind: str  # object, array
    table: str
    target: str
    columns: dict  # own column -> theirs
    manual: bool = False

    @property
    def refers(self):
        """Whether its own side has the foreign key."""
        return not self.manual and self.name.startswith("to_")


@dataclass
class Table:
    name: str
    columns: dict  # name -> Column
    key: tuple  # names of columns
    relationships: dict = field(default_factory=dict)

    def keys_of(self, row):
        return tuple(row[name] for name in self.key)

    @property
    def primary_key(self):
        return f"{self.name}_pkey"

    def unique_key(self, column):
        return f"{self.name}_{column}_key"

    def key_columns(self, constraint):
        """The columns of the constraint of that name."""
        if constraint == self.primary_key:
            return self.key
        return tuple(name for name in self.columns if self.unique_key(name) == constraint)

    def references(self):
        return [column for column in self.columns.values() if column.references]


@dataclass
class Schema:
    tables: dict  # name -> Table; what refers to another table stands behind it
    names: dict = field(default_factory=dict)  # of columns that the metadata calls otherwise

    def target(self, relationship):
        return self.tables[relationship.target]

    def ddl(self):
        return "\n".join(_create(table, self) for table in self.tables.values())


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def _create(table, schema):
    parts = []
    for column in table.columns.values():
        text = f"{quoted(column.name)} {column.type.sql}"
        if not column.nullable:
            text += " NOT NULL"
        if column.unique:
            text += f" CONSTRAINT {quoted(table.unique_key(column.name))} UNIQUE"
        if column.references:
            (key,) = schema.tables[column.references].key
            text += f" REFERENCES {quoted(column.references)} ({quoted(key)})"
        parts.append(text)
    parts.append("PRIMARY KEY (%s)" % ", ".join(map(quoted, table.key)))
    return f"CREATE TABLE {quoted(table.name)} ({', '.join(parts)});"
