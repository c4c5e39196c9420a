/** How a cause's field is spelled on the wire, and which spot of the request it means. Pure and total. */
import { escapeToken, tokens } from '../lib/pointer.ts';
import type { CausePolicy } from '../manifest/model.ts';
import type { Site } from '../model.ts';

/** The field named is the site itself, what holds it, something inside it, or elsewhere. */
export type FieldRelation = 'same' | 'parent' | 'child' | 'other';

export type FieldStyle = CausePolicy['field'];

export function fieldMatches(wireField: string, style: FieldStyle, site: Site): boolean {
  return fieldRelation(wireField, style, site) === 'same';
}

/** The site as an answer of this style would spell it. */
export function spelling(style: FieldStyle, { in: where, name, pointer }: Site): string {
  const path = [...(where === 'body' ? [] : [name]), ...tokens(pointer)];
  if (style === 'bare') return path.findLast((step) => !/^\d+$/.test(step)) ?? '';
  if (style === 'pointer') return path.map((step) => `/${escapeToken(step)}`).join('');
  if (style === 'loc') return path.join('/');
  return path.reduce((at, step) => {
    if (/^\d+$/.test(step)) return `${at}[${step}]`;
    return at === '' ? step : `${at}.${step}`;
  }, '');
}

const nearestFirst: readonly FieldRelation[] = ['same', 'parent', 'child'];

/**
 * Where the field lies as seen from the site. A parent is one step up, a child any number of steps down. A site may be
 * spelled with its location (`query.limit`, `body/name`) or without. Header names ignore case. A pointer into
 * the body begins with a slash (RFC 6901, 3); a parameter is often its bare name there too. In styles that part names
 * with dots, a dot inside a key and one between keys are the same, as services spell them the same.
 */
export function fieldRelation(wireField: string, style: FieldStyle, site: Site): FieldRelation {
  const steps = [...(site.in === 'body' ? [] : [site.name]), ...tokens(site.pointer)];
  const [wire, path] = site.in === 'header' ? [wireField.toLowerCase(), steps.map(lower)] : [wireField, steps];
  if (style === 'bare') return bareRelation(wire, path);
  if (style === 'pointer' && site.in === 'body' && !/^(?:#|\/|$)/.test(wire)) return 'other';
  const read = readings[style](wire);
  const spelled = [path, [site.in, ...path]].map((one) => relation(read, one, style));
  return nearestFirst.find((one) => spelled.includes(one)) ?? 'other';
}

function lower(text: string): string {
  return text.toLowerCase();
}

function relation(wire: string, path: readonly string[], style: FieldStyle): FieldRelation {
  const same = spell(path, style);
  if (wire === same) return 'same';
  if (path.length > 0 && wire === spell(path.slice(0, -1), style)) return 'parent';
  const inside = wire !== '' && (same === '' || wire.startsWith(same + separators[style]));
  return inside ? 'child' : 'other';
}

/** Between steps; what cannot be in a step where the style keeps them apart. */
const separators: Readonly<Record<FieldStyle, string>> = {
  pointer: '\0',
  loc: '/',
  dotted: '.',
  kubernetes: '.',
  jsonpath: '.',
  bare: '',
};

function spell(path: readonly string[], style: FieldStyle): string {
  const joined = path.join(separators[style]);
  return separators[style] === '.' ? plainDots(joined) : joined;
}

/** The wire's spelling in the form that `spell` gives a site. */
const readings: Readonly<Record<Exclude<FieldStyle, 'bare'>, (wire: string) => string>> = {
  pointer: (wire) => {
    const fragment = wire.startsWith('#') ? percentDecoded(wire.slice(1)) : wire;
    return tokens(fragment === '' || fragment.startsWith('/') ? fragment : `/${fragment}`).join('\0');
  },
  loc: (wire) => wire,
  dotted: plainDots,
  // A path that leads nowhere is spelled `<nil>` (k8s.io/apimachinery util/validation/field).
  kubernetes: (wire) => (wire === '<nil>' ? '' : plainDots(wire)),
  jsonpath: (wire) => plainDots(wire.replace(/^\$\.?/, '')),
};

/** `a[0].b`, `a['x']` → `a.0.b`, `a.x`. */
function plainDots(text: string): string {
  if (!text.includes('[')) return text;
  return text.replaceAll(/\[(?:'([^']*)'|"([^"]*)"|([^[\]]*))\]/g, '.$1$2$3').replace(/^\./, '');
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Only a name: of an item of a list, the list's. */
function bareRelation(wire: string, path: readonly string[]): FieldRelation {
  const names = path.filter((step) => !/^\d+$/.test(step));
  if (wire === (path.at(-1) ?? '') || wire === (names.at(-1) ?? '')) return 'same';
  return wire === (names.at(-2) ?? '') ? 'parent' : 'other';
}
