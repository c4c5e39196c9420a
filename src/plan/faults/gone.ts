import type { Fault } from '../../seams.ts';
import { pathAims } from '../state-aims.ts';

/** The resource existed and was deleted. */
export const gone: Fault = {
  id: 'gone',
  transports: ['http', 'grpc'],
  conditions: ['gone'],
  aim: (operation, range) =>
    pathAims(operation, range, 'gone')
      .filter(({ resource }) => resource.create !== null && resource.delete !== null)
      .map(({ resource, parameter, aim }) =>
        aim(`${operation.key} names at path:${parameter} one of ${resource.name} that was deleted; it must be refused`),
      ),
};
