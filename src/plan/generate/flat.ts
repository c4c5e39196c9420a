/** What a flat list of schemas, all about the same instance, leaves open. */
import type { Json } from '../../model.ts';
import { isArray, same } from './json.ts';
import type { Node } from './types.ts';
import { verdict } from './verdict.ts';

export interface Flat {
  readonly nodes: readonly Node[];
  /** JSON types that are allowed; `number` stands for numbers that are not whole. */
  readonly types: readonly string[];
  /** Types that the keywords speak about: what an author without `type` had in mind. */
  readonly meant: readonly string[];
  /** The only values, by enum and const; null: free. */
  readonly values: readonly Json[] | null;
  /** Valid ones of what the author gave as examples and defaults. */
  readonly examples: readonly Json[];
  /** Construction alone does not guarantee validity. */
  readonly tricky: boolean;
}

const everyType = ['string', 'integer', 'number', 'object', 'array', 'boolean', 'null'] as const;

const speaksOf: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains', 'unevaluatedItems'],
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'propertyNames',
    'minProperties',
    'maxProperties',
    'dependentRequired',
    'dependentSchemas',
    'unevaluatedProperties',
  ],
};

const trickyKeywords = [
  'not',
  'oneOf',
  'if',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'uniqueItems',
  'x-null',
];

/** null: no instance can satisfy all of them. */
export function flatOf(nodes: readonly Node[]): Flat | null {
  let types: readonly string[] = everyType;
  for (const node of nodes) types = types.filter((type) => allows(node, type));
  const values = listed(nodes);
  if (types.length === 0 || values?.length === 0) return null;
  const has = (keyword: string): boolean => nodes.some((node) => node.raw[keyword] !== undefined);
  return {
    nodes,
    types,
    meant: types.filter((type) => (speaksOf[type] ?? []).some(has)),
    values,
    examples: values === null ? nodes.flatMap(examplesOf).filter((value) => holds(nodes, value)) : [],
    tricky: trickyKeywords.some(has),
  };
}

/** Certainly valid against each of them. */
export function holds(nodes: readonly Node[], value: Json): boolean {
  for (const node of nodes) if (verdict(node, value) !== 1) return false;
  return true;
}

function allows(node: Node, type: string): boolean {
  const given = node.raw['type'];
  if (given === undefined) return true;
  const names = isArray(given) ? given : [given];
  return names.includes(type) || (type === 'integer' && names.includes('number'));
}

function listed(nodes: readonly Node[]): readonly Json[] | null {
  const lists = nodes.flatMap(({ raw }) => [
    ...(isArray(raw['enum']) ? [raw['enum']] : []),
    ...(raw['const'] === undefined ? [] : [[raw['const']]]),
  ]);
  const [first, ...rest] = lists;
  const common = first?.filter((value) => rest.every((list) => list.some((each) => same(each, value))));
  return common?.filter((value) => holds(nodes, value)) ?? null;
}

function examplesOf(node: Node): readonly Json[] {
  const { examples, example, default: fallback } = node.raw;
  const single = [example, fallback].filter((value) => value !== undefined);
  return [...(isArray(examples) ? examples : []), ...single];
}

/** Largest of a lower bound, smallest of an upper one. */
export function bound(nodes: readonly Node[], keyword: string, side: 'lower' | 'upper', otherwise: number): number {
  const given = nodes.map((node) => node.raw[keyword]).filter((value) => typeof value === 'number');
  return side === 'lower' ? Math.max(otherwise, ...given) : Math.min(otherwise, ...given);
}
