/**
 * A mark stands for what is known only when a request is sent, and no schema allows it. What is checked before it is sent
 * has a sample of the right shape in its place, and gets the mark afterwards. Pure.
 */

import { plain } from '../lib/plain.ts';
import { escapeToken, get, places, set } from '../lib/pointer.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Json } from '../model.ts';
import { sampleId } from './cast.ts';
import { firstDrawn } from './generate/random.ts';
import { type Ground, groundOf, resourcesOf } from './ground.ts';
import { isMark } from './names.ts';
import { spotValue } from './spots.ts';

export interface Sampled {
  /** Are there any marks? Else nothing below changes anything. */
  readonly any: boolean;
  /** The same ground with samples in the place of marks. */
  readonly ground: Ground;
  /** A body that was made on that ground, with the marks in the place of their samples. */
  marked(body: Json): Json;
  /** The same in a JSON Pointer into such a body. */
  pointer(written: string): string;
  /** Samples in the place of marks. */
  plain(body: Json): Json;
}

/** Shorter samples may stand in a body for something else. */
const sure = 8;

export function sampled(ground: Ground): Sampled {
  const names = ground.world?.names ?? {};
  const marks = Object.entries(names).filter(([, value]) => isMark(value));
  const same = (body: Json): Json => body;
  if (ground.world === null || marks.length === 0)
    return { any: false, ground, marked: same, pointer: (text) => text, plain: same };
  const samples = Object.fromEntries(marks.map(([name]) => [name, sampleOf(ground, name)]));
  const other = groundOf(ground.contract, ground.operation, ground.nonce, {
    ...ground.world,
    names: { ...names, ...samples },
  });
  const long = marks.flatMap(([name, mark]): [string, string][] => {
    const sample = samples[name];
    return typeof sample === 'string' && sample.length >= sure ? [[sample, String(mark)]] : [];
  });
  const texts = (text: string): string => long.reduce((at, [from, to]) => at.replaceAll(from, to), text);
  const back = new Map(marks.map(([name, mark]) => [String(mark), samples[name] ?? null]));
  return {
    any: true,
    ground: other,
    marked: (body) => whole(deep(body, texts), ground, other),
    pointer: texts,
    plain: (body) => deep(body, (text) => back.get(text) ?? text),
  };
}

/** Every text and key changed. */
function deep(value: Json, change: (text: string) => Json): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => deep(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plain(change(key)), deep(item, change)]));
}

/** Numbers and short texts are told by their spot: where a pin's sample is still there, the pin's mark belongs. */
function whole(body: Json, ground: Ground, other: Ground): Json {
  let at = body;
  for (const [index, { site, value }] of ground.pins.entries()) {
    const sample = other.pins[index]?.value;
    if (site.in !== 'body' || sample === undefined) continue;
    for (const inner of marksIn(value)) {
      const was = get(sample, inner);
      for (const spot of places(at, site.pointer))
        if (was !== undefined && JSON.stringify(get(at, spot + inner)) === JSON.stringify(was))
          at = set(at, spot + inner, get(value, inner) ?? null);
    }
  }
  return at;
}

/** Pointers of the values that are nothing but a mark. */
function marksIn(value: Json): readonly string[] {
  if (isMark(value)) return [''];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    marksIn(item as Json).map((inner) => `/${escapeToken(key)}${inner}`),
  );
}

/** The same for a ground and name, whatever is drawn. */
function sampleOf(ground: Ground, name: string): Json {
  const all = resourcesOf(ground);
  const versioned = all.find((one) => `${one.name}.version` === name);
  const site = versioned?.version == null ? null : parseSite(versioned.version.to);
  if (site !== null) return firstDrawn(spotValue(ground, site), 1) ?? '"1"';
  const resource = all.find((one) => one.name === name);
  return (resource === undefined ? null : firstDrawn(sampleId(ground, resource), 1)) ?? 'faultline';
}
