/** The contract as Prism needs it told. Pure. */
import type { Json, JsonObject } from '../../model.ts';

/**
 * A copy in which every query and cookie parameter of style `form` says whether it explodes. Prism forgets that OpenAPI's
 * default there is true: lists would lose all items but the last, and objects would never be found. OpenAPI 3 only;
 * 2.0 has `collectionFormat`, which Prism reads right.
 */
export function spelledOut(document: JsonObject): JsonObject {
  const copy: JsonObject = structuredClone(document);
  if (typeof copy['openapi'] !== 'string') return copy;
  const items = values(copy['paths']).flatMap((item) => [item, ...values(item)]);
  const shared = values(member(copy['components'], 'parameters'));
  for (const parameter of [...items.flatMap((item) => values(member(item, 'parameters'))), ...shared]) spell(parameter);
  return copy;
}

function spell(parameter: Json): void {
  if (!isObject(parameter) || 'explode' in parameter || 'content' in parameter || '$ref' in parameter) return;
  const inQuery = parameter['in'] === 'query' || parameter['in'] === 'cookie';
  if (inQuery && (parameter['style'] ?? 'form') === 'form') Object.assign(parameter, { explode: true });
}

function values(value: Json | undefined): readonly Json[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function member(value: Json | undefined, name: string): Json | undefined {
  return value !== undefined && isObject(value) ? value[name] : undefined;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
