/** Which invalid requests may rightly be accepted: what no contract forbids; all else is the finding that a run is for. Pure. */
import { selects } from '../manifest/expect.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { groupBy } from '../manifest/words.ts';
import type { Answer, Answers } from './answers.ts';
import { type Also, evidence, type Proposal } from './model.ts';

/** No contract says that what it does not declare is refused, nor that a parameter may not come twice. */
export const unforbidden = /^(?:query|header|cookie)\.(?:extra|repeated)$/;

/** Asked by the manifest, always accepted, and not tolerated yet. */
export function isLenient({ kind, reads, probe }: Answer): boolean {
  return kind === 'accepted' && reads.some(({ asked }) => asked) && !probe.expectation.tolerated;
}

export function tolerations({ steady }: Answers, also: Also): readonly Proposal[] {
  const lenient = steady.filter((one) => isLenient(one) && (also.accepted || unforbidden.test(one.probe.condition)));
  return [...groupBy(lenient, ({ probe }) => probe.condition)].map(([condition, some]): Proposal => {
    const everywhere = steady.every(({ probe, kind }) => probe.condition !== condition || kind === 'accepted');
    const on = [...new Set(some.map(({ operation }) => operation.id))];
    const comment = unforbidden.test(condition)
      ? 'accepted, and no contract forbids it'
      : 'ACCEPTED though it is invalid: is that meant?';
    const value = everywhere && on.length > 1 ? condition : { on, by: condition };
    const found = evidence(some.flatMap(({ reads }) => reads));
    return { kind: 'tolerated', edit: 'append', path: ['tolerated'], value, evidence: found, comment };
  });
}

/** Selectors of which nothing was ever accepted, and everything was refused by a code of its own. */
export function intolerances({ steady, flapping }: Answers, vocabulary: Vocabulary): readonly Proposal[] {
  return vocabulary.tolerated.flatMap((selector, i): readonly Proposal[] => {
    const place = vocabulary.places?.[`/tolerated/${i}`];
    const covers = ({ operation, probe }: Pick<Answer, 'operation' | 'probe'>): boolean =>
      selects(selector, operation, probe.condition, probe.site);
    const some = steady.filter(covers);
    const mixed = flapping.some(([first]) => first !== undefined && covers(first));
    const refused = some.length > 1 && !mixed && some.every(({ kind }) => kind === 'refused');
    if (!refused || place?.file !== vocabulary.file) return [];
    const found = evidence(some.flatMap(({ reads }) => reads));
    return [{ kind: 'tolerated', edit: 'remove', path: ['tolerated', i], value: null, evidence: found }];
  });
}
