import type { RuntimeRecord } from './server.js';

export type Operation = 'start' | 'stop' | 'restart' | 'patch' | 'cleanup';

export type Decision =
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string }
  | { readonly kind: 'replay'; readonly record: RuntimeRecord }
  | { readonly kind: 'act'; readonly image?: string };

/** What an operation means for a record; null: the game has none. */
export declare function decide(
  operation: Operation,
  record: RuntimeRecord | null,
  input: { readonly image_ref?: string },
): Decision;
