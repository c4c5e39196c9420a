/** What an answer means besides its own words. Pure. */
import { matchesOperation } from '../manifest/selectors.ts';
import type { Exchange, Expectation, Observed, Probe, Verdict } from '../model.ts';
import type { Case } from '../seams.ts';

/**
 * An answer to a repetition that is a success and has no code is the one that the vocabulary has for it. Not of a message: its
 * outcome and its code are two fields, and what lacks the code was done once more.
 */
export function repeated(
  { mutation }: Probe,
  exchange: Exchange,
  observed: Observed | null,
  { must }: Expectation,
): string | null {
  const isReplay = mutation.kind === 'state' && mutation.how === 'replay';
  if (exchange.kind === 'replied' && exchange.reply.transport === 'message') return null;
  if (!isReplay || observed?.outcome !== 'success' || observed.code !== null) return null;
  return must.find((one) => one.outcome === 'success')?.code ?? null;
}

/** A code that the manifest lets come at any time says nothing about this condition. */
export function anyTime({ code, expectation, vocabulary, operation }: Case): Verdict | null {
  if (code === null || expectation.must.some((one) => one.code === code)) return null;
  const declared = vocabulary.codes.find((one) => one.name === code);
  if (!declared || declared.allowed.length === 0 || !matchesOperation(declared.allowed, operation)) return null;
  const kind = declared.retry === null ? 'inconclusive' : 'broken';
  return { kind, why: `answered with ${code}, which may come at any time` };
}
