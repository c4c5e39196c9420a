import { expect, test } from '@jest/globals';
import type { Trial } from '../model.ts';
import { range, show } from './commands.test-data.ts';
import { lostOnWire } from './drawable.ts';
import { argv } from './faults/argv.ts';
import { file } from './faults/file.ts';
import { groundOf } from './ground.ts';
import { probe } from './probe.ts';
import { arbitrary, draw } from './trial.ts';

const ground = groundOf(range.contract, show, 'cafe0123', { suite: range.suite, names: {} });
const expectation = { must: [], silent: false, tolerated: false };
const aims = [...argv.aim(show, range), ...file.aim(show, range)];

function drawn(condition: string, at: string | null): Trial {
  const aim = aims.find((one) => one.condition === condition && (at === null || one.site?.name === at));
  if (aim === undefined) throw new Error(`nothing aims at ${condition} ${at}`);
  const made = probe('f', show.id, aim, expectation);
  const found = draw(arbitrary(made, ground), made, 0, 1);
  if (found === null) throw new Error(`${condition} ${at} cannot be drawn`);
  return found.trial;
}

const base = ['item', 'show', 'it', '--from', 'a/b.json'];

test('what can be wrong, and where', () => {
  expect(aims.map(({ condition, site }) => `${condition} ${site?.name ?? ''}`.trim())).toEqual([
    'route',
    'argv.extra --*',
    'argv.extra *',
    'argv.required item',
    'argv.required --from',
    'argv.bare --from',
    'argv.bare --limit',
    'argv.bare --into',
    'argv.repeated --from',
    'argv.repeated --limit',
    'argv.repeated --into',
    'file.missing --from',
    'file.unreadable --from',
    'file.kind --from',
    'file.outside --from',
    'file.link --from',
    'file.syntax --from',
    'file.empty --from',
    'file.outside --into',
    'file.missing tool/state',
    'file.kind tool/state',
    'file.link tool/state',
  ]);
});

test.each<[string, string | null, unknown]>([
  ['route', null, ['item', expect.stringMatching(/^faultline-/), ...base.slice(2)]],
  ['argv.extra', '--*', [...base, expect.stringMatching(/^--faultline-/)]],
  ['argv.extra', '*', ['item', 'show', 'it', expect.stringMatching(/^faultline-/), ...base.slice(3)]],
  ['argv.required', 'item', ['item', 'show', '--from', 'a/b.json']],
  ['argv.required', '--from', ['item', 'show', 'it']],
  ['argv.bare', '--from', ['item', 'show', 'it', '--from']],
  ['argv.bare', '--limit', [...base, '--limit']],
  ['argv.repeated', '--from', [...base, '--from', expect.any(String)]],
  ['file.missing', '--from', ['item', 'show', 'it', '--from', expect.stringMatching(/^faultline-[a-z]+\.json$/)]],
  ['file.outside', '--from', ['item', 'show', 'it', '--from', expect.stringMatching(/^\.\.\/faultline-[a-z]+\.json$/)]],
  ['file.syntax', '--from', base],
])('%s %s in the words', (condition, at, words) => {
  const { request, control, violations } = drawn(condition, at);
  expect(request.argv).toEqual(words);
  expect(control.files).toBeUndefined();
  expect(violations.map((one) => one.condition)).toEqual([condition]);
});

test.each<[string, string, unknown]>([
  ['file.unreadable', '--from', { 'a/b.json': { mode: '000' } }],
  ['file.kind', '--from', { 'a/b.json': { folder: true } }],
  ['file.empty', '--from', { 'a/b.json': '' }],
  ['file.link', '--from', { 'a/b.json': { link: '../../faultline-elsewhere' }, '../faultline-elsewhere': '' }],
  ['file.missing', 'tool/state', { 'tool/state': null }],
  ['file.kind', 'tool/state', { 'tool/state': 'a file' }],
])('%s %s in the folder', (condition, at, files) => {
  const { request, control } = drawn(condition, at);
  expect(request.files).toEqual(files);
  expect(control.argv).toEqual(base);
});

test('what must not be outside is there: nothing else is wrong with it', () => {
  const { request } = drawn('file.outside', '--from');
  expect(Object.keys(request.files ?? {})).toEqual([request.argv?.at(-1)]);
});

test('where a command takes arguments any word may be one, and its siblings are asked once', () => {
  const [, list] = range.contract.operations;
  const conditions = list === undefined ? [] : argv.aim(list, range).map((one) => one.condition);
  expect(conditions).toEqual(['argv.extra']);
});

test('root reads every file: that it may not be read is a gap then', () => {
  const unreadable = aims.find((one) => one.condition === 'file.unreadable');
  if (unreadable === undefined) throw new Error('nothing aims at it');
  const asRoot = { ...range, suite: { ...range.suite, privileged: true as const } };
  expect(lostOnWire(show, asRoot, unreadable)).toMatch(/root/);
  expect(lostOnWire(show, range, unreadable)).toBeNull();
});
