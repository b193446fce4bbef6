#include <millrace/sql/catalog_statements.hpp>

namespace millrace::sql {
namespace {

// SQLite types are whatever the declaration says; they are read as the PostgreSQL type that a
// reader of the declaration expects, by the word before any parenthesis.
constexpr std::string_view kStatement = R"sql(
WITH own_table AS (
  SELECT name, type, CASE WHEN upper(sql) LIKE '%CONSTRAINT%' THEN sql END AS definition
  FROM sqlite_schema
  WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
),
own_column AS (
  SELECT t.name AS table_name, c.cid, c.name, c.pk, c."notnull", c.dflt_value, c.hidden,
    lower(trim(CASE WHEN instr(c.type, '(') > 0 THEN substr(c.type, 1, instr(c.type, '(') - 1)
                    ELSE c.type END)) AS declared
  FROM own_table t, pragma_table_xinfo(t.name) c WHERE c.hidden <> 1
),
typed_column AS (
  SELECT *, CASE
    WHEN declared IN ('int', 'integer', 'int4', 'serial', 'mediumint') THEN 'int4'
    WHEN declared IN ('bigint', 'int8', 'bigserial') THEN 'int8'
    WHEN declared IN ('smallint', 'int2', 'tinyint') THEN 'int2'
    WHEN declared IN ('bool', 'boolean') THEN 'bool'
    WHEN declared IN ('real', 'float4') THEN 'float4'
    WHEN declared IN ('double', 'double precision', 'float', 'float8') THEN 'float8'
    WHEN declared IN ('numeric', 'decimal') THEN 'numeric'
    WHEN declared IN ('json', 'jsonb', 'uuid', 'date', 'bytea', 'citext') THEN declared
    WHEN declared = 'blob' THEN 'bytea'
    WHEN declared IN ('timestamp', 'datetime', 'timestamp without time zone') THEN 'timestamp'
    WHEN declared IN ('timestamptz', 'timestamp with time zone') THEN 'timestamptz'
    WHEN declared IN ('time', 'timetz') THEN declared
    ELSE 'text' END AS type
  FROM own_column
),
unique_key AS (
  SELECT t.name AS table_name,
    -- What has no name of its own gets the one that PostgreSQL would give it.
    CASE WHEN i.origin = 'u' THEN t.name || '_' || (SELECT group_concat(c.name, '_')
        FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) c) || '_key'
      ELSE i.name END AS name,
    (SELECT json_group_array(c.name)
      FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) c) AS columns
  FROM own_table t, pragma_index_list(t.name) i
  WHERE i."unique" AND i.origin <> 'pk' AND NOT i.partial
),
foreign_key AS (
  SELECT t.name AS table_name, f.id, f."table" AS target,
    json_group_array(f."from") AS columns, json_group_array(f."to") AS target_columns
  FROM own_table t, pragma_foreign_key_list(t.name) f GROUP BY t.name, f.id, f."table"
)
SELECT json_object(
  'tables', (SELECT json_group_array(json_object(
      'schema', 'public', 'name', t.name, 'kind', t.type,
      'insertable', json(iif(t.type = 'table', 'true', 'false')),
      'updatable', json(iif(t.type = 'table', 'true', 'false')),
      'deletable', json(iif(t.type = 'table', 'true', 'false')),
      'definition', t.definition,
      'columns', (SELECT json_group_array(json_object(
            'name', c.name,
            'type', json_object('schema', 'pg_catalog', 'name', c.type),
            'nullable', json(CASE WHEN c."notnull" OR c.pk THEN 'false' ELSE 'true' END),
            'has_default', json(CASE WHEN c.dflt_value IS NOT NULL
                                       OR (c.pk AND c.declared = 'integer')
                                     THEN 'true' ELSE 'false' END),
            'generated', json(CASE WHEN c.hidden IN (2, 3) THEN 'true' ELSE 'false' END)))
          FROM (SELECT * FROM typed_column WHERE table_name = t.name ORDER BY cid) c),
      'primary_key', (SELECT CASE WHEN count(*) > 0 THEN json_object(
            'name', t.name || '_pkey', 'columns', json_group_array(p.name)) END
          FROM (SELECT name FROM own_column WHERE table_name = t.name AND pk > 0
                ORDER BY pk) p),
      'unique_keys', (SELECT json_group_array(json_object('name', u.name, 'columns',
            json(u.columns))) FROM unique_key u WHERE u.table_name = t.name),
      'foreign_keys', (SELECT json_group_array(json_object(
            'name', t.name || '_' || f.id || '_fkey', 'columns', json(f.columns),
            'target', json_object('schema', 'public', 'name', f.target),
            'target_columns', json(f.target_columns)))
          FROM foreign_key f WHERE f.table_name = t.name)))
    FROM (SELECT * FROM own_table ORDER BY name) t),
  'functions', json('[]'), 'enums', json('[]'))
)sql";

}  // namespace

std::string_view sqlite_catalog_statement() noexcept {
    return kStatement;
}

}  // namespace millrace::sql
