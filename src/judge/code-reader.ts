import type { Vocabulary } from '../manifest/model.ts';
import type { Json } from '../model.ts';
import { open } from './open.ts';
import { recognise } from './recognise.ts';

/** The code that an example of the contract carries, read as if it had come over the wire; null: none. */
export function codeReader(vocabulary: Vocabulary): (body: Json, status: number, mediaType: string) => string | null {
  return (body, status, mediaType) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = { status, headers: [['content-type', mediaType] as const], body: text, truncated: false };
    return recognise(open(reply, vocabulary.envelopes, { operationMatches: () => true }), vocabulary);
  };
}
