/** Parses a standalone schema into nodes. */
import type { Json, JsonObject, Schema } from '../../model.ts';
import { checksOf } from './checks.ts';
import { child, isArray, isObject, member } from './json.ts';
import { patternOf } from './patterns.ts';
import type { Graph, Node, Strictness } from './types.ts';

const none: readonly Node[] = [];

export function graphOf(schema: Schema, strictness: Strictness): Graph {
  const known = new Map<string, Node>();
  let invented = 0;
  const nodeAt = (at: string, raw: Json | undefined): Node => {
    const found = known.get(at);
    if (found !== undefined) return found;
    const node = parse(raw, at, strictness, nodeAt, (ref) => resolve(ref));
    // invented schemas are held by whoever invented them
    if (!at.startsWith('!')) known.set(at, node);
    return node;
  };
  const resolve = (ref: string): Node => {
    const tokens = fragmentTokens(ref);
    const at = tokens.reduce(child, '');
    return nodeAt(at, tokens.reduce<Json | undefined>(member, schema));
  };
  return {
    root: nodeAt('', schema),
    strictness,
    invent: (raw) => nodeAt(`!${invented++}`, raw),
  };
}

/** `#/$defs/a~1b` → `['$defs', 'a/b']`. */
function fragmentTokens(ref: string): string[] {
  const text = decodeURIComponent(ref.replace(/^#/, ''));
  return text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function parse(
  given: Json | undefined,
  at: string,
  strictness: Strictness,
  nodeAt: (at: string, raw: Json | undefined) => Node,
  resolve: (ref: string) => Node,
): Node {
  const raw: JsonObject = isObject(given) ? given : {};
  const one = (keyword: string): Node | null =>
    raw[keyword] === undefined ? null : nodeAt(`${at}/${keyword}`, raw[keyword]);
  const list = (keyword: string): readonly Node[] => {
    const items = raw[keyword];
    return isArray(items) ? items.map((item, i) => nodeAt(`${at}/${keyword}/${i}`, item)) : none;
  };
  const table = (keyword: string): ReadonlyMap<string, Node> => {
    const entries = raw[keyword];
    if (!isObject(entries)) return new Map();
    return new Map(Object.keys(entries).map((key) => [key, nodeAt(child(`${at}/${keyword}`, key), entries[key])]));
  };
  const ref = raw['$ref'];
  const condition = one('if');
  const inner = one('contains');
  return {
    at,
    raw,
    never: given === false || (raw['not'] !== undefined && isEmpty(raw['not'])),
    checks: checksOf(raw, strictness),
    ref: typeof ref === 'string' ? once(() => resolve(ref)) : null,
    allOf: list('allOf'),
    anyOf: list('anyOf'),
    oneOf: list('oneOf'),
    not: one('not'),
    condition,
    // without `if`, `then` and `else` say nothing
    consequent: condition && one('then'),
    alternative: condition && one('else'),
    required: stringsOf(raw['required']),
    dependents: Object.entries(isObject(raw['dependentRequired']) ? raw['dependentRequired'] : {}).map(
      ([key, needs]) => [key, stringsOf(needs)] as const,
    ),
    dependentSchemas: table('dependentSchemas'),
    properties: table('properties'),
    patterns: [...table('patternProperties')].map(([source, node]) => ({
      pattern: patternOf(source, strictness),
      node,
    })),
    additional: one('additionalProperties'),
    unevaluatedProperties: one('unevaluatedProperties'),
    propertyNames: one('propertyNames'),
    prefix: list('prefixItems'),
    items: one('items'),
    contains: inner && {
      node: inner,
      min: numberOf(raw['minContains'], 1),
      max: numberOf(raw['maxContains'], Number.POSITIVE_INFINITY),
    },
    unevaluatedItems: one('unevaluatedItems'),
  };
}

/** `true` and `{}` allow everything, so their negation nothing. */
function isEmpty(schema: Json): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0);
}

function once(make: () => Node): () => Node {
  let node: Node | null = null;
  return () => {
    node ??= make();
    return node;
  };
}

function stringsOf(value: Json | undefined): readonly string[] {
  return isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numberOf(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
