/**
 * What Prism 5.14 gets wrong, as a table: each row was found by experiment, and the test next to it asserts each
 * against the real Prism, so a newer one that can do better says so. A trial under a limit is not sent to Prism.
 */
import {
  bodyNodes,
  formatAt,
  type Given,
  hasOddPattern,
  hasSiblings,
  isChoice,
  isDelimited,
  isFalsy,
  isForm,
  isSent,
  isStructured,
  nodesOf,
  parameters,
  schemaMutation,
  sentNodes,
  siteNodes,
  siteParameter,
} from './prism-facts.ts';

/**
 * `blind`: Prism takes what is invalid, so the probe is skipped. `strict`: it refuses what is valid (or throws), so
 * nothing can be asked of this operation. `why` completes "Prism …".
 */
export interface PrismLimit {
  readonly id: string;
  readonly effect: 'blind' | 'strict';
  readonly why: string;
  applies(given: Given): boolean;
}

/** The first limit that keeps Prism from showing this trial; null: none. */
export function prismLimit(given: Given): PrismLimit | null {
  return prismLimits.find((limit) => limit.applies(given)) ?? null;
}

const UNKNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  'minContains',
  'maxContains',
  'unevaluatedItems',
  'unevaluatedProperties',
  'dependentRequired',
  'dependentSchemas',
  'prefixItems',
  'contentEncoding',
  'contentMediaType',
  'readOnly',
]);
const UNKNOWN_FORMATS: ReadonlySet<string> = new Set(['idn-email', 'idn-hostname', 'iri', 'iri-reference']);
const OBJECT_KEYWORDS: ReadonlySet<string> = new Set([
  'additionalProperties',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
]);

export const prismLimits: readonly PrismLimit[] = [
  {
    id: 'keyword',
    effect: 'blind',
    why: 'checks by draft-07, which has no such keyword',
    applies: ({ probe }) => schemaMutation(probe, (mutation) => UNKNOWN_KEYWORDS.has(mutation.keyword)),
  },
  {
    id: 'prefix-items',
    effect: 'strict',
    why: 'holds every item to `items`, also those of `prefixItems`',
    applies: (given) => sentNodes(given).some((node) => 'prefixItems' in node && 'items' in node),
  },
  {
    id: 'format',
    effect: 'blind',
    why: 'does not know the format',
    applies: (given) =>
      schemaMutation(
        given.probe,
        ({ keyword, at }) => keyword === 'format' && UNKNOWN_FORMATS.has(formatAt(given, at)),
      ),
  },
  {
    id: 'pattern',
    effect: 'blind',
    why: 'checks nothing of a schema with a pattern that is no Unicode regular expression',
    applies: (given) => schemaMutation(given.probe, () => siteNodes(given).some(hasOddPattern)),
  },
  {
    id: 'closed-all-of',
    effect: 'blind',
    why: 'forgets `additionalProperties` where it merges `allOf`',
    applies: (given) =>
      schemaMutation(given.probe, ({ keyword }) => keyword === 'additionalProperties') &&
      siteNodes(given).some((node) => 'allOf' in node),
  },
  {
    id: 'discriminator',
    effect: 'strict',
    why: 'ignores discriminators, so another alternative may fit, or two at once',
    applies: (given) => sentNodes(given).some((node) => 'discriminator' in node),
  },
  {
    id: 'ref-siblings',
    effect: 'strict',
    why: 'applies what stands next to a `$ref`, which OpenAPI 3.0 ignores',
    applies: (given) =>
      given.contract.version !== '3.1' && given.contract.version !== '3.2' && sentNodes(given).some(hasSiblings),
  },
  {
    id: 'fraction',
    effect: 'strict',
    why: 'computes `multipleOf` in binary fractions',
    applies: (given) =>
      sentNodes(given).some(({ multipleOf }) => typeof multipleOf === 'number' && !Number.isInteger(multipleOf)),
  },
  {
    id: 'falsy-body',
    effect: 'strict',
    why: 'takes the bodies null, false, 0 and "" for no body',
    applies: ({ trial }) => isFalsy(trial.request.body) || isFalsy(trial.control.body),
  },
  {
    id: 'no-body',
    effect: 'blind',
    why: 'looks at the media type only where there is a body',
    applies: ({ probe, trial }) => probe.condition === 'media-type' && (trial.request.body ?? '') === '',
  },
  {
    id: 'form-names',
    effect: 'blind',
    why: 'reads only the declared fields of a form',
    applies: (given) =>
      isForm(given) &&
      schemaMutation(given.probe, ({ keyword, site }) => site.in === 'body' && OBJECT_KEYWORDS.has(keyword)),
  },
  {
    id: 'form-values',
    effect: 'strict',
    why: 'takes lists and objects in a form for text',
    applies: (given) => isForm(given) && bodyNodes(given).some((node) => isStructured(node) && !('properties' in node)),
  },
  {
    id: 'cookie',
    effect: 'blind',
    why: 'does not check cookies',
    applies: ({ probe }) =>
      (probe.mutation.kind === 'schema' || probe.mutation.kind === 'omit') && probe.site?.in === 'cookie',
  },
  {
    id: 'content',
    effect: 'blind',
    why: 'does not look into parameters with a media type',
    applies: (given) => schemaMutation(given.probe, () => (siteParameter(given)?.content ?? null) !== null),
  },
  {
    id: 'deep-names',
    effect: 'blind',
    why: 'reads only the declared properties of a deepObject, and takes it for sent also when it is not',
    applies: (given) => {
      const { mutation } = given.probe;
      if (siteParameter(given)?.style !== 'deepObject') return false;
      return mutation.kind === 'omit' || (mutation.kind === 'schema' && OBJECT_KEYWORDS.has(mutation.keyword));
    },
  },
  {
    id: 'deep-count',
    effect: 'strict',
    why: 'counts also the absent properties of a deepObject',
    applies: (given) =>
      parameters(given, ({ style }) => style === 'deepObject').some((one) =>
        nodesOf(given, one).some((node) => 'maxProperties' in node),
      ),
  },
  {
    id: 'absent-object',
    effect: 'strict',
    why: 'takes an object that a query leaves out for an empty one',
    applies: (given) =>
      parameters(
        given,
        (one) => one.in === 'query' && !one.required && (one.style === 'deepObject' || one.explode),
      ).some((one) =>
        nodesOf(given, one).some(
          (node) => isStructured(node) && ('required' in node || 'minProperties' in node || isChoice(node)),
        ),
      ),
  },
  {
    id: 'absent-list',
    effect: 'strict',
    why: 'takes an exploded space- or pipe-delimited list that is left out for a list of nothing',
    applies: (given) => parameters(given, (one) => isDelimited(one) && one.explode && !one.required).length > 0,
  },
  {
    id: 'absent-header',
    effect: 'strict',
    why: 'throws where a header with a list or object is left out',
    applies: (given) =>
      parameters(given, (one) => one.in === 'header' && !one.required && one.content === null).some((one) =>
        nodesOf(given, one).some(isStructured),
      ),
  },
  {
    id: 'path-list',
    effect: 'strict',
    why: 'throws on lists and objects in a path',
    applies: (given) =>
      parameters(given, ({ in: place, style }) => place === 'path' && style === 'simple').some((one) =>
        nodesOf(given, one).some(isStructured),
      ),
  },
  {
    id: 'space-delimited',
    effect: 'strict',
    why: 'splits at the text %20 instead of spaces',
    applies: (given) =>
      parameters(given, (one) => one.style === 'spaceDelimited' && !one.explode && isSent(given, one)).length > 0,
  },
  {
    id: 'delimited-scalar',
    effect: 'strict',
    why: 'throws on space- and pipe-delimited parameters that are no lists',
    applies: (given) =>
      parameters(given, isDelimited).some((one) => !nodesOf(given, one).some(({ type }) => type === 'array')),
  },
  {
    id: 'coercion',
    effect: 'strict',
    why: 'turns the text of a parameter into one type only before it tries alternatives',
    applies: (given) =>
      parameters(given, (one) => one.in !== 'cookie' && one.content === null && isSent(given, one)).some((one) =>
        nodesOf(given, one).some(isChoice),
      ),
  },
];
