/** The suite's `replies` from validated YAML. Pure. */
import type { JsonObject } from '../model.ts';
import type { ReplyWords } from './model.ts';
import { asArray, asObject, asText, asTexts } from './normalise.ts';

export function toReply({ on, channel, correlate, deadLetter, also }: JsonObject): ReplyWords {
  return {
    on: asTexts(on),
    channel: asText(channel),
    correlate: correlate === undefined ? null : (asObject(correlate) as NonNullable<ReplyWords['correlate']>),
    deadLetter: asText(deadLetter),
    also: asArray(also).map((stated) => {
      const one = typeof stated === 'string' ? { channel: stated } : asObject(stated);
      return { channel: asText(one['channel']) ?? '', got: asText(one['got']), when: asObject(one['when']) };
    }),
  };
}
