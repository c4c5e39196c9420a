/** Answers in the envelopes of Google’s APIs. */
import type { Json, Reply } from '../../model.ts';
import { replyOf, type Sample } from './law.ts';
import { cause, sample, statusRepeat } from './samples-parts.test-data.ts';

export const google: Readonly<Record<string, readonly Sample[]>> = {
  google: [
    sample(
      'ErrorInfo and field violations',
      replyOf(400, {
        error: {
          code: 400,
          message: 'Invalid value at "name"',
          status: 'INVALID_ARGUMENT',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'NAME_TAKEN',
              domain: 'example.googleapis.com',
            },
            {
              '@type': 'type.googleapis.com/google.rpc.BadRequest',
              fieldViolations: [{ field: 'instance.name', description: 'is required', reason: 'REQUIRED' }],
            },
          ],
        },
      }),
      {
        code: 'INVALID_ARGUMENT',
        codes: ['NAME_TAKEN', 'example.googleapis.com/NAME_TAKEN'],
        detail: 'Invalid value at "name"',
        causes: [cause('REQUIRED', 'instance.name', 'is required')],
        repeats: statusRepeat('body:/error/code', 400),
      },
    ),
    sample(
      'an older API: reasons in errors',
      replyOf(403, {
        error: {
          code: 403,
          message: 'Daily limit',
          errors: [{ domain: 'usageLimits', reason: 'dailyLimitExceeded', message: 'x' }],
        },
      }),
      { code: 'dailyLimitExceeded', codes: [], detail: 'Daily limit' },
    ),
  ],
  grpc: [
    sample('a status without details', grpcOf(5, { code: 5, message: 'no such room', details: [] }), {
      code: 'NOT_FOUND',
      codes: [5],
      detail: 'no such room',
      repeats: [{ at: 'body:/code', value: 5, with: 'status' }],
    }),
    sample(
      'ErrorInfo and field violations',
      grpcOf(3, {
        code: 3,
        message: 'the room is refused',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'NAME_BAD', domain: 'rooms.example' },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            field_violations: [{ field: 'room.name', description: 'too short', reason: 'TOO_SHORT' }],
          },
        ],
      }),
      {
        code: 'INVALID_ARGUMENT',
        codes: [3, 'NAME_BAD', 'rooms.example/NAME_BAD'],
        causes: [cause('TOO_SHORT', 'room.name', 'too short')],
      },
    ),
    sample('done', grpcOf(0, { name: 'rooms/1' }), { outcome: 'success', code: null, detail: null }),
  ],
  'grpc-gateway-v1': [
    sample(
      'etcd 3.4',
      replyOf(400, { error: 'etcdserver: key is not provided', message: 'etcdserver: key is not provided', code: 3 }),
      { code: 3, codes: ['INVALID_ARGUMENT'], detail: 'etcdserver: key is not provided' },
    ),
    sample('without a message', replyOf(404, { error: 'Not Found', code: 5, details: [] }), {
      code: 5,
      codes: ['NOT_FOUND'],
      detail: 'Not Found',
    }),
  ],
  'grpc-gateway-v2': [
    sample(
      'a precondition',
      replyOf(400, {
        code: 9,
        message: 'terms not accepted',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
            violations: [{ type: 'TOS', subject: 'google.com/cloud', description: 'Terms of service not accepted' }],
          },
        ],
      }),
      {
        code: 9,
        codes: ['FAILED_PRECONDITION'],
        causes: [cause('TOS', 'google.com/cloud', 'Terms of service not accepted')],
      },
    ),
    sample('no details', replyOf(501, { code: 12, message: 'Method Not Allowed', details: [] }), {
      code: 12,
      codes: ['UNIMPLEMENTED'],
    }),
  ],
};

/** What the gRPC target makes of a status. */
function grpcOf(status: number, body: Json): Reply {
  const headers = [['grpc-status', String(status)] as const];
  return { transport: 'grpc', status, headers, body: JSON.stringify(body), truncated: false };
}
