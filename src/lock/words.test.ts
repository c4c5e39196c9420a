import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Json } from '../model.ts';
import type { ChangeId } from './model.ts';
import { changeLevels } from './model.ts';
import { changeDiagnostic, changeText } from './words.ts';

const changed = (id: ChangeId, before: Json | undefined, after: Json | undefined) =>
  ({ id, level: changeLevels[id], code: 'taken', before, after }) as const;

test.each<[ChangeId, Json | undefined, Json | undefined, string]>([
  ['status-changed', { http: [409] }, { http: [409, 410] }, 'the status of `taken` was 409, is 409, 410'],
  ['status-changed', { http: [409] }, { http: [409], grpc: [6] }, 'the status of `taken` was 409, is http 409, grpc 6'],
  ['detail-changed', undefined, 'It is taken.', 'the detail of `taken` was not there, is It is taken.'],
  ['wire-changed', 7, '7', 'the spelling on the wire of `taken` was 7, is 7'],
  [
    'envelope-added',
    undefined,
    { use: 'problem', when: { status: [401], on: ['a', 'b'] } },
    'answers may be read by another envelope, use problem, when (status 401, on a, b)',
  ],
  ['cause-changed', {}, { type: null }, 'the cause of `taken` was nothing, is type nothing'],
])('%s in words', (id, before, after, said) => {
  expect(changeText(changed(id, before, after))).toBe(said);
});

test('the level is said once', () => {
  const said = (id: ChangeId): string => {
    const { level, message } = changeDiagnostic(changed(id, 'a', 'b'), build.vocabulary());
    return `${level}: ${message}`;
  };
  expect(said('summary-changed')).toBe('info: the summary of `taken` was a, is b');
  expect(said('wire-changed')).toBe('error: breaking: the spelling on the wire of `taken` was a, is b');
});
