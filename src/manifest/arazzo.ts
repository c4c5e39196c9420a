/** Scenarios that are workflows of Arazzo documents: read, and written out as steps of the suite. */
import type { Diagnostic, Place } from '../model.ts';
import { type Complaints, workflowSteps } from './arazzo-workflow.ts';
import { diagnose } from './codes.ts';
import { readSource } from './document.ts';
import type { Scenario, Suite } from './model.ts';
import { asText } from './normalise.ts';

/** The suite with the steps of all its scenarios. Never throws; what is wrong is said where it is written. */
export async function importScenarios(
  suite: Suite,
): Promise<{ readonly suite: Suite; readonly diagnostics: readonly Diagnostic[] }> {
  const all = await Promise.all(suite.scenarios.map(imported));
  return {
    suite: { ...suite, scenarios: all.map(({ scenario }) => scenario) },
    diagnostics: all.flatMap((one) => one.diagnostics),
  };
}

interface Imported {
  readonly scenario: Scenario;
  readonly diagnostics: readonly Diagnostic[];
}

async function imported(scenario: Scenario): Promise<Imported> {
  const { arazzo } = scenario;
  if (arazzo === undefined) return { scenario, diagnostics: [] };
  const { source, diagnostics: unread } = await readSource('suite', arazzo.file, arazzo.place);
  if (source === null) return { scenario, diagnostics: unread.map(ofArazzo) };
  const version = asText(source.value['arazzo']);
  if (version === null || !/^1\.\d+\.\d+$/.test(version)) {
    const message = version === null ? 'This is no Arazzo document' : `Arazzo ${version} is not read, 1.x is`;
    return { scenario, diagnostics: [diagnose('ARAZZO_INVALID', message, source.locate('/arazzo'))] };
  }
  const diagnostics: Diagnostic[] = [];
  const complaints: Complaints = {
    wrong: (message, place, special) => diagnostics.push(diagnose('ARAZZO_INVALID', message, place, special)),
    ignored: (message, place: Place) => diagnostics.push(diagnose('ARAZZO_IGNORED', message, place)),
  };
  const steps = workflowSteps(source, arazzo.workflow, arazzo.inputs, arazzo.place, complaints);
  return { scenario: { ...scenario, steps }, diagnostics: unique(diagnostics) };
}

/** It was read like a suite's file, and is none. */
function ofArazzo({ message, file, line, column, path }: Diagnostic): Diagnostic {
  const place = file === undefined ? null : { file, line: line ?? 1, column: column ?? 1, path: path ?? '' };
  return diagnose('ARAZZO_INVALID', message, place);
}

/** A workflow that is called twice is read twice. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}
