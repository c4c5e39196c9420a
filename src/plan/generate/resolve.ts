import type { Schema } from '../../model.ts';

/** Follows `$ref`s of a standalone schema (`#` and `#/$defs/<name>`) to the first schema with keywords of its own. */
export function resolve(schema: Schema, root: Schema): Schema {
  let at = schema;
  for (let hops = 0; hops < 32; hops++) {
    if (
      typeof at === 'boolean' ||
      typeof at['$ref'] !== 'string' ||
      Object.keys(at).some((key) => key !== '$ref' && key !== '$defs')
    )
      return at;
    const ref = at['$ref'];
    const defs = typeof root === 'boolean' ? undefined : root['$defs'];
    const name = ref.replace('#/$defs/', '').replaceAll('~1', '/').replaceAll('~0', '~');
    const next = ref === '#' ? root : (defs as Record<string, Schema> | undefined)?.[name];
    if (next === undefined || next === at) return at;
    at = next;
  }
  return at;
}
