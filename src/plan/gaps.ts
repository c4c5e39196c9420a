import type { Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import type { Vocabulary } from '../manifest/model.ts';
import type { Gap, Probe } from '../model.ts';
import type { Range } from '../seams.ts';
import { chosenMedia } from './body.ts';
import { compile } from './generate/compile.ts';

/** Codes that no probe of the plan must give. `unreachable` ones say why themselves and are no gap. */
export function codeGaps(vocabulary: Vocabulary, probes: readonly Probe[]): Gap[] {
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
        why: by.length === 0 ? 'nothing raises it' : `raised by ${by.join(', ')}, which no probe of this plan provokes`,
      };
    });
}

/** What of an operation's schemas no certain value could be found for: listed, not passed over. */
export function schemaGaps(operation: Operation, { contract, suite }: Range): Gap[] {
  const media = chosenMedia(operation.body);
  const schemas = [
    ...operation.parameters.map((one) => ({ at: `${one.in}:${one.name}`, in: one.in, schema: one.schema })),
    { at: 'body', in: 'body', schema: media?.schema ?? null },
  ];
  return schemas.flatMap(({ at, in: location, schema }) => {
    if (schema === null) return [];
    const options = { strictness: suite.strictness, nonce: '00000000', direction: 'request' } as const;
    return compile(standalone(contract, schema), options).ungenerable.map(
      (sentence): Gap => ({
        kind: 'ungenerable',
        operation: operation.id,
        condition: `${location}.*`,
        code: null,
        why: `${at}: ${sentence}`,
      }),
    );
  });
}
