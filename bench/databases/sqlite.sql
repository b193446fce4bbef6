-- The tables of postgres.sql in the types of SQLite.
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE agents (id integer PRIMARY KEY, lat real NOT NULL, lng real NOT NULL);
CREATE TABLE orders (
  id integer PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id), status text NOT NULL,
  agent_id bigint REFERENCES agents (id), total_cents integer NOT NULL, address text NOT NULL,
  note text, created_at timestamp NOT NULL, updated_at timestamp NOT NULL, ver bigint NOT NULL);
CREATE INDEX orders_by_user ON orders (user_id, created_at);
CREATE INDEX orders_by_agent ON orders (agent_id);
