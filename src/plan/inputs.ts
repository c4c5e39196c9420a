import fc from 'fast-check';
import type { Parameter } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { isEmpty } from '../lib/plain.ts';
import { remove, set, setAll } from '../lib/pointer.ts';
import type { Json, ParameterLocation } from '../model.ts';
import { chosenMedia, isJson } from './body.ts';
import { type Compiled, compile } from './generate/compile.ts';
import { withKey, withoutKey } from './generate/json.ts';
import type { Ground, Pin } from './ground.ts';

import { keyHeader, newKey, sendsKey, takesUuid } from './idempotency.ts';

import { type Names, put } from './names.ts';

import { certainlyValid } from './readings.ts';
import { type Inputs, isIgnored } from './serialise.ts';
import { isCredential } from './supplied.ts';

/** One input by place. `undefined`: leave it out. */
export interface Placed {
  readonly in: ParameterLocation | 'body';
  readonly name: string;
  /** A spot inside the body; left out: the whole. */
  readonly pointer?: string;
  readonly value: Json | undefined;
}

/**
 * Valid inputs of an operation: what is required, what the suite pins, and a body where one is declared. Optional
 * parameters stay out: they say nothing about the fault and give a service more reasons to refuse the base.
 * null: this draw has a value that the wire would change; draw again.
 * `without` names inputs (`in:name`) that the caller supplies.
 */
export function inputs(ground: Ground, without: ReadonlySet<string>): fc.Arbitrary<Inputs | null> {
  const media = chosenMedia(ground.operation.body);
  const parameters = ground.operation.parameters.filter(
    (one) =>
      !isIgnored(one) &&
      one.in !== 'file' &&
      !(ground.world !== null && isCredential(ground.world.suite, one)) &&
      !without.has(`${one.in}:${one.name}`) &&
      (one.required || pinned(ground, one) !== undefined),
  );
  const values = fc.tuple(...parameters.map((one) => parameterValue(ground, one)));
  const body = media === null || without.has('body:') ? fc.constant(undefined) : bodyValue(ground, media.schema);
  const always = [...filesOf(ground), ...keyOf(ground, without)];
  const mediaType = media?.type ?? null;
  return fc.tuple(values, body).map(([drawn, bodyDrawn]) => {
    if (drawn.includes(undefined)) return null;
    const placed = parameters.map((one, index): Placed => ({ in: one.in, name: one.name, value: drawn[index] }));
    const blank: Inputs = { path: {}, query: {}, header: {}, cookie: {}, body: bodyDrawn, mediaType };
    return place(place(blank, placed), always);
  });
}

/** What the suite says of a command's folder for this operation. */
function filesOf({ pins }: Ground): readonly Placed[] {
  return pins.flatMap(({ site: { in: where, name }, value }) => (where === 'file' ? [{ in: where, name, value }] : []));
}

/** An idempotency key that no other request has, unless somebody says which. */
function keyOf(ground: Ground, without: ReadonlySet<string>): readonly Placed[] {
  const { world, operation, contract, pins } = ground;
  const header = world === null ? null : keyHeader(operation, world.suite);
  if (world === null || header === null || !sendsKey(operation, world.suite)) return [];
  const said = without.has(`header:${header.name}`) || pins.some(({ site }) => site.name === header.name);
  return said || !takesUuid(contract, header) ? [] : [{ in: 'header', name: header.name, value: newKey }];
}

/** The inputs with these set or left out. */
export function place(base: Inputs, placed: readonly Placed[]): Inputs {
  if (placed.length === 0) return base;
  const at: { -readonly [key in keyof Inputs]: Inputs[key] } = { ...base };
  for (const { in: where, name, pointer = '', value } of placed) {
    if (where === 'body') at.body = pointer === '' ? value : placeAt(at.body, pointer, value);
    else at[where] = value === undefined ? withoutKey(at[where] ?? {}, name) : withKey(at[where] ?? {}, name, value);
  }
  return at;
}

/** The inputs with these names in the place of others, wherever they stand. */
export function called(base: Inputs, names: Names): Inputs {
  if (isEmpty(names)) return base;
  const all = <T extends Inputs['path']>(place: T): T =>
    Object.fromEntries(Object.entries(place).map(([key, value]) => [key, put(value, names)])) as T;
  return {
    ...base,
    path: all(base.path),
    query: all(base.query),
    header: all(base.header),
    cookie: all(base.cookie),
    ...(base.argv && { argv: all(base.argv) }),
    ...(base.file && { file: all(base.file) }),
    body: base.body === undefined ? undefined : put(base.body, names),
  };
}

function placeAt(body: Json | undefined, pointer: string, value: Json | undefined): Json | undefined {
  if (value !== undefined) return set(body, pointer, value);
  return body === undefined ? undefined : remove(body, pointer);
}

/** A valid value of one parameter; undefined where the draw is not certainly the same after the wire. */
export function parameterValue(ground: Ground, parameter: Parameter): fc.Arbitrary<Json | undefined> {
  const pin = pinned(ground, parameter);
  if (pin !== undefined) return oneOf(pin);
  const compiled = compiledParameter(ground, parameter);
  return compiled
    .valid()
    .map((value) => (certainlyValid(parameter, compiled.schema, value, compiled.accepts) ? value : undefined));
}

export function compiledParameter(ground: Ground, parameter: Parameter): Compiled {
  const schema =
    parameter.schema === null ? { type: 'string', minLength: 1 } : standalone(ground.contract, parameter.schema);
  return compile(schema, { strictness: ground.strictness, nonce: ground.nonce });
}

/** The body's compiled schema, or null where the media type has none. What the suite pins in the body is trusted. */
export function compiledBody(ground: Ground): Compiled | null {
  const media = chosenMedia(ground.operation.body);
  if (!media?.schema) return null;
  const { strictness, nonce } = ground;
  const compiled = compile(standalone(ground.contract, media.schema), { strictness, nonce, direction: 'request' });
  return ground.pins.some(({ site }) => site.in === 'body') ? compiled.trusting() : compiled;
}

/** Sets what the suite pins inside a body; a `*` in a pin's pointer sets it in every member that is there. */
export function pinBody(ground: Ground, body: Json): Json {
  let at = body;
  for (const { site, value } of ground.pins) if (site.in === 'body') at = setAll(at, site.pointer, value);
  return at;
}

function bodyValue(ground: Ground, schema: string | null): fc.Arbitrary<Json | undefined> {
  const compiled = schema === null ? null : compiledBody(ground);
  if (compiled === null) return fc.constant(isJson(chosenMedia(ground.operation.body)?.type ?? '') ? {} : 'faultline');
  return fc.tuple(compiled.valid(), ...ground.pins.map(oneOf)).map(([value, ...drawn]) => {
    const pins = ground.pins.map((pin, index) => ({ ...pin, value: drawn[index] ?? null }));
    return pinBody({ ...ground, pins }, value);
  });
}

function pinned(ground: Ground, parameter: Parameter): Pin | undefined {
  return ground.pins.find(
    ({ site }) => site.in === parameter.in && site.name === parameter.name && site.pointer === '',
  );
}

function oneOf({ value, or = [] }: Pin): fc.Arbitrary<Json> {
  return or.length === 0 ? fc.constant(value) : fc.constantFrom(value, ...or);
}
