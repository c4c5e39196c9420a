/** What a manifest states itself and what it has from those that it extends, both as they are written. */
import type { Json, JsonObject } from '../model.ts';
import { readSource } from './document.ts';
import { absolute, asObject, asTexts } from './normalise.ts';

export interface Inherited {
  readonly own: JsonObject;
  /** Of all that it extends, merged as the manifest is. */
  readonly base: JsonObject;
}

/** Of a manifest that was read without a mistake; what cannot be read any more states nothing. */
export async function inherited(file: string, chain: readonly string[] = []): Promise<Inherited> {
  const { source } = await readSource('manifest', file, null);
  if (source === null || chain.includes(file)) return { own: {}, base: {} };
  const paths = asTexts(source.value['extends']).map((path) => absolute(file, path));
  const bases = await Promise.all(paths.map((path) => inherited(path, [...chain, file])));
  return {
    own: source.value,
    base: bases.map(({ own, base }) => merged(base, own)).reduce<JsonObject>(merged, {}),
  };
}

/** The later wins, field by field: of the file, and of each code. */
function merged(base: JsonObject, local: JsonObject): JsonObject {
  const [under, over] = [asObject(base['codes']), asObject(local['codes'])];
  const codes = Object.entries(over).map(([name, fields]): [string, Json] => [
    name,
    { ...asObject(under[name]), ...asObject(fields) },
  ]);
  return { ...base, ...local, codes: { ...under, ...Object.fromEntries(codes) } };
}
