-- The shape that Hasura v2 has published for one row and an object relationship, with the filters
-- of role user. :user stands for its session: a JSON text that is read and cast for every row. The
-- published one is an object, of which a member is read; that costs a little more.
SELECT coalesce((json_agg("root") -> 0), 'null') AS "root"
FROM (SELECT row_to_json((SELECT "_e" FROM (SELECT
        "_root.base"."id" AS "id", "_root.base"."status" AS "status", "_root.base"."ver" AS "ver",
        "_root.or.agent"."agent" AS "agent") AS "_e")) AS "root"
  FROM (SELECT * FROM "public"."orders"
        WHERE (("public"."orders"."user_id") = (((:user)::jsonb #>> '{}')::bigint))
          AND (("public"."orders"."id") = ((:order)::bigint))) AS "_root.base"
  LEFT OUTER JOIN LATERAL (
    SELECT row_to_json((SELECT "_e" FROM (SELECT
        "_root.or.agent.base"."id" AS "id", "_root.or.agent.base"."lat" AS "lat",
        "_root.or.agent.base"."lng" AS "lng") AS "_e")) AS "agent"
    FROM (SELECT * FROM "public"."agents"
          WHERE (("_root.base"."agent_id") = ("id"))
            AND EXISTS (SELECT 1 FROM "public"."orders" AS "__be_0_public_orders"
                        WHERE (("__be_0_public_orders"."agent_id") = ("public"."agents"."id"))
                          AND (("__be_0_public_orders"."user_id") =
                               (((:user)::jsonb #>> '{}')::bigint)))
          LIMIT 1) AS "_root.or.agent.base"
  ) AS "_root.or.agent" ON ('true')
) AS "_root"
