import { expect, test } from '@jest/globals';
import type { Code, Vocabulary } from '../manifest/model.ts';
import type { Expectation, Json, Observed } from '../model.ts';
import { raise } from '../plan/rooms.test-data.ts';
import { replyOf } from './envelopes/law.ts';
import { recognise } from './recognise.ts';
import { code, expected, observed, vocabulary } from './rules/case.test-data.ts';

function named(codes: readonly Code[], facts: Partial<Observed>): string | null {
  return recognise(observed(facts), { ...vocabulary, codes });
}

const plain = [code('taken'), code('by-number', { wire: 409 }), code('409'), code('empty', { wire: 'EMPTY_NAME' })];

test.each<[string | number | null, string | null]>([
  ['taken', 'taken'],
  [409, 'by-number'],
  ['409', '409'],
  ['EMPTY_NAME', 'empty'],
  ['empty', null],
  ['Taken', null],
  ['by-number', null],
  [null, null],
])('by its spelling on the wire: %j is %j', (wire, name) => {
  expect(named(plain, { code: wire })).toBe(name);
});

test('of codes with one spelling that of the status is meant, else the first', () => {
  const alike = [400, 406, 415].map((status) => code(`of-${status}`, { wire: 107, status: { http: [status] } }));
  expect([400, 406, 415, 500].map((status) => named(alike, { code: 107, status }))).toEqual([
    'of-400',
    'of-406',
    'of-415',
    'of-400',
  ]);
});

test('of codes with one spelling that which is expected with the status is meant, and what entries say counts', () => {
  const unreadable = code('unreadable', {
    wire: 107,
    status: {},
    raised: [raise(['media-type'], { status: { http: [415] } }), raise(['body.syntax'], { status: { http: [422] } })],
  });
  const alike = [code('invalid', { wire: 107, status: { http: [400] } }), unreadable];
  expect([400, 415, 422, 500].map((status) => named(alike, { code: 107, status }))).toEqual([
    ...['invalid', 'unreadable', 'unreadable', 'invalid'],
  ]);
  const twins = ['first', 'second'].map((name) => code(name, { wire: 107, status: { http: [400] } }));
  const words: Vocabulary = { ...vocabulary, codes: twins };
  const must = [{ code: 'second', status: [400] }];
  const due = { must } as unknown as Expectation;
  expect(recognise(observed({ code: 107, status: 400 }), words, { expectation: due })).toBe('second');
  expect(recognise(observed({ code: 107, status: 400 }), words)).toBe('first');
});

test('a header has no numbers: its text is one where only the number is declared', () => {
  const words: Vocabulary = { ...vocabulary, codes: [code('gone', { wire: 410 }), ...plain] };
  const inHeader = { ...replyOf(410, {}), headers: [['x-code', '410'] as const] };
  expect(recognise(observed({ code: '410' }), words, { reply: inHeader })).toBe('gone');
  expect(recognise(observed({ code: '410' }), words, { reply: replyOf(410, { code: '410' }) })).toBeNull();
  expect(recognise(observed({ code: '410', body: undefined }), words, { reply: replyOf(410, '<e/>') })).toBe('gone');
  expect(recognise(observed({ code: '409', body: undefined }), words, { reply: replyOf(409, '') })).toBe('409');
});

test('of several codes the first that is declared, or the one that is expected', () => {
  const several = observed({ code: 3, codes: ['taken', '409'] });
  const words: Vocabulary = { ...vocabulary, codes: plain };
  expect(recognise(several, words)).toBe('taken');
  const must = [expected({ code: '409' }), expected({ code: 'by-number' })];
  expect(recognise(several, words, { expectation: { must, silent: false, tolerated: false } })).toBe('409');
  expect(recognise(observed({ code: 'x', codes: ['y'] }), words)).toBeNull();
});

const empty = (is: Readonly<Record<string, Json>>) => [code('it', { is }), code('taken')];

test.each<[string, Readonly<Record<string, Json>>, Partial<Observed>, boolean]>([
  ['a detail', { detail: 'key is not provided' }, { code: 3, detail: 'key is not provided' }, true],
  ['another detail', { detail: 'key is not provided' }, { code: 3, detail: 'key is not provided!' }, false],
  ['a template', { detail: '{*} not provided' }, { code: null, detail: 'key is not provided' }, true],
  ['no detail', { detail: '{*}' }, { code: null, detail: null }, false],
  ['a status where there is no code', { status: 404 }, { code: null, status: 404 }, true],
  ['a status beside an undeclared code', { status: 404 }, { code: 'strange', status: 404 }, false],
  ['one of several', { status: [404, 410] }, { code: null, status: 410 }, true],
  ['a status as text', { status: '404' }, { code: null, status: 404 }, false],
  ['a member of the body', { 'body:/a/*/b': 7 }, { code: 'strange', body: { a: [{ b: 1 }, { b: 7 }] } }, true],
  ['another value there', { 'body:/a/*/b': '7' }, { code: 'strange', body: { a: [{ b: 7 }] } }, false],
  ['all facts', { status: 404, detail: 'x' }, { code: null, status: 404, detail: 'x' }, true],
  ['all but one', { status: 404, detail: 'x' }, { code: null, status: 400, detail: 'x' }, false],
  ['a header without the reply', { 'header:x': 'y' }, { code: null }, false],
])('is: %s', (_, is, facts, recognised) => {
  expect(named(empty(is), facts)).toBe(recognised ? 'it' : null);
});

test('a declared code on the wire is that code, whatever `is` says', () => {
  expect(named(empty({ detail: 'x' }), { code: 'taken', detail: 'x' })).toBe('taken');
});

test('a header', () => {
  const words: Vocabulary = { ...vocabulary, codes: empty({ 'header:x-kind': 'gone*{*}' }) };
  expect(recognise(observed({ code: null }), words, { reply: replyOf(410, '', { 'x-kind': 'gone* away' }) })).toBe(
    'it',
  );
});
