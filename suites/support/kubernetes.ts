/** The stand-in Kubernetes API server of `examples/` for tests: a process of its own, with its hooks served. */
import { fileURLToPath } from 'node:url';
import { type Running, startExample } from './process.ts';

const program = fileURLToPath(new URL('../../examples/kubernetes/server.js', import.meta.url));

/** `defects`: names from `examples/kubernetes/defects.js`. */
export function startKubernetes(defects: readonly string[] = []): Promise<Running> {
  return startExample(program, [
    '--port',
    '0',
    '--hooks',
    '--patience',
    '3000',
    ...defects.flatMap((name) => ['--defect', name]),
  ]);
}
