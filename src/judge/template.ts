import type { Json, Template, Trial } from '../model.ts';

/** Shortest beginning of a value that still counts as the value, cut off: characters. */
const shortestCut = 16;

/** Controls, separators, surrogates: each service has its own way to show or drop them. */
const unprintable = /\p{C}|(?! )\p{Z}/u;

/**
 * Does the text follow the template? `{*}` is any text, `{body.name}` a value of the request, the rest is literal.
 * A service may echo a value raw, JSON- or HTML-escaped, stripped of tags, or cut short. A value that the request does not
 * have, or that services print in ways of their own (objects, fractions, control characters), may be any text.
 */
export function matchesTemplate(template: Template, text: string, values: Trial['values']): boolean {
  const pattern = template
    .split(/(\{[^{}]*\})/)
    .map((part) => (/^\{[^{}]*\}$/.test(part) ? hole(part.slice(1, -1), values) : literal(part)))
    .join('');
  return new RegExp(`^${pattern}$`, 's').test(text);
}

function hole(name: string, values: Trial['values']): string {
  const value = name === '*' ? undefined : walk(values, name);
  if (value === undefined) return '.*?';
  if (typeof value !== 'string' && !Number.isSafeInteger(value)) return '.*?';
  const text = String(value);
  if (unprintable.test(text)) return '.*?';
  return `(?:${[...new Set(echoes(text))].map(literal).concat(cut(text)).join('|')})`;
}

function echoes(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    json,
    json.replaceAll(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    // As Python and PHP quote.
    text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    ...htmlEscaped(text),
    text.replaceAll(/<[^>]*>/g, ''),
    encodeURIComponent(text),
    text.trim(),
  ];
}

function htmlEscaped(text: string): string[] {
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = ['&quot;', '&#34;'].map((one) => html.replaceAll('"', one));
  return [html, ...quoted.flatMap((one) => [one, one.replaceAll("'", '&#x27;'), one.replaceAll("'", '&#39;')])];
}

function cut(text: string): string[] {
  return text.length <= shortestCut ? [] : [`${literal(text.slice(0, shortestCut))}.*?(?:\\.\\.\\.|…)?`];
}

/** The value at a dotted name: `body.owner.name`. */
function walk(values: Trial['values'], name: string): Json | undefined {
  let at: Json | undefined = values;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Readonly<Record<string, Json>>)[part];
  }
  return at;
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
