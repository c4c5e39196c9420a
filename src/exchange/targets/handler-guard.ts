/** An app in this process may throw: in a process of its own that would end the service, not whoever calls it. */
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';

/** Milliseconds: what the app began for the last request may throw after its answer was given up. */
const grace = 1000;
/** The folder of Faultline's own code. */
const ours = fileURLToPath(new URL('../../', import.meta.url));

/**
 * While it stands, what the app throws outside of any promise that somebody waits for closes the connections that are open:
 * their requests get no answer, and the run goes on. What Faultline itself throws is left to Node. Gives what takes it down.
 */
export function guard(server: Server, told: (why: string) => void): () => void {
  const caught = (error: unknown): void => {
    if (isOurs(error)) throw error;
    told(error instanceof Error ? error.message : String(error));
    server.closeAllConnections();
  };
  process.on('uncaughtException', caught);
  process.on('unhandledRejection', caught);
  const off = (): void => {
    process.off('uncaughtException', caught);
    process.off('unhandledRejection', caught);
  };
  return () => void setTimeout(off, grace).unref();
}

/** By where it was thrown: the first line of the stack that is no part of Node or of a package. */
function isOurs(error: unknown): boolean {
  const { stack = '' } = Object(error) as { readonly stack?: string };
  const line = stack.split('\n').find((one) => /^\s+at /.test(one) && !/node:|\/node_modules\//.test(one));
  return line?.includes(ours) ?? false;
}
