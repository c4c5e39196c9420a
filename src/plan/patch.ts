import fc from 'fast-check';
import type { Json, Mutation, Request } from '../model.ts';
import { type Change, nothing } from './change.ts';
import type { Ground } from './ground.ts';
import { parameterValue } from './inputs.ts';
import { patchCall } from './patch-grpc.ts';
import { serialiseParameter } from './serialise.ts';
import { token } from './tokens.ts';

type Patching = Exclude<
  Mutation,
  { kind: 'schema' | 'omit' | 'value' | 'identity' | 'state' | 'both' | 'argv' | 'file' }
>;
type Patches = fc.Arbitrary<Change | null>;

/** Mutations of the written request: protocol faults, and faults of bytes that no value can express. */
export function patch(mutation: Patching, condition: string, ground: Ground): Patches {
  const { kind } = mutation;
  if (ground.contract.format === 'protobuf' && (kind === 'bytes' || kind === 'method' || kind === 'route'))
    return patchCall(mutation, condition, ground);
  switch (mutation.kind) {
    case 'bytes':
      return bytes(mutation, condition);
    case 'header':
      return fc.constantFrom(...mutation.values).map((value) => ({
        ...nothing(condition, { in: 'header', name: mutation.name, pointer: '' }),
        patch: (request) => ({ ...request, headers: withHeader(request.headers, mutation.name, value) }),
      }));
    case 'method':
      return fc.constantFrom(...mutation.methods).map((method) => ({
        ...nothing(condition, null),
        patch: (request) => ({
          ...request,
          method,
          body: null,
          headers: withHeader(request.headers, 'content-type', null),
        }),
      }));
    case 'route':
      return token().map((text) => ({
        ...nothing(condition, null),
        patch: (request) => ({ ...request, target: belowPath(request.target, `faultline-${ground.nonce}${text}`) }),
      }));
    case 'parameter':
      return mutation.how === 'extra' ? extra(condition, ground) : repeated(mutation.name ?? '', condition, ground);
  }
}

/** The identity that the mutation sends as: null for nobody. */
export function identityPatch({ how, identity }: Extract<Mutation, { kind: 'identity' }>): string | null {
  return how === 'missing' ? null : (identity ?? how);
}

function bytes({ how, bytes: size }: Extract<Mutation, { kind: 'bytes' }>, condition: string): Patches {
  const change = nothing(condition, { in: 'body', name: '', pointer: '' });
  switch (how) {
    case 'empty':
      return fc.constant({ ...change, patch: (request) => ({ ...request, body: null }) });
    case 'size':
      // Blanks around the same JSON text: nothing but its length is wrong.
      return fc.constant({
        ...change,
        patch: (request) => ({ ...request, body: text(request).padEnd(size ?? 0, ' ') }),
      });
    default:
      return fc.tuple(fc.constantFrom(...broken), token()).map(([breaks, word]) => ({
        ...change,
        patch: (request) => ({ ...request, body: breaks(text(request), word) }),
      }));
  }
}

// No JSON, and no JSON5, JSONC, YAML flow or concatenated JSON either: a bracket that never closes, or a stray one.
const broken: readonly ((body: string, word: string) => string)[] = [
  (body) => (/[}\]]$/.test(body) ? body.slice(0, -1) : `{"${body.replaceAll(/["\\]/g, '')}`),
  (_, word) => `{"${word}":`,
  (_, word) => `[{"${word}": ]}`,
  (body, word) => `${body}}{"${word}"`,
  (_, word) => `{"${word}`,
];

function text(request: Request): string {
  return typeof request.body === 'string' ? request.body : '{}';
}

function extra(condition: string, ground: Ground): Patches {
  return token().map((word) => {
    const name = `faultline_${word}`;
    const pair = `${name}=${ground.nonce}`;
    return {
      ...nothing(condition, { in: 'query', name, pointer: '' }),
      patch: (request) => ({ ...request, target: withQuery(request.target, pair) }),
    };
  });
}

/** The same name twice, with two different values: no server may take one and be right. */
function repeated(name: string, condition: string, ground: Ground): Patches {
  const parameter = ground.operation.parameters.find((one) => one.in === 'query' && one.name === name);
  if (!parameter) return fc.constant(null);
  const site = { in: 'query' as const, name, pointer: '' };
  return fc
    .tuple(parameterValue(ground, parameter), parameterValue(ground, parameter))
    .map(([first, second]): Change | null => {
      if (first === undefined || second === undefined) return null;
      const pairs = serialised(parameter, second);
      return {
        ...nothing(condition, site),
        base: [{ in: 'query', name, value: first }],
        mutant: [{ in: 'query', name, value: first }],
        patch: (request) => ({ ...request, target: withQuery(request.target, pairs) }),
      };
    });
}

function serialised(parameter: Parameters<typeof serialiseParameter>[0], value: Json): string {
  const written = serialiseParameter(parameter, value);
  return typeof written === 'string' ? written : written.map(([key, text]) => `${key}=${text}`).join('&');
}

function withQuery(target: string, pair: string): string {
  return target + (target.includes('?') ? '&' : '?') + pair;
}

function belowPath(target: string, segment: string): string {
  const [path = '', query] = target.split('?', 2);
  return `${path.replace(/\/$/, '')}/${segment}${query === undefined ? '' : `?${query}`}`;
}

/** One value for the header, in its place; null removes it. */
export function withHeader(headers: Request['headers'], name: string, value: string | null): Request['headers'] {
  const others = headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return value === null ? others : [...others, [name, value]];
}
