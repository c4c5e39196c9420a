/** What the samples of all envelopes are written with. */
import type { Cause, Observed } from '../../model.ts';
import type { Sample } from './law.ts';

export const problemType = { 'content-type': 'application/problem+json; charset=utf-8' };
export const xml = { 'content-type': 'application/xml' };

export function sample(name: string, reply: Sample['reply'], reads: Partial<Observed>): Sample {
  return { name, reply, reads: { outcome: 'failure', ...reads } };
}

export function cause(type: string | null, field: string | null, detail: string | null): Cause {
  return { type, field, detail };
}

export const statusRepeat = (at: string, value: number | string): Observed['repeats'] => [
  { at, value, with: 'status' },
];
