import { expect, test } from '@jest/globals';
import { raise, vocabulary } from '../plan/rooms.test-data.ts';
import { nothingSelected } from './selected.ts';

test('what is tolerated is said to be the reason why nothing of it is sent', () => {
  const { place } = raise([]);
  const tolerated = [{ on: ['createRoom'], by: ['replay', 'query.*'], at: null, place }];
  const loadout = { suite: null, loaded: null, diagnostics: [], vocabulary: { ...vocabulary, tolerated } };
  const hintOf = (condition: string) => nothingSelected({ condition: [condition] }, [loadout]).hint;
  expect(hintOf('query.extra')).toBe(
    'the manifest tolerates `query.extra`: what may be accepted or refused is not sent',
  );
  expect(hintOf('replay')).toContain('but a repetition under an idempotency key');
  expect(hintOf('body.type')).toContain('faultline plan lists the probes');
});
