/** The parts of an Arazzo step as a scenario's: its operation, its parameters, its body and what counts as its success. Pure. */
import { escapeToken, get, set } from '../lib/pointer.ts';
import type { Json, JsonObject, Place } from '../model.ts';
import type { Scope, Values } from './arazzo-values.ts';
import type { Complaints } from './arazzo-workflow.ts';
import type { Source } from './document.ts';
import { looseList, looseObject } from './loose.ts';
import { asText } from './normalise.ts';

export interface Reading {
  readonly source: Source;
  readonly scope: Scope;
  readonly complaints: Complaints;
  readonly values: Values;
}

/** Values by site (or input), and where each is written. */
interface Stated {
  readonly values: JsonObject;
  readonly places: Readonly<Record<string, Place>>;
}

/** The id, or `METHOD /path`. */
export function operationOf(step: JsonObject, pointer: string, { source, complaints }: Reading): string {
  const { locate } = source;
  const id = asText(step['operationId']);
  if (id !== null) return /^\$sourceDescriptions\.[^.]+\.(.+)$/.exec(id)?.[1] ?? id;
  const path = asText(step['operationPath']);
  if (path === null) {
    complaints.wrong('The step names no `operationId`, `operationPath` or `workflowId`', locate(pointer));
    return '';
  }
  const [, template = '', method = ''] = /#\/paths\/([^/]+)\/([a-z]+)$/.exec(path) ?? [];
  if (template === '')
    complaints.wrong(`\`${path}\` is not the path of an operation`, locate(`${pointer}/operationPath`));
  const read = template.replaceAll('~1', '/').replaceAll('~0', '~').replaceAll('%7B', '{').replaceAll('%7D', '}');
  return `${method.toUpperCase()} ${read}`;
}

/** OpenAPI takes these from elsewhere ("Parameter Object"): so does a suite. */
const elsewhere: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** `as`: what an operation is sent at its sites, or what a workflow is given. The later of two with the same name counts. */
export function parametersOf(pointers: readonly string[], as: 'sites' | 'inputs', reading: Reading): Stated {
  const { source, complaints, values } = reading;
  const stated: Record<string, Json> = {};
  const places: Record<string, Place> = {};
  for (const pointer of pointers) {
    const place = source.locate(pointer);
    const parameter = referred(looseObject(get(source.value, pointer)), place, reading);
    if (parameter === null) continue;
    const name = asText(parameter['name']);
    const where = asText(parameter['in']);
    if (name === null || parameter['value'] === undefined) {
      complaints.wrong('A parameter has a `name` and a `value`', place);
      continue;
    }
    if (where === 'header' && elsewhere.has(name.toLowerCase())) {
      complaints.ignored(`The header ${name}: the suite's identities and the contract say it`, place);
      continue;
    }
    if (as === 'sites' && !['path', 'query', 'header', 'cookie'].includes(where ?? '')) {
      complaints.wrong(`The parameter \`${name}\` is \`in\` path, query, header or cookie`, place);
      continue;
    }
    const key = as === 'inputs' ? name : `${where}:${escapeToken(name)}`;
    stated[key] = values.filled(parameter['value'], place);
    places[key] = place;
  }
  return { values: stated, places };
}

/** `reference: $components.parameters.page`; a value beside it wins. */
function referred(parameter: JsonObject, place: Place, { source, complaints }: Reading): JsonObject | null {
  const reference = asText(parameter['reference']);
  if (reference === null) return parameter;
  const [, name = ''] = /^\$components\.parameters\.(.+)$/.exec(reference) ?? [];
  const found = get(source.value, `/components/parameters/${escapeToken(name)}`);
  if (name !== '' && found !== undefined) return { ...looseObject(found), ...parameter };
  complaints.wrong(`There is no \`${reference}\``, place);
  return null;
}

/** The whole body, or the spots of a generated one. */
export function payloadOf(step: string, { source, complaints, values }: Reading): Stated {
  const pointer = `${step}/requestBody`;
  const body = get(source.value, pointer);
  if (body === undefined) return { values: {}, places: {} };
  const { payload, replacements } = looseObject(body);
  const place = source.locate(payload === undefined ? pointer : `${pointer}/payload`);
  const changes = looseList(replacements).flatMap(
    (one, index): (readonly [spot: string, value: Json, place: Place])[] => {
      const at = source.locate(`${pointer}/replacements/${index}`);
      const { target, value } = looseObject(one);
      const spot = asText(target) ?? '';
      if (/^(?:\/(?:[^/~]|~[01])*)+$/.test(spot) && value !== undefined) return [[spot, values.filled(value, at), at]];
      complaints.wrong(`A replacement has a \`target\`, a JSON Pointer, and a \`value\``, at);
      return [];
    },
  );
  if (payload === undefined) {
    const entries = changes.map(([spot, value, at]) => [`body:${spot}`, value, at] as const);
    return {
      values: Object.fromEntries(entries.map(([site, value]) => [site, value])),
      places: Object.fromEntries(entries.map(([site, , at]) => [site, at])),
    };
  }
  const filled = values.filled(structured(payload), place);
  const whole = changes.reduce((at: Json, [spot, value]) => set(at, spot, value), filled);
  return { values: { 'body:': whole }, places: { 'body:': place } };
}

/** A payload may be JSON as a text, with expressions in its texts. */
function structured(payload: Json): Json {
  if (typeof payload !== 'string' || !/^\s*[[{]/.test(payload)) return payload;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}

/** The statuses that the criteria ask for; empty: any success. What else they ask for is said to be ignored. */
export function criteriaOf(step: JsonObject, pointer: string, { source, complaints }: Reading): readonly number[] {
  let statuses: readonly number[] | null = null;
  for (const [index, one] of looseList(step['successCriteria']).entries()) {
    const { condition, type } = looseObject(one);
    const asked = type === undefined || type === 'simple' ? statusesIn(asText(condition) ?? '') : null;
    if (asked === null)
      complaints.ignored(
        'Of criteria for success only `$statusCode == …` is looked at',
        source.locate(`${pointer}/successCriteria/${index}`),
      );
    else statuses = statuses === null ? asked : statuses.filter((status) => asked.includes(status));
  }
  return statuses ?? [];
}

/** `$statusCode == 200 || $statusCode == 201`; null: it asks for something else. */
function statusesIn(condition: string): readonly number[] | null {
  const parts = condition.split('||').map((one) => /^\s*\$statusCode\s*==\s*(\d{3})\s*$/.exec(one)?.[1]);
  return parts.every((one) => one !== undefined) ? parts.map(Number) : null;
}
