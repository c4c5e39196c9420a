import type { Fault } from '../../seams.ts';
import { scenesOf } from '../scenes.ts';
import { stateAim } from '../state-aims.ts';

/** Steps of the suite lead to a state that no resource tells of; the operation of the last one is judged. */
export const scenario: Fault = {
  id: 'scenario',
  transports: 'all',
  conditions: ['scenario:*'],
  aim: (operation, { contract, suite }) =>
    suite.scenarios
      .filter((one) => scenesOf(one, contract).at(-1)?.operation === operation)
      .map(({ name, steps }) => {
        const story = steps.map((one) => one.operation + (one.times > 1 ? ` × ${one.times}` : '')).join(', ');
        const words = `${operation.key} comes last in the scenario ${name} (${story}); it must be answered as the manifest says`;
        return { ...stateAim('scenario', '', name, null, words), condition: `scenario:${name}` };
      }),
};
