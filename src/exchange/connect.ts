/** From a suite's target to something that carries requests. */
import { readFile } from 'node:fs/promises';
import type { Contract } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import { commandWords } from '../manifest/target.ts';
import type { Diagnostic } from '../model.ts';
import type { Target } from '../seams.ts';
import { type Client, clients, isMissing } from './targets/broker.ts';
import { http } from './targets/http.ts';

export interface ConnectOptions {
  /** Of Faultline. */
  readonly version: string;
  /** The run's id, sent with all traffic. */
  readonly run: string;
}

export type Connected = { readonly target: Target } | { readonly diagnostic: Diagnostic };

/** Opens what the suite aims at. A target that cannot be is a diagnostic, never an exception. */
export async function connect(suite: Suite, contract: Contract, options: ConnectOptions): Promise<Connected> {
  const scheme = /^[a-z]+/.exec(suite.target)?.[0] ?? '';
  switch (scheme) {
    case 'http':
    case 'https':
      return overHttp(suite, options);
    case 'grpc':
    case 'grpcs':
      return overGrpc(suite, contract, options);
    case 'handler':
      return inProcess(suite);
    case 'prism':
      return mocked(contract);
    case 'exec':
      return asCommand(suite);
    default: {
      const client = clients[scheme];
      if (client !== undefined) return byMessages(suite, contract, client, options);
      const hint = `Known targets: http://…, https://…, grpc://…, grpcs://…, handler:./app.js, exec:command, prism, ${Object.keys(clients).join('://…, ')}://….`;
      return failed(suite, 'TARGET_UNKNOWN', `No target is known for \`${suite.target}\`.`, hint);
    }
  }
}

/**
 * What precedes every operation's path: a path in the target's URL replaces the base path that the contract's first
 * server has. Requests are to be written with it; the http target sends them as they are.
 */
export function basePath(target: string, contract: Contract): string {
  if (!/^https?:/.test(target)) return contract.basePath;
  const { pathname } = new URL(target);
  return pathname === '/' ? contract.basePath : pathname.replace(/\/+$/, '');
}

async function overHttp(suite: Suite, options: ConnectOptions): Promise<Connected> {
  const { limits, tls } = suite;
  try {
    const target = http({
      ...options,
      origin: new URL(suite.target).origin,
      connections: limits.concurrency,
      timeout: limits.timeout,
      body: limits.body,
      tls: { ...tls, ca: tls.ca === null ? null : await readFile(tls.ca, 'utf8'), certificate: null },
      env: process.env,
      proxyLoopback: false,
      certificates: await certificates(suite),
    });
    return { target };
  } catch (error) {
    return failed(suite, 'TARGET_TLS', `A certificate file cannot be read: ${message(error)}.`);
  }
}

async function overGrpc(suite: Suite, contract: Contract, options: ConnectOptions): Promise<Connected> {
  const [{ grpc }, { wireFor }] = await Promise.all([
    import('./targets/grpc.ts'),
    import('../contract/protobuf-codec.ts'),
  ]);
  const { limits, tls } = suite;
  const wire = wireFor(contract);
  if (wire === null)
    return failed(
      suite,
      'TARGET_CONTRACT',
      'A gRPC target needs a contract of protobuf.',
      'Name a `.proto` in `contracts`.',
    );
  try {
    const ca = tls.ca === null ? null : await readFile(tls.ca, 'utf8');
    const target = grpc({
      ...options,
      wire,
      origin: suite.target.replace(/^grpc(s?):/, 'http$1:'),
      timeout: limits.timeout,
      body: limits.body,
      tls: { ...tls, ca, certificate: null },
      certificates: await certificates(suite),
    });
    return { target };
  } catch (error) {
    return failed(suite, 'TARGET_TLS', `A certificate file cannot be read: ${message(error)}.`);
  }
}

async function byMessages(
  suite: Suite,
  contract: Contract,
  client: Client,
  { run }: ConnectOptions,
): Promise<Connected> {
  const { message: target } = await import('./targets/message.ts');
  try {
    const { open } = await client.load();
    const ca = suite.tls.ca === null ? null : await readFile(suite.tls.ca, 'utf8');
    return { target: target(suite, contract, { open, run, ca }) };
  } catch (error) {
    if (!isMissing(error, client.name))
      return failed(suite, 'TARGET_TLS', `A certificate file cannot be read: ${message(error)}.`);
    const said = `The client for ${suite.target.split(':', 1)[0]}:// is not installed: ${client.name}.`;
    return failed(suite, 'TARGET_CLIENT', said, `npm install --save-dev ${client.name}`);
  }
}

/** Of the identities that are one, by name. Rejects where a file cannot be read. */
export async function certificates(suite: Suite): Promise<Record<string, { cert: string; key: string }>> {
  const made: Record<string, { cert: string; key: string }> = {};
  for (const [name, identity] of Object.entries(suite.identities)) {
    if (identity.kind !== 'certificate') continue;
    made[name] = { cert: await readFile(identity.cert, 'utf8'), key: await readFile(identity.key, 'utf8') };
  }
  return made;
}

async function inProcess(suite: Suite): Promise<Connected> {
  const { handler } = await import('./targets/handler.ts');
  const opened = await handler(suite.target.slice('handler:'.length), suite.limits);
  return 'problem' in opened ? failed(suite, 'TARGET_MODULE', opened.problem, opened.hint) : opened;
}

async function asCommand(suite: Suite): Promise<Connected> {
  const { command, startable } = await import('./targets/command.ts');
  const { files, limits } = suite;
  const words = commandWords(suite.target);
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...suite.env };
  if (!(await startable(words[0], env.PATH))) {
    const hint = 'Check the path, which is relative to the suite, or the PATH; the file must be executable.';
    return failed(suite, 'TARGET_COMMAND', `\`${words[0]}\` is not a program that can be started.`, hint);
  }
  return { target: command({ command: words, files, env, timeout: limits.timeout, body: limits.body }) };
}

async function mocked(contract: Contract): Promise<Connected> {
  // Loading Prism takes over a second: only for those who use it.
  const { prism } = await import('./targets/prism.ts');
  const opened = await prism(contract);
  if (!('problem' in opened)) return opened;
  return { diagnostic: { level: 'error', code: 'TARGET_MOCK', message: opened.problem, file: contract.file } };
}

function failed(suite: Suite, code: string, message: string, hint?: string): Connected {
  return { diagnostic: { level: 'error', code, message, file: suite.file, path: '/target', ...(hint && { hint }) } };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
