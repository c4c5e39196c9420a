/** Proposals in words: what each rests on. Lines that `patch` and `git apply` pass over. Pure. */
import type { Evidence, Held, Learned, Proposal } from './model.ts';

const reasons: Readonly<Record<Held['why'], string>> = {
  flaps: 'answered now this, now that',
  accepted: 'invalid, and accepted; `--also accepted` proposes to tolerate it',
  'server-error': 'a failure of the server; `--also 5xx` proposes it',
  'declared-elsewhere': 'contradicts an entry of a manifest that this one extends',
  unread: 'no envelope reads it',
};

const verbs: Readonly<Record<Proposal['edit'], string>> = { set: '=', append: '+', prepend: '+', remove: '-' };

export function learnedText({ proposals, resources, held }: Learned): string {
  const lines = [
    ...proposals.map(
      (one) => `${verbs[one.edit]} ${one.path.join('/')}${valueText(one)}: ${evidenceText(one.evidence)}`,
    ),
    ...resources.map((one) => `${verbs[one.edit]} ${one.path.join('/')}${valueText(one)}: ${one.comment}`),
  ];
  const others = held.map(({ what, why, evidence }) => `? ${what} (${reasons[why]}): ${evidenceText(evidence)}`);
  const rest = others.length === 0 ? '' : `\nNot proposed:\n${others.join('\n')}\n`;
  return lines.length === 0 ? `Nothing to propose.\n${rest}` : `Proposed:\n${lines.join('\n')}\n${rest}`;
}

function valueText({ value, edit }: Proposal): string {
  if (edit === 'remove') return ', contradicted';
  return ` ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

/** At most so many operations by name. */
const mostNamed = 4;

function evidenceText({ trials, operations, examples }: Evidence): string {
  const more = operations.length > mostNamed ? ` and ${operations.length - mostNamed} more` : '';
  const named = `${operations.slice(0, mostNamed).join(', ')}${more}`;
  return `${trials} ${trials === 1 ? 'trial' : 'trials'} on ${named}; ${examples.join(' ')}`;
}
