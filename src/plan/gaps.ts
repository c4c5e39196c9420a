import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { get } from '../lib/pointer.ts';
import type { Code, Suite, Vocabulary } from '../manifest/model.ts';
import type { Condition, Gap, Probe } from '../model.ts';
import type { Range } from '../seams.ts';
import { chosenMedia } from './body.ts';
import { anyNonce, compile } from './generate/compile.ts';
import { firstOf } from './templates.ts';
import { withSize } from './too-large.ts';

/** Codes that no probe of the plan must give. `unreachable` ones say why themselves and are no gap. */
export function codeGaps(vocabulary: Vocabulary, suite: Suite, probes: readonly Probe[]): Gap[] {
  const provoked = new Set(probes.flatMap((probe) => probe.expectation.must.map((expected) => expected.code)));
  return vocabulary.codes
    .filter((code) => code.unreachable === null && !provoked.has(code.name))
    .map((code) => {
      const by = [...new Set(code.raised.flatMap((raise) => raise.by))];
      return {
        kind: 'unprovoked',
        operation: null,
        condition: null,
        code: code.name,
        why:
          by.length === 0
            ? 'nothing raises it'
            : `raised by ${by.join(', ')}, which no probe of this plan provokes${missing(code, suite)}`,
      };
    });
}

/** What the vocabulary leaves to the suite, and the suite does not have. */
function missing({ raised }: Code, { name, scenarios, hooks, resources, limits }: Suite): string {
  const by = [...new Set(raised.flatMap((raise) => raise.by))];
  const named = new Set([...scenarios.map((one) => `scenario:${one.name}`), ...hooks.map((one) => `hook:${one.name}`)]);
  const states = raised.flatMap(({ by: own, key }) => (own.includes('state') && key !== null ? [key] : []));
  const known = new Set(Object.values(resources).flatMap((one) => Object.keys(one?.states ?? {})));
  const keyed = raised.some(({ by: own, key }) => own.includes('taken') && key !== null);
  const uniques = keyed || Object.values(resources).some((one) => Object.keys(one?.unique ?? {}).length > 0);
  const cursors = Object.values(resources).some((one) => one?.cursor?.expire !== undefined);
  const lacking = [
    ...by.filter((one) => /^(?:scenario|hook):[^*]+$/.test(one) && !named.has(one)),
    ...states.filter((one) => !known.has(one)).map((one) => `state ${one} of a resource`),
    ...(by.includes('taken') && !uniques
      ? ['unique of a resource (`resources: {…: {unique: {name: "body:/name"}}}`), and no entry a `key`']
      : []),
    ...(by.includes('cursor') && !cursors ? ['cursor.expire of a resource, and no entry values that are over'] : []),
    ...(by.includes('limit') && limits.burst === null ? ['limits.burst'] : []),
  ];
  // The wrong state cannot be guessed: in a state that nobody wants the operation may well be allowed.
  const unkeyed = raised.some(({ by: own, key }) => own.includes('state') && key === null);
  const unsized = raised.some(({ by: own, examples }) => own.includes('size') && examples === null);
  return [
    lacking.length === 0 ? '' : `: the suite ${name} has no ${lacking.join(', ')}`,
    unkeyed ? '; an entry `by: state` says no `key`, so it is not known which state is wrong' : '',
    unsized ? '; an entry `by: size` says no `examples`: how many bytes are too many' : '',
  ].join('');
}

/** A body in none of whose media types a value can be written. */
export function bodyGaps(operation: Operation): Gap[] {
  if (operation.body === null || chosenMedia(operation.body) !== null) return [];
  const types = operation.body.media.map((media) => media.type).join(', ');
  return [
    gapOf('ungenerable', operation, 'body.*', `no values can be written as ${types || 'a body without a media type'}`),
  ];
}

export function gapOf(kind: Gap['kind'], operation: Operation, condition: Condition | null, why: string): Gap {
  return { kind, operation: operation.id, condition, code: null, why };
}

/** An operation that no fault leads to and no other gap speaks of: all that was looked at, so that nobody wonders. */
export function unprobed(
  operation: Operation,
  contract: Contract,
  tolerated: ReadonlySet<Condition>,
  unasked: ReadonlySet<Condition>,
): Gap {
  const inputs = [
    ...operation.parameters.map((one) => `${one.in}:${one.name}`),
    ...(operation.body === null ? [] : ['the body']),
  ];
  const first = firstOf(contract, operation);
  const open = operation.security.length === 0 || operation.security.some((schemes) => schemes.length === 0);
  const reasons = [
    inputs.length === 0 ? 'it has no input' : `no value of ${inputs.join(', ')} is certainly wrong on the wire`,
    ...(open ? ['it needs no credentials'] : []),
    ...(tolerated.size > 0 ? [`tolerated: ${[...tolerated].join(', ')}`] : []),
    ...(first === operation ? [] : [`route and method belong to the path: see ${first.id}`]),
    ...(unasked.size > 0
      ? [`only where the vocabulary or a declared status asks for it: ${[...unasked].join(', ')}`]
      : []),
  ];
  return gapOf('unprobed', operation, null, reasons.join('; '));
}

/** What of an operation's schemas no certain value could be found for: listed, not passed over. */
export function schemaGaps(operation: Operation, { contract, suite }: Range): Gap[] {
  const media = chosenMedia(operation.body);
  const schemas = [
    ...operation.parameters.map((one) => ({ at: `${one.in}:${one.name}`, in: one.in, schema: one.schema })),
    { at: 'body', in: 'body', schema: media?.schema ?? null },
  ];
  const said = schemas.flatMap(({ at, in: location, schema }) => {
    if (schema === null) return [];
    const options = { strictness: suite.strictness, nonce: anyNonce, direction: 'request' } as const;
    const compiled = compile(standalone(contract, schema), options);
    return compiled.ungenerable.map((sentence) =>
      gapOf('ungenerable', operation, `${location}.*`, `${at}: ${withSize(sentence, compiled.schema)}`),
    );
  });
  return [...said, ...unsaidGaps(operation, contract), ...mediaGaps(operation, contract)];
}

/** A body is written in one media type: what the schemas of others say is not broken. The same schema under several names is. */
function mediaGaps(operation: Operation, { document }: Contract): Gap[] {
  const { body } = operation;
  const chosen = chosenMedia(body);
  if (body === null || chosen === null) return [];
  const textOf = (schema: string | null): string => JSON.stringify(schema === null ? null : get(document, schema));
  const known = textOf(chosen.schema);
  const others = body.media.filter(({ schema }) => schema !== null && textOf(schema) !== known);
  if (others.length === 0) return [];
  const types = others.map(({ type }) => type).join(', ');
  const why = `body: it is sent as ${chosen.type}; the schema of ${types} is another, and not broken`;
  return [gapOf('ungenerable', operation, 'body.*', why)];
}

/** Constraints of a message that no schema says: expressions above all. */
function unsaidGaps(operation: Operation, { document, format }: Contract): Gap[] {
  const rules = format === 'protobuf' ? get(document, `${operation.pointer}/unsaid`) : undefined;
  if (!Array.isArray(rules)) return [];
  return rules.map((rule) =>
    gapOf('ungenerable', operation, 'body.*', `body: the rule ${rule} is kept, and not broken`),
  );
}
