/**
 * Faults that exist in memory only. A parameter or a form travels as text, and what a server may read from that text need
 * not be wrong. Most faults are known to survive; of the others a few draws decide, from a fixed seed.
 */

import { codecOf } from '../contract/codec.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { plain } from '../lib/plain.ts';
import type { Mutation, Schema } from '../model.ts';
import type { Aim, Range } from '../seams.ts';
import { chosenMedia, isJson } from './body.ts';
import { anyNonce, isExhausted } from './generate/compile.ts';
import { randomOf } from './generate/random.ts';
import { resolve } from './generate/resolve.ts';
import type { Ground } from './ground.ts';
import { changes } from './mutate.ts';
import { overruled } from './supplied.ts';

type SchemaMutation = Extract<Mutation, { kind: 'schema' }>;

/** As many as a run makes for one trial. */
const attempts = 40;

/** Why no trial of this aim could be drawn; null: it can. Only what is certain to be wrong on the wire counts. */
export function lostOnWire(
  operation: Operation,
  { contract, suite }: Range,
  { condition, mutation }: Aim,
): string | null {
  if (mutation.kind === 'file' && mutation.how === 'unreadable' && suite.privileged)
    return 'root reads every file: run it as another user';
  const why = overruled(suite, mutation);
  if (why !== null || mutation.kind !== 'schema') return why;
  const input = inputOf(operation, mutation);
  if (input === null) return null;
  const schema = standalone(contract, input.schema);
  if (input.plain && survives(schema, mutation)) return null;
  const known = rememberedOf(contract);
  const key = `${input.key} ${suite.strictness} ${condition} ${mutation.keyword} ${mutation.at} ${mutation.site.pointer}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const ground: Ground = {
    contract,
    operation,
    strictness: suite.strictness,
    nonce: anyNonce,
    pins: [],
    world: null,
  };
  const lost = takesAnyText(schema, schema)
    ? 'any text is right there'
    : drawn(mutation, condition, ground)
      ? null
      : 'no value of it is certainly wrong once it is written as text';
  const sentence = lost === null ? null : `${input.text}: ${mutation.at}: ${lost}`;
  known.set(key, sentence);
  return sentence;
}

/**
 * Can this be said in the contract's own encoding, and is it refused there? A message has no wrong types and no unknown names,
 * and what no constraint forbids is right. Always of a contract whose values are JSON.
 */
export function isEncodable(operation: Operation, { contract, suite }: Range, { condition, mutation }: Aim): boolean {
  if (codecOf(contract) === null || mutation.kind !== 'schema') return true;
  if (/\.(?:type|extra)$/.test(condition)) return false;
  const known = encodable.get(contract) ?? new Map<string, boolean>();
  encodable.set(contract, known);
  const key = `${operation.key} ${suite.strictness} ${condition} ${mutation.keyword} ${mutation.at} ${mutation.site.pointer}`;
  const { strictness } = suite;
  const ground: Ground = { contract, operation, strictness, nonce: anyNonce, pins: [], world: null };
  const found = known.get(key) ?? drawn(mutation, condition, ground);
  known.set(key, found);
  return found;
}

const encodable = new WeakMap<Contract, Map<string, boolean>>();

const memo = new WeakMap<Contract, Map<string, string | null>>();

function rememberedOf(contract: Contract): Map<string, string | null> {
  const known = memo.get(contract) ?? new Map<string, string | null>();
  memo.set(contract, known);
  return known;
}

interface Input {
  readonly text: string;
  /** Equal for inputs of which the same can be said: operations share most parameters. */
  readonly key: string;
  readonly schema: string;
  /** Written as a server's own decoder would have it: a single text. */
  readonly plain: boolean;
}

/** null: what is written there is JSON, and carries every value. */
function inputOf(operation: Operation, { site }: SchemaMutation): Input | null {
  if (site.in === 'body') {
    const media = chosenMedia(operation.body);
    if (!media?.schema || isJson(media.type)) return null;
    return { text: 'body', key: `${operation.key} ${media.type}`, schema: media.schema, plain: false };
  }
  const found = operation.parameters.find((one) => one.in === site.in && one.name === site.name);
  if (!found?.schema || isJson(found.content ?? '')) return null;
  const { pointer: _, name, ...rest } = found;
  return {
    text: `${site.in}:${name}`,
    key: JSON.stringify([name, rest]),
    schema: found.schema,
    // A number below zero looks like an option.
    plain: found.content === null && found.in !== 'argv',
  };
}

/** Of one scalar type, with nothing beside it: a number, or a word of the alphabet, that is wrong stays wrong. */
function survives(root: Schema, { keyword, site }: SchemaMutation): boolean {
  const schema = resolve(root, root);
  if (typeof schema === 'boolean' || site.pointer !== '') return false;
  if (['anyOf', 'oneOf', 'allOf', 'not', 'if', 'const', '$ref'].some((name) => schema[name] !== undefined))
    return false;
  const sure = scalars[plain(schema['type'])];
  return sure?.includes(keyword) ?? false;
}

const numeric = ['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
const scalars: Readonly<Record<string, readonly string[]>> = {
  integer: numeric,
  number: numeric,
  boolean: ['type'],
  string: ['enum', 'maxLength'],
};

/** Some alternative asks for nothing but a string: then every text is right, whatever the others ask for. */
function takesAnyText(part: Schema, root: Schema): boolean {
  const schema = resolve(part, root);
  if (typeof schema === 'boolean') return schema;
  const { type, anyOf, oneOf, ...others } = schema;
  if (Object.keys(others).some((name) => restricting.has(name))) return false;
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives) && !(anyOf && oneOf))
    return type === undefined && alternatives.some((one) => takesAnyText(one as Schema, root));
  return type === 'string' || (Array.isArray(type) && type.includes('string'));
}

const restricting = new Set(
  '$ref allOf not if enum const minLength maxLength pattern format contentMediaType contentEncoding'.split(' '),
);

function drawn(mutation: SchemaMutation, condition: string, ground: Ground): boolean {
  const arbitrary = changes(mutation, condition, ground);
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      if (arbitrary.generate(randomOf(attempt), undefined).value !== null) return true;
    } catch (error) {
      if (!isExhausted(error)) throw error;
      return false;
    }
  }
  return false;
}
