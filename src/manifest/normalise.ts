/** Validated YAML values → the model's: short forms written out. Pure; shapes were checked by the JSON Schema. */
import { dirname, resolve } from 'node:path';
import type { CauseShape, Json, JsonObject, Locator, Outcome, Place, Transport } from '../model.ts';
import type { Code, EnvelopeSpec, Raise, Selector, SourceSpec } from './model.ts';

type Locate = (pointer: string) => Place;

export const asObject = (value: Json | undefined): JsonObject => (value ?? {}) as JsonObject;
export const asArray = (value: Json | undefined): readonly Json[] => (value ?? []) as readonly Json[];
export const asText = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
/** One or a list → a list; nothing → empty. */
export const asTexts = (value: Json | undefined): readonly string[] =>
  value === undefined ? [] : ([value].flat() as readonly string[]);

/** Paths in a file are relative to that file. */
export const absolute = (file: string, path: string): string => resolve(dirname(file), path);

/** A selector, or a condition alone. */
export function toSelector(value: Json): Selector {
  if (typeof value === 'string') return { on: [], by: [value], at: null };
  const object = asObject(value);
  return { on: asTexts(object['on']), by: asTexts(object['by']), at: asText(object['at']) };
}

/** A short status belongs to its kind: a number to HTTP, an outcome to messages, another word to gRPC. */
function toStatus(value: Json): Code['status'] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value).map(([transport, one]) => [transport, [one].flat()]);
    return Object.fromEntries(entries) as Code['status'];
  }
  const byTransport: Partial<Record<Transport, (number | string)[]>> = {};
  for (const one of [value].flat() as readonly (number | string)[]) {
    const transport = typeof one === 'number' ? 'http' : one === 'success' || one === 'failure' ? 'message' : 'grpc';
    byTransport[transport] = [...(byTransport[transport] ?? []), one];
  }
  return byTransport;
}

/** Fields of a code that a file states; merged field by field along `extends`. */
export type CodeFields = { readonly [K in keyof Code]?: Code[K] };

export function toCode(name: string, value: JsonObject, place: Place, locate: Locate, numeric: boolean): CodeFields {
  const facts: Record<string, unknown> = { name, place };
  if (numeric) facts['wire'] = Number(name);
  for (const key of ['outcome', 'summary', 'detail', 'with', 'wire', 'is', 'retry', 'effect', 'unreachable', 'since']) {
    if (value[key] !== undefined) facts[key] = value[key];
  }
  if (value['status'] !== undefined) facts['status'] = toStatus(value['status']);
  if (value['allowed'] !== undefined) facts['allowed'] = asTexts(value['allowed']);
  if (value['raised'] !== undefined) {
    facts['raised'] = asArray(value['raised']).map((entry, i) => toRaise(entry, locate(`/raised/${i}`)));
  }
  return facts as CodeFields;
}

/** Defaults for what no file states. `status: {message: success}` alone says that the outcome is a success. */
export function completeCode(fields: CodeFields, place: Place): Code {
  const status = fields.status ?? {};
  return {
    name: '',
    status,
    outcome: status.message?.[0] === 'success' ? 'success' : 'failure',
    summary: null,
    detail: null,
    with: {},
    is: null,
    retry: null,
    effect: 'none',
    allowed: [],
    raised: [],
    unreachable: null,
    since: null,
    place,
    ...fields,
  };
}

function toRaise(value: Json, place: Place): Raise {
  const object = typeof value === 'string' ? {} : asObject(value);
  return {
    ...toSelector(value),
    like: (object['like'] as JsonObject | undefined) ?? null,
    examples: (object['examples'] as readonly Json[] | undefined) ?? null,
    key: asText(object['key']),
    status: object['status'] === undefined ? null : toStatus(object['status']),
    outcome: (object['outcome'] as Outcome | undefined) ?? null,
    detail: asText(object['detail']),
    cause: (object['cause'] as CauseShape | undefined) ?? null,
    with: (object['with'] as Readonly<Record<Locator, Json>> | undefined) ?? {},
    since: asText(object['since']),
    place,
  };
}

export function toSourceSpec(value: Json, file: string, place: Place): SourceSpec {
  const object = asObject(value);
  return {
    file: absolute(file, asText(object['file']) ?? ''),
    as: asText(object['as']) as SourceSpec['as'],
    find: asText(object['find']),
    name: asText(object['name']),
    at: asText(object['at']),
    strip: asText(object['strip']),
    part: object['part'] === true,
    place,
  };
}

export function toEnvelope(value: Json): EnvelopeSpec {
  const object = asObject(value);
  const when = asObject(object['when']);
  const lists: Record<string, readonly Json[]> = {};
  for (const key of ['status', 'on']) if (when[key] !== undefined) lists[key] = [when[key]].flat();
  return {
    use: asText(object['use']),
    when: { ...when, ...lists } as EnvelopeSpec['when'],
    code: asTexts(object['code']),
    detail: asTexts(object['detail']),
    outcome: asText(object['outcome']),
    status: asText(object['status']),
    causes: (object['causes'] as EnvelopeSpec['causes'] | undefined) ?? null,
    none: (object['none'] as string | number | undefined) ?? null,
    absent: asText(object['absent']),
    as: asText(object['as']),
  };
}
