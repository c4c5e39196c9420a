import type { Parameter } from '../contract/model.ts';
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
  const nested = aim.site !== null && aim.site.pointer !== '';
  if (condition === 'type') return !nested && !mayBeText(schema);
  if (condition === 'required' || condition === 'extra' || condition === 'properties')
    return parameter.style === 'deepObject';
  return true;
}

/** Whether some string satisfies the schema's `type`s; unknown shapes count as text. */
function mayBeText(root: Schema): boolean {
  const schema = resolve(root, root);
  if (typeof schema === 'boolean') return true;
  const type = schema['type'];
  if (typeof type === 'string') return type === 'string' || type === 'object';
  if (Array.isArray(type)) return type.includes('string') || type.includes('object') || type.includes('null');
  return !(Array.isArray(schema['enum']) || 'const' in schema);
}
