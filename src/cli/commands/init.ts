import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { loadContract } from '../../contract/load.ts';
import { carriedBy } from '../../contract/model.ts';
import { envelopes } from '../../judge/envelopes/index.ts';
import { draftManifest, type ReadExample } from '../../manifest/draft.ts';
import { draftSuite } from '../../manifest/draft-suite.ts';
import type { Diagnostic } from '../../model.ts';
import { complain } from '../diagnostics.ts';
import { exits } from '../main.ts';
import type { Streams } from '../streams.ts';
import { sample } from './init-sample.ts';

interface InitOptions {
  readonly name?: string;
  readonly force?: boolean;
}

/** Writes `contracts/<name>/errors.yaml` and `suites/<name>.yaml`: a draft that passes `check`. Overwrites nothing unasked. */
export async function initCommand(file: string, options: InitOptions, streams: Streams): Promise<number> {
  const path = resolve(streams.cwd, file);
  const { contract, diagnostics } = await loadContract(path, {
    overlays: [],
    allowRemoteRefs: false,
    allowOutsideRefs: false,
  });
  const failed = complain(diagnostics, streams);
  if (contract === null || failed !== 0) return exits.usage;
  const name = [options.name ?? '', contract.title, fileName(path)].map(slug).find((text) => text !== '') ?? 'api';
  const manifest = join(streams.cwd, 'contracts', name, 'errors.yaml');
  const suite = join(streams.cwd, 'suites', `${name}.yaml`);
  const texts = [
    [manifest, draftManifest(contract, portable(relative(dirname(manifest), path)), readExample)],
    [
      suite,
      draftSuite(name, portable(relative(dirname(suite), manifest)), contract, carriedBy[contract.format], sample),
    ],
  ] as const;
  for (const [target] of texts) {
    if (!options.force && (await there(target))) return complain([exists(target)], streams);
  }
  for (const [target, text] of texts) {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    streams.out(`wrote ${portable(relative(streams.cwd, target))}\n`);
  }
  streams.out(`next: npx faultline check suites/${name}.yaml\n      npx faultline run suites/${name}.yaml\n`);
  return exits.ok;
}

const readExample: ReadExample = (body, status, mediaType) => {
  const reply = {
    status,
    headers: [['content-type', mediaType] as const],
    body: JSON.stringify(body),
    truncated: false,
  };
  for (const envelope of envelopes) {
    const observed = envelope.open(reply);
    if (observed !== null && observed.outcome === 'failure') return { envelope: envelope.id, code: observed.code };
  }
  return null;
};

/** `Räume & Gäste` → `raume-gaste`; empty where no letter or digit of ASCII is left. */
function slug(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}

function fileName(path: string): string {
  const stem = basename(path).replace(/\.(ya?ml|json)$/i, '');
  return /^(openapi|swagger|api|spec)$/i.test(stem) ? basename(dirname(path)) : stem;
}

function portable(path: string): string {
  return path.replaceAll('\\', '/');
}

async function there(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function exists(file: string): Diagnostic {
  return {
    level: 'error',
    code: 'FILE_EXISTS',
    message: 'the file is there already',
    hint: '--force overwrites it',
    file,
  };
}
