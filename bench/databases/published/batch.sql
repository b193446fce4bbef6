-- The shape for many sessions at once (live queries): a list of ten for each of :sessions.
SELECT "__subs"."result_id", "__fld_resp"."root" AS "result"
FROM UNNEST((:ids)::uuid[], (:sessions)::json[]) AS "__subs" ("result_id", "result_vars")
LEFT OUTER JOIN LATERAL (
  SELECT json_build_object('orders', "_orders"."root") AS "root"
  FROM (SELECT coalesce(json_agg("root" ORDER BY "root.pg.created_at" DESC NULLS FIRST), '[]')
          AS "root"
    FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT
            "_root.base"."id" AS "id", "_root.base"."status" AS "status",
            "_root.base"."total_cents" AS "total_cents") AS "_e")) AS "root",
        "_root.base"."created_at" AS "root.pg.created_at"
      FROM (SELECT * FROM "public"."orders"
            WHERE (("public"."orders"."user_id") = ((("__subs"."result_vars" #>>
                     ARRAY['session', 'x-hasura-user-id']))::bigint))
            ORDER BY "created_at" DESC NULLS FIRST LIMIT 10) AS "_root.base"
      ORDER BY "root.pg.created_at" DESC NULLS FIRST
    ) AS "_root") AS "_orders"
) AS "__fld_resp" ON ('true')
