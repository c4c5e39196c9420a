/** What the command is built of has, in the place of this file, the same compiled beforehand (`scripts/build.js`). */
import { validatorOf } from './compiled.ts';
import type { Kind } from './document.ts';

/** Is the value as the schema of its kind says? */
export const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  manifest: (value) => validatorOf('manifest', '#')(value) === true,
  suite: (value) => validatorOf('suite', '#')(value) === true,
};
