/** What Prism's HTTP server does around Prism: bytes to its input, its output to bytes. Pure. */
import type { Reply, Request } from '../../model.ts';

/** Prism's request. Header names are lower case. */
export interface PrismInput {
  readonly method: string;
  readonly url: { readonly path: string; readonly query: Readonly<Record<string, string | readonly string[]>> };
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface PrismOutput {
  readonly output: {
    readonly statusCode: number;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
  };
}

/** What its server answers by itself where the body is no JSON. */
const INVALID_JSON = { error: { code: 'invalid_json', message: 'Invalid JSON' } };

/** Prism knows no base paths: operations are found by their templates alone. */
export function inputOf(request: Request, basePath: string): PrismInput | { readonly reply: Reply } {
  const { pathname, searchParams } = new URL(request.target, 'http://localhost');
  const body = textOf(request);
  const headers = headersOf(request, body);
  const parsed = parse(body, headers['content-type']);
  if (parsed === undefined) return { reply: json(400, INVALID_JSON) };
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(searchParams.keys())) {
    const [first = '', ...more] = searchParams.getAll(name);
    query[name] = more.length === 0 ? first : [first, ...more];
  }
  const under = basePath !== '' && pathname.startsWith(`${basePath}/`);
  const path = under ? pathname.slice(basePath.length) : pathname;
  return { method: request.method.toLowerCase(), url: { path, query }, headers, body: parsed };
}

/** Prism's output as it goes over the wire. */
export function replyOf(result: PrismOutput, serialise: (body: unknown, type: string | undefined) => unknown): Reply {
  const { statusCode, headers = {}, body } = result.output;
  const pairs = Object.entries(headers)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
  const type = pairs.find(([name]) => name === 'content-type')?.[1];
  return { status: statusCode, headers: pairs, body: String(serialise(body, type) ?? ''), truncated: false };
}

/** What Prism says where it has no answer of the contract's: problem+json of its own. */
export function problemReply(error: unknown): Reply {
  const { name, message, status, detail, additional } = fields(error);
  const told = fields(additional);
  const { headers, ...more } = told;
  const body = { type: name ?? 'UNKNOWN', title: message, status: status ?? 500, detail: detail ?? '', ...more };
  const pairs = Object.entries(fields(headers)).map(([key, value]): [string, string] => [
    key.toLowerCase(),
    String(value),
  ]);
  const reply = json(typeof status === 'number' ? status : 500, body);
  return { ...reply, headers: [['content-type', 'application/problem+json'], ...pairs] };
}

function json(status: number, body: unknown): Reply {
  const headers = [['content-type', 'application/json; charset=utf-8']] as const;
  return { status, headers, body: JSON.stringify(body), truncated: false };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  const { message } = value as { message?: unknown };
  return { message, ...value };
}

function textOf({ body }: Request): string | null {
  return body === null || typeof body === 'string' ? body : Buffer.from(body.base64, 'base64').toString();
}

/** As Node's server joins them (`http.IncomingMessage.headers`), with the length that a client adds. */
function headersOf(request: Request, body: string | null): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { host: 'localhost' };
  if (body !== null) headers['content-length'] = String(Buffer.byteLength(body));
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    const before = headers[key];
    if (before === undefined || key === 'host' || key === 'content-length') headers[key] = value;
    else if (key !== 'content-type') headers[key] = `${before}${key === 'cookie' ? '; ' : ', '}${value}`;
  }
  return headers;
}

/** undefined: not JSON where JSON is promised. null: no body. */
function parse(body: string | null, contentType: string | undefined): unknown {
  if (body === null || body === '') return null;
  if (!/^\s*application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')) return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
