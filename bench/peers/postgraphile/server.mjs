// PostGraphile over the database of the scenarios, with its own names and without permissions.
//
// usage: node server.mjs PORT DATABASE_URL, where the modules of package.json are in BENCH_MODULES
import http from 'node:http';
import { createRequire } from 'node:module';

// PostGraphile 5.1 wants Node 22; this is what Node 20 lacks.
Promise.withResolvers ??= function () {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const require = createRequire(process.env.BENCH_MODULES + '/');
const { postgraphile } = require('postgraphile');
const { PostGraphileAmberPreset } = require('postgraphile/presets/amber');
const { makePgService } = require('postgraphile/adaptors/pg');
const { grafserv } = require('postgraphile/grafserv/node');

const [port, url] = process.argv.slice(2);

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  disablePlugins: ['PgIndexBehaviorsPlugin'], // it hides the order by a second column of an index
  pgServices: [makePgService({ connectionString: url, schemas: ['public'] })],
  grafserv: { watch: false, graphiql: false },
  grafast: { explain: false },
});
const service = instance.createServ(grafserv);
const server = http.createServer();
await service.addTo(server);
await service.ready();
server.listen(Number(port), '127.0.0.1');
