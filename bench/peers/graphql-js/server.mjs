// The same schema on graphql-js and DataLoader, as one would write it by hand for speed: documents
// are parsed and validated once, upstream connections are kept.
//
// usage: node server.mjs PORT UPSTREAM batched|single
import http from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(process.env.BENCH_MODULES + '/');
const { buildSchema, execute, parse, validate } = require('graphql');
const DataLoader = require('dataloader');

const [port, upstream, mode] = process.argv.slice(2);
const DOCUMENTS_MAX = 1024;

const schema = buildSchema(`
  type Query { posts: [Post] greet: String! }
  type Post { id: Int! userId: Int! title: String! body: String! user: User }
  type User {
    id: Int! name: String! username: String! email: String! phone: String website: String
  }
`);
schema.getQueryType().getFields().posts.resolve = () => fetchJson('/posts');
schema.getQueryType().getFields().greet.resolve = () => 'Hello World!';
schema.getType('Post').getFields().user.resolve = (post, _, { users }) => users.load(post.userId);

const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });

function fetchJson(path) {
  return new Promise((resolve, reject) => {
    http
      .get(upstream + path, { agent }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks))));
      })
      .on('error', reject);
  });
}

async function usersInOneCall(ids) {
  const rows = await fetchJson('/users?' + ids.map((id) => 'id=' + id).join('&'));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

function usersOneByOne(ids) {
  return Promise.all(ids.map((id) => fetchJson('/users/' + id)));
}

const documents = new Map();

function documentOf(query) {
  let document = documents.get(query);
  if (document === undefined) {
    document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) throw errors[0];
    if (documents.size >= DOCUMENTS_MAX) documents.delete(documents.keys().next().value);
    documents.set(query, document);
  }
  return document;
}

async function answer(body) {
  const { query, variables } = JSON.parse(body);
  const users = new DataLoader(mode === 'batched' ? usersInOneCall : usersOneByOne);
  const result = await execute({
    schema,
    document: documentOf(query),
    variableValues: variables,
    contextValue: { users },
  });
  return JSON.stringify(result);
}

http
  .createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      let text;
      try {
        text = await answer(Buffer.concat(chunks));
      } catch (error) {
        text = JSON.stringify({ errors: [{ message: error.message }] });
      }
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
  })
  .listen(Number(port), '127.0.0.1');
