/** The typed way in which bounded generation gives up. */

const name = 'Exhausted';

export function exhausted(message: string): Error {
  return Object.assign(new Error(message), { name });
}

export function isExhausted(error: unknown): error is Error {
  return error instanceof Error && error.name === name;
}
