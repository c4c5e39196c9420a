import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Certificates,
  get,
  httpOptions,
  keeper,
  listen,
  makeCertificates,
  type Served,
  serve,
} from '../testing.ts';
import { type HttpOptions, http } from './http.ts';
import { isLoopback } from './http-dispatcher.ts';

const keep = keeper(afterEach);

const signal = new AbortController().signal;
const ask = (origin: string, changes: Partial<HttpOptions>, identity: string | null = null) =>
  keep(http(httpOptions(origin, changes))).send(get('/'), { signal, identity });

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});

/** Says who it was called, by SNI and Host, and who called. */
const secure = async (): Promise<Served> => {
  const { ca, server } = certificates;
  const listener = createServer(
    { ...server, ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { servername } = request.socket as TLSSocket & { servername: string };
      const subject = (request.socket as TLSSocket).getPeerCertificate()?.subject?.CN ?? 'nobody';
      response.end(`${servername} ${request.headers.host} ${subject}`);
    },
  );
  return keep(await listen(listener, 'https'));
};

describe('TLS', () => {
  const plain = { ca: null, serverName: null, verify: true, certificate: null };

  test('an unknown CA is a failure to happen', async () => {
    const { origin } = await secure();
    await expect(ask(origin, { tls: { ...plain, serverName: 'service.test' } })).rejects.toMatchObject({
      transport: true,
      code: expect.stringMatching(/CERT|VERIFY/),
    });
  });

  test('a private CA and the name to ask for, in SNI and Host', async () => {
    const { origin, port } = await secure();
    const reply = await ask(origin, { tls: { ...plain, ca: certificates.ca, serverName: 'service.test' } });
    expect(reply?.body).toBe(`service.test service.test:${port} nobody`);
  });

  test('the certificate must be for the name', async () => {
    const { origin } = await secure();
    await expect(ask(origin, { tls: { ...plain, ca: certificates.ca } })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('verify: false takes any certificate', async () => {
    const { origin } = await secure();
    expect(await ask(origin, { tls: { ...plain, verify: false } })).toMatchObject({ status: 200 });
  });

  test("each identity's client certificate has connections of its own", async () => {
    const { origin } = await secure();
    const options = { tls: { ...plain, verify: false }, certificates: { reader: certificates.client } };
    expect((await ask(origin, options, 'reader'))?.body).toContain('client.test');
    expect((await ask(origin, options, 'default'))?.body).toContain('nobody');
    expect((await ask(origin, options, null))?.body).toContain('nobody');
  });

  test('a kept TLS connection that is closed under a request is tried once more, a new one is not', async () => {
    let requests = 0;
    const listener = createServer(certificates.server, (request, response) => {
      requests++;
      if (request.url === '/die') request.socket.destroy();
      else response.end('ok');
    });
    const { origin } = keep(await listen(listener, 'https'));
    const to = keep(http(httpOptions(origin, { connections: 1, tls: { ...plain, verify: false } })));
    await expect(to.send(get('/die'), { signal })).rejects.toMatchObject({ transport: true });
    expect(requests).toBe(1);
    await to.send(get('/'), { signal });
    await expect(to.send(get('/die'), { signal })).rejects.toMatchObject({ transport: true });
    expect(requests).toBe(4);
  });
});

describe('proxies', () => {
  /** A CONNECT proxy that leads every name to one port, and lists what it was asked for. */
  const tunnel = async (port: number) => {
    const asked: string[] = [];
    const proxy = createHttp((_, response) => response.writeHead(501).end());
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const onward = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward
        .on('error', () => socket.destroy())
        .pipe(socket)
        .on('error', () => onward.destroy())
        .pipe(onward);
    });
    return { ...keep(await listen(proxy)), asked };
  };
  const echo = async () => keep(await serve((request, response) => response.end(request.rawHeaders.join('|'))));

  test('HTTP_PROXY leads to a host that only the proxy knows', async () => {
    const service = await echo();
    const proxy = await tunnel(service.port);
    const to = keep(http(httpOptions('http://placement.test', { env: { HTTP_PROXY: proxy.origin } })));
    const reply = await to.send(
      get('/', [
        ['X-Two', 'a'],
        ['X-Two', 'b'],
      ]),
      { signal },
    );
    expect(reply?.body).toContain('X-Two|a|X-Two|b');
    expect(reply?.body).toContain('host|placement.test');
    expect(proxy.asked).toEqual(['placement.test:80']);
  });

  test('HTTPS_PROXY with a private CA', async () => {
    const service = await secure();
    const proxy = await tunnel(service.port);
    const tls = { ca: certificates.ca, serverName: null, verify: true, certificate: null };
    const reply = await ask('https://service.test', { tls, env: { https_proxy: proxy.origin } });
    expect(reply?.body).toBe('service.test service.test nobody');
    expect(proxy.asked).toEqual(['service.test:443']);
  });

  test('loopback is not proxied, unless told', async () => {
    const service = await echo();
    const proxy = await tunnel(service.port);
    const env = { HTTP_PROXY: proxy.origin };
    await ask(service.origin, { env });
    expect(proxy.asked).toEqual([]);
    await ask(service.origin, { env, proxyLoopback: true });
    expect(proxy.asked).toEqual([`127.0.0.1:${service.port}`]);
  });

  test('NO_PROXY is heard', async () => {
    const service = await echo();
    const proxy = await tunnel(service.port);
    await ask(service.origin, { env: { HTTP_PROXY: proxy.origin, NO_PROXY: '127.0.0.1' }, proxyLoopback: true });
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['[::1]', true],
    ['localhost', true],
    ['a.localhost', true],
    ['127.example.com', false],
    ['localhost.example.com', false],
    ['10.0.0.1', false],
  ])('%s is loopback: %s', (host, is) => {
    expect(isLoopback(host)).toBe(is);
  });
});
