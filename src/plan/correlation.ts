/** What every message says so that its answer is found: an id of its own, and where the answer is to come. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Site } from '../model.ts';
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
