-- A shop, for statements and plans that are checked in. PostgreSQL and SQLite read it.
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  city text
);
CREATE TABLE product (
  id integer PRIMARY KEY,
  name text NOT NULL,
  price integer NOT NULL,
  CONSTRAINT product_name_key UNIQUE (name)
);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer (id),
  status text NOT NULL,
  placed_on date NOT NULL
);
CREATE TABLE item (
  purchase_id integer NOT NULL REFERENCES purchase (id),
  product_id integer NOT NULL REFERENCES product (id),
  amount integer NOT NULL,
  PRIMARY KEY (purchase_id, product_id)
);
CREATE INDEX purchase_by_customer ON purchase (customer_id, placed_on DESC);
CREATE INDEX item_by_product ON item (product_id);
CREATE TABLE number (n integer);
INSERT INTO number WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 20000)
  SELECT n FROM up;
INSERT INTO customer SELECT n, 'customer ' || n, 'city ' || n % 50 FROM number WHERE n <= 2000;
INSERT INTO product SELECT n, 'product ' || n, n % 97 FROM number WHERE n <= 500;
INSERT INTO purchase SELECT n, n % 2000 + 1, CASE n % 3 WHEN 0 THEN 'open' ELSE 'sent' END,
  '2026-01-01' FROM number;
INSERT INTO item SELECT n, n % 500 + 1, n % 7 + 1 FROM number;
DROP TABLE number;
ANALYZE;
