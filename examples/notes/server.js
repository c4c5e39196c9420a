// A service of two operations for the README's walk, with two mistakes that its contract forbids:
// unknown fields are stored, and a body that is not JSON gets a code that nobody has heard of.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/** Answers as `openapi.yaml` says, but for the mistakes. */
export function handler(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://notes');
  if (pathname !== '/notes') return fail(response, 404, 'not_found', 'There is no such page.');
  if (request.method === 'GET') return list(response, searchParams.get('limit') ?? '20');
  let text = '';
  request.on('data', (part) => {
    text += part;
  });
  request.on('end', () => create(response, text));
}

function list(response, limit) {
  if (!/^[0-9]+$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
    return fail(response, 400, 'invalid_note', 'limit must be 1 to 100');
  send(response, 200, []);
}

function create(response, text) {
  let note;
  try {
    note = JSON.parse(text);
  } catch {
    return fail(response, 400, 'bad_json', 'This is not JSON.');
  }
  const { title, stars = 0 } = note ?? {};
  if (typeof title !== 'string' || title.length < 1 || title.length > 80)
    return fail(response, 400, 'invalid_note', 'title must have 1 to 80 characters');
  if (!Number.isInteger(stars) || stars < 0 || stars > 5)
    return fail(response, 400, 'invalid_note', 'stars must be 0 to 5');
  send(response, 201, note);
}

function fail(response, status, code, message) {
  send(response, status, { error: { code, message } });
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) createServer(handler).listen(8080, '127.0.0.1');
