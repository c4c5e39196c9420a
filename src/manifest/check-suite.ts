/** A suite's selectors against manifest and contracts. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Diagnostic } from '../model.ts';
import { checkGate } from './check-gate.ts';
import { unknownNames } from './check-named.ts';
import { covers } from './check-statuses.ts';
import { diagnose } from './codes.ts';
import type { Suite, Vocabulary } from './model.ts';
import { namesOf, unknownConditions, unknownEnvelope, unknownOperations } from './names.ts';
import { didYouMean } from './nearest.ts';
import { placeOf } from './places.ts';
import { siteThere } from './questions.ts';
import { matchesOperation } from './selectors.ts';
import { parseSite, siteText } from './sites.ts';

export function checkSuite(
  suite: Suite,
  vocabulary: Vocabulary,
  contracts: readonly Contract[],
  envelopes: readonly string[] | null,
): readonly Diagnostic[] {
  const names = namesOf(vocabulary, contracts);
  const at = (pointer: string) => placeOf(suite.places, suite.file, pointer);
  const skips = suite.skip.flatMap(({ on, by }, i) => [
    ...unknownOperations(names, on, at(`/skip/${i}`)),
    ...unknownConditions(by, at(`/skip/${i}`)),
  ]);
  const during = suite.hooks.flatMap((hook) =>
    (hook.during ?? []).flatMap(({ on, by }) => [
      ...unknownOperations(names, on, hook.place),
      ...unknownConditions(by, hook.place),
      ...unknownNames(suite, by, hook.place),
    ]),
  );
  const who = Object.keys(suite.identities);
  const strangers = suite.hooks.flatMap(({ identity, place }) =>
    identity === undefined || who.includes(identity)
      ? []
      : [diagnose('IDENTITY_UNKNOWN', `The suite has no identity \`${identity}\``, place, didYouMean(identity, who))],
  );
  const known = suite.known.flatMap(({ on, by, place }) =>
    [...unknownOperations(names, on, place), ...unknownConditions(by, place), ...unknownNames(suite, by, place)].map(
      ({ message, hint }) =>
        diagnose('KNOWN_UNMATCHED', `This known failure can match nothing: ${lower(message)}`, place, hintOnly(hint)),
    ),
  );
  const values = suite.values.flatMap(({ on, at: spot }, i) => {
    const unknown = unknownOperations(names, on, at(`/values/${i}`));
    const site = parseSite(spot);
    if (site === null) return [diagnose('SITE_INVALID', `\`${spot}\` is not a spot`, at(`/values/${i}`))];
    if (unknown.length > 0 || !names.complete) return unknown;
    const meant = names.operations.filter((operation) => matchesOperation(on, operation));
    if (meant.some((operation) => siteThere(operation, site))) return [];
    const message = `No operation${on.length === 0 ? '' : ` of \`on\``} has \`${spot}\``;
    return [diagnose('SITE_INVALID', message, at(`/values/${i}`), didYouMean(spot, spots(meant)))];
  });
  const polls = suite.poll.flatMap(({ on }, i) => {
    const unknown = unknownOperations(names, on, at(`/poll/${i}`));
    const meant = names.operations.filter((operation) => matchesOperation(on, operation));
    if (unknown.length > 0 || !names.complete || meant.some(mayDefer)) return unknown;
    return [diagnose('POLL_NEVER', 'No operation of `on` declares an answer of 202', at(`/poll/${i}`))];
  });
  const uses = suite.envelopes.flatMap(({ use }, i) => unknownEnvelope(use, envelopes, at(`/envelopes/${i}`)));
  return [
    ...skips,
    ...during,
    ...strangers,
    ...known,
    ...values,
    ...polls,
    ...uses,
    ...checkGate(suite, vocabulary, names),
  ];
}

/** Entries of `known` whose day is over. `today`: an ISO date. */
export function expiredKnown({ known }: Suite, today: string): readonly Diagnostic[] {
  return known.flatMap(({ until, why, place }) =>
    until === null || today.slice(0, 10) <= until
      ? []
      : [diagnose('KNOWN_EXPIRED', `This failure was known until ${until}: ${why}`, place)],
  );
}

function mayDefer({ responses }: Operation): boolean {
  return responses.some((one) => covers(one, 202));
}

/** What a suite can give a value, as it would write it. */
function spots(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap(({ parameters, body }) => [
    ...parameters.map((one) => siteText({ in: one.in, name: one.name, pointer: '' })),
    ...(body === null ? [] : ['body:']),
  ]);
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const hintOnly = (hint: string | undefined): { readonly hint?: string } => (hint === undefined ? {} : { hint });
