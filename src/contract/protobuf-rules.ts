/** protovalidate's standard rules (buf/validate/validate.proto) → JSON Schema keywords. Pure. */
import { type DescField, type DescMessage, getOption, hasOption, toJson } from '@bufbuild/protobuf';
import {
  FieldRulesSchema,
  field as fieldRules,
  message as messageRules,
} from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import type { Json, JsonObject } from '../model.ts';
import { isObject } from './json.ts';

/** The rules of a field by their names in the `.proto`; empty: it has none. */
export function rulesOf(field: DescField): JsonObject {
  if (!hasOption(field, fieldRules)) return {};
  const rules = toJson(FieldRulesSchema, getOption(field, fieldRules), { useProtoFieldName: true });
  return isObject(rules as Json) && (rules as JsonObject)['ignore'] !== 'IGNORE_ALWAYS' ? (rules as JsonObject) : {};
}

/** Rules that no schema keyword says, by the path of their field: expressions, and rules of times. Requests keep them; none breaks one. */
export function unsaid(message: DescMessage, seen: ReadonlySet<string> = new Set()): readonly string[] {
  if (seen.has(message.typeName)) return [];
  const here = new Set([...seen, message.typeName]);
  const own = hasOption(message, messageRules) && getOption(message, messageRules).cel.length > 0 ? ['cel'] : [];
  const fields = message.fields.flatMap((field) => {
    const inner = field.message === undefined ? [] : unsaid(field.message, here);
    return [...names(rulesOf(field)), ...inner].map((name) => `${field.name}.${name}`);
  });
  return [...own, ...fields];
}

function names(rules: JsonObject): readonly string[] {
  const all = Object.entries(rules).flatMap(([kind, inner]) =>
    isObject(inner) ? Object.keys(inner).map((name) => `${kind}.${name}`) : [kind],
  );
  return all.filter((name) => /^cel|^(?:duration|timestamp|any|field_mask)\.|\.not_contains$/.test(name));
}

/** Keywords for the value of a field (`kind`: `string`, `int32`, `repeated` …). */
export function keywords(kind: string, rules: JsonObject): JsonObject {
  const own = rules[kind];
  if (!isObject(own)) return {};
  if (kind === 'string') return texts(own);
  if (kind === 'bytes') return bytes(own);
  if (kind === 'repeated') return items(own);
  if (kind === 'map')
    return given({ minProperties: number(own['min_pairs']), maxProperties: number(own['max_pairs']) });
  return kind === 'bool' ? given({ const: own['const'] }) : numbers(own);
}

function texts(own: JsonObject): JsonObject {
  const length = number(own['len']) ?? number(own['len_bytes']);
  const patterns = [
    own['pattern'],
    literal('^', own['prefix'], ''),
    literal('', own['suffix'], '$'),
    literal('', own['contains'], ''),
    own['tuuid'] === true ? '^[0-9a-fA-F]{32}$' : undefined,
  ].filter((one): one is string => typeof one === 'string');
  const [pattern, ...more] = patterns;
  const format = Object.entries(formats).find(([name]) => own[name] === true)?.[1];
  return given({
    minLength: length ?? number(own['min_len']) ?? number(own['min_bytes']),
    maxLength: length ?? number(own['max_len']) ?? number(own['max_bytes']),
    pattern,
    allOf: more.length === 0 ? undefined : more.map((one) => ({ pattern: one })),
    format,
    const: own['const'],
    enum: own['in'],
  });
}

const formats: Readonly<Record<string, string>> = {
  email: 'email',
  hostname: 'hostname',
  address: 'hostname',
  ip: 'ipv4',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  uri: 'uri',
  uri_ref: 'uri-reference',
  uuid: 'uuid',
};

function literal(before: string, text: Json | undefined, after: string): string | undefined {
  return typeof text === 'string' ? before + text.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&') + after : undefined;
}

/** Lengths of base64 text, of which three bytes are four characters. */
function bytes(own: JsonObject): JsonObject {
  const length = number(own['len']);
  const [least, most] = [length ?? number(own['min_len']), length ?? number(own['max_len'])];
  return given({
    minLength: least === undefined ? undefined : Math.ceil(least / 3) * 4,
    maxLength: most === undefined ? undefined : Math.floor(most / 3) * 4,
    const: own['const'],
    enum: own['in'],
  });
}

function items(own: JsonObject): JsonObject {
  const unique = own['unique'] === true ? true : undefined;
  return given({ minItems: number(own['min_items']), maxItems: number(own['max_items']), uniqueItems: unique });
}

/** A range whose lower end is above its upper one allows what is outside of it: no keywords say that. */
function numbers(own: JsonObject): JsonObject {
  const [gt, gte, lt, lte] = ['gt', 'gte', 'lt', 'lte'].map((name) => number(own[name]));
  const [low, high] = [gt ?? gte, lt ?? lte];
  const ranged = low === undefined || high === undefined || low <= high;
  const listed = own['in'];
  return given({
    ...(ranged ? { exclusiveMinimum: gt, minimum: gte, exclusiveMaximum: lt, maximum: lte } : {}),
    const: number(own['const']),
    enum: Array.isArray(listed) ? listed.map((one: Json) => number(one) ?? one) : undefined,
  });
}

/** 64 bits are text in ProtoJSON; what is not exact as a number is left out. */
function number(value: Json | undefined): number | undefined {
  const found = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof found === 'number' && Math.abs(found) <= Number.MAX_SAFE_INTEGER ? found : undefined;
}

function given(all: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as JsonObject;
}
