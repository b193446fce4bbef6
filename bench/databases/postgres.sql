-- The tables of the database scenarios; loadbench/database_rows.py fills them.
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE agents (
  id bigint PRIMARY KEY, lat double precision NOT NULL, lng double precision NOT NULL
) WITH (fillfactor = 70);
CREATE TABLE orders (
  id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, status text NOT NULL,
  agent_id bigint REFERENCES agents, total_cents integer NOT NULL, address text NOT NULL,
  note text, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, ver bigint NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX orders_by_user ON orders (user_id, created_at);
CREATE INDEX orders_by_agent ON orders (agent_id);
