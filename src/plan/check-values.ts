/** Values that a suite pins, or a manifest gives as examples, against the contract's own schemas of that spot. Pure. */
import { codecOf } from '../contract/codec.ts';
import { isObject, list, own } from '../contract/json.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { get, tokens } from '../lib/pointer.ts';
import { diagnose } from '../manifest/codes.ts';
import type { Raise, Suite, Vocabulary } from '../manifest/model.ts';
import { placeOf } from '../manifest/places.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { parseSite } from '../manifest/sites.ts';
import { listed } from '../manifest/words.ts';
import type { Diagnostic, Json, JsonObject, Schema, Site } from '../model.ts';
import { chosenMedia, isJson } from './body.ts';
import { carries } from './declared.ts';
import { anyNonce, compile } from './generate/compile.ts';
import { namesIn } from './names.ts';
import { certainlyInvalid } from './readings.ts';

type Pinned = Suite['values'][number];

const hint =
  'Correct the value or the contract: as long as they differ, nothing is sent that would break another part of the same body or parameter.';

/** Values of `values` that a schema of their spot refuses to the letter. Alternatives are not asked: one may fit. */
export function checkValues(contract: Contract, suite: Suite): readonly Diagnostic[] {
  if (codecOf(contract) !== null) return [];
  return suite.values.flatMap((pinned, i): readonly Diagnostic[] => {
    const refused = refusedOf(contract, suite, pinned);
    if (refused === null) return [];
    const message = `The contract does not allow \`${JSON.stringify(refused.value)}\` at \`${pinned.at}\` of ${refused.operation.id}`;
    const place = placeOf(suite.places, suite.file, `/values/${i}`);
    return [diagnose('SUITE_VALUE', message, place, { level: 'warning', hint })];
  });
}

const exampleHint =
  '`value` is what the contract allows and the service refuses all the same; what the contract refuses is `body.type`, `query.range` and the like.';

/** Examples of `by: value` that each operation with their spot refuses to the letter: no request has them. */
export function checkExamples(contract: Contract, { codes }: Vocabulary, { strictness }: Suite): readonly Diagnostic[] {
  if (codecOf(contract) !== null) return [];
  const entries = codes.flatMap((one) => one.raised).filter(({ by }) => by.includes('value'));
  return entries.flatMap(({ on, at, examples, place }: Raise): readonly Diagnostic[] => {
    const site = parseSite(at ?? '');
    if (site === null || examples === null) return [];
    const operations = contract.operations.filter((one) => matchesOperation(on, one) && carries(contract, one, site));
    const refusers = operations.map((one) => refuser(contract, one, site, strictness));
    const wrong = examples.find((one) => namesIn(one).length === 0 && refusers.every((refuses) => refuses(one)));
    if (refusers.length === 0 || wrong === undefined) return [];
    const message = `The contract does not allow the example \`${JSON.stringify(wrong)}\` at \`${at}\` of ${listed(operations.map(({ id }) => id))}, so it is not sent`;
    return [diagnose('MANIFEST_VALUE', message, place, { level: 'warning', hint: exampleHint })];
  });
}

/** The first of its values that the first operation refuses. What names resources is not known yet. */
function refusedOf(contract: Contract, { strictness }: Suite, { on, at, value, or = [] }: Pinned) {
  const site = parseSite(at);
  const known = [value, ...or].filter((one) => namesIn(one).length === 0);
  if (site === null || known.length === 0) return null;
  for (const operation of contract.operations.filter((one) => matchesOperation(on, one))) {
    const refuses = refuser(contract, operation, site, strictness);
    const wrong = known.find(refuses);
    if (wrong !== undefined) return { operation, value: wrong };
  }
  return null;
}

function refuser(contract: Contract, operation: Operation, site: Site, strictness: Suite['strictness']) {
  const trusting = (schema: Schema) =>
    compile(schema, { strictness, nonce: anyNonce, direction: 'request' }).trusting();
  if (site.in === 'body') {
    const spots = spotSchemas(contract, operation, site).map(trusting);
    return (value: Json): boolean => spots.some((one) => !one.accepts(value));
  }
  const parameter = operation.parameters.find((one) => one.in === site.in && one.name === site.name);
  if (parameter === undefined || parameter.schema === null || site.pointer !== '') return () => false;
  const { schema, accepts } = trusting(standalone(contract, parameter.schema));
  return (value: Json): boolean => certainlyInvalid(parameter, schema, value, accepts);
}

/** All that certainly speaks of the spot. The values of a form are text: what they are is not to be seen here. */
function spotSchemas(contract: Contract, { body }: Operation, { pointer }: Site): readonly JsonObject[] {
  const media = chosenMedia(body);
  if (!media?.schema || !isJson(media.type)) return [];
  const root = standalone(contract, media.schema);
  if (!isObject(root)) return [];
  const { $defs } = root;
  return speaking(root, root, tokens(pointer)).map((one) => ({ ...one, ...($defs === undefined ? {} : { $defs }) }));
}

function speaking(
  root: Json,
  schema: Json,
  path: readonly string[],
  trail: readonly Json[] = [],
): readonly JsonObject[] {
  if (!isObject(schema) || trail.includes(schema)) return [];
  const [token, ...rest] = path;
  if (token === undefined) return [schema];
  const reference = schema['$ref'];
  const referred = typeof reference === 'string' ? get(root, reference.slice(1)) : undefined;
  const whole = [...list(schema['allOf']), ...(referred === undefined ? [] : [referred])];
  const index = token === '*' || /^\d+$/.test(token);
  const parts = [
    own(schema['properties'], token),
    index && schema['prefixItems'] === undefined ? schema['items'] : undefined,
  ];
  return [
    ...whole.flatMap((one) => speaking(root, one, path, [...trail, schema])),
    ...parts.flatMap((one) => (one === undefined ? [] : speaking(root, one, rest))),
  ];
}
