/**
 * `google.api.http` rules (google/api/http.proto): a method as a REST-like operation whose path holds some of the message's
 * fields, and back, as a transcoding gateway does it. Pure.
 */

import {
  type DescMethod,
  type FileRegistry,
  getExtension,
  hasExtension,
  type Message,
  toJson,
} from '@bufbuild/protobuf';
import { plain } from '../lib/plain.ts';
import { get, set } from '../lib/pointer.ts';
import type { Json, JsonObject } from '../model.ts';
import { isObject, text } from './json.ts';
import { knownRegistry } from './protobuf-files.ts';

/** Part of a path: a literal, or a parameter, of which `whole` says that its value is all of the field. */
export type Segment = string | { readonly parameter: string };

/** A field of the message that stands in the path. */
export interface Lifted {
  /** Names, outermost first. */
  readonly field: readonly string[];
  /** What its value is made of, without slashes between. */
  readonly segments: readonly Segment[];
}

export interface Route {
  readonly method: string;
  /** Template, `/v1/rooms/{name}`. */
  readonly path: string;
  readonly lifted: readonly Lifted[];
}

const verbs = ['get', 'put', 'post', 'delete', 'patch'];

/** The route that a rule of the suite (by its selector, the last one wins) or else the method's own option gives; null: none that can be told apart. */
export function routeOf(method: DescMethod, registry: FileRegistry, rules: readonly JsonObject[]): Route | null {
  const name = `${method.parent.typeName}.${method.name}`;
  const said = rules.filter((one) => selects(text(one['selector'] ?? null) ?? '', name)).at(-1);
  const rule = said ?? optionOf(method, registry);
  const verb = rule === null ? undefined : verbs.find((one) => typeof rule[one] === 'string');
  if (rule === null || verb === undefined) return null;
  const template = text(rule[verb] ?? null) ?? '';
  const parsed = parsedTemplate(template);
  return { method: verb.toUpperCase(), ...parsed };
}

/** `pkg.Service.Method`, `pkg.Service.*` or `*`. */
function selects(selector: string, name: string): boolean {
  return selector === name || selector === '*' || (selector.endsWith('.*') && name.startsWith(selector.slice(0, -1)));
}

function optionOf(method: DescMethod, registry: FileRegistry): JsonObject | null {
  const extension = registry.getExtension('google.api.http') ?? knownRegistry().getExtension('google.api.http');
  const { options } = method.proto;
  if (extension?.message === undefined || options === undefined || !hasExtension(options, extension)) return null;
  const value = getExtension(options, extension) as Message;
  const json = toJson(extension.message, value, { useProtoFieldName: true }) as Json;
  return isObject(json) ? json : null;
}

/** `/v1/{parent=projects/*}/rooms/{room_id}` → `/v1/projects/{parent}/rooms/{room_id}` and what the fields are made of. */
function parsedTemplate(template: string): Pick<Route, 'path' | 'lifted'> {
  const lifted: Lifted[] = [];
  const taken = new Set<string>();
  const path = template.replace(/\{([^{}=]+)(?:=([^{}]*))?\}/g, (_, name: string, pattern = '*') => {
    const parts = String(pattern).split('/');
    const last = parts.findLastIndex((part) => part.startsWith('*'));
    const leaf = name.split('.').at(-1) ?? name;
    const segments = parts.map((part, index): Segment => {
      if (!part.startsWith('*')) return part;
      const wanted = index === last ? leaf : (parts[index - 1] ?? leaf);
      const parameter = taken.has(wanted) ? `${name}_${index}` : wanted;
      taken.add(parameter);
      return { parameter };
    });
    lifted.push({ field: name.split('.'), segments });
    return segments.map((one) => (typeof one === 'string' ? one : `{${one.parameter}}`)).join('/');
  });
  return { path, lifted };
}

/** The message of a body and of the path's values, by parameter. */
export function merged({ lifted }: Route, body: Json, values: Readonly<Record<string, Json>>): Json {
  return lifted.reduce((message: Json, one) => {
    const value = composed(one.segments, values);
    if (value === undefined) return message;
    return one.field.reduce<Json>((at, _, depth) => {
      const pointer = `/${one.field.slice(0, depth + 1).join('/')}`;
      if (depth === one.field.length - 1) return set(at, pointer, value);
      return get(at, pointer) === undefined ? set(at, pointer, {}) : at;
    }, message);
  }, body);
}

/** A value with slashes is the whole name already: what a create answered with. */
function composed(segments: readonly Segment[], values: Readonly<Record<string, Json>>): Json | undefined {
  if (segments.length === 1) return values[parameterOf(segments[0]) ?? ''];
  let name = '';
  for (const segment of segments) {
    const parameter = parameterOf(segment);
    const value = parameter === null ? segment : values[parameter];
    if (value === undefined) return undefined;
    const part = plain(value);
    name = part.includes('/') ? part : name === '' ? part : `${name}/${part}`;
  }
  return name;
}

export function parameterOf(segment: Segment | undefined): string | null {
  return typeof segment === 'object' ? segment.parameter : null;
}

/** The path's values in a target; null: it is not of this route. `:verb` at the end is part of its literal. */
export function valuesIn(path: string, target: string): Readonly<Record<string, string>> | null {
  const names: string[] = [];
  const literal = (part: string): string => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const pattern = path.split(/(\{[^{}]+\})/).map((part) => {
    if (!part.startsWith('{')) return literal(part);
    names.push(part.slice(1, -1));
    return '([^/]*?)';
  });
  const found = new RegExp(`^${pattern.join('')}$`).exec(target.split('?', 1)[0] ?? '');
  if (found === null) return null;
  return Object.fromEntries(names.map((name, index) => [name, decoded(found[index + 1] ?? '')]));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The fields that stand in the path, as pointers into the message. */
export function liftedPointers({ lifted }: Pick<Route, 'lifted'>): ReadonlySet<string> {
  return new Set(lifted.map(({ field }) => `/${field.join('/')}`));
}
