import type { IncomingMessage, ServerResponse } from 'node:http';

/** A record as clients see it; every field is always there. */
export interface RuntimeRecord {
  readonly game_id: string;
  readonly status: 'starting' | 'running' | 'stopped' | 'removed';
  readonly current_container_id: string | null;
  readonly current_image_ref: string | null;
  readonly engine_endpoint: string | null;
  readonly created_at: string;
  readonly last_op_at: string;
  readonly started_at: string | null;
  readonly stopped_at: string | null;
  readonly removed_at: string | null;
}

export type Result =
  | { readonly outcome: 'success'; readonly code: 'replay_no_op' | null; readonly record: RuntimeRecord }
  | { readonly outcome: 'failure'; readonly code: string; readonly message: string };

export interface App {
  (request: IncomingMessage, response: ServerResponse): void;
  /** What every face calls; never throws. `input` is structurally valid. */
  operate(
    operation: 'start' | 'stop' | 'restart' | 'patch' | 'cleanup',
    gameId: string,
    input: { readonly image_ref?: string; readonly reason?: string },
  ): Promise<Result>;
  /** Containers of this process. */
  readonly engine: { containers(): readonly { readonly gameId: string; readonly image: string }[] };
  /** Ends the connection to Redis. */
  close(): void;
}

export declare const DEFECTS: readonly {
  readonly id: string;
  readonly rule: string;
  readonly face?: 'jobs';
  readonly says: string;
}[];

/** Name → what fails while it is on. */
export declare const HOOKS: Readonly<Record<string, string>>;

export declare function createApp(options: {
  /** `redis://127.0.0.1:6379`. */
  readonly redis: string;
  readonly defects?: readonly string[];
  /** Serve `/faultline/hooks/<name>`. Default: no. */
  readonly hooks?: boolean;
  /** Milliseconds of each call of the engine. Default 5. */
  readonly latency?: number;
  /** Consume the streams of jobs. Default: no. */
  readonly jobs?: boolean;
}): App;

/** One service for the whole process, where RTMANAGER_REDIS is set. */
export declare const app: App | null;
