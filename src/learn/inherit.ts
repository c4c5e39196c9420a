/** Edits of a manifest that extends others: a field that is written in it hides theirs, and so must hold what they say. Pure. */
import { isObject } from '../contract/json.ts';
import { get } from '../lib/pointer.ts';
import type { Inherited } from '../manifest/inherited.ts';
import type { Json } from '../model.ts';
import type { Proposal } from './model.ts';
import { pointerOf } from './values.ts';

/** The proposals so that nothing is lost that comes from elsewhere, and nothing comes back that is taken out. */
export function keepInherited(proposals: readonly Proposal[], { own, base }: Inherited): readonly Proposal[] {
  const taken = new Set<string>();
  const kept = proposals.map((one) => {
    const { pointer, theirs } = hiddenBy(one, base);
    const hides = theirs !== undefined && get(own, pointer) === undefined && !taken.has(pointer);
    if (one.edit === 'remove' || !hides) return one;
    taken.add(pointer);
    return withTheirs(one, theirs);
  });
  return [...kept, ...emptied(proposals, own, base)];
}

/** The smallest field that one file states as a whole, and what the others say there. */
function hiddenBy({ path }: Proposal, base: Inherited['base']): { pointer: string; theirs: Json | undefined } {
  const pointer = pointerOf(path.slice(0, path[0] === 'codes' ? 3 : 1));
  const isWhole = path[0] === 'codes' && path.length < 3;
  return { pointer, theirs: isWhole ? undefined : get(base, pointer) };
}

function withTheirs(one: Proposal, theirs: Json): Proposal {
  const { edit, path, value } = one;
  if (edit === 'append' || edit === 'prepend') {
    const list = [theirs].flat();
    return { ...one, edit: 'set', value: edit === 'append' ? [...list, value] : [value, ...list] };
  }
  // A status of one transport beside those of others.
  const [top = '', name = '', field = '', transport] = path;
  if (transport === undefined || !isObject(theirs)) return one;
  return { ...one, path: [top, name, field], value: { ...theirs, [transport]: value } };
}

/** A list that nothing is left of stays as an empty one: without it theirs would be in force again. */
function emptied(proposals: readonly Proposal[], own: Inherited['own'], base: Inherited['base']): readonly Proposal[] {
  const lists = new Map(
    proposals.filter(({ edit }) => edit === 'remove').map((one) => [pointerOf(one.path.slice(0, -1)), one]),
  );
  return [...lists].flatMap(([pointer, one]): readonly Proposal[] => {
    const at = proposals.filter(
      ({ path, edit }) => pointerOf(edit === 'remove' ? path.slice(0, -1) : path) === pointer,
    );
    const gone = at.filter(({ edit }) => edit === 'remove').length;
    const mine = [get(own, pointer) ?? []].flat();
    if (get(base, pointer) === undefined || gone < at.length || gone < mine.length) return [];
    return [{ ...one, edit: 'set', path: one.path.slice(0, -1), value: [] }];
  });
}
