/**
 * A real etcd for tests: Debian's `etcd-server` on free loopback ports, in a temporary folder, with little patience and low limits.
 * Its tokens are signed by a key of ours, so that those who ask can be made up beforehand.
 */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, type Node, startNode } from './etcd-node.ts';
import { type Quorum, serveQuorum } from './etcd-quorum.ts';
import { findCommand, freePort, type Missing, missing, type Running } from './process.ts';

const install = 'apt-get install etcd-server';
const key = 'faultline';
/** No change of users or roles ever comes after it: a token of this revision is never too old. */
const never = Number.MAX_SAFE_INTEGER;

/** What `suites/etcd.yaml` takes from the environment. */
export interface EtcdEnvironment {
  /** Of its JSON gateway, and of gRPC: the same port. */
  readonly ETCD_URL: string;
  readonly ETCD_GRPC_URL: string;
  /** Where the second member is brought in and killed. */
  readonly ETCD_QUORUM_URL: string;
  readonly ETCD_ROOT_TOKEN: string;
  readonly ETCD_GUEST_TOKEN: string;
  readonly ETCD_EXPIRED_TOKEN: string;
  readonly ETCD_OLD_TOKEN: string;
}

/** Addresses that are free now, and tokens: all that the suite has to know before anything is started. */
export async function etcdEnvironment(): Promise<EtcdEnvironment> {
  const port = await freePort();
  return {
    ETCD_URL: `http://127.0.0.1:${port}`,
    ETCD_GRPC_URL: `grpc://127.0.0.1:${port}`,
    ETCD_QUORUM_URL: `http://127.0.0.1:${await freePort()}`,
    ETCD_ROOT_TOKEN: token('root', never, 86_400),
    ETCD_GUEST_TOKEN: token('guest', never, 86_400),
    ETCD_EXPIRED_TOKEN: token('root', never, -60),
    ETCD_OLD_TOKEN: token('root', 1, 86_400),
  };
}

/** What `startEtcd` would not find; null: it is there. Throws where `CI` is `true`. */
export async function missingEtcd(env: NodeJS.ProcessEnv = process.env): Promise<Missing | null> {
  return (await findCommand('etcd', env)) === null ? missing('etcd', install, env) : null;
}

/** One node, the users and the role that the suite knows, and the switch for its quorum. Throws where it does not come up. */
export async function startEtcd(
  { ETCD_URL, ETCD_QUORUM_URL }: EtcdEnvironment,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Running | Missing> {
  const program = await findCommand('etcd', env);
  if (program === null) return missing('etcd', install, env);
  const folder = await mkdtemp(join(tmpdir(), 'faultline-etcd-'));
  const started: { node?: Node; quorum?: Quorum } = {};
  const stop = async (): Promise<void> => {
    await started.quorum?.stop();
    await started.node?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const file = join(folder, 'key');
    await writeFile(file, key);
    const peer = `http://127.0.0.1:${await freePort()}`;
    const common = { program, folder, options: ['--auth-token', `jwt,sign-method=HS256,priv-key=${file}`] };
    const node = await startNode({ ...common, name: 'one', url: ETCD_URL, peer, cluster: `one=${peer}`, joins: false });
    started.node = node;
    await prepare(ETCD_URL);
    started.quorum = await serveQuorum(Number(new URL(ETCD_QUORUM_URL).port), node, common);
    return { kind: 'running', url: ETCD_URL, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** `app` may read the key `abc` by its role, `guest` nothing. */
async function prepare(url: string): Promise<void> {
  for (const name of ['app', 'guest']) await call(url, 'auth/user/add', { name, password: 'secret' });
  await call(url, 'auth/role/add', { name: 'reader' });
  await call(url, 'auth/role/grant', { name: 'reader', perm: { permType: 'READ', key: 'YWJj' } });
  await call(url, 'auth/user/grant', { user: 'app', role: 'reader' });
}

/** A JSON Web Token (RFC 7519) as etcd makes them: who, by which state of users and roles. `seconds`: until it expires. */
function token(username: string, revision: number, seconds: number): string {
  const claims = { username, revision, exp: Math.floor(Date.now() / 1000) + seconds };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims].map((one) =>
    Buffer.from(JSON.stringify(one)).toString('base64url'),
  );
  const text = signed.join('.');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}
