/** One member of an etcd cluster as a process. */
import { spawn } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { end, type Running, until } from './process.ts';

/** Milliseconds until it must answer; it takes less than one second on an idle machine. */
const patience = 30_000;

export interface Member {
  readonly program: string;
  /** Where each member has a folder of its name. */
  readonly folder: string;
  readonly options: readonly string[];
  readonly name: string;
  /** For clients, and for other members. */
  readonly url: string;
  readonly peer: string;
  /** `--initial-cluster`: name and address of every member. */
  readonly cluster: string;
  /** Is it a new member of a cluster that runs already? */
  readonly joins: boolean;
}

export interface Node extends Running {
  readonly member: Member;
  /** At once, as a machine that loses its power. */
  kill(): Promise<void>;
}

/** Throws where it does not come up, or finds no leader. */
export async function startNode(member: Member): Promise<Node> {
  const { program, name, folder, url } = member;
  const child = spawn(program, argumentsOf(member), { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = join(folder, `${name}.log`);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => void appendFile(log, text).catch(() => undefined));
  const hard = (): void => void child.kill('SIGKILL');
  process.once('exit', hard);
  const over = async (how: (name: 'SIGTERM' | 'SIGKILL') => void): Promise<void> => {
    await end(child, how);
    process.removeListener('exit', hard);
  };
  const stop = (): Promise<void> => over((signal) => void child.kill(signal));
  try {
    await until(() => isHealthy(url), child, patience);
  } catch (thrown) {
    await stop();
    throw new Error(
      `etcd did not start: ${String(thrown)}\n${(await readFile(log, 'utf8').catch(() => '')).slice(-2000)}`,
    );
  }
  return { kind: 'running', url, member, stop, kill: () => over(hard) };
}

/** Does it answer, and is there a leader that could be asked? */
export async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).then(
    async (reply) => (await reply.text()).includes('"true"'),
    () => false,
  );
}

/** One call over the JSON gateway. Throws where it is refused. */
export async function call(url: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const sent = { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) };
  const reply = await fetch(`${url}/v3/${path}`, sent);
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Leaders are elected, and requests given up, as soon as may be. What it keeps need not survive the machine's end. */
function argumentsOf({ folder, name, url, peer, cluster, joins, options }: Member): string[] {
  return [
    ...['--name', name, '--data-dir', join(folder, name)],
    ...['--listen-client-urls', url, '--advertise-client-urls', url],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', cluster, '--initial-cluster-state', joins ? 'existing' : 'new'],
    ...['--heartbeat-interval', '50', '--election-timeout', '500', '--bcrypt-cost', '4'],
    ...['--max-request-bytes', '10000', '--max-txn-ops', '4'],
    ...options,
  ];
}
