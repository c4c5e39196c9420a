import { createHash } from 'node:crypto';
import { siteText } from '../manifest/sites.ts';
import type { Condition, Expectation, Mutation, Probe, Site } from '../model.ts';
import type { Aim } from '../seams.ts';

/** An aim and what the vocabulary expects of it. The id is made of content: other probes may come and go. */
export function probe(fault: string, operation: string, aim: Aim, expectation: Expectation): Probe {
  return {
    id: probeId(operation, aim.condition, aim.site, aim.mutation),
    fault,
    operation,
    condition: aim.condition,
    site: aim.site,
    requirement: aim.requirement,
    expectation,
    mutation: aim.mutation,
  };
}

/** Twelve hex digits of operation, condition, site and mutation. */
export function probeId(operation: string, condition: Condition, site: Site | null, mutation: Mutation): string {
  const text = [operation, condition, site === null ? '' : siteText(site), JSON.stringify(mutation)].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
