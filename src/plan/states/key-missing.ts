import { parseSite } from '../../manifest/sites.ts';
import { type Change, violation } from '../change.ts';
import { newKey } from '../idempotency.ts';
import { readyFor } from '../ready.ts';
import type { StateOf } from './index.ts';

/** The request without the idempotency key that it needs. */
export const keyMissing: StateOf = ({ at }, condition, ground) => {
  const site = parseSite(at ?? '');
  if (site === null || site.in !== 'header') return null;
  const { name } = site;
  return readyFor(ground, 'a').made.map(
    (made): Change | null =>
      made && {
        before: made.map((one) => one.step),
        base: [{ in: 'header', name, value: newKey }],
        mutant: [{ in: 'header', name, value: undefined }],
        patch: null,
        violations: [violation(condition, site)],
        identity: undefined,
      },
  );
};
