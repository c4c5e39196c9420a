import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { start } from '../../examples/grpc/server.js';
import type { Request } from '../model.ts';
import { grpcCurl } from './grpc-curl.ts';

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

const request = (path: string, frames: Buffer, body: Request['body']): Request => ({
  ...{ method: 'POST', target: path, headers: [['authorization', 'Bearer writer']], body },
  rpc: { path, frames: frames.toString('base64') },
});

async function pasted(command: string): Promise<string> {
  const shell = spawn('sh', ['-c', command], { env: { ...process.env, FAULTLINE_TOKEN: 'writer' } });
  let text = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  await once(shell, 'close');
  return text;
}

test('what is printed works, without the .proto and without reflection', async () => {
  const { port, stop } = await start();
  opened.push(stop);
  const name = Buffer.from('rooms/nowhere');
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const frames = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
  const command = grpcCurl(
    request('/rooms.v1.Rooms/GetRoom', frames, '{"name":"rooms/nowhere"}'),
    `grpc://127.0.0.1:${port}`,
  );
  expect(command).toMatch(/^printf %s \S+ \| base64 -d \| curl .* # \{"name":"rooms\/nowhere"\}$/);
  expect(command).not.toContain('writer');
  expect(await pasted(command)).toMatch(/grpc-status: 5/);
});

test('what is too long for a line, or could not be written, is said instead', () => {
  const long = request('/a.B/C', Buffer.alloc(70_000), null);
  expect(grpcCurl(long, 'grpc://127.0.0.1:1')).toBe(
    '# POST /a.B/C, 70000 bytes: too long for a line, faultline replay sends it',
  );
  expect(grpcCurl({ ...long, cancelled: true }, 'grpc://127.0.0.1:1')).toContain('cancelled before its last byte');
  const { rpc: _, ...unsent } = long;
  expect(grpcCurl(unsent, 'grpcs://127.0.0.1:1')).toContain('could not be written');
});
