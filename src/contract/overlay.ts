/** OpenAPI Overlay 1.0 and 1.1: actions applied in order, and the record of what went where. */
import { exec, type JsonValue } from 'jsonpath-rfc9535';
import { get } from '../lib/pointer.ts';
import type { Diagnostic, Json } from '../model.ts';
import { diagnose, type Trouble } from './codes.ts';
import { isObject, join, list, own } from './json.ts';
import { locator } from './positions.ts';
import type { Source } from './read.ts';

/** After a change, what is at `to` was at `from`: in the overlay `source`, or (null) earlier in the document itself. */
interface Move {
  readonly to: string;
  readonly source: Source | null;
  readonly from: string;
}

export interface Overlaid {
  readonly value: Json;
  /** One batch per change, in order; read them backwards. */
  readonly moves: readonly (readonly Move[])[];
  readonly diagnostics: readonly Diagnostic[];
}

type Moves = (readonly Move[])[];
type Given = Omit<Move, 'to'>;

/** Objects that `JSON.parse` or a clone made, and that only this module changes. */
type Box = { [key: string]: Json };

/** Through JSON: objects of `structuredClone` belong to another realm inside Jest, where JSONPath does not take them for objects. */
function copyOf(value: Json): Json {
  return JSON.parse(JSON.stringify(value));
}

export function applyOverlays(value: Json, overlays: readonly Source[]): Overlaid {
  const root: Json = overlays.length === 0 ? value : copyOf(value);
  const moves: (readonly Move[])[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of overlays) applyOne(root, source, moves, diagnostics);
  return { value: root, moves, diagnostics };
}

function applyOne(root: Json, source: Source, moves: Moves, diagnostics: Diagnostic[]): void {
  const locate = locator(source);
  const report = ({ code, message, pointer }: Trouble): void => {
    diagnostics.push(diagnose(code, message, locate(pointer)));
  };
  if (!/^1\.[01]\.\d+/.test(String(own(source.value, 'overlay'))))
    report({ code: 'OVERLAY_INVALID', message: '`overlay` must be 1.0.x or 1.1.x', pointer: '/overlay' });
  const actions = own(source.value, 'actions');
  if (!Array.isArray(actions))
    report({ code: 'OVERLAY_INVALID', message: '`actions` must be a list', pointer: '/actions' });
  list(actions).forEach((action, index) => {
    const trouble = perform(root, action, { source, from: join('/actions', index) }, moves);
    if (trouble !== null) report(trouble);
  });
}

/** One action, written at `here`. */
function perform(root: Json, action: Json, here: Given, moves: Moves): Trouble | null {
  const pointer = join(here.from, 'target');
  const invalid = (message: string, at: string): Trouble => ({ code: 'OVERLAY_INVALID', message, pointer: at });
  const target = own(action, 'target');
  if (typeof target !== 'string') return invalid('An action needs a `target`, a JSONPath', here.from);
  const pointers = select(root, target);
  if (pointers === null) return invalid(`${target} is not a JSONPath (RFC 9535)`, pointer);
  if (pointers.length === 0) return { code: 'OVERLAY_UNMATCHED', message: `${target} selects nothing`, pointer };
  const problem = act(root, action, pointers, here, moves);
  return problem === null ? null : invalid(problem, here.from);
}

/** Pointers of what a JSONPath selects; null: it is not one. */
function select(root: Json, path: string): string[] | null {
  const pointers: string[] = [];
  try {
    exec(root as JsonValue, path, (_, keys) => void pointers.push(join('', ...keys.map(plainKey))));
    return pointers;
  } catch {
    return null;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };

/** Keys come as normalized paths spell them (RFC 9535 section 2.7). */
function plainKey(key: string | number): string | number {
  if (typeof key === 'number') return key;
  return key.replaceAll(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, hex: string | undefined, sign: string) =>
    hex === undefined ? (ESCAPES[sign] ?? sign) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** One action on all that it selects; a sentence where it cannot be done. */
function act(root: Json, action: Json, pointers: readonly string[], here: Given, moves: Moves): string | null {
  if (own(action, 'remove') === true) {
    if (pointers.includes('')) return 'The whole document cannot be removed';
    // From the back, so that the indexes of what is still to be removed stay right.
    for (const pointer of [...pointers].reverse()) remove(root, pointer, moves);
    return null;
  }
  const copy = own(action, 'copy');
  const update = own(action, 'update');
  if (typeof copy === 'string') {
    const [from, ...more] = select(root, copy) ?? [];
    if (from === undefined || more.length > 0) return `\`copy\` must select exactly one value: ${copy}`;
    for (const to of pointers) merge(root, to, copyOf(get(root, from) ?? null), { source: null, from }, moves);
    return null;
  }
  if (update === undefined) return 'An action needs `update`, `remove` or `copy`';
  for (const to of pointers) merge(root, to, copyOf(update), { ...here, from: join(here.from, 'update') }, moves);
  return null;
}

function split(pointer: string): readonly [parent: string, key: string] {
  const cut = pointer.lastIndexOf('/');
  return [
    pointer.slice(0, cut),
    pointer
      .slice(cut + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~'),
  ];
}

function remove(root: Json, pointer: string, moves: Moves): void {
  const [parent, key] = split(pointer);
  const holder = get(root, parent);
  if (Array.isArray(holder)) {
    const index = Number(key);
    const last = holder.length - 1;
    holder.splice(index, 1);
    const shifted = Array.from({ length: last - index }, (_, i) => index + i);
    moves.push(shifted.map((i) => ({ to: join(parent, i), source: null, from: join(parent, i + 1) })));
  } else if (isObject(holder)) delete (holder as Box)[key];
}

/** Objects merge, lists grow, anything else is replaced. */
function merge(root: Json, to: string, value: Json | undefined, given: Given, moves: Moves): void {
  const target = get(root, to);
  if (value === undefined) return;
  if (Array.isArray(target)) {
    const fresh = Array.isArray(value) ? list(value) : [value];
    fresh.forEach((each, i) => {
      moves.push([
        { ...given, to: join(to, target.length), from: Array.isArray(value) ? join(given.from, i) : given.from },
      ]);
      target.push(each);
    });
    return;
  }
  if (!isObject(target) || !isObject(value)) {
    put(root, to, value, given, moves);
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    const inner = join(to, key);
    const from = { ...given, from: join(given.from, key) };
    const merges =
      typeof own(target, key) === 'object' && own(target, key) !== null && typeof each === 'object' && each !== null;
    if (merges) merge(root, inner, each, from, moves);
    else put(root, inner, each, from, moves);
  }
}

function put(root: Json, to: string, value: Json, given: Given, moves: Moves): void {
  const [parent, key] = split(to);
  const holder = get(root, parent);
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else if (isObject(holder))
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  moves.push([{ ...given, to }]);
}
