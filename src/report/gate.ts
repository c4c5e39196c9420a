/** What of a suite's gate was not kept, in words with figures. Pure. */
import { type Failure, failures } from '../ledger/gate.ts';
import type { SuiteReport } from '../ledger/report.ts';
import { isAre, listed, plural } from './text.ts';

type Say = (failure: Failure) => string;

const without: (what: string) => Say = (what) => (one) =>
  `${one.got} of ${plural(one.of ?? 0, 'trial')} ${isAre(one.got)} ${what}${shareOf(one)}, at most ${limitOf(one)} may be`;

const sentences: Readonly<Record<Failure['check'], Say>> = {
  findings: ({ got }) => plural(got, 'finding'),
  undeclared: (one) => `${plural(one.got, 'code')} came undeclared, at most ${limitOf(one)} may: ${listed(one.about)}`,
  ended: ({ about }) => `the run ended early (${about.join()})`,
  nothing: () => 'nothing was sent',
  unjudged: without('broken or inconclusive'),
  broken: without('broken'),
  inconclusive: without('inconclusive'),
  untested: ({ about }) => `no verdict on ${listed(about)}`,
  coverage: (one) =>
    `a real target gave ${one.got} of ${plural(one.of ?? 0, 'code')}${shareOf(one)}, at least ${limitOf(one)} must come`,
  code: (one) => `${one.about.join()} came in ${plural(one.got, 'trial')}, it must in at least ${limitOf(one)}`,
  fallen: (one) =>
    `${listed(one.about)}: ${one.got === 1 ? 'is' : 'are'} covered less than in the baseline, at most ${limitOf(one)} may be`,
  operation: (one) =>
    `${one.about.join()} gave ${one.got} of its ${plural(one.of ?? 0, 'code')}${shareOf(one)}, at least ${limitOf(one)} must come`,
};

/** One line of the gate: what is wrong, how much there is of it, and how much may be. */
export function gateText(failure: Failure): string {
  return sentences[failure.check](failure);
}

/** What besides findings fails the gate of a suite that was run, one line each. */
export function shortcomings(suite: SuiteReport): readonly string[] {
  if (suite.end === 'not-run') return [];
  const others = failures(suite).filter(({ check }) => check !== 'findings');
  return others.map((one) => `${suite.suite}: ${gateText(one)}`);
}

function limitOf({ limit }: Failure): string {
  if (limit === null) return 'none';
  return 'count' in limit ? (limit.count === 0 ? 'none' : String(limit.count)) : percent(limit.share);
}

/** Where a share is wanted, the share that there is. */
function shareOf({ got, of, limit }: Failure): string {
  return limit !== null && 'share' in limit && of ? ` (${percent(got / of)})` : '';
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
