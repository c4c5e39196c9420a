/**
 * `npm run bench:soundness`: is what is sent as invalid certainly invalid? Prints a table; exit 1 when a target is missed.
 * `--verbose` lists every schema behind a figure.
 */
import { existsSync } from 'node:fs';
import { type Outcome, outcomesOf } from './soundness-schemas.ts';
import { type Draft, suiteFolder } from './soundness-suite.ts';

const drafts: readonly Draft[] = ['draft4', 'draft2019-09', 'draft2020-12'];
const verbose = process.argv.includes('--verbose');

interface Line {
  readonly figure: string;
  readonly target: string;
  readonly value: string;
  readonly met: boolean;
  readonly details: readonly string[];
}

function linesOf(outcomes: readonly Outcome[]): Line[] {
  const named = (pick: (outcome: Outcome) => readonly string[]): string[] =>
    outcomes.flatMap((outcome) => pick(outcome).map((text) => `${outcome.group.name}: ${text}`));
  const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, each) => total + pick(each), 0);
  const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  const uncovered = named(({ uncovered }) => uncovered);
  const missing = named((each) => each.missing);
  const few = outcomes.filter(({ invalid, exhausted, empty }) => !empty && invalid < 100 && !exhausted);
  const kept = sum((each) => each.kept);
  const candidates = sum((each) => each.candidates);
  const disagreements = named((each) => each.disagreements);
  const checked = sum((each) => each.valid + each.invalid);
  const ungenerable = named(({ ungenerable }) => (ungenerable === null ? [] : [ungenerable]));
  const exhausted = outcomes.filter(({ invalid, exhausted, empty }) => !empty && invalid < 100 && exhausted);
  return [
    {
      figure: 'violated keywords with ≥ 1 fault',
      target: 'all',
      value: `${sum((each) => each.violated) - uncovered.length} of ${sum((each) => each.violated)}`,
      met: uncovered.length === 0,
      details: uncovered,
    },
    {
      figure: 'schemas with 100 distinct invalid instances, or all there are',
      target: 'all',
      value: `${outcomes.length - few.length} of ${outcomes.length} (${exhausted.length} exhausted)`,
      met: few.length === 0,
      details: [...few, ...exhausted].map(({ group, invalid }) => `${group.name}: ${invalid}`),
    },
    {
      figure: 'listed faults that are generated',
      target: 'all',
      value: `${sum((each) => each.faults) - missing.length} of ${sum((each) => each.faults)}`,
      met: missing.length === 0,
      details: missing,
    },
    {
      figure: 'candidates kept',
      target: '≥ 50 %',
      value: share(kept, candidates),
      met: kept / candidates >= 0.5,
      details: outcomes
        .filter((each) => each.candidates > 0 && each.kept / each.candidates < 0.5)
        .map((each) => `${each.group.name}: ${share(each.kept, each.candidates)}`),
    },
    {
      figure: 'agreement of Ajv and hyperjump, valid and invalid',
      target: '100 %',
      value: `${checked - disagreements.length} of ${checked}`,
      met: disagreements.length === 0,
      details: disagreements,
    },
    {
      figure: 'schemas that cannot be generated',
      target: '≤ 2 %',
      value: `${ungenerable.length} (${share(ungenerable.length, outcomes.length)})`,
      met: ungenerable.length / outcomes.length <= 0.02,
      details: ungenerable,
    },
  ];
}

function print(title: string, lines: readonly Line[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const { figure, target, value, met, details } of lines) {
    process.stdout.write(`  ${met ? 'ok  ' : 'MISS'} ${figure.padEnd(62)} ${target.padEnd(8)} ${value}\n`);
    const shown = verbose ? details : met ? [] : details.slice(0, 20);
    for (const detail of shown) process.stdout.write(`         ${detail.slice(0, 300)}\n`);
  }
}

async function main(): Promise<number> {
  const folder = suiteFolder();
  if (!existsSync(folder)) {
    process.stderr.write(`No JSON-Schema-Test-Suite at ${folder}: set JSON_SCHEMA_TEST_SUITE to its folder.\n`);
    return 2;
  }
  const all: Outcome[] = [];
  for (const draft of drafts) {
    const started = performance.now();
    const outcomes = await outcomesOf(folder, draft);
    all.push(...outcomes);
    print(`${draft}: ${outcomes.length} schemas, ${Math.round(performance.now() - started)} ms`, linesOf(outcomes));
  }
  const lines = linesOf(all);
  print(`all: ${all.length} schemas`, lines);
  const ungenerable = lines.at(-1)?.details ?? [];
  const empty = all.filter((each) => each.empty);
  const named = (pick: (outcome: Outcome) => readonly string[]): string[] =>
    all.flatMap((each) => pick(each).map((why) => `${each.group.name}: ${why}`));
  list('cannot be generated', ungenerable);
  list(
    'no instance is valid, so nothing to start from',
    empty.map(({ group }) => group.name),
  );
  const unread = named((each) => each.unread);
  list('a validator cannot read the schema', verbose ? unread : [], unread.length);
  list(
    'a validator is dismissed: wrong about the suite, too',
    named((each) => each.dismissed),
  );
  return lines.every(({ met }) => met) ? 0 : 1;
}

function list(title: string, items: readonly string[], count = items.length): void {
  process.stdout.write(`\n${title}: ${count}\n`);
  for (const item of items) process.stdout.write(`  ${item.slice(0, 200)}\n`);
}

process.exitCode = await main();
