import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import { readAsyncApi } from '../contract/asyncapi.ts';
import type { ReplyWords } from '../manifest/model.ts';
import { checkReplies } from './check-replies.ts';
import { faults } from './faults/index.ts';

const messages = { any: { payload: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } } } };
const sent = { action: 'receive', channel: { address: 'orders', messages } };
const document = {
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1' },
  operations: {
    tell: sent,
    ask: { ...sent, reply: { address: { location: '$message.header#/replyTo' } } },
    order: { ...sent, reply: { channel: { address: 'answers', messages } } },
  },
};
const { contract } = readAsyncApi(document, 'asyncapi.yaml', '3.0');
const codes = [build.code('wrong', { raised: [build.raise(['*'])] })];
const nothing: ReplyWords = { on: ['tell'], channel: null, correlate: null, deadLetter: null, also: [] };

/** Names of the operations that are complained of. */
function named(target: string, replies: readonly ReplyWords[] = [], silent: readonly string[] = []): readonly string[] {
  const vocabulary = build.vocabulary({ codes, silent: silent.map((by) => ({ on: ['tell'], by: [by], at: null })) });
  const suite = build.suite({ target, transport: 'message', replies });
  return checkReplies({ contract, vocabulary, suite }, faults).map(
    ({ code, message }) => `${code} ${message.split('`')[1]}`,
  );
}

test.each(['redis://h', 'rediss://h', 'kafka://h'])(
  '%s: where nobody says where the answer comes, it is told',
  (target) => {
    expect(named(target)).toEqual(['REPLY_NOWHERE tell']);
  },
);

test.each(['amqp://h', 'mqtt://h', 'nats://h', 'ws://h', 'http://h', 'prism'])(
  '%s has a place of its own, or no messages',
  (target) => {
    expect(named(target)).toEqual([]);
  },
);

test.each([
  ['a channel', { channel: 'answers' }, []],
  ['a dead-letter channel', { deadLetter: 'dead' }, []],
  ['a second answer alone', { also: [{ channel: 'intents', got: null, when: {} }] }, ['REPLY_NOWHERE tell']],
  ['another operation', { on: ['order'], channel: 'answers' }, ['REPLY_NOWHERE tell']],
])('the suite says %s', (_, words, wanted) => {
  expect(named('redis://h', [{ ...nothing, ...words }])).toEqual(wanted);
});

test('what is silent whatever is wrong needs no place', () => {
  expect(named('redis://h', [], ['*'])).toEqual([]);
  expect(named('redis://h', [], ['body.syntax'])).toEqual(['REPLY_NOWHERE tell']);
});
