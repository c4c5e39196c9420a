import type { Fault } from '../../seams.ts';
import { stateAim } from '../state-aims.ts';

/** A write that says nothing of what it stands on (428, RFC 6585, 3). */
export const precondition: Fault = {
  id: 'precondition',
  conditions: ['precondition'],
  aim(operation) {
    const header = operation.parameters.find(
      ({ in: where, name }) => where === 'header' && /^if-(?:match|unmodified-since)$/i.test(name),
    );
    if (header === undefined || operation.method === 'GET' || operation.method === 'HEAD') return [];
    const words = `${operation.key} must say by ${header.name} what it stands on; a request that does not must be refused`;
    return [stateAim('precondition', '', null, { in: 'header', name: header.name, pointer: '' }, words)];
  },
};
