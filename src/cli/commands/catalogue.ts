import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readLedger } from '../../ledger/jsonl.ts';
import type { Event } from '../../ledger/model.ts';
import { usualLedger } from '../../ledger/suite-report.ts';
import { load } from '../../load.ts';
import { type LockState, lockState } from '../../lock/state.ts';
import { catalogue, type Seen } from '../../report/catalogue.ts';
import { catalogueHtml } from '../../report/catalogue-html.ts';
import { catalogueMarkdown } from '../../report/catalogue-markdown.ts';
import { plural } from '../../report/text.ts';
import { complain, near } from '../diagnostics.ts';
import { exits } from '../main.ts';
import { suiteFiles } from '../options.ts';
import type { Streams } from '../streams.ts';
import { makeFolder } from '../write.ts';

interface CatalogueOptions {
  readonly reports: string;
  readonly ledger?: readonly string[];
}

interface Entry {
  readonly state: LockState;
  /** Named after the first suite's. */
  readonly system: string;
  /** Of all suites that use the manifest. */
  readonly suites: readonly string[];
}

/** Writes each manifest's vocabulary as `<system>-errors.md` and `.html`; what runs have seen serves as examples. */
export async function catalogueCommand(
  files: readonly string[],
  options: CatalogueOptions,
  streams: Streams,
): Promise<number> {
  const found = await suiteFiles(files, streams);
  if ('diagnostic' in found) return complain([found.diagnostic], streams);
  const seen = await examples(options.ledger, streams);
  if (typeof seen === 'number') return seen;
  const folder = resolve(streams.cwd, options.reports);
  const refused = await makeFolder(folder);
  if (refused !== null) return complain([refused], streams);
  const entries = new Map<string, Entry>();
  let exit: number = exits.ok;
  for (const file of found.files) {
    const { suite, diagnostics } = await load(file, { env: streams.env, unaimed: true });
    const known = suite === null ? undefined : entries.get(suite.manifest);
    if (suite !== null && known !== undefined) {
      entries.set(suite.manifest, { ...known, suites: [...known.suites, suite.name] });
      continue;
    }
    const result = suite === null ? { diagnostics } : await lockState(suite.manifest, suite.contract);
    if (suite !== null && 'state' in result)
      entries.set(suite.manifest, { state: result.state, system: suite.system, suites: [suite.name] });
    else if ('diagnostics' in result) exit = Math.max(exit, complain(result.diagnostics, streams), exits.usage);
  }
  for (const entry of entries.values()) await write(entry, seen, folder, streams);
  return exit;
}

async function write(
  { state, system, suites }: Entry,
  seen: Examples,
  folder: string,
  streams: Streams,
): Promise<void> {
  const own = suites.flatMap((name) => seen.get(name) ?? []);
  const names = state.vocabulary.codes.map(({ name }) => name);
  const data = catalogue(system, state.now(), names, own);
  const texts = { md: catalogueMarkdown(data), html: catalogueHtml(data) };
  for (const [type, text] of Object.entries(texts)) {
    const file = join(folder, `${system.replace(/[^\w.-]+/g, '-')}-errors.${type}`);
    await writeFile(file, text);
    const shown = data.codes.filter(({ example }) => example !== null).length;
    const words = shown === 0 ? 'none seen in a run' : `${shown} seen in a run`;
    streams.out(`wrote ${near(file, streams.cwd)}: ${plural(names.length, 'code')}, ${words}\n`);
  }
}

/** By suite. */
type Examples = ReadonlyMap<string, readonly Seen[]>;

/** The usual ledger need not be there; one that was named must. */
async function examples(named: readonly string[] | undefined, streams: Streams): Promise<Examples | number> {
  const seen = new Map<string, readonly Seen[]>();
  for (const ledger of named ?? [usualLedger]) {
    const { events, diagnostics } = await readLedger(resolve(streams.cwd, ledger));
    const failed = named === undefined ? 0 : complain(diagnostics, streams);
    if (failed !== 0) return failed;
    collect(events, seen);
  }
  return seen;
}

function collect(events: readonly Event[], seen: Map<string, readonly Seen[]>): void {
  let run = { suite: '', mock: false };
  for (const event of events) {
    if (event.type === 'run') run = event;
    if (event.type === 'example') seen.set(run.suite, [...(seen.get(run.suite) ?? []), { mock: run.mock, event }]);
  }
}
