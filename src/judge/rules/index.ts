import type { RuleId } from '../../model.ts';
import type { Rule } from '../../seams.ts';
import { accepted } from './accepted.ts';
import { agreement } from './agreement.ts';
import { allowed } from './allowed.ts';
import { atomicity } from './atomicity.ts';
import { causes } from './causes.ts';
import { code } from './code.ts';
import { contract } from './contract.ts';
import { detail } from './detail.ts';
import { envelope } from './envelope.ts';
import { headers } from './headers.ts';
import { leak } from './leak.ts';
import { race } from './race.ts';
import { silence } from './silence.ts';
import { stability } from './stability.ts';
import { status } from './status.ts';
import { vocabulary } from './vocabulary.ts';

/** A rule, and the rules whose finding already explains what it would say. */
export interface Ordered {
  readonly rule: Rule;
  readonly unless: readonly RuleId[];
}

const unread: readonly RuleId[] = ['silence', 'accepted', 'envelope'];
const misnamed: readonly RuleId[] = [...unread, 'vocabulary', 'allowed', 'code'];

/**
 * In order: the first finding of a trial names it. First whether there is an error answer at all, then whether it can
 * be read, then which code it is, and only of the right code whether its facts are right. What holds of every answer
 * (contract, headers, leaks, stability) and of every refusal (atomicity) comes last and is asked whatever came before, but
 * not of a success.
 */
export const rules: readonly Ordered[] = [
  { rule: silence, unless: [] },
  { rule: accepted, unless: ['silence'] },
  { rule: race, unless: ['silence'] },
  { rule: envelope, unless: ['silence', 'accepted'] },
  { rule: vocabulary, unless: unread },
  { rule: allowed, unless: [...unread, 'vocabulary'] },
  { rule: code, unless: [...unread, 'vocabulary', 'allowed', 'race'] },
  { rule: status, unless: misnamed },
  { rule: detail, unless: misnamed },
  { rule: causes, unless: misnamed },
  { rule: agreement, unless: unread },
  { rule: contract, unless: misnamed.filter((id) => id !== 'vocabulary') },
  { rule: headers, unless: ['silence', 'accepted'] },
  { rule: leak, unless: ['silence', 'accepted'] },
  { rule: stability, unless: ['silence'] },
  { rule: atomicity, unless: ['silence', 'accepted'] },
];
