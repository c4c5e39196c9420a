import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { exitCode } from '../ledger/exit.ts';
import type { Event } from '../ledger/model.ts';
import type { Report, SuiteReport } from '../ledger/report.ts';
import { tally } from '../ledger/tally.ts';
import { usualGate } from '../manifest/gate.ts';
import type { Finding, Json, RuleId } from '../model.ts';
import { gateText } from './gate.ts';
import { golden } from './golden.test-data.ts';
import { json, runJson } from './json.ts';
import { junit } from './junit.ts';
import { pageData } from './page-data.ts';
import { progress } from './progress.ts';
import { events, failed, issue, passed, plan, probe, run, sample, trial, wide, wrongCode } from './sample.test-data.ts';
import { unjudgedLines } from './steps.ts';
import { type TerminalOptions, terminal } from './terminal.ts';
import { table } from './text.ts';
import { failureText, sentence } from './words.ts';

const plain: TerminalOptions = { colour: false, columns: 100, verbose: false, files: [], exit: 1 };
const files = ['reports/coverage.json', 'reports/junit.xml', 'reports/index.html'];

test('the summary', () => {
  golden('terminal.golden.txt', terminal(sample, { ...plain, files }));
});

test('the summary with everything listed', () => {
  const verbose = terminal(sample, { ...plain, verbose: true });
  expect(verbose).toContain('gone: nothing raises it');
  expect(verbose).toContain('patchRoom body.range at body:/beds: connection reset');
});

test('coverage.json', () => {
  golden('coverage.golden.json', json.render(sample)[0]?.content ?? '');
});

test('junit.xml', () => {
  golden('junit.golden.xml', junit.render(sample)[0]?.content ?? '');
});

test('tables stay inside the terminal; colours take no room', () => {
  const painted = terminal(wide(3, 60), { ...plain, colour: true, columns: 72, exit: 5 });
  const lines = painted.split('\n').map((line) => line.replace(/\u001b\[\d+m/g, ''));
  const rows = lines.filter((line) => /^(suite|rooms| {2}platform)/.test(line));
  expect(rows.length).toBe(62);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(72);
  expect(painted).toContain('\u001b[32m');
  expect(terminal(wide(3, 60), plain)).not.toContain('\u001b');
});

test('property: no row of a table is wider than asked, if its columns may shrink that far', () => {
  const row = fc.tuple(fc.string({ unit: 'grapheme-ascii' }), fc.string({ unit: 'grapheme-ascii' }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), fc.integer({ min: 10, max: 60 }), (rows, width) => {
      const cells = rows.map((one) => one.map((text) => ({ text })));
      const lines = table(cells, [{ shrink: 4 }, { shrink: 4, align: 'right' }], width, (_, text) => text);
      return lines.length === rows.length && lines.every((line) => line.length <= width);
    }),
  );
});

test.each([
  [409, true],
  [507, false],
])('a step that was refused with %s: is a key in use the reason? %s', (status, inUse) => {
  const step = 'create rooms a';
  const verdict = { kind: 'broken', why: `${step}: answered ${status}` } as const;
  const asked = { method: 'POST', target: '/api/rooms', headers: [], body: '{"name":"attic"}' };
  const reply = { status, headers: [], body: '{"code":"no_room"}', truncated: false };
  const facts = { step, exchange: { kind: 'replied', request: asked, reply, ms: 1 } as const };
  const report = tally([run(), plan([probe('p1', 'createRoom', 'taken', ['taken'])]), trial('p1', verdict, facts)]);
  const lines = report.suites.flatMap(unjudgedLines);
  expect(lines).toContain('rooms: 1 of 1 trial is broken or inconclusive (100 %), at most 5 % may be');
  expect(lines).toContain('create rooms a: not accepted, so 1 trial could not be judged');
  expect(lines.some((line) => line.includes('`unique`') && line.includes('`values`'))).toBe(inUse);
});

test.each([
  ['create rooms a', false],
  ['step 2, payOrder', true],
])('%s was refused with 409: may it be for another state? %s', (step, other) => {
  const verdict = { kind: 'broken', why: `${step}: answered 409` } as const;
  const asked = { method: 'POST', target: '/api/rooms', headers: [], body: null } as const;
  const reply = { status: 409, headers: [], body: '{"code":"no_room"}', truncated: false };
  const facts = { step, exchange: { kind: 'replied', request: asked, reply, ms: 1 } as const };
  const report = tally([run(), plan([probe('p1', 'createRoom', 'taken', ['taken'])]), trial('p1', verdict, facts)]);
  const lines = report.suites.flatMap(unjudgedLines);
  expect(lines.some((line) => line.includes('another state') && line.includes('`from`'))).toBe(other);
});

test('where all was judged there is nothing to tell', () => {
  const end = { v: 1, type: 'end', reason: 'done', requests: 1, ms: 1 } as const;
  const events = [run(), plan([probe('p1', 'createRoom', 'taken', ['taken'])]), passed('p1', 'taken'), end];
  expect(tally(events).suites.flatMap(unjudgedLines)).toEqual([]);
});

test('a step that was not accepted is shown with its exchange, once however many trials it broke', () => {
  const step = 'create rooms a';
  const verdict = { kind: 'broken', why: `${step}: answered 507 no_room` } as const;
  const asked = { method: 'POST', target: '/api/rooms', headers: [], body: '{"name":"attic"}' };
  const reply = { status: 507, headers: [], body: '{"code":"no_room"}', truncated: false };
  const facts = { step, exchange: { kind: 'replied', request: asked, reply, ms: 1 } as const };
  const broken = trial('p1', verdict, facts);
  const report = tally([run(), plan([probe('p1', 'createRoom', 'taken', ['taken'])]), broken, broken]);
  const said = terminal(report, plain);
  expect(said).toContain('create rooms a: not accepted, so 2 trials could not be judged');
  expect(said.match(/attic/g)).toHaveLength(1);
  expect(said).toContain('HTTP 507 · {"code":"no_room"}');
  const [group] = pageData(report).suites[0]?.gaps ?? [];
  expect(group?.title).toBe('1 step not accepted');
  expect(group?.lines.join()).toContain('attic');
});

test('a mock that the contract gives no examples for: what to add is said, and that nothing was sent', () => {
  const why = 'the contract has no example of invalid (422) on this operation';
  const gap = { kind: 'unmockable', operation: 'createRoom', condition: 'body.type', code: 'invalid', why } as const;
  const facts = { codes: [{ name: 'invalid', status: [422], unreachable: null, summary: null }], gaps: [gap] };
  const end = { v: 1, type: 'end', reason: 'done', requests: 0, ms: 1 } as const;
  const said = terminal(tally([run({ target: 'prism', mock: true }), plan([], facts), end]), { ...plain, exit: 5 });
  expect(said).toContain('invalid  422  not mocked: the contract has no example of invalid (422)\n');
  expect(said).toContain('add examples to the error responses');
  expect(said).toContain('✗ nothing was sent (1 suite) · exit 5');
  // One that was mocked somewhere lacks nothing.
  const mocked = tally([run({ mock: true }), plan([probe('p1', 'createRoom', 'body.type', ['invalid'])], facts), end]);
  expect(terminal(mocked, plain)).not.toContain('add examples');
});

test.each([
  ['done', 'no request that is certainly invalid could be drawn for it'],
  ['budget', 'the budget was used up before its turn came'],
  ['interrupted', 'the run was stopped before its turn came'],
  ['error', 'the run ended early, before its turn came'],
] as const)('a probe of which nothing was sent in a run that ended by %s', (reason, why) => {
  const end = { v: 1, type: 'end', reason, requests: 0, ms: 1 } as const;
  const report = tally([run(), plan([probe('p1', 'createRoom', 'body.type', ['invalid'])]), end]);
  expect(report.suites[0]?.probes[0]?.untested).toBe(why);
});

test('an answer cannot steer the terminal', () => {
  const odd = issue('p1', 'cccccccccccc', [{ ...wrongCode, received: '\u001b]0;title\u0007\u001b[2J' }]);
  const report = tally([run(), plan([probe('p1', 'createRoom', 'body.type', ['invalid'])]), odd]);
  expect(terminal(report, plain)).not.toMatch(/[\u001b\u0007]/);
});

test('a failure says what is wrong, the request, what was due, what came, why and how to see it again', () => {
  const [first] = sample.suites[0]?.issues ?? [];
  if (first === undefined) throw new Error('the sample has a finding');
  expect(failureText(first, first, 'prism')).toMatch(
    / {2}request {3}curl -sS .* -X POST "\$FAULTLINE_ORIGIN"\/api\/rooms.*\n {12}FAULTLINE_ORIGIN is where .*\n {2}expected/,
  );
  expect(failureText(first, first, 'http://host:1/api')).not.toContain('FAULTLINE_');
  expect(failureText(first, first, 'http://host:1/api')).toContain('http://host:1/api/rooms');
  const step = { name: 'made', operation: 'createRoom', request: first.trial.request, takes: [] } as never;
  expect(failureText({ ...first, trial: { before: [step, step] } }, first, 'http://host:1')).toMatch(
    /\n {2}request .*\n {12}# after 2 steps that made what it needs: `replay` sends them, too\n {2}expected /,
  );
  expect(
    failureText({ ...first, exchange: { kind: 'silent', request: first.trial.request, ms: 500.4 } }, first, ''),
  ).toContain('received  no answer in 500 ms');
});

test('every rule has its words, whatever a rule found', () => {
  const found = (rule: RuleId, expected: Json, received: Json, at = 'status'): Finding => ({
    ...{ rule, level: 'error', at, expected, received },
  });
  const said = [
    found('accepted', ['invalid'], 201),
    found('silence', ['invalid'], 'no answer in 5000 ms'),
    found('silence', 'no answer', 400),
    found('envelope', ['problem'], 'text/html: <html>', 'body:'),
    found('vocabulary', ['a', 'b'], 'E_ODD', 'code'),
    found('vocabulary', 'a code that is not reserved', 'old', 'code'),
    found('allowed', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'h', 'code'),
    found('code', ['a', 'b'], null, 'code'),
    found('status', [400, 422], 500),
    found('detail', ['{*} is taken', null], 'no', 'detail'),
    found('causes', ['body.required at body:/name'], null, 'causes'),
    found('causes', ['body.required at body:/name'], { type: 'x', field: 'y' }, 'causes'),
    found('causes', 'Blue', null, 'body:/details/name'),
    found('agreement', 409, 500, 'body:/status'),
    found('contract', ['200', '404'], 409),
    found('contract', ['application/json'], 'text/plain', 'header:content-type'),
    found('contract', 'must be string', 5, 'body:/code'),
    found('headers', 'present', null, 'header:allow'),
    found('leak', 'no stack trace', 'at handler (/srv/app.js:1:2)', 'body:'),
    found('race', 'one winner', 3),
    found('race', 'a winner', ['busy', 'busy']),
    found('race', ['taken', 'stale'], 'broken', 'code'),
    found('race', 'what some order of the accepted requests gives', { '/name': 'Blue' }, 'body:'),
    found('stability', ['a', 409], ['b', 500], 'code'),
    found('atomicity', { '/labels/a': 1 }, { '/labels/a': 2, '/labels/b': 'x' }, 'body:/labels/a'),
    found('atomicity', {}, { '': 'fabcdef01xyzxyz' }, 'body:'),
    found('atomicity', { '': 404 }, { '': 200 }, 'body:'),
  ].map((one) => `${one.rule}: ${sentence(one)}`);
  golden('words.golden.txt', `${said.join('\n')}\n`);
});

test('property: a sentence is one line of sane length for any values', () => {
  const rule = fc.constantFrom<RuleId>(
    'accepted',
    'atomicity',
    'allowed',
    'causes',
    'code',
    'contract',
    'detail',
    'leak',
    'status',
  );
  fc.assert(
    fc.property(rule, fc.jsonValue(), fc.jsonValue(), fc.string(), (id, expected, received, at) => {
      const text = sentence({ rule: id, level: 'error', at, expected: expected as Json, received: received as Json });
      return text.length > 0 && text.length < 1400 && !text.includes('undefined');
    }),
  );
});

const nothing = { undeclared: [], misplaced: [], unseen: [], fallen: null };

test('run --json is the object that the command line promises', () => {
  expect(runJson(sample, 1)).toEqual({
    suites: [
      {
        ...{ suite: 'rooms', transport: 'http', target: 'http://127.0.0.1:8080/api' },
        codes: { declared: 4, provokable: 2, exercised: 2, mocked: 0, names: ['invalid', 'taken'] },
        ...{ trials: 8, findings: 1, broken: 1, inconclusive: 1, known: 1, ms: 1234 },
        seen: {
          ...nothing,
          undeclared: [{ code: 'E_ODD', operation: 'patchRoom', trials: 1, first: 'p4#0' }],
          unseen: ['gone'],
        },
        gate: [
          { check: 'findings', about: [], got: 1, of: null, limit: null, exit: 1, text: '1 finding' },
          {
            ...{ check: 'unjudged', about: [], got: 2, of: 8, limit: { share: 0.05 }, exit: 5 },
            text: '2 of 8 trials are broken or inconclusive (25 %), at most 5 % may be',
          },
        ],
      },
      {
        ...{ suite: 'mocked', transport: 'http', target: 'prism' },
        codes: { declared: 4, provokable: 1, exercised: 0, mocked: 1, names: ['invalid'] },
        ...{ trials: 1, findings: 0, broken: 0, inconclusive: 0, known: 0, ms: 45 },
        seen: { ...nothing, unseen: ['taken', 'gone'] },
        gate: [],
      },
      {
        ...{ suite: 'jobs', transport: 'message', target: '' },
        codes: { declared: 0, provokable: 0, exercised: 0, mocked: 0, names: [] },
        ...{ trials: 0, findings: 0, broken: 0, inconclusive: 0, known: 0, ms: 0 },
        seen: nothing,
        gate: [],
      },
    ],
    exit: 1,
  });
});

test('a gate of the suite: each line that was not kept, with its figures', () => {
  const [rooms] = sample.suites;
  if (rooms === undefined) throw new Error('no suite');
  const coverage = { all: { share: 0.9 }, codes: { taken: 5 }, operations: { patchRoom: { count: 2 } } };
  const gate = { ...usualGate, coverage, inconclusive: { count: 0 }, undeclared: 0 };
  const options = { colour: false, columns: 200, verbose: false, files: [], exit: 1 };
  const shown = (suite: SuiteReport) => terminal({ ...sample, suites: [suite] }, options);
  expect(shown({ ...rooms, gate })).toContain(
    [
      'gate of rooms: failed by 6 lines',
      '  ✗ 1 finding',
      '  ✗ 2 of 8 trials are broken or inconclusive (25 %), at most 5 % may be',
      '  ✗ 1 of 8 trials is inconclusive, at most none may be',
      '  ✗ a real target gave 2 of 3 codes (66.7 %), at least 90 % must come',
      '  ✗ taken came in 1 trial, it must in at least 5',
      '  ✗ patchRoom gave 0 of its 2 codes, at least 2 must come',
      '',
      '✗ 1 finding, and 1 known one in 8 trials (1 suite) · the gate of rooms failed · exit 1',
    ].join('\n'),
  );
  const open = { ...usualGate, fail: 'never' as const, unjudged: null };
  expect(shown({ ...rooms, gate: open })).toContain('gate of rooms: passed\n');
  expect(gateText({ check: 'undeclared', about: ['a', 'b'], got: 2, of: null, limit: { count: 0 }, exit: 1 })).toBe(
    '2 codes came undeclared, at most none may: a and b',
  );
});

interface Xml {
  readonly testsuites: { readonly testsuite: readonly XmlSuite[]; readonly '@tests': string };
}
interface XmlSuite {
  readonly testcase: readonly Readonly<Record<string, unknown>>[];
  readonly [attribute: `@${string}`]: string;
}

function parsed(report: Report): Xml {
  const text = junit.render(report)[0]?.content ?? '';
  expect(XMLValidator.validate(text)).toBe(true);
  const isArray = (name: string): boolean => name === 'testsuite' || name === 'testcase';
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', isArray }).parse(text) as Xml;
}

test('junit: the counts are those of the elements, and every case has class, name and time', () => {
  const { testsuites } = parsed(wide(12, 9));
  for (const suite of testsuites.testsuite) {
    const having = (element: string): number => suite.testcase.filter((one) => element in one).length;
    const counts = ['@tests', '@failures', '@errors', '@skipped'].map((name) => Number(suite[name as '@tests']));
    expect(counts).toEqual([suite.testcase.length, having('failure'), having('error'), having('skipped')]);
    expect(Math.min(having('failure'), having('error'), having('skipped'))).toBeGreaterThan(0);
    expect(suite.testcase.every((one) => one['@classname'] && one['@name'] && one['@time'])).toBe(true);
    expect(new Set(suite.testcase.map((one) => `${one['@classname']} ${one['@name']}`)).size).toBe(
      suite.testcase.length,
    );
  }
});

test('property: junit is XML whatever an answer holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const finding = { ...wrongCode, received: text };
      const print = 'dddddddddddd';
      const all: Event[] = [run(), plan([probe('p1', 'createRoom', 'body.type', ['invalid'])])];
      const report = tally([...all, failed('p1', print, [finding]), issue('p1', print, [finding])]);
      expect(parsed(report).testsuites['@tests']).toBe('1');
    }),
    { numRuns: 60 },
  );
});

test('the page is given a bounded part of the worst run', () => {
  const big = 'x'.repeat(100_000);
  const probes = Array.from({ length: 400 }, (_, at) => probe(`p${at}`, 'createRoom', 'body.type', ['invalid']));
  const exchange = {
    kind: 'replied' as const,
    ms: 1,
    request: { method: 'POST', target: '/', headers: [], body: big },
    reply: { status: 409, headers: [], body: big, truncated: true },
  };
  const all = probes.flatMap(({ id }, at) => [issue(id, String(at).padStart(12, '0'), [wrongCode], { exchange })]);
  const data = pageData(tally([run(), plan(probes), ...all]));
  expect(data.suites[0]?.issues.length).toBe(200);
  expect(data.suites[0]?.more).toBe(200);
  expect(JSON.stringify(data).length).toBeLessThan(8_000_000);
});

test('progress: a moving line on a terminal, a line now and then in a log', () => {
  let clock = 0;
  const watch = (tty: boolean): string[] => {
    const lines: string[] = [];
    const shown = progress({ err: (text) => lines.push(text), tty, columns: 60 }, () => (clock += 300));
    for (const event of events) shown.event(event);
    shown.close();
    return lines;
  };
  const moving = watch(true);
  expect(moving.every((text) => text.startsWith('\r\u001b[2K') && text.length <= 65)).toBe(true);
  expect(moving.at(-1)).toBe('\r\u001b[2K');
  const log = watch(false);
  // Nothing is said before there is something to say, nor at every event.
  expect(log[0]).toMatch(/^mocked → prism: 1 probe · 1 trial · 1\/s · 0 findings · 1\.2 s\n$/);
  expect(log.length).toBeLessThan(moving.length);
});

test('exit: findings outrank what was not tested, and the summary says which', () => {
  expect(exitCode(sample)).toBe(1);
  const [rooms] = sample.suites;
  if (rooms === undefined) throw new Error('the sample has a suite');
  const report = { ...sample, suites: [{ ...rooms, issues: [] }] };
  expect(exitCode(report)).toBe(5);
  expect(terminal(report, { ...plain, exit: 5 })).toContain(
    'not tested: 2 of 8 trials are broken or inconclusive · exit 5',
  );
  const both = terminal({ ...sample, suites: [rooms] }, plain);
  expect(both).toContain('1 finding, and 1 known one in 8 trials (1 suite) · not tested: 2 of 8 trials are');
});

test('what was not judged is not counted as if it were', () => {
  const probes = ['p1', 'p2', 'p3'].map((id) => probe(id, `op${id}`, 'body.type', ['invalid']));
  const report = (wrong: boolean): Report =>
    tally([
      run(),
      plan(probes),
      ...(wrong ? [failed('p1', 'f', [wrongCode]), issue('p1', 'f', [wrongCode])] : [passed('p1', 'invalid')]),
      trial('p2', { kind: 'inconclusive', why: 'the request without the fault was refused: 404' }),
      passed('p3', 'taken'),
    ]);
  expect(terminal(report(true), plain)).toContain('wrong in 1 of 2 tested probes, 1 not tested');
  expect(terminal(report(false), plain)).toContain('exercised 1×, 1 probe not tested');
});

test.each([
  ['the request without the fault was refused: 401', '`identities`'],
  ['the request without the fault was refused: 403 forbidden', '`identities`'],
  ['the request without the fault was refused: 404 not_found', '`values`'],
  ['the request without the fault was refused: 500', null],
])('%s: the summary, the page and JUnit say alike what the suite lacks', (why, key) => {
  const events = [
    run(),
    plan([probe('p1', 'createRoom', 'body.type', ['invalid'])]),
    trial('p1', { kind: 'inconclusive', why }),
  ];
  const report = tally(events);
  const page = JSON.stringify(pageData(report));
  const faces = [terminal(report, plain), terminal(report, { ...plain, verbose: true }), page];
  for (const text of [...faces, junit.render(report)[0]?.content ?? '']) {
    expect(text).toContain(why);
    expect(text.includes('hint: ')).toBe(key !== null);
    if (key !== null) expect(text).toContain(key);
  }
});
