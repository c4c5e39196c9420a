/**
 * A server as fast as Node allows: no HTTP library, one canned answer. The first request to a path is accepted (that is
 * the control), every later one refused, until a message starts it anew; the answer says how many bytes came until then.
 */
import { createServer } from 'node:net';

const refusal = JSON.stringify({
  type: 'about:blank',
  title: 'Bad Request',
  status: 400,
  code: 'invalid_request',
  detail: 'no',
});
const answers = {
  accepted: 'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
  refused: `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: ${refusal.length}\r\n\r\n${refusal}`,
};
const seen = new Set();
let bytes = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  let pending = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    pending += chunk.toString('latin1');
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = pending.slice(0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(head);
      const total = end + 4 + (length ? Number(length[1]) : 0);
      if (pending.length < total) return;
      pending = pending.slice(total);
      const path = head.slice(0, head.indexOf(' HTTP/')).split('?')[0];
      const first = !seen.has(path);
      seen.add(path);
      socket.write(first ? answers.accepted : answers.refused);
    }
  });
});

server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('message', () => {
  process.send?.({ port: server.address().port, bytes });
  seen.clear();
  bytes = 0;
});
process.on('disconnect', () => process.exit(0));
