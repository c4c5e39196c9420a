/** What a mock's answers cannot show. Pure. */
import type { RuleId } from '../model.ts';
import type { Suite } from './model.ts';

/** An example blames and names what it was written for, not what the request at hand breaks. */
export const offOnMock: readonly RuleId[] = ['detail', 'causes'];

/** The suite as it judges a mock: whatever it says of these rules is meant for a service. */
export function onMock(suite: Suite): Suite {
  const off = Object.fromEntries(offOnMock.map((rule) => [rule, 'off' as const]));
  return { ...suite, rules: { ...suite.rules, ...off } };
}
