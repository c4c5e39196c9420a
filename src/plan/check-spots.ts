/** Spots that a manifest names and that no request of the contract has: a slip of the pen, told before it hides an entry. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { tokens } from '../lib/pointer.ts';
import { diagnose } from '../manifest/codes.ts';
import type { Raise, Vocabulary } from '../manifest/model.ts';
import { didYouMean } from '../manifest/nearest.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { parseSite, siteText } from '../manifest/sites.ts';
import type { Diagnostic, Site } from '../model.ts';
import { bodyProperties, carries } from './declared.ts';

/** What is wrong by a value at a spot that the contract describes. What it does not describe may be called anything, but in a path. */
const ofValues = /^(?:value|(?:body|query|path|header|cookie)\.(?!extra$|repeated$).+)$/;

/** Schemas that let members have names which stand nowhere. */
const unnamed = /"(?:patternProperties|propertyNames|additionalProperties|unevaluatedProperties)":(?!false)/;

/**
 * Entries whose `at` no operation of their `on` has. Only where that is certain: the contract is the only one, and the name
 * stands nowhere in its bodies.
 */
export function checkSpots(contract: Contract, { codes, contracts }: Vocabulary): readonly Diagnostic[] {
  if (contract.format !== 'openapi' || contracts.length > 1) return [];
  return codes.flatMap(({ name, raised }) =>
    raised.flatMap(({ on, by, at, place }: Raise): readonly Diagnostic[] => {
      const site = at === null ? null : parseSite(at);
      if (site === null || (site.in !== 'path' && !by.every((one) => ofValues.test(one)))) return [];
      const meant = contract.operations.filter((one) => matchesOperation(on, one));
      if (meant.length === 0 || meant.some((one) => mayHave(contract, one, site))) return [];
      const message = `\`${name}\` is raised at \`${at}\`, and no request of its operations has that: the entry is never met`;
      return [
        diagnose('SITE_INVALID', message, place, { level: 'warning', ...didYouMean(at ?? '', spots(contract, meant)) }),
      ];
    }),
  );
}

/** Has a request of the operation this spot, or could it? */
function mayHave(contract: Contract, operation: Operation, site: Site): boolean {
  if (site.name === '*' || carries(contract, operation, site)) return true;
  if (site.in !== 'body') return false;
  const names = tokens(site.pointer).filter((one) => one !== '*' && !/^\d+$/.test(one));
  return (operation.body?.media ?? []).some(({ schema }) => {
    if (schema === null) return true;
    const text = JSON.stringify(standalone(contract, schema));
    return unnamed.test(text) || names.every((one) => text.includes(JSON.stringify(one)));
  });
}

function spots(contract: Contract, operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((one) => [
    ...one.parameters.map((each) => siteText({ in: each.in, name: each.name, pointer: '' })),
    ...[...bodyProperties(contract, one)].map((pointer) => `body:${pointer}`),
  ]);
}
