// Runs the directive cases of calculator/cases.json through the real gateway over real sockets.
//
//   node harness.mjs CASES [PATTERN] -- MILLRACE
//
// For each case it writes a schema in the product's own dialect (every resolver of the case is an
// HTTP function of one mock server), starts `MILLRACE serve`, sends the query, and compares answer,
// errors and upstream calls as the README of the cases says. One JSON row per case on standard
// output; exit status 1 when one fails. Node's own modules only.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CASE_TIMEOUT_MS = 5000;

// --- the mock server: one resolver per path ------------------------------------------------------

const valueAt = (object, path) => path.split('.').reduce((at, step) => at?.[step], object);
const sameArguments = (a, b) => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => JSON.stringify(a[key] ?? null) === JSON.stringify(b[key] ?? null));
};

class WrongCall extends Error {}

function answer(resolver, tables, { args = {}, parent = {} }) {
  if ('const' in resolver) return { data: resolver.const };
  if ('error' in resolver) return { errors: [resolver.error] };
  if (resolver.lookup) {
    const key = valueAt(args, resolver.lookup.key);
    return { data: key == null ? null : row(tables[resolver.lookup.table], key) };
  }
  if (resolver.lookupEach) {
    const { table, keys: path, whenNull } = resolver.lookupEach;
    const keys = valueAt(args, path);
    return { data: keys == null ? whenNull ?? null : keys.map((key) => row(tables[table], key)) };
  }
  if (resolver.byParent) {
    const key = String(parent[resolver.byParent.key]);
    const failure = resolver.byParent.errors?.[key];
    if (failure !== undefined) return { errors: [failure] };
    return { data: row(resolver.byParent.table, key) };
  }
  const entry = resolver.calls.find((call) => sameArguments(call.args, args));
  if (!entry) throw new WrongCall(`no such arguments: ${JSON.stringify(args)}`);
  if ('error' in entry) return { errors: [entry.error] };
  return { data: entry.result, errors: entry.errors };
}

function row(table, key) {
  if (!(String(key) in table)) throw new WrongCall(`no such key: ${key}`);
  return table[String(key)];
}

class Mock {
  calls = new Map(); // "Type.field" -> list of args
  wrong = [];

  start(resolvers, tables) {
    this.server = createServer((req, res) => {
      let text = '';
      req.on('data', (chunk) => (text += chunk));
      req.on('end', () => this.reply(resolvers, tables, decodeURIComponent(req.url.slice(1)), text, res));
    });
    return new Promise((done) => this.server.listen(0, '127.0.0.1', () => done(this.server.address().port)));
  }

  reply(resolvers, tables, name, text, res) {
    const body = JSON.parse(text || '{}');
    this.calls.set(name, [...(this.calls.get(name) ?? []), body.args ?? {}]);
    let reply;
    try {
      reply = answer(resolvers[name], tables, body);
    } catch (error) {
      this.wrong.push(`${name}: ${error.message}`);
      reply = { errors: [`wrong call: ${error.message}`] };
    }
    const send = () => {
      const bytes = JSON.stringify(reply);
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) });
      res.end(bytes);
    };
    const delay = resolvers[name]?.delayMs ?? 0;
    delay > 0 ? setTimeout(send, delay) : send();
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

// --- the schema in the product's dialect ---------------------------------------------------------

function withDirectives(sdl, resolvers) {
  let type = '';
  return sdl
    .split('\n')
    .map((line) => {
      const opening = /^\s*type\s+(\w+)/.exec(line);
      if (opening) type = opening[1];
      const field = /^\s*(\w+)\s*(\(.*\))?\s*:\s*[\w[\]!]+\s*$/.exec(line);
      const name = field && `${type}.${field[1]}`;
      if (!field || !(name in resolvers)) return line;
      const parent = type === 'Query' ? '' : ', parent: "{parent}"';
      return `${line} @http(path: "/${name}", method: POST, idempotent: true, body: {args: "{args}"${parent}}, select: "{result.data}", errors: "errors")`;
    })
    .join('\n');
}

// --- the gateway ---------------------------------------------------------------------------------

class Gateway {
  output = '';

  async start(millrace, folder) {
    this.child = spawn(millrace, ['serve', join(folder, 'millrace.yaml')], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((done) => this.child.on('exit', (status) => done({ status })));
    const listening = new Promise((done) => {
      const look = (chunk) => {
        this.output += chunk;
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(this.output);
        if (found) done({ port: Number(found[1]) });
      };
      this.child.stdout.on('data', look);
      this.child.stderr.on('data', look);
    });
    this.ended = ended;
    return Promise.race([listening, ended]);
  }

  async stop() {
    if (this.child.exitCode === null) this.child.kill('SIGTERM');
    const gaveUp = setTimeout(() => this.child.kill('SIGKILL'), 3000);
    await this.ended;
    clearTimeout(gaveUp);
  }
}

function post(port, body) {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((done, failed) => {
    const req = httpRequest({ host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers, timeout: CASE_TIMEOUT_MS }, (res) => {
      let answerText = '';
      res.on('data', (chunk) => (answerText += chunk));
      res.on('end', () => done(JSON.parse(answerText)));
    });
    req.on('timeout', () => req.destroy(new Error('timeout')));
    req.on('error', failed);
    req.end(text);
  });
}

// --- comparing -----------------------------------------------------------------------------------

// Numbers by value, lists in order, objects with the same keys in the same order.
function same(a, b) {
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => same(x, b[i]));
  }
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    const [left, right] = [Object.keys(a), Object.keys(b)];
    return left.length === right.length && left.every((key, i) => key === right[i] && same(a[key], b[key]));
  }
  return a === b;
}

function says(expected, message) {
  if (expected.message !== undefined) return expected.message === message;
  return new RegExp(expected.messagePattern, 's').test(message);
}

function matchErrors(expected, actual) {
  if (expected === 'any' || expected === undefined) return true;
  const left = [...actual];
  for (const wanted of expected) {
    const at = left.findIndex((error) => same(error.path ?? null, wanted.path ?? error.path ?? null) && says(wanted, error.message));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}

function matchCalls(expected = {}, calls) {
  return Object.entries(expected).every(([name, wanted]) => {
    const actual = [...(calls.get(name) ?? [])];
    if (typeof wanted === 'number') return actual.length === wanted;
    if (actual.length !== wanted.length) return false;
    return wanted.every((args) => {
      const at = actual.findIndex((call) => sameArguments(call, args));
      if (at >= 0) actual.splice(at, 1);
      return at >= 0;
    });
  });
}

function judge(expect, response, mock) {
  const errors = response.errors ?? [];
  if (expect.request) return errors.length > 0 && response.data == null;
  if (expect.validation) {
    if (expect.validation.length === 0) return errors.length === 0 || response.data !== undefined;
    return response.data === undefined && errors.length === expect.validation.length &&
      expect.validation.every((wanted, i) => says(wanted, errors[i].message));
  }
  return same(response.data, expect.data) && matchErrors(expect.errors, errors) && matchCalls(expect.calls, mock.calls) &&
    mock.wrong.length === 0;
}

// --- one case ------------------------------------------------------------------------------------

async function run(millrace, file, test) {
  const dataset = file.datasets[test.schema] ?? { tables: {}, resolvers: {} };
  const resolvers = { ...dataset.resolvers, ...test.resolvers };
  const sdl = test.schemaSDL ?? file.schemas[test.schema];
  const mock = new Mock();
  const port = await mock.start(resolvers, dataset.tables ?? {});
  const folder = mkdtempSync(join(tmpdir(), 'millrace-case-'));
  const gateway = new Gateway();
  try {
    writeFileSync(join(folder, 'schema.graphql'), withDirectives(sdl, resolvers));
    writeFileSync(
      join(folder, 'millrace.yaml'),
      `schema: schema.graphql\nserver:\n  listen: 127.0.0.1:0\nsources:\n  mock:\n    url: http://127.0.0.1:${port}\n    expose_errors: true\n`,
    );
    const started = await gateway.start(millrace, folder);
    if (test.expect.schema) {
      const pass = started.port === undefined && test.expect.schema.every((wanted) =>
        wanted.message !== undefined ? gateway.output.includes(wanted.message) : says(wanted, gateway.output));
      return { pass, got: gateway.output };
    }
    if (started.port === undefined) return { pass: false, got: gateway.output };
    const response = await post(started.port, { query: test.query, variables: test.variables, operationName: test.operationName });
    const got = { response, calls: Object.fromEntries(mock.calls), wrong: mock.wrong };
    return { pass: judge(test.expect, response, mock), got };
  } catch (error) {
    return { pass: false, got: `${error.message} ${gateway.output}` };
  } finally {
    await gateway.stop();
    await mock.stop();
    rmSync(folder, { recursive: true });
  }
}

const split = process.argv.indexOf('--');
const [casesFile, pattern] = process.argv.slice(2, split);
const millrace = process.argv[split + 1];
const file = JSON.parse(readFileSync(casesFile, 'utf8'));
let failed = 0;
for (const test of file.cases) {
  if (pattern && !new RegExp(pattern).test(test.id)) continue;
  const { pass, got } = await run(millrace, file, test);
  const line = { id: test.id, tier: test.tier, verdict: pass, pass, exact: pass };
  if (!pass) {
    failed += 1;
    line.got = JSON.stringify(got).slice(0, 2000);
  }
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
