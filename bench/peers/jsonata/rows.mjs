// Expressions of JSONata for the rows of src/compute/run/expression_bench.cpp: compiled once, and
// evaluated in either way it offers, for one row after the other or for the list of all.
//
// usage: node rows.mjs SECONDS < {"name": "expression", …}
// prints {"name": {"row": ns per row, "list": ns per row, "answer_bytes": n}, …}
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.env.BENCH_MODULES + '/');
const jsonata = require('jsonata');

const seconds = Number(process.argv[2]);
const expressions = JSON.parse(readFileSync(0, 'utf8'));

const rows = Array.from({ length: 1000 }, (_, id) => ({
  id,
  price: 1000 + ((id * 7) % 9000),
  quantity: id % 20,
  name: `item_name_${id}`,
  city: 'New York',
  onSale: id % 3 !== 0,
}));

/// Nanoseconds of processor time per row, after a first round that compilers may learn from.
async function measure(once) {
  const end = performance.now() + seconds * 500;
  while (performance.now() < end) await once();
  const start = process.cpuUsage();
  let rounds = 0;
  do {
    await once();
    rounds += 1;
  } while (process.cpuUsage(start).user < seconds * 1e6);
  const used = process.cpuUsage(start);
  return ((used.user + used.system) * 1000) / (rounds * rows.length);
}

const results = {};
for (const [name, text] of Object.entries(expressions)) {
  const expression = jsonata(text);
  const list = jsonata(`$.(${text})`);
  let bytes = 0;
  for (const row of rows) bytes += JSON.stringify(await expression.evaluate(row)).length;
  results[name] = {
    row: await measure(async () => {
      for (const row of rows) await expression.evaluate(row);
    }),
    list: await measure(() => list.evaluate(rows)),
    answer_bytes: bytes,
  };
}
console.log(JSON.stringify(results));
