/** Which codes a contract's error responses declare, where an envelope reads them. Pure. */
import { decode, isObject } from '../contract/json.ts';
import type { Contract, Media, Operation, ResponseSpec } from '../contract/model.ts';
import { carriedBy } from '../contract/model.ts';
import { escapeToken, get, tokens } from '../lib/pointer.ts';
import { matchesGlob } from '../manifest/conditions.ts';
import type { EnvelopeSpec, Vocabulary } from '../manifest/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Json, JsonObject } from '../model.ts';

/** A code that a response declares. */
export interface Spot {
  readonly code: string;
  /** `list`: one of several; `only`: this and no other; `example`: the response shows it; `sample`: its schema does, which others may share. */
  readonly kind: 'list' | 'only' | 'example' | 'sample';
  /** Into the contract's document. */
  readonly pointer: string;
}

export interface Stated {
  readonly spots: readonly Spot[];
  /** No other code is valid there. */
  readonly closed: boolean;
}

/** One error response in one media type. */
export interface Declared extends Stated {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly response: ResponseSpec;
  /** null: it has no body. */
  readonly media: Media | null;
  /** Some envelope may read it. */
  readonly read: boolean;
}

/** Where the built-in envelopes that contracts usually describe read their code. */
const builtIn: Readonly<Record<string, string>> = {
  problem: '/code',
  openstack: '/errors/*/code',
  kubernetes: '/reason',
  google: '/error/status',
  github: '/errors/*/code',
  azure: '/error/code',
  odata: '/error/code',
  oci: '/errors/*/code',
  jsonapi: '/errors/*/code',
  matrix: '/errcode',
  oauth2: '/error',
  scim: '/scimType',
};

const errors = /^(?:[45]|default)/i;

export function declaredIn(vocabulary: Vocabulary, contract: Contract): readonly Declared[] {
  const memo = new Map<string, Stated>();
  return contract.operations.flatMap((operation) =>
    operation.responses
      .filter(({ status }) => errors.test(status))
      .flatMap((response) =>
        (response.media.length === 0 ? [null] : response.media).map((media): Declared => {
          const on = { contract, operation, response, media };
          const specs = vocabulary.envelopes.filter((spec) => mayRead(spec, on));
          return { ...on, ...stated(specs, on, memo), read: specs.length > 0 || vocabulary.envelopes.length === 0 };
        }),
      ),
  );
}

type Where = Pick<Declared, 'contract' | 'operation' | 'response' | 'media'>;

/** Can this envelope be the one? What the contract does not say may hold. */
function mayRead({ when }: EnvelopeSpec, { contract, operation, response, media }: Where): boolean {
  return (
    (when.transport === undefined || when.transport === carriedBy[contract.format]) &&
    (when.status === undefined || when.status.some((one) => overlap(String(one), response.status))) &&
    (when.mediaType === undefined || media === null || typeOverlaps(when.mediaType, media.type)) &&
    (when.on === undefined || matchesOperation(when.on, operation))
  );
}

/** `404`, `4XX`, `default`. */
function overlap(wanted: string, declared: string): boolean {
  const [a, b] = [wanted.toUpperCase(), declared.toUpperCase()];
  return b === 'DEFAULT' || a === b || ((a.endsWith('XX') || b.endsWith('XX')) && a[0] === b[0]);
}

/** A declared range such as `application/*` may be any of them. */
function typeOverlaps(wanted: string, declared: string): boolean {
  const [pattern, type] = [wanted.toLowerCase(), declared.toLowerCase()];
  const bare = type.split(';')[0]?.trim() ?? '';
  const open = pattern.split(';')[0]?.trim() ?? '';
  return type.includes('*') || [type, bare].some((one) => matchesGlob(pattern, one) || matchesGlob(open, one));
}

/** Only where one envelope can read the answer, and by one locator, is it certain where the code is. */
function stated(specs: readonly EnvelopeSpec[], where: Where, memo: Map<string, Stated>): Stated {
  const [spec] = specs;
  const pointer = spec === undefined || specs.length > 1 ? null : codePointer(spec);
  const { media, contract } = where;
  if (spec === undefined || pointer === null || media === null || !/[/+]json\b|^\*/i.test(media.type)) return nothing;
  const shown = Object.values(media.examples).flatMap((example) =>
    valuesAt(example, tokens(pointer)).map((code) => ({
      code,
      kind: 'example' as const,
      pointer: where.response.pointer,
    })),
  );
  const key = `${media.schema} ${pointer}`;
  const inSchema =
    memo.get(key) ?? (media.schema === null ? nothing : at(contract.document, media.schema, tokens(pointer), []));
  memo.set(key, inSchema);
  const spots = [...inSchema.spots, ...shown].filter(({ code }) => code !== '' && code !== String(spec.none ?? ''));
  return { spots, closed: inSchema.closed && spec.absent === null };
}

function codePointer({ use, code }: EnvelopeSpec): string | null {
  const [locator] = code;
  if (code.length > 1) return null;
  if (locator === undefined) return use === null ? null : (builtIn[use] ?? null);
  return locator.startsWith('body:') ? locator.slice('body:'.length) : null;
}

const nothing: Stated = { spots: [], closed: false };

/** What the schema at a pointer says of the value at a path below it. */
function at(root: Json, pointer: string, path: readonly string[], seen: readonly string[]): Stated {
  const schema = get(root, pointer);
  if (!isObject(schema) || seen.includes(pointer)) return nothing;
  const next = (inner: string, rest = path): Stated => at(root, inner, rest, [...seen, pointer]);
  const ref = schema['$ref'];
  const [token, ...rest] = path;
  const branches = (key: string): readonly Stated[] =>
    Array.isArray(schema[key]) ? schema[key].map((_, i) => next(`${pointer}/${key}/${i}`)) : [];
  return both([
    token === undefined ? own(schema, pointer) : both(inside(schema, pointer, token).map((inner) => next(inner, rest))),
    examples(schema, pointer, path),
    ...(typeof ref === 'string' && ref.startsWith('#') ? [next(decode(ref.slice(1)))] : []),
    ...branches('allOf'),
    either(branches('anyOf')),
    either(branches('oneOf')),
  ]);
}

function own(schema: JsonObject, pointer: string): Stated {
  const spots = (list: readonly Json[], key: string): readonly Spot[] =>
    list.flatMap((one, i): Spot[] =>
      typeof one === 'string' || typeof one === 'number'
        ? [
            {
              code: String(one),
              kind: list.length === 1 ? 'only' : 'list',
              pointer: key === 'const' ? `${pointer}/const` : `${pointer}/enum/${i}`,
            },
          ]
        : [],
    );
  if (schema['const'] !== undefined) return { spots: spots([schema['const']], 'const'), closed: true };
  const list = schema['enum'];
  return Array.isArray(list) ? { spots: spots(list as readonly Json[], 'enum'), closed: true } : nothing;
}

/** Where a schema speaks of the members of its values. */
function inside(schema: JsonObject, pointer: string, token: string): readonly string[] {
  const properties = schema['properties'];
  if (isObject(properties) && Object.hasOwn(properties, token)) return [`${pointer}/properties/${escapeToken(token)}`];
  return (token === '*' || /^\d+$/.test(token)) && isObject(schema['items']) ? [`${pointer}/items`] : [];
}

function examples(schema: JsonObject, pointer: string, path: readonly string[]): Stated {
  const found = (value: Json | undefined, spot: string): readonly Spot[] =>
    valuesAt(value, path).map((code) => ({ code, kind: 'sample', pointer: spot }));
  const list = schema['examples'];
  const spots = [
    ...found(schema['example'], `${pointer}/example`),
    ...(Array.isArray(list) ? list.flatMap((one: Json, i) => found(one, `${pointer}/examples/${i}`)) : []),
  ];
  return { spots, closed: false };
}

function valuesAt(value: Json | undefined, [token, ...rest]: readonly string[]): readonly string[] {
  if (token === undefined) return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (token === '*') return Object.values<Json>(value as never).flatMap((one) => valuesAt(one, rest));
  return Object.hasOwn(value, token) ? valuesAt((value as JsonObject)[token], rest) : [];
}

/** All of them hold: what each closed one lists. */
function both(parts: readonly Stated[]): Stated {
  const lists = parts.filter(({ closed }) => closed).map(({ spots }) => new Set(spots.map(({ code }) => code)));
  const spots = parts.flatMap((part) => part.spots);
  return { spots: spots.filter(({ code }) => lists.every((list) => list.has(code))), closed: lists.length > 0 };
}

/** One of them holds. */
function either(parts: readonly Stated[]): Stated {
  const spots = parts.flatMap((part) => part.spots);
  const closed = parts.length > 0 && parts.every((part) => part.closed);
  const several = !closed || new Set(spots.map(({ code }) => code)).size > 1;
  return { spots: spots.map((spot) => (several && spot.kind === 'only' ? { ...spot, kind: 'list' } : spot)), closed };
}
