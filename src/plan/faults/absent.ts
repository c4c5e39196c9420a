import type { Fault } from '../../seams.ts';
import { pathAims } from '../state-aims.ts';

/** No resource has the id that the path names. */
export const absent: Fault = {
  id: 'absent',
  transports: ['http', 'grpc'],
  conditions: ['absent'],
  aim: (operation, range) =>
    pathAims(operation, range, 'absent').map(({ resource, parameter, aim }) =>
      aim(
        `${operation.key} names at path:${parameter} one of ${resource.name} that does not exist; it must be refused`,
      ),
    ),
};
