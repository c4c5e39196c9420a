/** Violations of what objects must and must not have. */
import type { Json, JsonObject } from '../../model.ts';
import { isObject, put, withKey, withoutKey } from './json.ts';
import { matching } from './patterns.ts';
import { once, pick, shuffled, text } from './random.ts';
import type { Draw } from './types.ts';
import { verdict } from './verdict.ts';
import { altered, type MakeMutator } from './workshop.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Larger objects are not sent. */
const largest = 2000;

const without: MakeMutator = ({ name }) =>
  name === null
    ? null
    : (current) => (isObject(current) && Object.hasOwn(current, name) ? withoutKey(current, name) : undefined);

/** A property that nothing declares, or the one that is forbidden by name or by pattern. */
const withExtra: MakeMutator = ({ name, node, fault, triggers }) => {
  const forbidden = node.patterns.find(({ node: schema }) => schema.at === fault.at)?.pattern;
  const keys = forbidden === undefined ? null : matching(forbidden.source, 20);
  return (current, { random }) => {
    if (!isObject(current)) return undefined;
    // in a schema that applies because a property is there, that property itself may be one too many
    const trigger = triggers.length > 0 && once(random, 3) ? pick(random, triggers) : undefined;
    const key = name ?? trigger ?? keys?.generate(random, undefined).value ?? `x${text(random, letters, 7)}`;
    return Object.hasOwn(current, key) ? undefined : withKey(current, key, someValue({ random }));
  };
};

function someValue({ random }: Pick<Draw, 'random'>): Json {
  return pick<Json>(random, ['unexpected', true, random.nextInt(2, 1000), `word ${text(random, letters, 4)}`]) ?? true;
}

const tooFew: MakeMutator = ({ node }) => {
  const least = Number(node.raw['minProperties']);
  return (current, { random }) => {
    if (!isObject(current)) return undefined;
    // required properties last, so that as little else as possible breaks
    const names = Object.keys(current);
    const order = [
      ...shuffled(
        random,
        names.filter((name) => !node.required.includes(name)),
      ),
      ...node.required,
    ];
    const removed = new Set(order.slice(0, names.length - Math.max(0, least - 1)));
    return Object.fromEntries(Object.entries(current).filter(([name]) => !removed.has(name)));
  };
};

const tooMany: MakeMutator = ({ node }, { graph, of }) => {
  const most = Number(node.raw['maxProperties']);
  if (most >= largest) return null;
  const gen = of([graph.invent(altered(node, ['maxProperties'], { type: 'object', minProperties: most + 1 }))]);
  return (current, draw) => {
    const more = gen?.(draw);
    return isObject(current) && isObject(more) ? filled(current, more, most + 1) : more;
  };
};

function filled(current: JsonObject, more: JsonObject, count: number): JsonObject {
  const object: Record<string, Json> = { ...current };
  for (const [key, value] of Object.entries(more)) if (Object.keys(object).length < count) put(object, key, value);
  return object;
}

/** Names of many lengths and alphabets, until one is certainly refused. */
const misnamed: MakeMutator = ({ node }, { graph, of }) => {
  const names = node.propertyNames;
  if (names === null) return null;
  const values = node.additional === null || node.additional.never ? null : of([node.additional]);
  const others = of([graph.invent({ type: 'string', not: names.raw })]);
  const candidate = (draw: Draw): string => {
    const drawn = once(draw.random, 2) ? others?.(draw) : undefined;
    if (typeof drawn === 'string') return drawn;
    const alphabet = pick(draw.random, [letters, letters.toUpperCase(), '0123456789', '!# ~%']) ?? letters;
    return text(draw.random, alphabet, pick(draw.random, [1, 2, 4, 8, 16, 40, 80, 300]) ?? 1);
  };
  return (current, draw) => {
    if (!isObject(current)) return undefined;
    for (let i = 0; i < 20; i++) {
      const name = candidate(draw);
      if (verdict(names, name) === -1) return withKey(current, name, values?.(draw) ?? someValue(draw));
    }
    return undefined;
  };
};

export const propertyMutators: Readonly<Record<string, MakeMutator>> = {
  required: without,
  dependentRequired: without,
  properties: withExtra,
  additionalProperties: withExtra,
  unevaluatedProperties: withExtra,
  patternProperties: withExtra,
  propertyNames: misnamed,
  minProperties: tooFew,
  maxProperties: tooMany,
};
