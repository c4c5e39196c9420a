/** One parameter on the wire: every style of OpenAPI, as RFC 6570 expands it. */
import type { Parameter } from '../contract/model.ts';
import type { Json } from '../model.ts';
import { encode, encodePath, encodeReserved, scalar, text } from './wire-encode.ts';

/** Name and value, both percent-encoded. */
export type Pair = readonly [name: string, value: string];

const DELIMITERS: Partial<Record<Parameter['style'], string>> = { spaceDelimited: ' ', pipeDelimited: '|', tsv: '\t' };

/** What stands between the items of an unexploded list, as it is. */
export function delimiterOf(style: Parameter['style']): string {
  return DELIMITERS[style] ?? ',';
}

/**
 * `path`: the text that replaces `{name}`. `header`: the field value (not percent-encoded, OpenAPI 3.1.1 §4.8.12).
 * `cookie`: its part of the Cookie header, `name=value`, empty where nothing is to be sent.
 * `query`: pairs, percent-encoded; none where nothing is to be sent. null counts as undefined (RFC 6570 §2.3).
 */
export function serialiseParameter(parameter: Parameter, value: Json): string | readonly Pair[] {
  switch (parameter.in) {
    case 'path':
      return pathValue(parameter, value);
    case 'query':
      return queryPairs(parameter, value);
    case 'header':
      return headerValue(parameter, value);
    case 'cookie':
      return cookiePairs(parameter, value);
    case 'argv':
    case 'file':
      return headerValue(parameter, value);
  }
}

/** The text for `{name}` in a path template. */
export function pathValue(parameter: Parameter, value: Json): string {
  const write = (raw: string): string => encodePath(raw, parameter.allowReserved);
  if (parameter.content !== null) return write(content(parameter.content, value));
  const name = encode(parameter.name);
  switch (parameter.style) {
    case 'label':
      return expand(value, parameter.explode, { first: '.', between: parameter.explode ? '.' : ',', write });
    case 'matrix':
      return matrix(name, value, parameter.explode, write);
    default:
      return expand(value, parameter.explode, { first: '', between: ',', write });
  }
}

/** Pairs of a query or of a form body. */
export function queryPairs(parameter: Parameter, value: Json): readonly Pair[] {
  const name = encode(parameter.name);
  const write = (raw: string): string => (parameter.allowReserved ? encodeReserved(raw, 'query') : encode(raw));
  if (parameter.content !== null) return [[name, write(content(parameter.content, value))]];
  if (value === null) return [];
  if (typeof value !== 'object') return [[name, write(text(value))]];
  if (parameter.style === 'deepObject') return deep(name, value, write);
  // A comma inside an item must not look like the one between items, so only exploded values keep reserved ones.
  const item = parameter.explode ? write : encode;
  if (parameter.explode)
    return members(value).map(([key, member]) => [key === null ? name : encode(key), item(member)]);
  const list = members(value).flatMap(([key, member]) => (key === null ? [member] : [key, member]));
  return list.length === 0 ? [] : [[name, list.map(item).join(delimiterInQuery(parameter.style))]];
}

function delimiterInQuery(style: Parameter['style']): string {
  const delimiter = delimiterOf(style);
  return delimiter === ',' ? delimiter : encode(delimiter);
}

/** A header's value, as text. */
export function headerValue(parameter: Parameter, value: Json): string {
  if (parameter.content !== null) return content(parameter.content, value);
  return expand(value, parameter.explode, { first: '', between: ',', write: (raw) => raw });
}

/** A cookie's part of the Cookie header. Style `cookie` (OpenAPI 3.2) writes as it is and separates by `; `. */
export function cookiePairs(parameter: Parameter, value: Json): string {
  if (parameter.style !== 'cookie') return joined(queryPairs(parameter, value), '&');
  if (value === null) return '';
  if (typeof value !== 'object') return `${parameter.name}=${text(value)}`;
  const pairs = members(value);
  if (parameter.explode)
    return joined(
      pairs.map(([key, member]) => [key ?? parameter.name, member]),
      '; ',
    );
  return `${parameter.name}=${pairs.flatMap(([key, member]) => (key === null ? [member] : [key, member])).join(',')}`;
}

/** `a=1&b=2`. */
export function joined(pairs: readonly Pair[], separator: string): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join(separator);
}

interface Expansion {
  readonly first: string;
  readonly between: string;
  readonly write: (raw: string) => string;
}

function expand(value: Json, explode: boolean, { first, between, write }: Expansion): string {
  if (value === null) return '';
  if (typeof value !== 'object') return first + write(text(value));
  const parts = members(value).flatMap(([key, member]) => {
    if (key === null) return [write(member)];
    return explode ? [`${write(key)}=${write(member)}`] : [write(key), write(member)];
  });
  return parts.length === 0 ? '' : first + parts.join(between);
}

function matrix(name: string, value: Json, explode: boolean, write: (raw: string) => string): string {
  if (value === null) return '';
  const pair = (key: string, member: string): string => (member === '' ? `;${key}` : `;${key}=${member}`);
  if (typeof value !== 'object') return pair(name, write(text(value)));
  const list = members(value);
  if (explode) return list.map(([key, member]) => pair(key === null ? name : write(key), write(member))).join('');
  const flat = list.flatMap(([key, member]) => (key === null ? [member] : [key, member])).map(write);
  return flat.length === 0 ? '' : pair(name, flat.join(','));
}

// `a[b][c]=1`; OpenAPI defines one level only, deeper ones and lists follow what servers commonly read.
function deep(path: string, value: Json, write: (raw: string) => string): readonly Pair[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [[path, write(text(value))]];
  if (Array.isArray(value)) return value.flatMap((item) => deep(path, item, write));
  return Object.entries(value).flatMap(([key, member]) => deep(`${path}%5B${encode(key)}%5D`, member, write));
}

/** Items (key null) or properties, as text; null ones are undefined and left out. */
function members(value: Json): readonly (readonly [key: string | null, member: string])[] {
  if (value === null || typeof value !== 'object') return [];
  const entries: readonly (readonly [string | null, Json])[] = Array.isArray(value)
    ? value.map((item): [null, Json] => [null, item])
    : Object.entries(value);
  return entries.filter(([, member]) => member !== null).map(([key, member]) => [key, text(member)]);
}

function content(type: string, value: Json): string {
  return /[/+]json\b/i.test(type) ? JSON.stringify(value) : (scalar(value) ?? JSON.stringify(value));
}
