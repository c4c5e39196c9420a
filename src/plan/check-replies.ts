/** Messages whose answer could come nowhere. Pure. */
import type { Operation } from '../contract/model.ts';
import { carriedAt, protocolOf } from '../contract/protocols.ts';
import { diagnose } from '../manifest/codes.ts';
import type { Suite } from '../manifest/model.ts';
import { placeOf } from '../manifest/places.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import type { Diagnostic } from '../model.ts';
import type { Fault, Range } from '../seams.ts';
import { plan } from './plan.ts';

/** Neither contract nor suite says where, the protocol has no place of its own, and yet the vocabulary wants an answer. */
export function checkReplies(range: Range, faults: readonly Fault[]): readonly Diagnostic[] {
  const { suite } = range;
  const protocol = protocolOf(suite.target);
  if (protocol === null || protocol.answers) return [];
  const contract = carriedAt(range.contract, suite.target);
  const lacking = contract.operations.filter((one) => one.message?.reply === null && !isSaid(one, suite));
  // What is silent whatever is wrong with it needs no place. Mostly nothing is left to ask that for.
  const { probes } =
    lacking.length === 0 ? { probes: [] } : plan({ ...range, contract: { ...contract, operations: lacking } }, faults);
  const wanted = new Set(probes.filter(({ expectation }) => expectation.must.length > 0).map((one) => one.operation));
  return lacking
    .filter(({ id }) => wanted.has(id))
    .map(({ id }) => {
      const said = `\`${id}\` has no place for an answer: neither contract nor suite says one, and ${protocol.name} has none of its own`;
      return diagnose('REPLY_NOWHERE', said, placeOf(suite.places, suite.file, '/target'));
    });
}

/** As the target reads it: the first entry that matches. */
function isSaid(operation: Operation, { replies }: Suite): boolean {
  const found = replies?.find(({ on }) => matchesOperation(on, operation));
  return found !== undefined && (found.channel !== null || found.deadLetter !== null);
}
