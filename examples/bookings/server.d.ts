import type { IncomingMessage, ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** One switchable defect: `rule` is the rule of Faultline that must find it. */
export interface Defect {
  readonly id: string;
  readonly rule: string;
  readonly says: string;
}

export declare const DEFECTS: readonly Defect[];

/** A conforming service with its own store, but for the named defects. `basePath`: default `/v1`. */
export declare function createApp(options?: {
  readonly defects?: readonly string[];
  readonly basePath?: string;
}): Handler;

/** One service for the whole process; its defects come from BOOKINGS_DEFECTS, with commas between. */
export declare const app: Handler;
