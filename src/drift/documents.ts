/** The enums and constants of an OpenAPI or AsyncAPI document that list codes. Pure. */
import { locator } from '../contract/positions.ts';
import { parseSource } from '../contract/read.ts';
import { escapeToken } from '../lib/pointer.ts';
import type { Json, Place } from '../model.ts';

export interface Listed {
  readonly code: string;
  readonly names: readonly string[];
  readonly place: Place;
}

/** Keys that name no schema or property. */
const structure = /^(?:\d+|items|schema|allOf|anyOf|oneOf|prefixItems|then|else|additionalProperties|contains)$/;
/** What is taken for a list of codes where the user does not say. */
const usual = /^codes?$|(?:error|problem|fault|failure|reason)[_-]?codes?$/i;
/** Below these stand values, not schemas, */
const values: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const']);
/** unless these give them as names. */
const naming: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'schemas', '$defs', 'definitions']);

/** `at`: a JSON Pointer below which all enums count; `named`: the user narrows them. A text says what is wrong with the document. */
export function listedIn(text: string, file: string, at: string | null, named: boolean): readonly Listed[] | string {
  const { source, diagnostics } = parseSource(file, text, 'CONTRACT');
  if (source === undefined) return diagnostics[0]?.message ?? 'it cannot be read';
  const found: { readonly pointer: string; readonly code: string; readonly name: string }[] = [];
  const walk = (value: Json, pointer: string, name: string, parent: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const inside = at === null || pointer === at || pointer.startsWith(`${at}/`);
    if (inside && (named || at !== null || usual.test(name)))
      for (const [spot, one] of stated(value, pointer))
        if ((typeof one === 'string' && one !== '') || (typeof one === 'number' && (named || at !== null)))
          found.push({ pointer: spot, code: String(one), name });
    for (const [key, inner] of Object.entries<Json>(value as never)) {
      if (at === null && values.has(key) && !naming.has(parent)) continue;
      walk(inner, `${pointer}/${escapeToken(key)}`, structure.test(key) ? name : key, key);
    }
  };
  walk(source.value, '', '', '');
  const locate = locator(source);
  return found.map(({ pointer, code, name }) => ({ code, names: [name], place: locate(pointer) }));
}

/** What a schema allows here, each with its place. */
function stated(value: Json, pointer: string): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { enum: list, const: only } = value as { readonly enum?: Json; readonly const?: Json };
  return [
    ...(Array.isArray(list) ? list.map((one: Json, i) => [`${pointer}/enum/${i}`, one] as const) : []),
    ...(only === undefined ? [] : [[`${pointer}/const`, only] as const]),
  ];
}
