/** Codes that the schemas of error answers list: an `enum` at the spot where an envelope reads the code. Pure. */
import type { Contract, ResponseSpec } from '../contract/model.ts';
import { escapeToken, get, set } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import type { ReadExample } from './draft.ts';

export interface Listed {
  /** As a manifest has it. */
  readonly envelope: JsonObject;
  /** It stands in a list, which may be empty or not there: then the answer has no code. */
  readonly perhaps: boolean;
  readonly codes: readonly (string | number)[];
}

/** Objects inside objects that are looked into; schemas may go round in circles. */
const deepest = 5;

/** What the answer's schemas list as codes; null: nothing that a built-in envelope reads. */
export function listedCodes({ document }: Contract, { status, media }: ResponseSpec, read: ReadExample): Listed | null {
  for (const { type, schema } of media) {
    if (schema === null || !/[/+]json\b/i.test(type)) continue;
    const spots = enums(document, get(document, schema), '', 0).toSorted(([a], [b]) => +isInList(a) - +isInList(b));
    const blank = blankOf(document, get(document, schema), 0);
    for (const [spot, values] of spots) {
      const codes = values.flatMap((value) => {
        if (typeof value !== 'string' && typeof value !== 'number') return [];
        const found = read(set(blank, spot, value), Number(status) || 400, type);
        return found?.code === value ? [{ code: value, envelope: found.envelope }] : [];
      });
      const [first] = codes;
      if (first === undefined) continue;
      return { envelope: { use: first.envelope }, perhaps: isInList(spot), codes: codes.map(({ code }) => code) };
    }
  }
  return null;
}

/** Members that are called so hold a code, whoever's envelope it is. */
const codeNames = ['code', 'error_code', 'errorCode'];
const detailNames = ['message', 'detail', 'error_message', 'errorMessage', 'description'];

/** What they list at a member that is called a code, at the top or one deep: read by its own locators. */
export function namedCodes({ document }: Contract, { media }: ResponseSpec): Listed | null {
  for (const { type, schema } of media) {
    if (schema === null || !/[/+]json\b/i.test(type)) continue;
    const body = blankOf(document, get(document, schema), 0);
    for (const [spot, values] of enums(document, get(document, schema), '', 0)) {
      const path = spot.split('/').slice(1);
      const codes = values
        .filter((one) => typeof one === 'string' || typeof one === 'number')
        .filter((one) => one !== '');
      if (path.length > 2 || isInList(spot) || !codeNames.includes(path.at(-1) ?? '') || codes.length === 0) continue;
      const beside = spot.slice(0, spot.lastIndexOf('/'));
      const detail = detailNames.find((name) => typeof get(body, `${beside}/${name}`) === 'string');
      const envelope = { code: `body:${spot}`, ...(detail !== undefined && { detail: `body:${beside}/${detail}` }) };
      return { envelope, perhaps: false, codes };
    }
  }
  return null;
}

const isInList = (spot: string): boolean => /\/0(?:\/|$)/.test(spot);

/** A schema with what its references, `allOf` and first alternatives say of its members. */
function partsOf(document: Json, schema: Json | undefined, depth: number): readonly JsonObject[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > deepest) return [];
  const one = schema as JsonObject;
  const { $ref, allOf, oneOf, anyOf } = one;
  const there = typeof $ref === 'string' && $ref.startsWith('#') ? get(document, $ref.slice(1)) : undefined;
  const more = [there, ...listOf(allOf), ...listOf(oneOf).slice(0, 1), ...listOf(anyOf).slice(0, 1)];
  return [one, ...more.flatMap((part) => partsOf(document, part, depth + 1))];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function membersOf(parts: readonly JsonObject[]): readonly (readonly [name: string, schema: Json])[] {
  return parts.flatMap(({ properties }) =>
    typeof properties === 'object' && properties !== null && !Array.isArray(properties)
      ? Object.entries(properties as JsonObject)
      : [],
  );
}

function enums(
  document: Json,
  schema: Json | undefined,
  at: string,
  depth: number,
): readonly (readonly [spot: string, values: readonly Json[]])[] {
  if (depth > deepest) return [];
  const parts = partsOf(document, schema, 0);
  const own = parts.flatMap((part) =>
    Array.isArray(part['enum']) ? [[at, part['enum'] as readonly Json[]] as const] : [],
  );
  const inner = membersOf(parts).flatMap(([name, one]) =>
    enums(document, one, `${at}/${escapeToken(name)}`, depth + 1),
  );
  const items = parts.flatMap((part) => enums(document, part['items'], `${at}/0`, depth + 1));
  return [...own, ...inner, ...items];
}

/** A body with all members that the schema names, so that an envelope knows it. */
function blankOf(document: Json, schema: Json | undefined, depth: number): Json {
  const parts = partsOf(document, schema, 0);
  const members = depth > deepest ? [] : membersOf(parts);
  if (members.length > 0)
    return Object.fromEntries(members.map(([name, one]) => [name, blankOf(document, one, depth + 1)]));
  const said = parts.flatMap((part) => ['const', 'example', 'default'].flatMap((key) => part[key] ?? []));
  const [value] = [...said, ...parts.flatMap((part) => listOf(part['enum']))];
  if (value !== undefined) return value;
  const [items] = parts.flatMap((part) => part['items'] ?? []);
  if (items !== undefined && depth <= deepest) return [blankOf(document, items, depth + 1)];
  const type = parts.map((part) => part['type']).find((one) => typeof one === 'string');
  return typeof type === 'string' ? (blanks[type] ?? 'text') : 'text';
}

const blanks: Readonly<Record<string, Json>> = { integer: 400, number: 400, boolean: false, array: [], object: {} };
