import { expect, test } from '@jest/globals';
import { suite } from '../plan/rooms.test-data.ts';
import { foreignHost } from './hosts.ts';

const at = (target: string, hosts: readonly string[]): string | null => foreignHost({ ...suite, target, hosts });

test('only listed hosts are spoken to, the token endpoint included', () => {
  expect(at('https://api.example.com/v1', [])).toBeNull();
  expect(at('https://api.example.com/v1', ['staging.example.com'])).toBe('api.example.com');
  expect(at('https://a.staging.example.com', ['*.staging.example.com'])).toBeNull();
  expect(at('https://evilstaging.example.com', ['*.staging.example.com'])).toBe('evilstaging.example.com');
  expect(at('prism', ['staging.example.com'])).toBeNull();
  const identities = {
    default: {
      kind: 'oauth2',
      tokenUrl: 'https://id.example.org/token',
      clientId: 'c',
      clientSecret: 's',
      scope: null,
    },
  } as const;
  expect(foreignHost({ ...suite, target: 'https://a.example.com', hosts: ['a.example.com'], identities })).toBe(
    'id.example.org',
  );
});
