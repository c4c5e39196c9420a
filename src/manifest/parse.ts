/** `errors.yaml` → Vocabulary. Follows `extends`; reads files and nothing else. */
import { resolve } from 'node:path';
import { escapeToken } from '../lib/pointer.ts';
import type { Diagnostic, Json, Place } from '../model.ts';
import { diagnose } from './codes.ts';
import { readSource, type Source } from './document.ts';
import type { CausePolicy, Vocabulary } from './model.ts';
import {
  absolute,
  asArray,
  asObject,
  asText,
  asTexts,
  type CodeFields,
  completeCode,
  toCode,
  toEnvelope,
  toSelector,
  toSourceSpec,
} from './normalise.ts';
import { allPlaces, mergePlaces, type Places } from './places.ts';
import { validateSource } from './validate.ts';
import { validateVocabulary } from './well-formed.ts';

/** What the files along `extends` state, before defaults. */
interface Layer {
  readonly top: Readonly<Partial<Omit<Vocabulary, 'file' | 'codes' | 'places'>>>;
  readonly codes: ReadonlyMap<string, CodeFields>;
  readonly places: Places;
}

interface Result<T> {
  readonly value: T | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a manifest and all that it extends. null where any of them is broken; the diagnostics say where. */
export async function parseManifest(
  file: string,
): Promise<{ vocabulary: Vocabulary | null; diagnostics: readonly Diagnostic[] }> {
  const path = resolve(file);
  const { value: layer, diagnostics } = await loadLayer(path, [], null);
  if (layer === null) return { vocabulary: null, diagnostics };
  const vocabulary = complete(path, layer);
  const more = validateVocabulary(vocabulary);
  const broken = more.some((one) => one.level === 'error');
  return { vocabulary: broken ? null : vocabulary, diagnostics: [...diagnostics, ...more] };
}

async function loadLayer(file: string, chain: readonly string[], from: Place | null): Promise<Result<Layer>> {
  if (chain.includes(file)) {
    const message = `\`extends\` goes in a circle: ${[...chain.slice(chain.indexOf(file)), file].join(' → ')}`;
    return { value: null, diagnostics: [diagnose('MANIFEST_EXTENDS_CYCLE', message, from)] };
  }
  const { source, diagnostics } = await readSource('manifest', file, from);
  if (source === null) return { value: null, diagnostics };
  const mistakes = validateSource(source);
  if (mistakes.length > 0) return { value: null, diagnostics: mistakes };
  const bases = await loadBases(source, [...chain, file]);
  if (bases.value === null) return { value: null, diagnostics: bases.diagnostics };
  return { value: [...bases.value, toLayer(source)].reduce(mergeLayers), diagnostics: [] };
}

async function loadBases(source: Source, chain: readonly string[]): Promise<Result<readonly Layer[]>> {
  const layers: Layer[] = [];
  const diagnostics: Diagnostic[] = [];
  const listed = Array.isArray(source.value['extends']);
  for (const [i, path] of asTexts(source.value['extends']).entries()) {
    const place = source.locate(listed ? `/extends/${i}` : '/extends');
    const base = await loadLayer(absolute(source.file, path), chain, place);
    diagnostics.push(...base.diagnostics);
    if (base.value !== null) layers.push(base.value);
  }
  return { value: diagnostics.length > 0 ? null : layers, diagnostics };
}

function toLayer(source: Source): Layer {
  const { value, file } = source;
  const stated = <K extends string, T>(key: K, read: (field: Json) => T): { [P in K]?: T } =>
    value[key] === undefined ? {} : ({ [key]: read(value[key]) } as { [P in K]?: T });
  const codes = Object.entries(asObject(value['codes'])).map(([name, fields]): [string, CodeFields] => {
    const pointer = `/codes/${escapeToken(name)}`;
    const locate = (inner: string) => source.locate(pointer + inner);
    return [name, toCode(name, asObject(fields), source.locate(pointer, 'key'), locate, source.numericKey(pointer))];
  });
  return {
    top: {
      ...stated('version', asText),
      ...stated('contracts', (field) => asTexts(field).map((path) => absolute(file, path))),
      ...stated('envelopes', (field) => asArray(field).map(toEnvelope)),
      ...stated('closed', (field) => (typeof field === 'string' ? { pattern: field } : field === true)),
      ...stated('causes', toCausePolicy),
      ...stated('silent', (field) => asArray(field).map(toSelector)),
      ...stated('tolerated', (field) => asArray(field).map(toSelector)),
      ...stated('precedence', asTexts),
      ...stated('reserved', asTexts),
      ...stated('sources', (field) =>
        asArray(field).map((one, i) => toSourceSpec(one, file, source.locate(`/sources/${i}`))),
      ),
    },
    codes: new Map(codes),
    places: allPlaces(source),
  };
}

function toCausePolicy(value: Json): CausePolicy {
  const { field, policy, types } = asObject(value);
  return {
    field: (asText(field) ?? 'dotted') as CausePolicy['field'],
    policy: (asText(policy) ?? 'contains') as CausePolicy['policy'],
    types: Object.fromEntries(Object.entries(asObject(types)).map(([type, by]) => [type, asTexts(by)])),
  };
}

/** The later layer wins, field by field: of the file, and of each code. */
function mergeLayers(base: Layer, local: Layer): Layer {
  const codes = new Map(base.codes);
  for (const [name, fields] of local.codes) codes.set(name, { ...codes.get(name), ...fields });
  return { top: { ...base.top, ...local.top }, codes, places: mergePlaces(base.places, local.places) };
}

function complete(file: string, layer: Layer): Vocabulary {
  const start: Place = { file, line: 1, column: 1, path: '' };
  return {
    version: null,
    contracts: [],
    envelopes: [],
    closed: true,
    causes: null,
    silent: [],
    tolerated: [],
    precedence: [],
    reserved: [],
    ...layer.top,
    file,
    codes: [...layer.codes.values()].map((fields) => completeCode(fields, start)),
    places: layer.places,
  };
}
