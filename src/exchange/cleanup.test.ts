import { expect, test } from '@jest/globals';
import { leftTexts } from './cleanup.ts';

test('what is left for one reason is one sentence', () => {
  const away = 'connect ECONNREFUSED 127.0.0.1:9';
  const rooms = Array.from({ length: 50 }, (_, i) => ({ what: `DELETE /rooms/${i}`, why: away }));
  expect(leftTexts([...rooms, { what: 'DELETE /keys/1', why: 'it was answered with 403' }])).toEqual([
    `DELETE /rooms/0, DELETE /rooms/1, DELETE /rooms/2 and 47 more are left of the run: ${away}; faultline run --clean, with the --reports of that run, tries again`,
    'DELETE /keys/1 is left of the run: it was answered with 403; faultline run --clean, with the --reports of that run, tries again',
  ]);
});
