/** Failures that can be switched on from outside, one for each thing that the service stands on. Per process. */

export const HOOKS = {
  'redis-down': 'No command reaches Redis.',
  'postgres-down': 'The store of the records is unreachable; the real system keeps them in PostgreSQL.',
  'docker-down': 'The Docker daemon is unreachable.',
  'image-missing': 'The registry does not have any image.',
  'docker-create-fails': 'Docker pulls images but creates no container.',
  'record-install-fails': 'A container starts, and its record cannot be stored.',
  'network-missing': 'The Docker network of the games does not exist.',
  'state-dir-unwritable': "The folder for the games' state cannot be written.",
  panic: 'Every operation on a runtime meets a bug.',
};

/** Which are on. */
export function createHooks() {
  const on = new Set();
  return {
    has: (name) => on.has(name),
    /** false: there is no such hook. */
    set(name, wanted) {
      if (!Object.hasOwn(HOOKS, name)) return false;
      if (wanted) on.add(name);
      else on.delete(name);
      return true;
    },
    list: () => [...on],
  };
}
