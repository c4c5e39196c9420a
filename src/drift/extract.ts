/** The codes that a file spells: by a ready extractor, or by the user's own pattern. Pure. */
import { matchesGlob } from '../manifest/conditions.ts';
import type { SourceSpec } from '../manifest/model.ts';
import type { Place } from '../model.ts';
import { listedIn } from './documents.ts';
import { type LanguageName, languages } from './languages/index.ts';
import { type Spelled, spelledIn } from './program.ts';
import { type Markup, tabled } from './tables.ts';

/** A code and where the source spells it. */
export interface Found {
  readonly code: string;
  readonly place: Place;
}

export type Extracted = { readonly found: readonly Found[] } | { readonly problem: string };

const others: readonly (readonly [RegExp, Markup | 'document'])[] = [
  [/\.(?:md|markdown|mdx)$/i, 'markdown'],
  [/\.(?:rst|inc)$/i, 'rst'],
  [/\.(?:ya?ml|json)$/i, 'document'],
];

/** `find` needs no knowledge of the file; else `as` says what it is, else its name does. */
export function extract(spec: SourceSpec, raw: string): Extracted {
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  const marker = /^(?:<{7} |>{7} )/m.exec(text);
  if (marker !== null && /^={7}$/m.test(text)) return { problem: 'an unresolved merge is left in it' };
  const lines = lineFinder(text, spec.file);
  if (spec.find !== null) return { found: byPattern(spec.find, text, lines).map((one) => stripped(spec, one)) };
  const kind = spec.as ?? kindOf(spec.file);
  if (kind === null) return { problem: 'its name does not say what it is; say `as` or `find`' };
  if (kind === 'openapi' || kind === 'asyncapi') {
    const listed = listedIn(text, spec.file, spec.at, spec.name !== null);
    if (typeof listed === 'string') return { problem: listed };
    return { found: listed.filter(({ names }) => isNamed(spec, names)).map((one) => stripped(spec, one)) };
  }
  const spelled: readonly Spelled[] =
    kind === 'markdown' || kind === 'rst'
      ? tabled(text, kind, spec.name)
      : spelledIn(text, languages[kind]).filter(({ names }) => isNamed(spec, names));
  return { found: spelled.map(({ code, offset }) => stripped(spec, { code, place: lines(offset) })) };
}

function kindOf(file: string): SourceSpec['as'] {
  for (const [name, { files }] of Object.entries(languages))
    if (files.some((end) => file.toLowerCase().endsWith(end))) return name as LanguageName;
  const kind = others.find(([pattern]) => pattern.test(file))?.[1] ?? null;
  return kind === 'document' ? 'openapi' : kind;
}

/** The constant, or what holds it. */
function isNamed({ name }: SourceSpec, names: readonly string[]): boolean {
  return name === null || [...names, names.join('.')].some((one) => matchesGlob(name, one));
}

function stripped({ strip }: SourceSpec, { code, place }: Found): Found {
  return { code: strip !== null && code.startsWith(strip) ? code.slice(strip.length) : code, place };
}

/** The group `code`, else the first group that is there, else all of it. */
function byPattern(find: string, text: string, lines: (offset: number) => Place): readonly Found[] {
  return [...text.matchAll(new RegExp(find, 'dgmu'))].flatMap((hit) => {
    const [whole = [0, 0], ...groups] = hit.indices ?? [];
    const spot = hit.indices?.groups?.['code'] ?? groups.find((one) => one !== undefined) ?? whole;
    const code = text.slice(spot[0], spot[1]);
    return code === '' ? [] : [{ code, place: lines(spot[0]) }];
  });
}

function lineFinder(text: string, file: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    const line = after < 0 ? starts.length : after;
    return { file, line, column: offset - (starts[line - 1] ?? 0) + 1, path: '' };
  };
}
