import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Event, IssueEvent, Spot } from '../ledger/model.ts';
import type { Loadout } from '../load.ts';
import type { Place, Probe } from '../model.ts';

/**
 * Adds to a suite's events where its findings belong, for reports that others show beside the files: the manifest's entry
 * of the code that should have come; where the finding is about the contract, or no code is due, the operation there.
 * Paths start at the root of the suite's git work tree; without one, at the working folder.
 */
export function placing({ vocabulary, loaded }: Loadout, suite: string, cwd: string): (event: Event) => Event {
  const root = gitRoot(dirname(suite)) ?? cwd;
  const path = within(root, suite) ?? suite.split(sep).join('/');
  const probes = new Map<string, Probe>();
  const written = (issue: IssueEvent): Place | undefined => {
    const probe = probes.get(issue.probe);
    const due = probe?.expectation.must[0]?.code;
    const code = vocabulary?.codes.find((one) => one.name === due);
    if (code !== undefined && issue.rule !== 'contract') return code.place;
    const operation = loaded?.contract?.operations.find((one) => one.id === probe?.operation);
    return operation && loaded?.locate(operation.pointer);
  };
  return (event) => {
    if (event.type === 'run') return { ...event, path };
    if (event.type === 'plan') for (const probe of event.probes) probes.set(probe.id, probe);
    if (event.type !== 'issue') return event;
    const place = spot(root, written(event));
    return place === null ? event : { ...event, place };
  };
}

/** null: not in the work tree, where no report can show it. */
function spot(root: string, place: Place | undefined): Spot | null {
  const file = place === undefined ? null : within(root, place.file);
  return place === undefined || file === null ? null : { file, line: place.line, column: place.column };
}

function within(root: string, file: string): string | null {
  if (!isAbsolute(file)) return null;
  const short = relative(root, file);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? null : short.split(sep).join('/');
}

/** In a linked work tree `.git` is a file. */
function gitRoot(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : gitRoot(dirname(folder));
}
