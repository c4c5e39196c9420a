/** Where every value of a file is written, and how that survives merging. */
import { escapeToken } from '../lib/pointer.ts';
import type { Json, Place } from '../model.ts';
import type { Source } from './document.ts';

/** By JSON Pointer. A map's entry is placed at its key, a list's item and the whole at the value. */
export type Places = Readonly<Record<string, Place>>;

/** The place of every node of the document. */
export function allPlaces(source: Source): Places {
  const places: Record<string, Place> = {};
  const walk = (value: Json, pointer: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const list = Array.isArray(value);
    for (const [key, child] of Object.entries(value)) {
      const inner = `${pointer}/${escapeToken(key)}`;
      places[inner] = source.locate(inner, list ? 'value' : 'key');
      walk(child, inner);
    }
  };
  walk(source.value, '');
  return places;
}

/** As values merge: a local field hides all that the base says of it; codes merge field by field. */
export function mergePlaces(base: Places, local: Places): Places {
  const hidden = (pointer: string): boolean => {
    const [top, code, field] = pointer.split('/').slice(1);
    if (top !== 'codes') return `/${top}` in local;
    return field !== undefined && `/codes/${code}/${field}` in local;
  };
  const kept = Object.entries(base).filter(([pointer]) => !hidden(pointer));
  return { ...Object.fromEntries(kept), ...local };
}

/** The place of the value at a pointer, or of its nearest parent, or the start of the file. */
export function placeOf(places: Places | undefined, file: string, pointer: string): Place {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = places?.[at];
    if (found !== undefined) return found;
  }
  return { file, line: 1, column: 1, path: '' };
}
