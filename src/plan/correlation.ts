/** What every message says so that its answer is found: an id of its own, and where the answer is to come. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Site, Violation } from '../model.ts';
import type { Ground } from './ground.ts';
import { newKey, takesUuid } from './idempotency.ts';

/** Stands for the address in which the run hears answers; the target puts it in its place. */
export const replyHere = 'flreply_here_';

/** In headers alone an id is a fresh one each time that it is sent; in a body it is drawn from its schema. */
export function correlating(contract: Contract, { message, parameters }: Operation) {
  const found: { readonly site: Site; readonly value: string }[] = [];
  const id = parseSite(message?.correlation ?? '');
  const parameter = parameters.find(({ in: where, name }) => where === 'header' && name === id?.name) ?? null;
  if (id?.in === 'header' && takesUuid(contract, { name: id.name, parameter })) found.push({ site: id, value: newKey });
  const to = parseSite(message?.reply?.to ?? '');
  return to === null ? found : [...found, { site: to, value: replyHere }];
}

/** Is what is wrong the id itself, or what it stands in? Nobody has to repeat that: JSON-RPC 2.0 answers with null. */
export function isNameless({ operation, world }: Ground, violations: readonly Violation[]): boolean {
  if (operation.message === undefined) return false;
  const said = world?.suite.replies?.find(({ on }) => matchesOperation(on, operation))?.correlate?.sent;
  const id = parseSite(said ?? operation.message.correlation ?? '');
  if (id === null) return false;
  return violations.some(
    ({ site }) =>
      site?.in === id.in &&
      site.name === id.name &&
      (site.pointer === id.pointer || id.pointer.startsWith(`${site.pointer}/`)),
  );
}
