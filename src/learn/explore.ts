/** A run that asks more than the manifest says, and takes no answer for right: what comes is written down. Pure. */
import type { Outcome } from '../exchange/attempt.ts';
import type { Ordered } from '../judge/rules/index.ts';
import { conditionIds } from '../manifest/conditions.ts';
import type { Known, Suite, Vocabulary } from '../manifest/model.ts';
import { completeCode } from '../manifest/normalise.ts';
import type { Exchange, Place, Plan, Probe, Trial } from '../model.ts';
import type { Bench } from '../pipeline.ts';
import type { Target } from '../seams.ts';
import type { Observation } from './model.ts';
import type { Witness } from './witness.ts';

/** What no answer can teach: whether it is wrong at all is for the manifest or the suite to say. */
const untaught = /^(?:value|replay|limit|cursor|key-reuse|deadline|cancelled|version|state)$|^(?:hook|scenario):|\+/;

const nowhere: Place = { file: '', line: 1, column: 1, path: '' };

/** The vocabulary in which every condition has an answer, and nothing may come at any time. */
export function exploring(vocabulary: Vocabulary): Vocabulary {
  const by = conditionIds.filter((id) => !untaught.test(id));
  const raise = { on: [], by, at: null, like: null, examples: null, key: null, status: null, outcome: null };
  const any = completeCode(
    { name: '(any)', raised: [{ ...raise, detail: null, cause: null, with: {}, since: null, place: nowhere }] },
    nowhere,
  );
  const codes = vocabulary.codes.map((one) => ({ ...one, allowed: [] }));
  return { ...vocabulary, codes: [...codes, any], tolerated: [] };
}

/** Its own probes first: where both ask the same, the manifest's word is kept. */
export function explored(own: Plan, wider: Plan): Plan {
  const probes = own.probes.filter(({ condition }) => !untaught.test(condition));
  const ids = new Set(probes.map(({ id }) => id));
  const more = wider.probes.filter(({ id, condition }) => !ids.has(id) && !untaught.test(condition));
  return { probes: [...probes, ...more], gaps: own.gaps };
}

/** Every answer is a finding, so that each has a control of its own beside it. `sent`: the trials as they went out, by what came. */
function everything(sent: WeakMap<Exchange, Trial>): Ordered {
  return {
    rule: {
      id: 'code',
      requirement: 'Nothing is known to be right yet.',
      judge({ observed, exchange, trial }) {
        sent.set(exchange, trial);
        if (observed === null) return [];
        return [{ rule: 'code', level: 'error', at: 'code', expected: null, received: observed.code }];
      },
    },
    unless: [],
  };
}

/** And all of it is expected, so that nothing is made smaller. */
const expected: Known = {
  on: [],
  by: [],
  at: null,
  fingerprint: null,
  rule: [],
  code: null,
  status: null,
  why: 'it is being learned',
  until: null,
  place: nowhere,
};

/** The bench for it; what came of each trial goes to `take`, and all that goes to and fro to `life`. */
export function learning(
  bench: Bench,
  vocabulary: Vocabulary,
  own: Plan,
  take: (seen: Observation) => void,
  life: Pick<Witness, 'saw'>,
): Bench {
  const asked = new Set(own.probes.map(({ id }) => id));
  const operations = new Map(bench.contract.operations.map((one) => [one.id, one]));
  const sent = new WeakMap<Exchange, Trial>();
  const suite: Suite = { ...bench.suite, rules: {}, known: [expected] };
  const watch = (probe: Probe, trial: Trial, { verdict, exchange, observed }: Outcome): void => {
    const operation = operations.get(probe.operation);
    // Not failed: broken, not answered, or refused without the fault as well.
    if (verdict.kind !== 'failed' || exchange.kind !== 'replied' || operation === undefined) return;
    // Who wins a race has done nothing wrong.
    if (probe.fault === 'race' && observed?.outcome === 'success') return;
    const { index, violations, values } = sent.get(exchange) ?? trial;
    const seen = { index, violations, values };
    take({ probe, operation, trial: seen, reply: exchange.reply, asked: asked.has(probe.id) });
  };
  const target: Target = {
    ...bench.target,
    async send(request, options) {
      const reply = await bench.target.send(request, options);
      if (reply !== null) life.saw(request, reply);
      return reply;
    },
  };
  return { ...bench, target, vocabulary, suite, rules: [everything(sent)], whole: false, watch };
}
