import type { ServerCredentials } from '@grpc/grpc-js';

export declare const DEFECTS: readonly { readonly id: string; readonly rule: string; readonly says: string }[];

/** Meeting rooms on 127.0.0.1. */
export declare function start(options?: {
  /** Default: a free one. */
  readonly port?: number;
  readonly defects?: readonly string[];
  /** Serve `rooms.v1.Troubles`. Default: no. */
  readonly troubles?: boolean;
  /** Versions of server reflection that are served. Default: both. */
  readonly reflection?: readonly ('v1' | 'v1alpha')[];
  /** Default: none, in the clear. */
  readonly credentials?: ServerCredentials;
}): Promise<{ readonly port: number; stop(): void }>;
