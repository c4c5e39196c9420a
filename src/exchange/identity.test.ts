import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Identity } from '../manifest/model.ts';
import { type Credentials, credentials, invalidated, refresh } from './identity.ts';
import { serve } from './testing.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

describe('what each kind carries', () => {
  test.each<[Identity, Partial<Credentials>]>([
    [{ kind: 'none' }, { headers: {}, query: {}, secrets: [] }],
    [
      { kind: 'certificate', cert: '/c', key: '/k' },
      { headers: {}, secrets: [] },
    ],
    [
      { kind: 'headers', headers: { 'X-Auth-Token': 'admin' } },
      { headers: { 'X-Auth-Token': 'admin' }, secrets: ['admin'] },
    ],
    [{ kind: 'headers', headers: { A: 'Token abc' } }, { secrets: ['Token abc', 'abc'] }],
    [
      { kind: 'query', query: { key: 'k' } },
      { query: { key: 'k' }, headers: {}, secrets: ['k'] },
    ],
    [
      { kind: 'basic', user: 'ä', password: 'b:c' },
      { headers: { Authorization: 'Basic w6Q6Yjpj' }, secrets: ['w6Q6Yjpj', 'b:c'] },
    ],
    [
      { kind: 'bearer', token: 't' },
      { headers: { Authorization: 'Bearer t' }, secrets: ['t'], expiresAt: null },
    ],
  ])('%j', async (identity, carried) => {
    expect(await credentials(identity)).toMatchObject(carried);
  });

  test('a JWT says when it expires', async () => {
    const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
    const token = `${part({ alg: 'none' })}.${part({ exp: 2_000_000_000 })}.s`;
    expect(await credentials({ kind: 'bearer', token })).toMatchObject({ expiresAt: 2_000_000_000_000 });
  });
});

describe('a credential command', () => {
  const command = (...words: readonly string[]): Identity => ({
    kind: 'command',
    command: words,
    header: 'X-Token',
    prefix: 'T ',
  });
  const node = (script: string, ...words: readonly string[]) => command(process.execPath, '-e', script, ...words);

  test('what it prints is the credential; no shell reads its words', async () => {
    const held = await credentials(node('console.log(process.argv[1])', '$HOME; x'));
    expect(held).toMatchObject({ headers: { 'X-Token': 'T $HOME; x' }, secrets: ['$HOME; x'] });
  });

  test.each([
    ['fails', node('process.stderr.write("secret"); process.exit(3)')],
    ['prints nothing', node('')],
    ['prints two lines', node('console.log("a\\nb")')],
    ['does not exist', command('/no/such/command')],
  ])('one that %s says so, without what it printed', async (_, identity) => {
    const error = await credentials(identity).catch((thrown) => thrown);
    expect(error).toMatchObject({ transport: true, code: 'CREDENTIALS' });
    expect(String(error)).not.toContain('secret');
  });
});

describe('OAuth 2.0 client credentials', () => {
  /** A token endpoint that counts and keeps what it was asked. */
  const endpoint = async (answer: (count: number) => { status?: number; body: unknown }) => {
    const asked: { authorization: string; body: string }[] = [];
    const served = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push({ authorization: request.headers.authorization ?? '', body });
        const { status = 200, body: told } = answer(asked.length);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
      });
    });
    opened.push(served);
    const identity: Identity = {
      kind: 'oauth2',
      tokenUrl: `${served.origin}/token`,
      clientId: 'a:b',
      clientSecret: 's &',
      scope: 'x y',
    };
    return { identity, asked };
  };

  test('the request, and what comes of it', async () => {
    const { identity, asked } = await endpoint(() => ({ body: { access_token: 'tok', expires_in: 60 } }));
    const held = await credentials(identity);
    expect(held).toMatchObject({ headers: { Authorization: 'Bearer tok' }, secrets: ['tok', 's &'] });
    expect(held.expiresAt ?? 0).toBeGreaterThan(Date.now() + 50_000);
    expect(asked).toEqual([
      { authorization: `Basic ${btoa('a%3Ab:s+%26')}`, body: 'grant_type=client_credentials&scope=x+y' },
    ]);
  });

  test('one renewal before it expires serves all who wait for it; later ones keep it', async () => {
    const { identity, asked } = await endpoint((count) => ({
      body: { access_token: `tok${count}`, expires_in: count === 1 ? 5 : 3600 },
    }));
    const first = await credentials(identity);
    const [second, third] = await Promise.all([refresh(first, identity), refresh(first, identity)]);
    expect([second?.headers, third?.headers]).toEqual([
      { Authorization: 'Bearer tok2' },
      { Authorization: 'Bearer tok2' },
    ]);
    expect(await refresh(second as Credentials, identity)).toBe(second);
    expect(asked).toHaveLength(2);
  });

  test('a 401 renews it, whatever its clock says', async () => {
    const { identity } = await endpoint((count) => ({ body: { access_token: `tok${count}`, expires_in: 3600 } }));
    const first = await credentials(identity);
    expect(await refresh(first, identity)).toBe(first);
    expect((await refresh(first, identity, true)).headers).toEqual({ Authorization: 'Bearer tok2' });
  });

  test('a refusal is told, without the secret; the next one may try again', async () => {
    const { identity } = await endpoint((count) =>
      count === 2 ? { status: 400, body: { error: 'invalid_client' } } : { body: { access_token: 't', expires_in: 1 } },
    );
    const held = await credentials(identity);
    const error = await refresh(held, identity).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'CREDENTIALS', message: expect.stringContaining('400 invalid_client') });
    expect(await refresh(held, identity)).toMatchObject({ headers: { Authorization: 'Bearer t' } });
  });

  test.each([{ token: 1 }, 'no JSON object', { access_token: '' }])('an answer without a token: %j', async (body) => {
    const { identity } = await endpoint(() => ({ body }));
    await expect(credentials(identity)).rejects.toMatchObject({ code: 'CREDENTIALS' });
  });

  test('nobody there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    const port = typeof address === 'object' ? address?.port : 0;
    const identity: Identity = {
      kind: 'oauth2',
      tokenUrl: `http://127.0.0.1:${port}/`,
      clientId: 'a',
      clientSecret: 'b',
      scope: null,
    };
    await expect(credentials(identity)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: expect.stringContaining('cannot be reached'),
    });
  });
});

describe('spoiled credentials', () => {
  const spoiled = async (identity: Identity) => invalidated(await credentials(identity));

  test('keep their shape and hide nothing', async () => {
    expect(await spoiled({ kind: 'bearer', token: 'Az9-z' })).toEqual({
      headers: { Authorization: 'Bearer Ba0-a' },
      query: {},
      secrets: [],
      expiresAt: null,
    });
    expect(await spoiled({ kind: 'query', query: { key: 'k1' } })).toMatchObject({ query: { key: 'l2' } });
    expect(await spoiled({ kind: 'headers', headers: { 'X-Auth-Token': 'admin' } })).toMatchObject({
      headers: { 'X-Auth-Token': 'benjo' },
    });
  });

  test('of user and password only the password is wrong', async () => {
    expect(await spoiled({ kind: 'basic', user: 'me', password: 'a:b' })).toMatchObject({
      headers: { Authorization: `Basic ${btoa('me:b:c')}` },
    });
  });

  test('of a JWT only the signature is wrong', async () => {
    expect(await spoiled({ kind: 'bearer', token: 'eyJhIjoxfQ.e30.abc' })).toMatchObject({
      headers: { Authorization: 'Bearer eyJhIjoxfQ.e30.bcd' },
    });
  });

  test('nothing to renew stays', async () => {
    const held = await credentials({ kind: 'none' });
    expect(await refresh(held, undefined)).toBe(held);
    expect(await refresh(held, { kind: 'none' }, true)).toBe(held);
  });
});
