/** A first manifest from a contract that is not HTTP's: what its transport usually says. Pure. */
import type { Format } from '../contract/model.ts';
import type { JsonObject } from '../model.ts';

/** All of the manifest but its contract. */
type Draft = Pick<JsonObject, 'envelopes' | 'closed' | 'codes'>;

const anytime = { allowed: ['*'] };

/** The canonical codes by what google/rpc/code.proto says of each. */
const grpc: Draft = {
  envelopes: [{ use: 'grpc' }],
  closed: true,
  codes: Object.fromEntries(
    Object.entries<JsonObject>({
      INVALID_ARGUMENT: { raised: ['body.*'] },
      UNIMPLEMENTED: { raised: ['route', 'method'] },
      NOT_FOUND: { raised: ['absent'] },
      ALREADY_EXISTS: { raised: ['taken'] },
      ABORTED: { raised: ['stale'] },
      UNAUTHENTICATED: anytime,
      PERMISSION_DENIED: anytime,
      FAILED_PRECONDITION: anytime,
      RESOURCE_EXHAUSTED: { ...anytime, retry: 'with-backoff' },
      UNAVAILABLE: { ...anytime, retry: 'with-backoff' },
      INTERNAL: anytime,
    }).map(([name, said]) => [name, { status: { grpc: name }, ...said }]),
  ),
};

/** The names of members are guesses; which code it is, only answers can say. */
const messages: Draft = {
  envelopes: [{ when: { transport: 'message' }, code: 'body:/code', detail: 'body:/message' }],
  closed: false,
  codes: { invalid: { status: { message: 'failure' }, raised: ['body.*'] } },
};

/** Exit status 2 for wrong usage is the custom of shells (Bash manual, "Exit Status") and of most parsers. */
const commands: Draft = {
  envelopes: [{ when: { transport: 'command' }, detail: 'stderr:', as: 'usage' }],
  closed: false,
  codes: { usage: { status: { command: 2 }, raised: ['argv.*', 'route'] } },
};

export const otherDrafts: Readonly<Partial<Record<Format, Draft>>> = {
  protobuf: grpc,
  asyncapi: messages,
  opencli: commands,
};
