import type { Parameter } from '../contract/model.ts';
import { get } from '../lib/pointer.ts';
import type { Schema } from '../model.ts';
import type { Aim } from '../seams.ts';
import { resolve } from './generate/resolve.ts';

/**
 * Can this fault exist on the wire at all? Parameters travel as text: a string parameter has no wrong type and an
 * object's keys merge into the query. A quick answer for the plan; `readings` decides for every generated value.
 */
export function wireChecks(parameter: Parameter, schema: Schema, aim: Aim): boolean {
  if (parameter.content !== null) return true;
  const condition = aim.condition.slice(aim.condition.indexOf('.') + 1);
  if (condition === 'type') return !mayBeText(schema, spot(aim));
  if (condition === 'required' || condition === 'extra' || condition === 'properties')
    return parameter.style === 'deepObject';
  return true;
}

/** Where the schema of the faulty value is: above the keyword that it breaks. */
function spot({ mutation }: Aim): string {
  return mutation.kind === 'schema' ? mutation.at.slice(0, mutation.at.lastIndexOf('/')) : '';
}

/** Whether some string satisfies the `type`s of the schema at `pointer`; unknown shapes count as text. */
function mayBeText(root: Schema, pointer: string): boolean {
  const schema = resolve((get(root, pointer) as Schema | undefined) ?? true, root);
  if (typeof schema === 'boolean') return true;
  const type = schema['type'];
  if (typeof type === 'string') return type === 'string' || type === 'object';
  if (Array.isArray(type)) return type.includes('string') || type.includes('object') || type.includes('null');
  return !(Array.isArray(schema['enum']) || 'const' in schema);
}
