import { matchesGlob } from '../../manifest/conditions.ts';
import { selects } from '../../manifest/expect.ts';
import type { Fault } from '../../seams.ts';
import { stateAim } from '../state-aims.ts';

/** The suite makes a trouble; what is valid is answered with it. Only where the vocabulary says so: most operations do not feel it. */
export const hook: Fault = {
  id: 'hook',
  transports: 'all',
  conditions: ['hook:*'],
  aim(operation, { vocabulary, suite }) {
    const raised = vocabulary.codes.flatMap((code) => code.raised);
    return suite.hooks.flatMap(({ name }) => {
      const condition = `hook:${name}`;
      const named = raised.some(
        (one) =>
          one.by.some((by) => by !== '*' && matchesGlob(by, condition)) &&
          selects({ ...one, by: [] }, operation, condition, null),
      );
      const words = `${operation.key} is sent as it should be while the hook ${name} is on; it must be answered as the manifest says`;
      return named ? [{ ...stateAim('hook', '', name, null, words), condition }] : [];
    });
  },
};
