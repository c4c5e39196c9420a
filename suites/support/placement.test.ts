import { describe, expect, test } from '@jest/globals';
import { startPlacement } from './placement.ts';

describe('a real Placement', () => {
  test('starts, answers eight at once without a lock error, and is gone after stop', async () => {
    const server = await startPlacement();
    if (server.kind === 'missing') return console.warn(`not run: ${server.name} is not installed: ${server.install}`);
    try {
      const made = Array.from({ length: 24 }, (_, index) =>
        fetch(`${server.url}/traits/CUSTOM_T${index}`, {
          method: 'PUT',
          headers: { 'x-auth-token': 'admin', 'openstack-api-version': 'placement 1.39' },
        }),
      );
      expect(new Set((await Promise.all(made)).map((reply) => reply.status))).toEqual(new Set([201]));
    } finally {
      await server.stop();
    }
    await expect(fetch(server.url)).rejects.toThrow();
    await server.stop();
  });

  test('says what is missing, and fails in a pipeline', async () => {
    expect(await startPlacement({ PATH: '' })).toEqual({
      kind: 'missing',
      name: 'placement-api',
      install: 'apt-get install placement-api uwsgi-core uwsgi-plugin-python3',
    });
    await expect(startPlacement({ PATH: '', CI: 'true' })).rejects.toThrow('apt-get install placement-api');
  });
});
