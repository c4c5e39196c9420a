import type { Operation } from '../../contract/model.ts';
import { selects } from '../../manifest/expect.ts';
import type { Raise } from '../../manifest/model.ts';
import { parseSite, siteWords } from '../../manifest/sites.ts';
import type { Aim, Fault } from '../../seams.ts';

/** A value that the contract allows and the service refuses: only the vocabulary knows which. */
export const value: Fault = {
  id: 'value',
  transports: 'all',
  conditions: ['value'],
  aim(operation, { vocabulary }) {
    return vocabulary.codes.flatMap((code) =>
      code.raised
        .filter((raise) => raise.by.includes('value') && raise.at !== null)
        .flatMap((raise) => one(operation, raise)),
    );
  },
};

function one(operation: Operation, raise: Raise): Aim[] {
  const site = parseSite(raise.at ?? '');
  if (site === null || !selects({ on: raise.on, by: [], at: null }, operation, 'value', site)) return [];
  const there =
    site.in === 'body'
      ? operation.body !== null
      : site.in === 'file'
        ? operation.method === 'EXEC'
        : operation.parameters.some((p) => p.in === site.in && p.name === site.name);
  if (!there) return [];
  return [
    {
      condition: 'value',
      site,
      requirement: `${operation.key}: the contract allows this value at ${siteWords(site)}, the service must refuse it`,
      mutation: { kind: 'value', site, like: raise.like, examples: raise.examples },
    },
  ];
}
