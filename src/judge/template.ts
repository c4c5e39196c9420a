import type { Json, Template, Trial } from '../model.ts';

/** Shortest beginning of a value that still counts as the value, cut off: characters. */
const shortestCut = 16;

/**
 * Does the text follow the template? `{*}` is any text, `{body.name}` a value of the request, the rest is literal.
 * A service may echo a value raw, JSON- or HTML-escaped, stripped of tags, or cut short; a value that the request does not
 * have may be any text.
 */
export function matchesTemplate(template: Template, text: string, values: Trial['values']): boolean {
  const pattern = template
    .split(/(\{[^{}]*\})/)
    .map((part) => (/^\{[^{}]*\}$/.test(part) ? hole(part.slice(1, -1), values) : escape(part)))
    .join('');
  return new RegExp(`^${pattern}$`, 's').test(text);
}

function hole(name: string, values: Trial['values']): string {
  const value = name === '*' ? undefined : walk(values, name);
  if (value === undefined) return '.*?';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `(?:${[...new Set(echoes(text))].map(escape).concat(cut(text)).join('|')})`;
}

function echoes(text: string): string[] {
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = html.replaceAll('"', '&quot;');
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    html,
    quoted,
    quoted.replaceAll("'", '&#x27;'),
    quoted.replaceAll("'", '&#39;'),
    text.replaceAll(/<[^>]*>/g, ''),
    encodeURIComponent(text),
    text.trim(),
  ];
}

function cut(text: string): string[] {
  return text.length <= shortestCut ? [] : [`${escape(text.slice(0, shortestCut))}.*?(?:\\.\\.\\.|…)?`];
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

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
