import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Request } from '../../model.ts';
import { given, replied } from './case.test-data.ts';
import { leak } from './leak.ts';
import { leaks } from './leaks.ts';

const request = given().trial.request;

/** What is found in an answer with this body, if the request was this. */
function found(body: string, sent: Partial<Request> = {}): string[] {
  const exchange = { ...replied({ body }), request: { ...request, ...sent } };
  return leak.judge(given({ exchange })).map((one) => String(one.expected));
}

/** [what, text as the service's code has it]; each is sent as JSON and bare. */
const shown: readonly (readonly [string, string])[] = [
  [
    'JavaScript stack trace',
    'TypeError: x\n    at Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)',
  ],
  ['JavaScript stack trace', 'Error\n    at async file:///srv/app/index.mjs:10:3'],
  ['JavaScript stack trace', 'Error: x<br> &nbsp; &nbsp;at Object.parse (node:internal/json:1:2)'],
  ['Python stack trace', 'Traceback (most recent call last):\n  File "x.py", line 3, in <module>'],
  ['Python stack trace', '  File "/usr/lib/python3/dist-packages/flask/app.py", line 2073, in wsgi_app'],
  ['Java stack trace', 'java.lang.NullPointerException\n\tat com.example.Rooms.create(Rooms.java:41)'],
  ['Java stack trace', 'at jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)'],
  ['Go stack trace', 'panic: x\n\ngoroutine 18 [running]:\nmain.main()'],
  ['.NET stack trace', '   at Rooms.Api.Create(String name) in C:\\src\\Rooms\\Api.cs:line 12'],
  ['PHP stack trace', '#0 /var/www/html/index.php(12): create()'],
  ['PHP stack trace', 'Uncaught Error in /var/www/html/rooms.php:12'],
  ['Ruby stack trace', "/srv/rooms/app/models/room.rb:12:in `create'"],
  ['Rust panic', "thread 'main' panicked at src/main.rs:4:5"],
  ['SQL statement', '(sqlite3) [SQL: INSERT INTO rooms (name) VALUES (?)]'],
  ['SQL statement', 'SELECT id, name FROM rooms WHERE id = $1'],
  ['SQL statement', 'SELECT "r"."id"\nFROM "rooms" AS "r"'],
  ['SQL statement', 'UPDATE rooms SET name = ?'],
  ['SQL statement', 'select * from rooms'],
  ['SQL statement', 'select "r0"."id", "r0"."name" from "rooms" as "r0"'],
  ['SQL statement', 'insert into "rooms" ("name") values ($1)'],
  ['database error', 'SQLSTATE[23000]: Integrity constraint violation'],
  ['database error', 'duplicate key value violates unique constraint "rooms_name_key"'],
  ['database error', 'UNIQUE constraint failed: rooms.name'],
  ['database error', 'ORA-00942: table or view does not exist'],
  ['private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['access key', 'credential AKIAIOSFODNN7EXAMPLE is disabled'],
  ['token', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'],
  ['password in a connection string', 'cannot reach postgres://rooms:hunter2@db/rooms'],
  ['file path of the server', "ENOENT: no such file, open '/etc/rooms/config.conf'"],
  ['file path of the server', 'C:\\inetpub\\wwwroot\\rooms'],
  ['internal address', 'dial tcp 10.1.2.3:5432: connect: connection refused'],
  ['internal address', 'connect ECONNREFUSED 192.168.1.20:6379'],
  ['internal address', 'lookup db.prod.internal:5432 failed'],
];

test.each(shown)('%s: %j', (what, text) => {
  expect(found(text)).toEqual([`no ${what}`]);
  expect(found(JSON.stringify({ detail: `It failed: ${text}` }))).toEqual([`no ${what}`]);
});

test('every pattern has an example', () => {
  const idle = leaks.filter(({ pattern }) => !shown.some(([, text]) => text.match(pattern)));
  expect(idle).toEqual([]);
});

const prose = [
  'select a room from the list, at the latest by noon (see /docs/errors.md)',
  'Select one of the rooms from "upper floor"',
  'select all of the items from page 2',
  'Please update the room, set its name, and delete it from your list',
  'You may insert into this field (at most 3 letters)',
  'The file "a.txt", line 3, is not valid',
  'at position (3:4): unexpected token; at line 3 (column 4)',
  'must match ^/[a-z]+/[0-9]+$ and end in .json',
  '/app/rooms/17.json is not there; see /etc/ and /var/log',
  'https://example.com/usr/share/doc/errors.py',
  'see http://10.0.0.5:8080/rooms/1 and http://api.example.internal:8080/rooms',
  '10.0.0.5 is not a public address; 10.0.0.0/8 is private; 310.1.2.3:80 is none',
  'version 10.2.3.4 is not supported; at 12:30:45',
  'mail admin@example.local, or ftp://anonymous@example.com',
  'urn:example:a:b@c',
  'goroutine leaks are bad; a traceback follows',
  'key must match ORA-x or SQLSTATE',
  'type: https://example.com/problems/sql-syntax-error',
  'name.java: 3 is no name; config.rb is not allowed',
  'violates the unique constraint of name',
  'HTTP 422 [validation]: #1 /name: too short',
];

test.each(prose)('not: %s', (text) => {
  expect(found(text)).toEqual([]);
  expect(found(JSON.stringify({ detail: text, path: '/rooms' }))).toEqual([]);
});

describe('an echo of the request is none', () => {
  const evil = "SELECT name FROM rooms; open('/etc/rooms/a.conf')";
  test.each<[string, Partial<Request>]>([
    ['in the body', { body: JSON.stringify({ name: evil }) }],
    ['in the target', { target: `/rooms?name=${encodeURIComponent(evil)}` }],
    ['in a header', { headers: [['x-name', evil]] }],
  ])('%s', (_, sent) => {
    expect(found(JSON.stringify({ detail: `no such room: ${evil}` }), sent)).toEqual([]);
    expect(found(JSON.stringify({ detail: `${evil} gave: SELECT id FROM users` }), sent)).toEqual(['no SQL statement']);
  });
});

test('an answer that says success, or nothing, is not looked at', () => {
  expect(found('')).toEqual([]);
  const exchange = replied({ body: 'SELECT a FROM b' });
  const observed = given().observed;
  expect(observed && leak.judge(given({ exchange, observed: { ...observed, outcome: 'success' } }))).toEqual([]);
});

test('total and quick: text made of what the patterns look for', () => {
  const piece = fc.constantFrom(
    'select ',
    'SELECT ',
    ' FROM ',
    'at ',
    '(',
    '/',
    'a',
    '.',
    ':1',
    '\n',
    '"',
    'eyJ',
    '10.',
    ' ',
    '\\',
    '&nbsp;',
  );
  const soup = fc.array(piece, { maxLength: 3000, size: 'max' }).map((all) => all.join(''));
  fc.assert(
    fc.property(soup, (body) => {
      const start = performance.now();
      expect(found(body).length).toBeLessThanOrEqual(1);
      expect(performance.now() - start).toBeLessThan(5_000);
    }),
    { numRuns: 50 },
  );
});
