import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import Ajv04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { schema as ctrfSchema } from 'ctrf';
import fc from 'fast-check';
import type { Event } from '../ledger/model.ts';
import type { Report } from '../ledger/report.ts';
import { tally } from '../ledger/tally.ts';
import { ctrf } from './ctrf.ts';
import { annotations, github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { golden } from './golden.test-data.ts';
import { chosen, reporters } from './index.ts';
import { json } from './json.ts';
import { markdown, markdownText, marker } from './markdown.ts';
import { errorsYaml, failed, issue, plan, probe, run, sample, trial, wide, wrongCode } from './sample.test-data.ts';
import { sarif } from './sarif.ts';

const sarifFile = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// A pattern of SARIF's schema is none in Unicode mode.
const options = { strict: false, allErrors: true, unicodeRegExp: false };
const validators = {
  sarif: formats.default(new Ajv04.default(options)).compile(JSON.parse(readFileSync(sarifFile, 'utf8'))),
  ctrf: formats.default(new Ajv(options)).compile(ctrfSchema as object),
};

const empty: Report = { ...sample, started: '', version: '', suites: [] };
const hostile = '@team <img src=x> | ``` ::error::x\n::stop-commands::t\r\n%0A ```` --> ';

/** A run with so many findings, `places` lines between them. */
const end: Event = { v: 1, type: 'end', reason: 'done', requests: 0, ms: 1 };

function many(count: number, places = count, received = 'taken'): Report {
  const ids = Array.from({ length: count }, (_, at) => `p${at}`);
  const events = ids.flatMap((id, at): Event[] => {
    const print = at.toString(16).padStart(12, '0');
    const findings = [{ ...wrongCode, received }];
    return [failed(id, print, findings), issue(id, print, findings, { place: errorsYaml(1 + (at % places)) })];
  });
  return tally([run(), plan(ids.map((id) => probe(id, 'createRoom', 'body.type', ['invalid']))), ...events, end]);
}

const reports: readonly (readonly [string, Report])[] = [
  ['the sample', sample],
  ['a wide one', wide(12, 9)],
  ['one of nothing', empty],
  ['one with a hostile answer', many(3, 3, hostile)],
];

function content(of: { render: typeof sarif.render }, report: Report, at = 0): string {
  return of.render(report)[at]?.content ?? '';
}

test('golden files', () => {
  golden('sarif.golden.json', content(sarif, sample));
  golden('ctrf.golden.json', content(ctrf, sample));
  golden('gitlab.golden.json', content(gitlab, sample));
  golden('comment.golden.md', content(markdown, sample));
  golden('annotations.golden.txt', content(github, sample));
  golden('findings.golden.json', content(json, sample, 1));
});

describe.each(reports)('%s', (_, report) => {
  test.each([sarif, ctrf].map((one) => [one.id as 'sarif' | 'ctrf', one] as const))(
    '%s keeps to its published schema',
    (id, reporter) => {
      validators[id](JSON.parse(content(reporter, report)));
      expect(validators[id].errors ?? []).toEqual([]);
    },
  );

  test('gitlab keeps to the documented fields; no package ships its schema', () => {
    const entries: unknown = JSON.parse(content(gitlab, report));
    expect(entries).toEqual(
      report.suites.flatMap((suite) =>
        suite.issues.map(() => ({
          description: expect.stringMatching(/^\S.{0,999}$/s),
          check_name: expect.stringMatching(/^faultline\/[a-z]+$/),
          fingerprint: expect.stringMatching(/^\w+\/[0-9a-f]{12}$/),
          severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
          location: { path: expect.stringMatching(/^[^/.]/), lines: { begin: expect.any(Number) } },
        })),
      ),
    );
    const prints = (entries as { fingerprint: string }[]).map((one) => one.fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });
});

test('the schemas do refuse what is not theirs', () => {
  const log = JSON.parse(content(sarif, sample));
  log.runs[0].results[0].level = 'fatal';
  expect(validators.sarif(log)).toBe(false);
  const tests = JSON.parse(content(ctrf, sample));
  delete tests.results.summary.other;
  expect(validators.ctrf(tests)).toBe(false);
});

test('sarif: a known finding is suppressed with its reason; paths are relative and escaped; the fingerprint is the ledger’s', () => {
  const [sarifRun] = JSON.parse(content(sarif, sample)).runs;
  const [fresh, known] = sarifRun.results;
  expect(fresh.suppressions).toBeUndefined();
  expect(fresh.partialFingerprints['faultlineFingerprint/v1']).toBe('aaaaaaaaaaaa');
  expect(fresh.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'contracts/rooms%20&%20halls/errors.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 12, startColumn: 3 },
  });
  expect(known.suppressions[0].justification).toBe('ticket 17: old codes until the next release');
  expect(known.locations[0].physicalLocation.artifactLocation.uri).toBe('suites/rooms.yaml');
  for (const { ruleId, ruleIndex } of sarifRun.results) expect(sarifRun.tool.driver.rules[ruleIndex].id).toBe(ruleId);
});

test('ctrf: the summary counts its tests, and a broken one is no failure', () => {
  const { summary, tests } = JSON.parse(content(ctrf, wide(12, 9))).results;
  const sum = summary.passed + summary.failed + summary.skipped + summary.pending + summary.other;
  expect([summary.tests, sum]).toEqual([tests.length, tests.length]);
  expect(Math.min(summary.failed, summary.skipped, summary.other)).toBeGreaterThan(0);
});

test.each([
  [10, 10, 10],
  [11, 11, 10],
  [11, 4, 4],
  [500, 500, 10],
])('github: %i findings at %i places are %i errors', (count, places, errors) => {
  const lines = annotations(many(count, places)).trimEnd().split('\n');
  const shown = lines.filter((line) => line.startsWith('::error '));
  expect(shown).toHaveLength(errors);
  expect(lines.at(-1)).toBe(`::notice title=Faultline%3A Faultline::${count} findings, and 0 known ones`);
});

test('github: a suite that says too little is a warning', () => {
  const report = tally([
    run(),
    plan([probe('p1', 'createRoom', 'body.type', ['invalid'])]),
    trial('p1', { kind: 'broken', why: 'reset' }, { status: null }),
  ]);
  expect(annotations(report)).toContain(
    '::warning title=Faultline%3A gate::rooms: 1 of 1 trial is broken or inconclusive',
  );
});

test('property: whatever an answer holds, an annotation stays one line, and its command the only one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(hostile)), (received) => {
      const text = annotations(many(2, 2, received));
      const lines = text.trimEnd().split('\n');
      return (
        lines.length === 3 && lines.every((line) => /^::(error|notice) [^\r]*$/.test(line)) && !text.includes('\r')
      );
    }),
    { numRuns: 50 },
  );
});

test('markdown: one hidden marker first; what is foreign stands in code', () => {
  const text = markdownText(many(3, 3, hostile));
  expect(text.startsWith(`${marker}\n## Faultline: 3 findings`)).toBe(true);
  const prose = text.replace(/(`{3,})text\n[\s\S]*?\n *\1/g, '').replace(/(`+) [^\n]*? \1(?!`)/g, '');
  expect(prose).not.toMatch(/@team|<img|::error/);
});

test.each([
  ['few', many(3)],
  ['many', many(2000)],
  ['many that are long', many(300, 300, '€'.repeat(5000))],
])('markdown: %s findings fit a comment, and what is left out is counted', (_, report) => {
  const text = markdownText(report);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
  const shown = text.match(/<details>/g)?.length ?? 0;
  const [, left = '0'] = /…and ([\d,]+) more finding/.exec(text) ?? [];
  expect(shown + Number(left.replace(',', ''))).toBe(report.suites[0]?.issues.length);
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

test('what is written: the usual formats always, the others if they are asked for, no file name twice', () => {
  const ids = (formats: readonly string[]): string[] => chosen(formats).map((one) => one.id);
  expect(ids([])).toEqual(['json', 'junit', 'html']);
  expect(ids(['sarif', 'json'])).toEqual(['json', 'junit', 'html', 'sarif']);
  expect(ids(reporters.map((one) => one.id))).toEqual(reporters.map((one) => one.id));
  const names = reporters.flatMap((one) => one.render(empty).map((artifact) => artifact.name));
  expect(new Set(names).size).toBe(names.length);
});
