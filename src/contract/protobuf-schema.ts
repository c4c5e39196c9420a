/** Message types → JSON Schemas of their ProtoJSON form, under the names that the `.proto` gives its fields. Pure. */
import { type DescEnum, type DescField, type DescMessage, getOption, hasOption, ScalarType } from '@bufbuild/protobuf';
import { isWrapperDesc } from '@bufbuild/protobuf/wkt';
import { oneof as oneofRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import type { JsonObject } from '../model.ts';
import { isObject } from './json.ts';
import { keywords, rulesOf } from './protobuf-rules.ts';

/** Schemas by the full name of their message: of these and of all that they are made of. `required`: names of a message's fields that must be there. */
export function schemasOf(
  messages: readonly DescMessage[],
  required: (message: DescMessage) => ReadonlySet<string>,
): Readonly<Record<string, JsonObject>> {
  const made: Record<string, JsonObject> = {};
  const wanted = [...messages];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (made[next.typeName] !== undefined) continue;
    made[next.typeName] = messageSchema(next, required);
    wanted.push(...next.fields.flatMap((field) => field.message ?? []).filter((one) => wellKnown(one) === null));
  }
  return made;
}

export function refTo(message: DescMessage): JsonObject {
  return wellKnown(message) ?? { $ref: `#/components/schemas/${message.typeName}` };
}

/** `without`: pointers of fields that are written elsewhere. */
export function messageSchema(
  message: DescMessage,
  required: (message: DescMessage) => ReadonlySet<string>,
  without: ReadonlySet<string> = new Set(),
): JsonObject {
  const own = required(message);
  const fields = message.fields.filter(({ name }) => !without.has(`/${name}`)).filter((field) => !isOpaque(field));
  const names = fields.filter(({ name }) => own.has(name)).map(({ name }) => name);
  const choices = message.oneofs.map((oneof) => {
    const members = oneof.fields.filter((field) => fields.includes(field)).map(({ name }) => name);
    return { members, needed: hasOption(oneof, oneofRules) && getOption(oneof, oneofRules).required === true };
  });
  const alternatives = choices.filter(({ members }) => members.length > 0).flatMap(choice);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, partSchema(field, required, without)])),
    ...(names.length > 0 ? { required: names } : {}),
    ...(alternatives.length > 0 ? { allOf: alternatives } : {}),
  };
}

/** A field of which a part may be written elsewhere. */
function partSchema(
  field: DescField,
  required: (message: DescMessage) => ReadonlySet<string>,
  without: ReadonlySet<string>,
): JsonObject {
  const within = `/${field.name}`;
  const inner = [...without].filter((one) => one.startsWith(`${within}/`)).map((one) => one.slice(within.length));
  return inner.length > 0 && field.fieldKind === 'message'
    ? messageSchema(field.message, required, new Set(inner))
    : fieldSchema(field);
}

/** At most one of the members, or exactly one. */
function choice({ members, needed }: { readonly members: readonly string[]; readonly needed: boolean }): JsonObject[] {
  const pairs = members.flatMap((one, index) => members.slice(index + 1).map((other) => [one, other]));
  return [
    ...(needed ? [{ anyOf: members.map((name) => ({ required: [name] })) }] : []),
    ...pairs.map((both) => ({ not: { required: both } })),
  ];
}

/** Nothing is known of what an `Any` holds. */
function isOpaque({ message }: DescField): boolean {
  return message?.typeName === 'google.protobuf.Any';
}

export function fieldSchema(field: DescField): JsonObject {
  const rules = rulesOf(field);
  if (field.fieldKind === 'list') {
    const inner = nested(rules, 'repeated', 'items');
    return { type: 'array', items: valueSchema(field, inner), ...keywords('repeated', rules) };
  }
  if (field.fieldKind === 'map') {
    const [keys, values] = [nested(rules, 'map', 'keys'), nested(rules, 'map', 'values')];
    const names = { ...mapKey(field.mapKey), ...keywords('string', keys) };
    const value = valueSchema(field, values);
    return { type: 'object', propertyNames: names, additionalProperties: value, ...keywords('map', rules) };
  }
  return valueSchema(field, rules);
}

function nested(rules: JsonObject, kind: string, name: string): JsonObject {
  const inner = isObject(rules[kind]) ? rules[kind][name] : undefined;
  return isObject(inner) ? inner : {};
}

function mapKey(kind: ScalarType): JsonObject {
  if (kind === ScalarType.STRING) return { type: 'string', minLength: 1 };
  return kind === ScalarType.BOOL ? { enum: ['true', 'false'] } : { pattern: '^[1-9][0-9]{0,5}$' };
}

function valueSchema(field: DescField, rules: JsonObject): JsonObject {
  if (field.message !== undefined) {
    const { message } = field;
    const [wrapped] = message.fields;
    if (!isWrapperDesc(message) || wrapped?.scalar === undefined) return refTo(message);
    return scalarSchema(wrapped.scalar, rules);
  }
  return field.enum === undefined
    ? scalarSchema(field.scalar ?? ScalarType.STRING, rules)
    : enumSchema(field.enum, rules);
}

/** Names, for people to read; numbers, since one that is not listed is the only wrong value that can be carried. */
function enumSchema({ values }: DescEnum, rules: JsonObject): JsonObject {
  const own = isObject(rules['enum']) ? rules['enum'] : {};
  const listed = Array.isArray(own['in']) ? own['in'] : own['const'] === undefined ? null : [own['const']];
  const refused = Array.isArray(own['not_in']) ? own['not_in'] : [];
  const allowed = values.filter(
    ({ number }) => (listed === null || listed.includes(number)) && !refused.includes(number),
  );
  return { enum: [...allowed.map(({ name }) => name), ...new Set(allowed.map(({ number }) => number))] };
}

function scalarSchema(scalar: ScalarType, rules: JsonObject): JsonObject {
  const name = ScalarType[scalar].toLowerCase();
  const own = keywords(name, rules);
  // Of a length and a format together no value is known.
  const isCut = name === 'bytes' && ('minLength' in own || 'maxLength' in own);
  return { ...(isCut ? { type: 'string', pattern: '^(?:[A-Za-z0-9+/]{4})*$' } : scalars[name]), ...own };
}

const int32 = { type: 'integer', format: 'int32' };
const int64 = { type: 'integer', format: 'int64' };
const uint32 = { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 };
const uint64 = { type: 'integer', format: 'int64', minimum: 0 };
const scalars: Readonly<Record<string, JsonObject>> = {
  double: { type: 'number' },
  float: { type: 'number' },
  ...{ int32, sint32: int32, sfixed32: int32, int64, sint64: int64, sfixed64: int64 },
  ...{ uint32, fixed32: uint32, uint64, fixed64: uint64 },
  bool: { type: 'boolean' },
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
};

const known: Readonly<Record<string, JsonObject>> = {
  Timestamp: { type: 'string', format: 'date-time' },
  Duration: { type: 'string', pattern: '^[1-9][0-9]{0,3}s$' },
  FieldMask: { type: 'string', const: '' },
  Struct: { type: 'object' },
  Value: { type: ['string', 'boolean'] },
  ListValue: { type: 'array', items: { type: 'string' } },
  Empty: { type: 'object', properties: {} },
};

/** ProtoJSON forms of google.protobuf's own messages; null: a message like others. */
function wellKnown(message: DescMessage): JsonObject | null {
  const [, name = ''] = /^google\.protobuf\.(\w+)$/.exec(message.typeName) ?? [];
  const [value] = message.fields;
  if (isWrapperDesc(message) && value?.scalar !== undefined) return scalarSchema(value.scalar, {});
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null;
}
