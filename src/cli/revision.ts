/** The documents of a git work tree as they were at a revision: read by `git` itself, written to a folder beside nobody's way. */
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import type { Diagnostic } from '../model.ts';

export interface Then {
  /** The file as it was; it need not have been there. */
  readonly file: string;
  /** Of all files at that revision, and of the same ones now. */
  readonly root: string;
  readonly rootNow: string;
}

export interface Revision {
  /** One file of a work tree; others that it names lie beside it, as they did. */
  at(file: string): Promise<Then | { readonly diagnostic: Diagnostic }>;
  /** Takes the copies away. */
  close(): Promise<void>;
}

/** What a suite can be made of. Code and data besides stay where they are: a work tree may be large. */
const documents = /\.(?:ya?ml|json|proto|binpb|pb|desc|protoset|pem|crt|txt)$/i;

/** `ref`: anything that git takes for a commit. */
export function revision(ref: string, env: Readonly<Record<string, string | undefined>>): Revision {
  const copies = new Map<string, Promise<string>>();
  const made: string[] = [];
  const copy = async (top: string, commit: string): Promise<string> => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'faultline-then-')));
    made.push(folder);
    // An index of its own: the work tree's is not touched.
    const git = gitIn(top, { ...env, GIT_INDEX_FILE: join(folder, 'index') });
    await git(['read-tree', commit]);
    const names = (await git(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])).split('\0');
    const wanted = names.filter((name) => documents.test(name) && !/(?:^|\/)node_modules\//.test(name));
    await git(['checkout-index', '-z', '--stdin', '-q', `--prefix=${join(folder, 'tree')}/`], wanted.join('\0'));
    return join(folder, 'tree');
  };
  return {
    async at(file) {
      try {
        const git = gitIn(dirname(file), env);
        const [top = '', prefix = ''] = (await git(['rev-parse', '--show-toplevel', '--show-prefix'])).split('\n');
        // A commit whose name looks like an option cannot be: git refuses such names.
        if (ref.startsWith('-')) throw new Error(`'${ref}' is no revision`);
        const commit = (await git(['rev-parse', '--verify', '-q', `${ref}^{commit}`])).trim();
        const root = await (copies.get(top + commit) ?? remember(copies, top + commit, copy(top, commit)));
        const name = join(prefix, basename(file));
        const rootNow = file.endsWith(sep + name) ? file.slice(0, -name.length - 1) : top;
        return { file: join(root, name), root, rootNow };
      } catch (error) {
        return { diagnostic: unknown(ref, file, error) };
      }
    },
    async close() {
      await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

function remember<T>(map: Map<string, Promise<T>>, key: string, made: Promise<T>): Promise<T> {
  map.set(key, made);
  return made;
}

/** Where a hook of git runs us, it says so by variables that would lead away from the folder. */
const misleading = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_PREFIX'];

/** `git` without a shell: what it prints, or what it says against it. */
function gitIn(cwd: string, given: Readonly<Record<string, string | undefined>>) {
  const own = Object.entries({ ...process.env, ...given, LC_ALL: 'C' });
  const env = Object.fromEntries(own.filter(([name]) => !misleading.includes(name)));
  return (args: readonly string[], stdin = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = execFile('git', [...args], { cwd, env, maxBuffer: 2 ** 28 }, (error, out, err) => {
        if (error === null) resolve(out);
        else reject((error as NodeJS.ErrnoException).code === 'ENOENT' ? error : new Error(err.trim()));
      });
      // A child that ended early reads no more; its exit says why.
      child.stdin?.on('error', () => undefined).end(stdin);
    });
}

function unknown(ref: string, file: string, error: unknown): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  const [said = ''] = message.split('\n');
  const facts = { level: 'error', code: 'CHANGES_UNKNOWN', file } as const;
  if (code === 'ENOENT')
    return { ...facts, message: '`git` is not there', hint: '--changed-since asks it what the documents were' };
  if (/not a git repository/i.test(said))
    return {
      ...facts,
      message: 'the suite lies in no git work tree',
      hint: 'leave out --changed-since to run all of it',
    };
  if (said === '' || /is no revision|unknown revision|Needed a single revision/i.test(said)) {
    const hint = 'a branch, tag or commit; in a pipeline the history may have to be fetched (`fetch-depth: 0`)';
    return { ...facts, message: `git knows no revision \`${ref}\``, hint };
  }
  return { ...facts, message: `git does not say what changed since \`${ref}\`: ${said}` };
}
