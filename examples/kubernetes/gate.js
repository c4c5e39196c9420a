/** Who asks, whether they may, and in which form: what is judged before the request itself. */
import { failure, forbidden, refuse } from './status.js';

/** Demonstration tokens: there is nothing to protect here. */
const USERS = { 'admin-token': 'admin', 'reader-token': 'reader', 'nobody-token': 'nobody' };
const READS = ['get', 'list'];

export const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** The user's name. With `anonymous`, who brings no token is let in as nobody, to whom nothing is allowed. */
export function authenticate({ headers }, { anonymous }) {
  const token = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (headers.authorization === undefined && anonymous) return 'system:anonymous';
  if (token === undefined || !Object.hasOwn(USERS, token)) refuse(failure('Unauthorized', 'Unauthorized'));
  return USERS[token];
}

export function authorize(user, route, { method, url }) {
  const verb = route?.verb ?? method.toLowerCase();
  if (user === 'admin' || (user === 'reader' && READS.includes(verb))) return;
  if (route === null) {
    const why = `forbidden: User "${user}" cannot ${verb} path "${url.split('?')[0]}"`;
    refuse(failure('Forbidden', why, {}));
  }
  const { resource, namespace, name } = route;
  const where = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `resource "${resource.plural}" in API group "${resource.group}"`;
  refuse(forbidden(resource, name, `User "${user}" cannot ${verb} ${what} ${where}`));
}

export function negotiate({ headers }, { verb }) {
  if (!acceptsJson(headers.accept)) {
    refuse(failure('NotAcceptable', 'only the following media types are accepted: application/json'));
  }
  if (verb === 'create' || verb === 'update') takeType(headers['content-type'], ['application/json']);
  if (verb === 'patch') takeType(headers['content-type'] ?? '', PATCHES);
}

/** Where none is named, it is read as the first. */
export function takeType(contentType, types) {
  const [type] = (contentType ?? types[0]).split(';').map((part) => part.trim().toLowerCase());
  if (types.includes(type)) return type;
  const list = types.join(', ');
  return refuse(
    failure(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${list}`,
    ),
  );
}

/** RFC 9110, 12.5.1: the most specific range decides. */
function acceptsJson(accept = '*/*') {
  const ranges = new Map(
    accept.split(',').map((range) => {
      const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      return [type, Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1)];
    }),
  );
  const best = ['application/json', 'application/*', '*/*', ''].find((type) => ranges.has(type));
  return best !== undefined && (ranges.get(best) ?? 0) > 0;
}
