import type { Reply } from '../../model.ts';
import type { Rule } from '../../seams.ts';
import { bodiless, header } from '../facts.ts';

export const envelope: Rule = {
  id: 'envelope',
  requirement: 'An error answer has the shape that the vocabulary declares.',
  looksAt: 'answer',
  judge(given) {
    const { observed, exchange, vocabulary } = given;
    if (observed === null || exchange.kind !== 'replied' || observed.envelope !== null) return [];
    if (observed.outcome === 'success' || bodiless(given)) return [];
    const expected = vocabulary.envelopes.map((one) => one.use ?? 'the manifest’s own locators');
    const { reply } = exchange;
    const text = (reply.body.trim() || reply.stderr || '').slice(0, 200);
    const type = reply.transport === 'command' ? ended(reply) : (header(reply, 'content-type') ?? 'no content type');
    const received = `${type}: ${text || 'an empty body'}`;
    return [{ rule: 'envelope', level: 'error', at: 'body:', expected, received }];
  },
};

/** A status above 128 may be a program's own: the signal is what says that it crashed. */
function ended(reply: Reply): string {
  const signal = header(reply, 'signal');
  return signal === null ? 'printed' : `ended by ${signal}, printed`;
}
