/** What was seen of resources, as words of a suite. Pure. */
import { tokens } from '../lib/pointer.ts';
import { siteText } from '../manifest/sites.ts';
import type { JsonObject, Site } from '../model.ts';
import type { Answer } from './answers.ts';
import { evidence, type Proposal } from './model.ts';
import type { Life } from './witness.ts';

/** `answers`: what refusals showed of unique keys. */
export function resourceProposals(lives: readonly Life[], answers: readonly Answer[]): readonly Proposal[] {
  return lives.map(({ resource, made, read, removed, id }): Proposal => {
    const { name, path, create, read: reader, delete: remover } = resource;
    const refused = answers.filter(
      ({ kind, probe, operation }) => kind === 'refused' && probe.condition === 'taken' && operation === create,
    );
    const unique = Object.fromEntries(
      refused.flatMap(({ probe: { mutation, site } }) =>
        mutation.kind === 'state' && site !== null ? [[nameOf(mutation.key, site), siteText(site)]] : [],
      ),
    );
    const value: JsonObject = {
      path,
      create: create?.id ?? null,
      ...(id !== null && { id }),
      read: reader?.id ?? null,
      ...(removed > 0 && { delete: remover?.id ?? null }),
      ...(Object.keys(unique).length > 0 && { unique }),
    };
    const gone = removed > 0 ? `, ${removed} removed by ${remover?.id}` : '';
    const seen = `${made} made by ${create?.id}, ${read} read back by ${reader?.id}${gone}`;
    const found = evidence(refused.flatMap(({ reads }) => reads));
    const operations = [create, reader, ...(removed > 0 ? [remover] : [])].flatMap((one) => one?.id ?? []);
    return {
      ...{ kind: 'resource', edit: 'set', path: ['resources', name], value, comment: seen },
      evidence: { ...found, trials: made, operations },
    };
  });
}

/** A guess is called `id`: its spot has a better name. */
function nameOf(key: string | null, { name, pointer }: Site): string {
  return key === null || key === 'id' ? (tokens(pointer).at(-1) ?? name) : key;
}
