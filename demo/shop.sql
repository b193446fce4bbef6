-- The shop of the demo: `demo/run` makes a fresh SQLite file of it whenever it starts.

CREATE TABLE customers (
  id integer PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE
);

CREATE TABLE products (
  id integer PRIMARY KEY,
  name text NOT NULL,
  price_cents integer NOT NULL CHECK (price_cents >= 0),
  purchase_cents integer NOT NULL CHECK (purchase_cents >= 0),
  stock integer NOT NULL CHECK (stock >= 0)
);

CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id),
  placed_on date NOT NULL DEFAULT CURRENT_DATE,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'sent', 'cancelled')),
  note text
);

CREATE TABLE order_lines (
  order_id integer NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id integer NOT NULL REFERENCES products (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, product_id)
);

CREATE INDEX orders_of_customer ON orders (customer_id);
CREATE INDEX lines_of_product ON order_lines (product_id);

INSERT INTO customers (id, name, email) VALUES
  (1, 'Alice', 'alice@example.com'),
  (2, 'Bob', 'bob@example.com');

INSERT INTO products (id, name, price_cents, purchase_cents, stock) VALUES
  (101, 'Hand mill', 18590, 12100, 4),
  (102, 'Flour sieve', 2400, 980, 0),
  (103, 'Millstone', 119900, 88000, 1),
  (104, 'Grain scoop', 795, 210, 60);

INSERT INTO orders (id, customer_id, placed_on, status) VALUES
  (1, 1, '2026-09-01', 'sent'),
  (2, 1, '2026-10-12', 'new'),
  (3, 2, '2026-10-13', 'new');

INSERT INTO order_lines (order_id, product_id, quantity) VALUES
  (1, 101, 1), (1, 104, 2),
  (2, 102, 1),
  (3, 103, 1), (3, 104, 3);
