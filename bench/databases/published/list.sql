-- The same for a list of ten that the client has ordered and cut.
SELECT coalesce(json_agg("root" ORDER BY "root.pg.created_at" DESC NULLS FIRST), '[]') AS "root"
FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT
        "_root.base"."id" AS "id", "_root.base"."status" AS "status",
        "_root.base"."total_cents" AS "total_cents") AS "_e")) AS "root",
    "_root.base"."created_at" AS "root.pg.created_at"
  FROM (SELECT * FROM "public"."orders"
        WHERE (("public"."orders"."user_id") = (((:user)::jsonb #>> '{}')::bigint))
          AND (("public"."orders"."user_id") = ((:user)::bigint))
        ORDER BY "created_at" DESC NULLS FIRST LIMIT 10) AS "_root.base"
  ORDER BY "root.pg.created_at" DESC NULLS FIRST
) AS "_root"
