import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isDate } from './date.ts';

test('every day from year 0 to 9999 is one', () => {
  const days = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(fc.property(days, (day) => isDate(day.toISOString().slice(0, 10))));
});

test.each(['2026-02-30', '2026-13-01', '2026', '2026-1-1', '2026-01-01T00:00:00Z', 'tomorrow', ''])(
  '%j is none',
  (text) => expect(isDate(text)).toBe(false),
);
