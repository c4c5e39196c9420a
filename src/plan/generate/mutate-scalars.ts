/** Violations of type, enum, const and of the bounds of strings and numbers. */
import type * as fc from 'fast-check';
import type { Json } from '../../model.ts';
import { otherTypes } from './expand.ts';
import { formats } from './formats.ts';
import { isArray } from './json.ts';
import { once, pick, text } from './random.ts';
import { altered, type MakeMutator } from './workshop.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Longer strings are not sent. */
const longest = 250_000;

/** A readable value of a JSON type. Strings are words: nothing that a lenient reader takes for a number or a boolean. */
function ofType(type: string, random: fc.Random): Json {
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return random.nextInt(0, 1) === 0;
    case 'integer':
      return random.nextInt(2, 1000);
    case 'number':
      return random.nextInt(2, 1000) + 0.5;
    case 'string':
      return `word ${text(random, letters, random.nextInt(3, 8))}`;
    case 'array':
      return once(random, 2) ? [] : [text(random, letters, 4)];
    default:
      return once(random, 2) ? {} : { [text(random, letters, 5)]: random.nextInt(2, 1000) };
  }
}

const wrongType: MakeMutator = ({ node }, { graph }) => {
  const given = node.raw['type'];
  const names = isArray(given) ? given : [given ?? null];
  const numeric = names.includes('integer') || names.includes('number');
  // Python reads true as 1
  const excluded = graph.strictness === 'robust' && numeric ? ['boolean'] : [];
  const types = otherTypes(names).filter((type) => !excluded.includes(type));
  if (types.length === 0) return null;
  return (current, { random }) => {
    const type = pick(random, types) ?? 'null';
    // near the base, so that no bound is broken as well
    return type === 'number' && typeof current === 'number' ? current + 0.5 : ofType(type, random);
  };
};

/** Near one of the listed values and of its type, so that the type is not what is wrong. */
const unlisted: MakeMutator = ({ node }) => {
  const list = node.raw['enum'];
  const values = isArray(list) ? list : [node.raw['const'] ?? null];
  const types = isArray(node.raw['type']) ? node.raw['type'] : [node.raw['type']];
  const types2 = node.raw['type'] === undefined ? [] : types;
  return (_, { random }) => {
    if (types2.length > 0 && once(random, 4)) return ofType(String(pick(random, types2)), random);
    const value = pick(random, values) ?? null;
    if (value === null || (types2.length === 0 && once(random, 6))) return ofType('string', random);
    return varied(value, random);
  };
};

function varied(value: Json, random: fc.Random): Json {
  switch (typeof value) {
    case 'string':
      return once(random, 2) ? `${value}${text(random, letters, 3)}` : text(random, letters, random.nextInt(4, 10));
    case 'number':
      return value + random.nextInt(2, 1000) * (once(random, 2) ? 1 : -1);
    case 'boolean':
      return !value;
    default:
      if (isArray(value))
        return once(random, 2) && value.length > 0 ? value.slice(1) : [...value, text(random, letters, 4)];
      return { ...(value as object), [text(random, letters, 6)]: random.nextInt(2, 1000) };
  }
}

/** The same schema with one keyword turned round. */
const turned =
  (without: readonly string[], extra: (limit: number) => Readonly<Record<string, Json>> | null): MakeMutator =>
  (target, { graph, of }) => {
    const limit = target.node.raw[target.fault.keyword];
    const turnedRound = typeof limit === 'number' ? extra(limit) : null;
    if (turnedRound === null) return null;
    const gen = of([graph.invent(altered(target.node, [target.fault.keyword, ...without], turnedRound))]);
    return gen === null ? null : (_, draw) => gen(draw);
  };

const below = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'format'];

const range = (keyword: string): MakeMutator => {
  return (target, workshop) => {
    const { type } = target.node.raw;
    const numeric = type === 'integer' || type === 'number' ? type : 'number';
    return turned(below, (limit) => ({ type: numeric, [keyword]: limit }))(target, workshop);
  };
};

const tooShort: MakeMutator = (target, workshop) => {
  const limit = Number(target.node.raw['minLength']);
  const gen = turned(['format'], (least) => (least < 1 ? null : { type: 'string', maxLength: least - 1 }))(
    target,
    workshop,
  );
  return (current, draw) => {
    const cut = typeof current === 'string' && once(draw.random, 2);
    return cut ? [...current].slice(0, draw.random.nextInt(0, Math.max(0, limit - 1))).join('') : gen?.(current, draw);
  };
};

const tooLong: MakeMutator = (target, workshop) => {
  const limit = Number(target.node.raw['maxLength']);
  if (limit >= longest) return null;
  const gen = turned(['format'], (most) => ({ type: 'string', minLength: most + 1 }))(target, workshop);
  return (current, draw) => {
    const padded = typeof current === 'string' && once(draw.random, 2);
    return padded
      ? current + text(draw.random, letters, limit + 1 - current.length + draw.random.nextInt(0, 4))
      : gen?.(current, draw);
  };
};

const unmatched: MakeMutator = (target, workshop) => {
  const gen = workshop.of([workshop.graph.invent(altered(target.node, ['pattern'], { type: 'string' }))]);
  return (current, draw) => {
    const { random } = draw;
    if (typeof current !== 'string' || once(random, 4)) return gen?.(draw);
    if (once(random, 3)) return text(random, '!#~ %&<', Math.min(40, Math.max(1, current.length)));
    const at = random.nextInt(0, Math.max(0, current.length - 1));
    const odd = pick(random, ['!', '#', '~', ' ', '%', 'A', '0', '_', '-', '']);
    // mostly of the same length, so that the length stays right
    const replaced = once(random, 4) ? random.nextInt(0, 3) : 1;
    return current.slice(0, at) + odd + current.slice(at + replaced);
  };
};

const malformed: MakeMutator = ({ node }) => {
  const name = String(node.raw['format']);
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  const wrong = format?.wrong;
  if (wrong === undefined || wrong === null) return null;
  return (_, { random }) => {
    const value = pick(random, wrong);
    if (typeof value === 'number') return value + Math.sign(value) * random.nextInt(0, 1000);
    return once(random, 4) ? value : `${value}${text(random, 'ghjkmnpqrstuvwxyz', random.nextInt(1, 6))}`;
  };
};

const offStep: MakeMutator = (target, { graph, of }) => {
  const step = Number(target.node.raw['multipleOf']);
  const gen = of([graph.invent(altered(target.node, ['multipleOf'], { type: typeName(target.node.raw['type']) }))]);
  return (current, draw) => {
    if (gen !== null && once(draw.random, 2)) return gen(draw);
    const start = typeof current === 'number' ? current : step * draw.random.nextInt(0, 100);
    const part = pick(draw.random, [0.5, 0.25, 0.75, 0.3]);
    const whole = target.node.raw['type'] === 'integer';
    const off =
      Number.isInteger(step) && (whole || once(draw.random, 2))
        ? draw.random.nextInt(1, Math.max(1, step - 1))
        : step * part;
    return Number((once(draw.random, 2) ? start + off : start - off).toPrecision(15));
  };
};

function typeName(type: Json | undefined): string {
  return type === 'integer' ? 'integer' : 'number';
}

export const scalarMutators: Readonly<Record<string, MakeMutator>> = {
  type: wrongType,
  enum: unlisted,
  const: unlisted,
  minLength: tooShort,
  maxLength: tooLong,
  pattern: unmatched,
  format: malformed,
  minimum: range('exclusiveMaximum'),
  exclusiveMinimum: range('maximum'),
  maximum: range('exclusiveMinimum'),
  exclusiveMaximum: range('minimum'),
  multipleOf: offStep,
};
