import type { Operation } from '../contract/model.ts';
import { precedenceRank } from '../manifest/expect.ts';
import type { Vocabulary } from '../manifest/model.ts';
import type { Expectation, Mutation, Probe } from '../model.ts';
import { combine, standsBeside } from './both.ts';
import { probeId } from './probe.ts';

/**
 * Two things wrong at once: the stronger condition of the declared order must win. For each adjacent pair of those that this
 * operation has, the probes that can be in one request, best first: one of them is enough.
 */
export function precedence(
  operation: Operation,
  probes: readonly Probe[],
  vocabulary: Vocabulary,
): readonly Iterable<Probe>[] {
  const ranks = vocabulary.precedence
    .map((_, rank) =>
      probes.filter(
        // A race is many requests: there is no second mistake in all of them.
        (probe) =>
          probe.condition !== 'race' &&
          precedenceRank(vocabulary.precedence, probe.condition) === rank &&
          probe.expectation.must.length > 0,
      ),
    )
    .filter((group) => group.length > 0);
  return ranks.slice(0, -1).map((group, index) => pairs(operation, group, ranks[index + 1] ?? []));
}

function* pairs(operation: Operation, group: readonly Probe[], next: readonly Probe[]): Iterable<Probe> {
  for (const first of group)
    for (const second of next)
      if (
        combine(first.mutation, second.mutation) &&
        standsBeside(first.mutation, second.mutation, operation.path) &&
        !sameAnswer(first.expectation, second.expectation)
      )
        yield both(operation, first, second);
}

/** If both give the same code and status, the answer says nothing about the order. */
function sameAnswer(a: Expectation, b: Expectation): boolean {
  return a.must.some((x) =>
    b.must.some(
      (y) =>
        x.code === y.code &&
        (x.status.length === 0 || y.status.length === 0 || x.status.some((s) => y.status.includes(s))),
    ),
  );
}

function both(operation: Operation, first: Probe, second: Probe): Probe {
  const mutation: Mutation = { kind: 'both', first: first.mutation, second: second.mutation };
  const condition = `${first.condition}+${second.condition}`;
  return {
    id: probeId(operation.id, condition, first.site, mutation),
    fault: 'precedence',
    operation: operation.id,
    condition,
    site: first.site,
    requirement: `${operation.key}: with ${first.condition} and ${second.condition} both wrong, ${first.condition} must win (declared precedence)`,
    expectation: first.expectation,
    mutation,
  };
}
