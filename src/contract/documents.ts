/** Which documents a contract may read, and reading them. */
import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ContractOptions } from '../manifest/model.ts';
import type { Diagnostic } from '../model.ts';
import type { ContractCode } from './codes.ts';
import type { Library } from './library.ts';
import { makeDoc } from './library.ts';
import { parseSource, readSource } from './read.ts';

/** For a remote document: milliseconds and bytes. */
const REMOTE = { timeout: 10_000, size: 20_000_000 };

type Refusal = { readonly code: ContractCode; readonly message: string };

/** Reads what the bundle wanted into the library. What cannot be read is noted there, or is a diagnostic where its text is wrong. */
export async function obtain(
  library: Library,
  wanted: ReadonlySet<string>,
  options: ContractOptions,
  identifiers: boolean,
): Promise<readonly Diagnostic[]> {
  const all = await Promise.all(
    [...wanted].map(async (url): Promise<readonly Diagnostic[]> => {
      const refusal = await refuse(library, url, options);
      if (refusal !== null) library.failed.set(url, refusal);
      if (refusal !== null) return [];
      const { source, diagnostics } = await read(url);
      if (source !== undefined) library.docs.set(url, makeDoc(source, url, source.value, identifiers));
      else library.failed.set(url, { code: 'CONTRACT_REF_UNRESOLVED', message: `${name(url)} cannot be read` });
      // A missing file is reported where it is named; wrong text where it stands.
      return diagnostics?.filter(({ code }) => code === 'CONTRACT_SYNTAX') ?? [];
    }),
  );
  return all.flat();
}

function name(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

async function refuse({ main }: Library, url: string, options: ContractOptions): Promise<Refusal | null> {
  if (/^https?:/.test(url)) {
    return options.allowRemoteRefs ? null : { code: 'CONTRACT_REF_REMOTE', message: `${url} is not on this machine` };
  }
  if (!url.startsWith('file:'))
    return { code: 'CONTRACT_REF_UNRESOLVED', message: `${url} is neither a file nor http(s)` };
  if (options.allowOutsideRefs) return null;
  try {
    const folder = await realpath(dirname(main.source.file));
    const file = await realpath(fileURLToPath(url));
    if (file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  } catch {
    // A path that does not exist tells nothing but what its spelling tells.
    if (url.startsWith(`${pathToFileURL(dirname(main.source.file)).href}/`))
      return { code: 'CONTRACT_REF_UNRESOLVED', message: `${name(url)} does not exist` };
  }
  return { code: 'CONTRACT_REF_OUTSIDE', message: `${name(url)} is outside the contract's folder` };
}

async function read(url: string): ReturnType<typeof readSource> {
  if (url.startsWith('file:')) return readSource(fileURLToPath(url), 'CONTRACT');
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REMOTE.timeout) });
    if (!response.ok || response.body === null) return { diagnostics: [] };
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > REMOTE.size) return { diagnostics: [] };
      chunks.push(chunk);
    }
    return parseSource(url, Buffer.concat(chunks).toString('utf8'), 'CONTRACT');
  } catch {
    return { diagnostics: [] };
  }
}
