/**
 * In-place applicators resolved: a set of schemas as alternatives, each a flat list of schemas that all apply to
 * the same instance. Bounded; what is left out or approximated, the final check of a value filters.
 */
import type { Json, JsonObject, Schema } from '../../model.ts';
import { isArray, isObject } from './json.ts';
import type { Graph, Node } from './types.ts';

/** Alternatives per instance location. */
const limit = 48;
const deepest = 200;

interface Partial {
  readonly todo: readonly Node[];
  readonly done: readonly Node[];
}

/**
 * `taken` names branches (by schema pointer) to which the result is restricted wherever a choice has one of them.
 */
export function expand(graph: Graph, nodes: readonly Node[], taken: ReadonlySet<string>): (readonly Node[])[] {
  const finished: (readonly Node[])[] = [];
  let open: Partial[] = [{ todo: nodes, done: [] }];
  for (let round = 0; open.length > 0 && round < deepest; round++) {
    const next: Partial[] = [];
    for (const { todo, done } of open) {
      const [node, ...rest] = todo;
      if (node === undefined) finished.push(done);
      else if (done.includes(node)) next.push({ todo: rest, done });
      else if (!node.never) {
        for (const more of choices(graph, node, taken)) next.push({ todo: [...more, ...rest], done: [...done, node] });
      }
    }
    open = next.slice(0, limit);
  }
  return finished.slice(0, limit);
}

/** Every way to choose among a node's branches; each is a list of further schemas that then apply. */
function choices(graph: Graph, node: Node, taken: ReadonlySet<string>): Node[][] {
  const always = node.ref === null ? node.allOf : [node.ref(), ...node.allOf];
  let ways: Node[][] = [[...always]];
  const cross = (options: readonly (readonly Node[])[]): void => {
    ways = ways.flatMap((way) => options.map((option) => [...way, ...option])).slice(0, limit);
  };
  for (const branches of [node.anyOf, node.oneOf]) if (branches.length > 0) cross(wanted(branches, taken));
  if (node.not !== null) cross(invent(graph, negations(graph, node.not.raw, node.not.never)));
  if (node.condition !== null) cross(conditional(graph, node, node.condition, taken));
  for (const [key, schema] of node.dependentSchemas) {
    const present = [graph.invent({ type: 'object', required: [key] }), schema];
    const absent = [graph.invent({ properties: { [key]: false } })];
    cross(taken.has(schema.at) ? [present] : [absent, present]);
  }
  return ways;
}

function wanted(branches: readonly Node[], taken: ReadonlySet<string>): Node[][] {
  const chosen = branches.filter((each) => taken.has(each.at));
  return (chosen.length > 0 ? chosen : branches).map((each) => [each]);
}

function conditional(graph: Graph, node: Node, test: Node, taken: ReadonlySet<string>): Node[][] {
  const yes = [[test, ...(node.consequent === null ? [] : [node.consequent])]];
  const no = invent(graph, negations(graph, test.raw, test.never)).map((way) =>
    node.alternative === null ? way : [...way, node.alternative],
  );
  if (node.consequent !== null && taken.has(node.consequent.at)) return yes;
  if (node.alternative !== null && taken.has(node.alternative.at)) return no;
  return [...yes, ...no];
}

function invent(graph: Graph, schemas: readonly Schema[]): Node[][] {
  return schemas.map((schema) => [graph.invent(schema)]);
}

const allTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** Schemas each of which implies `not schema`. `{}` where nothing better is known: the check then decides. */
export function negations(graph: Graph, schema: JsonObject, never = false): Schema[] {
  if (never) return [{}];
  const ways: Schema[] = [];
  for (const [keyword, argument] of Object.entries(schema)) ways.push(...negation(graph, keyword, argument, schema));
  return ways;
}

function negation(graph: Graph, keyword: string, argument: Json, schema: JsonObject): Schema[] {
  const opposite = opposites[keyword];
  if (opposite !== undefined) return opposite(argument, schema);
  if (keyword === '$ref' && typeof argument === 'string') {
    const target = graph.invent({ $ref: argument }).ref?.();
    return target === undefined ? [{}] : negations(graph, target.raw, target.never);
  }
  if (keyword === 'allOf' && isArray(argument)) return argument.map((each) => ({ not: each }));
  return ignored.has(keyword) ? [] : [{}];
}

const ignored = new Set([
  'title',
  'description',
  '$comment',
  'then',
  'else',
  'example',
  'examples',
  'default',
  '$defs',
]);

const opposites: Readonly<Record<string, (argument: Json, schema: JsonObject) => Schema[]>> = {
  type: (names) => [{ type: otherTypes(isArray(names) ? names : [names]) }],
  required: (names) =>
    (isArray(names) ? names : []).map((name) => ({ type: 'object', properties: { [String(name)]: false } })),
  properties: (table) =>
    Object.entries(isObject(table) ? table : {}).map(([key, schema]) => ({
      type: 'object',
      required: [key],
      properties: { [key]: { not: schema } },
    })),
  items: (schema) => [{ type: 'array', contains: { not: schema } }],
  contains: (schema) => [{ type: 'array', items: { not: schema } }],
  additionalProperties: () => [{ type: 'object', minProperties: 1 }],
  unevaluatedProperties: () => [{ type: 'object', minProperties: 1 }],
  unevaluatedItems: () => [{ type: 'array', minItems: 1 }],
  not: (schema) => (typeof schema === 'boolean' || isObject(schema) ? [schema] : []),
  anyOf: (branches) => [{ allOf: (isArray(branches) ? branches : []).map((each) => ({ not: each })) }],
  minimum: (limit) => [{ type: 'number', exclusiveMaximum: limit }],
  maximum: (limit) => [{ type: 'number', exclusiveMinimum: limit }],
  exclusiveMinimum: (limit) => [{ type: 'number', maximum: limit }],
  exclusiveMaximum: (limit) => [{ type: 'number', minimum: limit }],
  minLength: (limit) => [{ type: 'string', maxLength: Number(limit) - 1 }],
  maxLength: (limit) => [{ type: 'string', minLength: Number(limit) + 1 }],
  minItems: (limit) => [{ type: 'array', maxItems: Number(limit) - 1 }],
  maxItems: (limit) => [{ type: 'array', minItems: Number(limit) + 1 }],
  minProperties: (limit) => [{ type: 'object', maxProperties: Number(limit) - 1 }],
  maxProperties: (limit) => [{ type: 'object', minProperties: Number(limit) + 1 }],
  pattern: () => [{ type: 'string' }],
};

export function otherTypes(names: readonly Json[]): string[] {
  const excluded = new Set(names.includes('number') ? [...names, 'integer'] : names);
  return allTypes.filter((name) => !excluded.has(name));
}
