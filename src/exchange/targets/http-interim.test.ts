import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterInterim } from './http-interim.ts';

const after = (text: string): string => afterInterim(Buffer.from(text)).toString();
const proceed = 'HTTP/1.1 100 Continue\r\n\r\n';
const ok = 'HTTP/1.1 200 OK\r\n\r\n';

test.each([
  ['alone', proceed, ''],
  ['twice, and the reply', `${proceed}${proceed}${ok}`, ok],
  ['of HTTP/1.0, without a reason, with a header', `HTTP/1.0 100\r\nx: 1\r\n\r\n${ok}`, ok],
  ['not whole', 'HTTP/1.1 100 Continue\r\n', 'HTTP/1.1 100 Continue\r\n'],
  ['with something else behind it', `${proceed}{}`, `${proceed}{}`],
  ['others between them', `${proceed}HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${proceed}${ok}`, ok],
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ['a status that begins like it', 'HTTP/1.1 1000\r\n\r\n', 'HTTP/1.1 1000\r\n\r\n'],
])('%s', (_, given, left) => expect(after(given)).toBe(left));

test('everything else is left as it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const chunk = Buffer.from(bytes);
      expect(afterInterim(chunk)).toBe(chunk);
    }),
  );
});
