import { selects } from '../../manifest/expect.ts';
import type { Fault } from '../../seams.ts';
import { jsonMedia } from '../body.ts';

/** A body larger than the service takes; the limit in bytes is the vocabulary's: `{by: size, examples: [1048577]}`. */
export const size: Fault = {
  id: 'size',
  transports: ['http', 'grpc'],
  conditions: ['size'],
  aim(operation, { vocabulary, contract }) {
    if (contract.format !== 'protobuf' && !jsonMedia(operation.body)) return [];
    const sizes = vocabulary.codes.flatMap((code) =>
      code.raised
        .filter(
          (raise) => raise.by.includes('size') && selects({ on: raise.on, by: [], at: null }, operation, 'size', null),
        )
        .flatMap((raise) => raise.examples ?? [])
        .filter((value) => typeof value === 'number'),
    );
    return [...new Set(sizes)].map((bytes) => ({
      condition: 'size',
      site: null,
      requirement: `${operation.key}: a body of ${bytes} bytes is too large and must be refused`,
      mutation: { kind: 'bytes' as const, how: 'size' as const, bytes },
    }));
  },
};
