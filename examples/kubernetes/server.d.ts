import type { IncomingMessage, ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** One switchable defect: `rule` is the rule of Faultline that must find it. */
export interface Defect {
  readonly id: string;
  readonly rule: string;
  readonly says: string;
}

export declare const DEFECTS: readonly Defect[];

/** Troubles that `POST /faultline/hooks/<name>` switches on, where the server was started with hooks. */
export declare const HOOKS: Readonly<Record<string, { readonly says: string }>>;

/** Reason → HTTP status, of all that this server can give. */
export declare const REASONS: Readonly<Record<string, number>>;

/**
 * A server with its own store, conforming but for the named defects. `effect` is awaited between each check and its
 * write; `patience`: milliseconds until a deleted namespace is emptied (default 300).
 */
export declare function createApp(options?: {
  readonly defects?: readonly string[];
  readonly hooks?: boolean;
  readonly anonymous?: boolean;
  readonly effect?: (what: 'create' | 'update' | 'delete') => Promise<unknown>;
  readonly patience?: number;
}): Handler;

/** One server for the whole process: KUBERNETES_DEFECTS, with commas between; KUBERNETES_HOOKS=on. */
export declare const app: Handler;
