/** A real OpenStack Placement for tests: Debian's `placement-api` under uwsgi, on a free loopback port and an empty SQLite database. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { end, findCommand, freePort, type Missing, missing, type Running, until } from './process.ts';

/** Milliseconds until the server must answer; it takes about two seconds on an idle machine. */
const patience = 60_000;

export interface PlacementServer extends Running {
  /** Rows by table, of those that have any. */
  rows(): Promise<Readonly<Record<string, number>>>;
}

/**
 * Starts a server of its own for the caller. Throws where it does not come up, and where it is not installed and `CI`
 * is `true`: a pipeline must not pass because it tested nothing.
 */
export async function startPlacement(env: NodeJS.ProcessEnv = process.env): Promise<PlacementServer | Missing> {
  const found = await findPlacement(env);
  if (found.kind === 'missing') return found;
  const { application, uwsgi } = found;
  const folder = await mkdtemp(join(tmpdir(), 'faultline-placement-'));
  try {
    await writeFile(join(folder, 'placement.conf'), configuration(folder));
    return await serve(uwsgi, application, folder, env);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** What `startPlacement` would not find; null: all is there. Throws as it does where `CI` is `true`. */
export async function missingPlacement(env: NodeJS.ProcessEnv = process.env): Promise<Missing | null> {
  const found = await findPlacement(env);
  return found.kind === 'missing' ? found : null;
}

interface Found {
  readonly kind: 'found';
  readonly application: string;
  readonly uwsgi: string;
}

async function findPlacement(env: NodeJS.ProcessEnv): Promise<Found | Missing> {
  const application = await findCommand('placement-api', env);
  const uwsgi = (await findCommand('uwsgi', env)) ?? (await findCommand('uwsgi-core', env));
  if (application !== null && uwsgi !== null) return { kind: 'found', application, uwsgi };
  const name = application === null ? 'placement-api' : 'uwsgi';
  return missing(name, 'apt-get install placement-api uwsgi-core uwsgi-plugin-python3', env);
}

/** `noauth2` trusts `X-Auth-Token: user[:project]`; the user `admin` has the role admin, others have none. */
function configuration(folder: string): string {
  return [
    '[DEFAULT]',
    'default_log_levels = placement=WARNING,alembic=WARNING',
    '[api]',
    'auth_strategy = noauth2',
    '[placement_database]',
    `connection = sqlite:///${join(folder, 'placement.db')}`,
    'sqlite_synchronous = False',
    'sync_on_startup = True',
    '',
  ].join('\n');
}

async function serve(
  uwsgi: string,
  application: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<PlacementServer> {
  const port = await freePort();
  const log = await open(join(folder, 'log'), 'a');
  const child = spawn(uwsgi, options(port, application), {
    // A group of its own, so that the workers end with their master.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...env, OS_PLACEMENT_CONFIG_DIR: folder },
  });
  const hard = (): void => signal(child, 'SIGKILL');
  process.once('exit', hard);
  const stop = async (): Promise<void> => {
    await end(child, (name) => signal(child, name));
    process.removeListener('exit', hard);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await log.close();
    await until(() => answers(url), child, patience);
    return { kind: 'running', url, stop, rows: () => rowsOf(join(folder, 'placement.db')) };
  } catch (thrown) {
    const text = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`placement-api did not start: ${String(thrown)}\n${text.slice(-2000)}`);
  }
}

/**
 * One worker, one request at a time: two that write at once make SQLite answer "database is locked", which is a 500. The
 * application is loaded before the fork, so that only one process makes the tables.
 */
function options(port: number, application: string): string[] {
  return [
    ...['--plugin', 'python3', '--wsgi-file', application, '--need-app'],
    ...['--http-socket', `127.0.0.1:${port}`, '--listen', '100'],
    ...['--master', '--die-on-term', '--no-orphans', '--processes', '1'],
    // Reads bodies that the application ignores: closing a socket with unread bytes resets the connection.
    ...['--post-buffering', '65536', '--buffer-size', '65535'],
    // It closes after each answer without saying so; a client that keeps the connection would lose its next request.
    ...['--add-header', 'Connection: close', '--disable-logging'],
  ];
}

/** Python is there where Placement is. */
async function rowsOf(database: string): Promise<Readonly<Record<string, number>>> {
  const program = [
    'import json, sqlite3, sys',
    'base = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)',
    'tables = [name for (name,) in base.execute("select name from sqlite_master where type = \'table\'")]',
    'print(json.dumps({name: base.execute("select count(*) from " + name).fetchone()[0] for name in tables}))',
  ];
  const { stdout } = await promisify(execFile)('python3', ['-c', program.join('\n'), database]);
  return JSON.parse(stdout) as Record<string, number>;
}

/** GET / needs no credentials. */
function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    async (response) => ((await response.text()) === '' ? false : response.ok),
    () => false,
  );
}

/** To the whole group; it may be gone already. */
function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // No such process: what was asked for has happened.
  }
}
