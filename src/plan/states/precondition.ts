import { parseSite } from '../../manifest/sites.ts';
import { type Change, violation } from '../change.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** The write without what it says to stand on. */
export const precondition: StateOf = ({ at }, condition, ground) => {
  const site = parseSite(at ?? '');
  if (site === null || site.in !== 'header') return null;
  const { name } = site;
  const pin = ground.pins.find((one) => one.site.in === 'header' && one.site.name === name);
  // Whatever version there is (RFC 9110, 13.1.1).
  const base = [{ in: 'header' as const, name, value: pin?.value ?? '*' }];
  return readyFor(ground, 'a').made.map(
    (made): Change | null =>
      made && {
        before: made.map((one) => one.step),
        base,
        mutant: [{ in: 'header', name, value: undefined }],
        patch: null,
        violations: [violation(condition, site)],
        identity: undefined,
      },
  );
};
