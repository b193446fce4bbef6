#include <millrace/sql/catalog_statements.hpp>

namespace millrace::sql {
namespace {

// Types are described by the element where they are arrays; what an extension owns is left out,
// because nobody tracks it and there is much of it.
constexpr std::string_view kStatement = R"sql(
WITH type_of AS (
  SELECT t.oid, json_build_object(
      'schema', coalesce(en.nspname, n.nspname), 'name', coalesce(e.typname, t.typname),
      'array', e.oid IS NOT NULL, 'composite', e.oid IS NULL AND t.typtype = 'c') AS type
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
),
own_schema AS (
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname NOT IN ('information_schema', 'pg_catalog') AND nspname !~ '^pg_(toast|temp)'
),
extension_member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
own_table AS (
  SELECT c.oid, c.relname, c.relkind, s.nspname
  FROM pg_class c JOIN own_schema s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (SELECT 1 FROM extension_member x
                    WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid)
),
table_column AS (
  SELECT a.attrelid, json_agg(json_build_object(
      'name', a.attname, 'type', t.type, 'nullable', NOT a.attnotnull,
      'has_default', a.atthasdef, 'generated', a.attgenerated <> '',
      'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
      'comment', col_description(a.attrelid, a.attnum)) ORDER BY a.attnum) AS columns
  FROM own_table c JOIN pg_attribute a ON a.attrelid = c.oid
  JOIN type_of t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped
  GROUP BY a.attrelid
),
table_key AS (
  SELECT k.conrelid, k.contype, json_build_object(
      'name', k.conname,
      'columns', (SELECT json_agg(a.attname ORDER BY p.place)
                  FROM unnest(k.conkey) WITH ORDINALITY AS p(number, place)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number)) AS key,
      k.conname
  FROM pg_constraint k WHERE k.contype IN ('p', 'u')
),
foreign_key AS (
  SELECT k.conrelid, json_agg(json_build_object(
      'name', k.conname,
      'columns', (SELECT json_agg(a.attname ORDER BY p.place)
                  FROM unnest(k.conkey) WITH ORDINALITY AS p(number, place)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number),
      'target', json_build_object('schema', tn.nspname, 'name', tc.relname),
      'target_columns', (SELECT json_agg(a.attname ORDER BY p.place)
                  FROM unnest(k.confkey) WITH ORDINALITY AS p(number, place)
                  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.number))
      ORDER BY k.conname) AS keys
  FROM pg_constraint k
  JOIN pg_class tc ON tc.oid = k.confrelid
  JOIN pg_namespace tn ON tn.oid = tc.relnamespace
  WHERE k.contype = 'f'
  GROUP BY k.conrelid
),
own_function AS (
  SELECT p.*, s.nspname
  FROM pg_proc p JOIN own_schema s ON s.oid = p.pronamespace
  WHERE p.prokind = 'f' AND NOT EXISTS (SELECT 1 FROM extension_member x
      WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid)
),
function_argument AS (
  SELECT p.oid, json_agg(json_build_object(
      'name', (SELECT nullif(i.name, '') FROM (
                 SELECT p.proargnames[m.place] AS name, row_number() OVER (ORDER BY m.place) AS nth
                 FROM generate_subscripts(coalesce(p.proallargtypes, p.proargtypes::oid[]),
                                          1) AS g(sub)
                 CROSS JOIN LATERAL (SELECT CASE WHEN p.proallargtypes IS NULL
                                            THEN g.sub + 1 - array_lower(p.proargtypes::oid[], 1)
                                            ELSE g.sub END AS place) m
                 WHERE p.proargmodes IS NULL OR p.proargmodes[m.place] IN ('i', 'b', 'v')) i
               WHERE i.nth = a.place),
      'type', t.type,
      'has_default', a.place > p.pronargs - p.pronargdefaults) ORDER BY a.place) AS arguments
  FROM own_function p
  CROSS JOIN LATERAL unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a(type, place)
  JOIN type_of t ON t.oid = a.type
  GROUP BY p.oid
)
SELECT json_build_object(
  'tables', (SELECT coalesce(json_agg(json_build_object(
      'schema', c.nspname, 'name', c.relname,
      'kind', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                             WHEN 'f' THEN 'foreign' ELSE 'table' END,
      'comment', obj_description(c.oid, 'pg_class'),
      'insertable', pg_relation_is_updatable(c.oid, true) & 8 <> 0,
      'updatable', pg_relation_is_updatable(c.oid, true) & 4 <> 0,
      'deletable', pg_relation_is_updatable(c.oid, true) & 16 <> 0,
      'columns', coalesce(col.columns, '[]'),
      'primary_key', (SELECT k.key FROM table_key k WHERE k.conrelid = c.oid AND k.contype = 'p'),
      'unique_keys', (SELECT coalesce(json_agg(k.key ORDER BY k.conname), '[]')
                      FROM table_key k WHERE k.conrelid = c.oid AND k.contype = 'u'),
      'foreign_keys', coalesce(f.keys, '[]')) ORDER BY c.nspname, c.relname), '[]')
    FROM own_table c
    LEFT JOIN table_column col ON col.attrelid = c.oid
    LEFT JOIN foreign_key f ON f.conrelid = c.oid),
  'functions', (SELECT coalesce(json_agg(json_build_object(
      'schema', p.nspname, 'name', p.proname, 'arguments', coalesce(a.arguments, '[]'),
      'result', t.type, 'returns_set', p.proretset,
      'volatility', CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable'
                                       ELSE 'volatile' END,
      'comment', obj_description(p.oid, 'pg_proc')) ORDER BY p.nspname, p.proname, p.oid), '[]')
    FROM own_function p
    JOIN type_of t ON t.oid = p.prorettype
    LEFT JOIN function_argument a ON a.oid = p.oid),
  'enums', (SELECT coalesce(json_agg(json_build_object(
      'schema', s.nspname, 'name', t.typname,
      'values', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)
                 FROM pg_enum e WHERE e.enumtypid = t.oid)) ORDER BY s.nspname, t.typname), '[]')
    FROM pg_type t JOIN own_schema s ON s.oid = t.typnamespace WHERE t.typtype = 'e')
)
)sql";

}  // namespace

std::string_view postgres_catalog_statement() noexcept {
    return kStatement;
}

}  // namespace millrace::sql
