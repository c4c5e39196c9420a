/**
 * On the wire, not in memory: what a reasonable server may decode from the serialised form of a value. A value counts
 * as invalid (or valid) only if it is so in every reading; otherwise a finding could be our own false alarm.
 */
import type { Parameter } from '../contract/model.ts';
import type { Json, Schema } from '../model.ts';
import type { Reading } from './wire-decode.ts';
import { decodeNamed, decodeTexts, piecesOf } from './wire-readings.ts';
import { shapeOf } from './wire-types.ts';

export { pathTraps } from './path-traps.ts';

/** What a header can carry and every server reads alike: visible ASCII and spaces (RFC 9110 §5.5). */
const PLAIN_HEADER = /^[\x20-\x7e]*$/;
/** A cookie's octets that need no quoting (RFC 6265 §4.1.1), and those that percent-encoding covers. */
const PLAIN_COOKIE = /^[!#$&-+\--:<-[\]-~]*$/;

/**
 * All JSON values that a reasonable server could decode; undefined stands for "absent".
 * Empty: it cannot be said, so the value serves neither as valid nor as invalid.
 */
export function readings(parameter: Parameter, schema: Schema, value: Json): readonly Reading[] {
  if (!isCarried(parameter, value)) return [];
  if (parameter.content !== null) return contentReadings(parameter, value);
  const pieces = piecesOf(parameter, value);
  if (pieces === null) return [];
  const shape = shapeOf(schema);
  switch (pieces.kind) {
    case 'absent':
      return parameter.in === 'path' ? [] : [undefined];
    case 'texts':
      return decodeTexts(parameter, pieces.texts, pieces.joined, shape) ?? [];
    case 'named':
      return decodeNamed(parameter, pieces.members, shape) ?? [];
  }
}

/** Is every reading rejected? "Absent" is rejected where the parameter is required. */
export function certainlyInvalid(
  parameter: Parameter,
  schema: Schema,
  value: Json,
  accepts: (value: Json) => boolean,
): boolean {
  const all = readings(parameter, schema, value);
  return all.length > 0 && all.every((one) => (one === undefined ? parameter.required : !accepts(one)));
}

/** Is every reading accepted? "Absent" is accepted where the parameter is optional. */
export function certainlyValid(
  parameter: Parameter,
  schema: Schema,
  value: Json,
  accepts: (value: Json) => boolean,
): boolean {
  const all = readings(parameter, schema, value);
  return all.length > 0 && all.every((one) => (one === undefined ? !parameter.required : accepts(one)));
}

/** Can the place carry all texts of the value unchanged? */
function isCarried(parameter: Parameter, value: Json): boolean {
  const texts = leaves(value);
  switch (parameter.in) {
    // An empty segment is another route, and `/` does not survive every server even as `%2F`.
    // An empty word may be as good as none, one with a dash an option.
    case 'argv':
      return texts.every(
        (text) => text !== '' && !text.includes('\0') && (isJoined(parameter) || !text.startsWith('-')),
      );
    case 'file':
      return true;
    case 'path':
      return texts.length > 0 && texts.every((text) => text !== '' && !/[/\\]/.test(text));
    case 'query':
      return true;
    case 'header':
      return texts.every((text) => PLAIN_HEADER.test(text));
    // Whether cookies are percent-decoded differs from server to server.
    case 'cookie':
      return texts.every((text) => PLAIN_COOKIE.test(text) && encodeURIComponent(text) === text);
  }
}

function isJoined({ style }: Parameter): boolean {
  return style === 'joined';
}

function leaves(value: Json): readonly string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  const below = Object.values(value).flatMap((member) => leaves(member as Json));
  return Array.isArray(value) ? below : [...Object.keys(value), ...below];
}

// JSON inside a parameter is JSON; text of any other type is the text itself.
function contentReadings(parameter: Parameter, value: Json): readonly Reading[] {
  if (/[/+]json\b/i.test(parameter.content ?? '')) return [value];
  return typeof value === 'string' && value.trim() === value && value !== '' ? [value] : [];
}
