import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { onMock } from './mock-rules.ts';

test('on a mock the detail and the causes are not judged, whatever the suite says; the rest stays', () => {
  const { rules, ...others } = onMock({ ...build.suite(), rules: { causes: 'error', headers: 'info' } });
  expect(rules).toEqual({ causes: 'off', detail: 'off', headers: 'info' });
  const { rules: _, ...same } = build.suite();
  expect(others).toEqual(same);
});
