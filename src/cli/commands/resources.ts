import type { Contract } from '../../contract/model.ts';
import { load } from '../../load.ts';
import type { Suite } from '../../manifest/model.ts';
import { type Resource, type Resources, resources } from '../../plan/resources.ts';
import { plural } from '../../report/text.ts';
import { complain } from '../diagnostics.ts';
import { type AimOptions, selection } from '../options.ts';
import type { Streams } from '../streams.ts';

interface Found extends Resources {
  readonly suite: Suite;
}

/** `plan --resources`: what is made, read and deleted, what needs what, and what could not be inferred. No network. */
export async function printResources(
  files: readonly string[],
  options: AimOptions & { readonly json?: boolean },
  streams: Streams,
): Promise<number> {
  const all: Found[] = [];
  let exit = 0;
  for (const file of files) {
    const { suite, loaded, diagnostics } = await load(file, { env: streams.env, unaimed: true, ...selection(options) });
    exit = Math.max(exit, complain(diagnostics, streams));
    if (suite?.needs) streams.err(`${suite.name}: not run: needs ${suite.needs}\n`);
    const contract: Contract | null = loaded?.contract ?? null;
    if (suite !== null && contract !== null) all.push({ suite, ...resources(contract, suite) });
  }
  if (options.json) {
    const told = all.map((one) => ({ suite: one.suite.name, resources: one.all.map(facts), unknown: one.unknown }));
    streams.out(`${JSON.stringify({ suites: told })}\n`);
  } else for (const one of all) streams.out(graphText(one));
  return exit;
}

/** Operations by their ids. */
function facts({ stem: _, create, read, delete: remove, ...resource }: Resource) {
  return { ...resource, create: create?.id ?? null, read: read?.id ?? null, delete: remove?.id ?? null };
}

function graphText({ suite, all, unknown }: Found): string {
  const lines = all.flatMap((one) => [`  ${one.name}  ${one.path}`, ...rows(one).map((row) => `    ${row}`)]);
  const open = unknown.flatMap(({ resource, what, line }) => [`  ${resource}: ${what}`, `    ${line}`]);
  const head = `${suite.name}: ${plural(all.length, 'resource')}`;
  return [head, ...lines, ...(open.length > 0 ? ['could not be inferred; in the suite, say'] : []), ...open, ''].join(
    '\n',
  );
}

function rows({ create, read, delete: remove, id, needs, usedBy, unique, version, states, from }: Resource): string[] {
  const keys = Object.entries(unique).map(([key, spot]) => `${key} at ${spot}`);
  const wants = Object.entries(from).map(([operation, state]) => `${operation} wants ${state}`);
  const made =
    create === null ? null : id.length === 0 ? ', the client chooses the id' : `, id from ${id.join(' or ')}`;
  const table: readonly (readonly [string, string | undefined])[] = [
    ['create', create === null ? '–' : `${create.id}${made}`],
    ['read', read?.id ?? '–'],
    ['delete', remove?.id ?? '–'],
    ['needs', needs.join(', ')],
    ['used by', usedBy.join(', ')],
    ['unique', keys.join(', ')],
    ['version', version === null ? '' : `${version.from}, sent at ${version.to}`],
    ['states', [...Object.keys(states), ...wants].join(', ')],
  ];
  return table.flatMap(([what, said]) => (said === undefined || said === '' ? [] : [`${what.padEnd(8)} ${said}`]));
}
