/** The folder in which one command runs: made for it, with its files, and removed after it. */
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { FileSpec } from '../../model.ts';
import { transportError } from '../transport-error.ts';

export interface Folder {
  /** Where the command runs. */
  readonly path: string;
  /** Beside it, and empty. */
  readonly home: string;
  /** With all that the command has left there. */
  remove(): Promise<void>;
}

/**
 * Throws a transport error where a path leaves the folder by more than one step: `../x` lies beside it, for commands that
 * must not go there, and is removed with it.
 */
export async function makeFolder(files: Readonly<Record<string, FileSpec | null>>): Promise<Folder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'faultline-exec-')));
  const [path, home] = [join(root, 'work'), join(root, 'home')];
  const remove = () => removed(root);
  try {
    await mkdir(path);
    await mkdir(home);
    // A folder before what lies in it, whatever the order in which they are told.
    const sorted = Object.entries(files).sort(([a], [b]) => a.length - b.length);
    for (const [name, spec] of sorted) if (spec !== null) await put(root, resolve(path, name), spec);
    for (const [name, spec] of sorted) if (spec === null) await gone(inside(root, resolve(path, name)));
    // What may not be read can still be filled until now.
    for (const [name, spec] of sorted)
      if (spec !== null && typeof spec !== 'string' && spec.mode !== undefined)
        await chmod(resolve(path, name), Number.parseInt(spec.mode, 8));
    return { path, home, remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

function inside(root: string, path: string): string {
  if (path.startsWith(root + sep)) return path;
  throw transportError('UNSENDABLE', `${path} is outside the command's folder`);
}

/** In the place of what is there already. */
async function put(root: string, at: string, spec: FileSpec): Promise<void> {
  const path = inside(root, at);
  const { from, link, folder, content = '' } = typeof spec === 'string' ? { content: spec } : spec;
  await mkdir(dirname(path), { recursive: true });
  if (from === undefined) await rm(path, { recursive: true, force: true });
  if (from !== undefined) await cp(from, path, { recursive: true });
  else if (link !== undefined) await symlink(link, path);
  else if (folder === true) await mkdir(path, { recursive: true });
  else await writeFile(path, content);
}

/** What lies below a file is not there either. */
async function gone(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOTDIR') throw thrown;
  });
}

/** Folders that may not be written to would keep what lies in them. What is left then, the system clears away. */
async function removed(root: string): Promise<void> {
  const all = { recursive: true, force: true, maxRetries: 3, retryDelay: 50 };
  await rm(root, all).catch(() =>
    opened(root)
      .then(() => rm(root, all))
      .catch(() => undefined),
  );
}

async function opened(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const one of await readdir(folder, { withFileTypes: true }))
    if (one.isDirectory()) await opened(join(folder, one.name));
}
