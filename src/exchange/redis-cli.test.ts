import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import type { Request } from '../model.ts';
import { redisCli } from './redis-cli.ts';

const form: Request = {
  method: 'SEND',
  target: 'runtime:start_jobs',
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  body: 'game_id=it%27s+%24HOME&n=',
};

test('an entry of a stream: its fields as words of a shell', () => {
  const command = redisCli(form, 'redis://user:secret@127.0.0.1:6379/2');
  expect(command).toBe(
    `redis-cli -u redis://127.0.0.1:6379/2 XADD runtime:start_jobs '*' game_id 'it'\\''s $HOME' n ''`,
  );
  const words = spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' }).stdout.split('\n');
  expect(words.slice(5)).toEqual(['*', 'game_id', "it's $HOME", 'n', '', '']);
});

test('everything else is published as it is', () => {
  const bytes = { ...form, headers: [], body: { base64: Buffer.from('{"a":').toString('base64') } };
  expect(redisCli(bytes, 'redis://h:1')).toBe(`redis-cli -u redis://h:1 PUBLISH runtime:start_jobs '{"a":'`);
});

test('an entry of a stream whose one field holds the message, with headers beside it', () => {
  const whole: Request = { ...form, headers: [['tenant', 'acme']], body: '{"a":1}', field: 'data' };
  expect(redisCli(whole, 'redis://h:1')).toBe(
    `redis-cli -u redis://h:1 XADD runtime:start_jobs '*' data '{"a":1}' tenant acme`,
  );
});
