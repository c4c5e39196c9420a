import { expect, test } from '@jest/globals';
import { suite } from '../builders.test-data.ts';
import type { Request } from '../model.ts';
import { wardrobe } from './wardrobe.ts';

const request = (headers: Request['headers']): Request => ({ method: 'GET', target: '/', headers, body: null });

test('cookies of the suite and of who sends stand beside those of the request', async () => {
  const headers = { Cookie: 'sid=abc; theme=dark' };
  const dressed = await wardrobe(
    suite({ headers: { cookie: 'lang=en' }, identities: { default: { kind: 'headers', headers } } }),
  ).dress(request([['Cookie', 'pref=3; theme=x']]), 'default');
  expect(dressed.headers).toEqual([['Cookie', 'pref=3; theme=x; lang=en; sid=abc']]);
});

test('without cookies of its own a request has theirs as they are', async () => {
  const clothes = wardrobe(suite({ identities: { default: { kind: 'headers', headers: { Cookie: 'sid=a=b;  x' } } } }));
  expect((await clothes.dress(request([]), 'default')).headers).toEqual([['Cookie', 'sid=a=b; x']]);
});
