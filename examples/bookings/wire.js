/** Text off the wire: percent-encoding, query strings, cookies, Accept, and bodies with a limit. */

/** null: the percent-encoding is broken. */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Path segments, decoded one by one so that `%2F` does not split; null for a segment that cannot be decoded. */
export function segmentsOf(path) {
  return path.split('/').slice(1).map(decode);
}

/** A Map of name → values in order, `+` read as a space; null: the percent-encoding is broken. */
export function readQuery(query) {
  const found = new Map();
  for (const piece of query.split('&')) {
    if (piece === '') continue;
    const cut = piece.indexOf('=');
    const name = decode((cut < 0 ? piece : piece.slice(0, cut)).replaceAll('+', ' '));
    const value = decode(cut < 0 ? '' : piece.slice(cut + 1).replaceAll('+', ' '));
    if (name === null || value === null) return null;
    push(found, name, value);
  }
  return found;
}

/** A Map of name → values. A value whose percent-encoding is broken is taken as it is. */
export function readCookies(header) {
  const found = new Map();
  for (const piece of (header ?? '').split(';')) {
    const cut = piece.indexOf('=');
    if (cut < 0) continue;
    const raw = piece.slice(cut + 1).trim();
    push(found, piece.slice(0, cut).trim(), decode(raw) ?? raw);
  }
  return found;
}

/** The named headers as a Map of name → values; Node has joined repeated ones with a comma. */
export function readHeaders(headers, specs) {
  const found = new Map();
  for (const { name, style } of specs) {
    const value = headers[name];
    if (value === undefined) continue;
    found.set(name, [style === 'comma' ? value.replaceAll(/\s*,\s*/g, ',') : value]);
  }
  return found;
}

function push(map, name, value) {
  const values = map.get(name);
  if (values) values.push(value);
  else map.set(name, [value]);
}

/** Does an `Accept` header allow JSON? (RFC 9110, section 12.5.1: the most specific range decides; q=0 forbids.) */
export function acceptsJson(accept) {
  if (accept === undefined || accept.trim() === '' || accept === '*/*') return true;
  const ranges = accept.split(',').map((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((part) => part.startsWith('q='));
    return { type, allowed: quality === undefined || Number(quality.slice(2)) > 0 };
  });
  for (const type of ['application/json', 'application/*', '*/*']) {
    const range = ranges.find((each) => each.type === type);
    if (range) return range.allowed;
  }
  return false;
}

/** Is this content type one of `types`, in UTF-8? */
export function takes(contentType, types) {
  const [type, ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((part) => part.startsWith('charset='));
  return types.includes(type) && (charset === undefined || /^charset="?utf-8"?$/.test(charset));
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value, or undefined where the bytes are not UTF-8 or not JSON. */
export function parseJson(bytes) {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Reads all of the body, keeps at most `limit` bytes, and says how many came: `done(bytes, length)`. */
export function readBody(request, limit, done) {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    return done(Buffer.alloc(0), 0);
  }
  const chunks = [];
  let length = 0;
  request.on('data', (chunk) => {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  });
  request.on('end', () => done(Buffer.concat(chunks), length));
}
