/** From a contract alone to a vocabulary that a run has nothing against: `init`, `learn --write`, `run`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { codes, faultline, folder, root } from '../cli/testing.ts';
import { loadContract } from '../contract/load.ts';
import { project } from '../lock/project.ts';
import { parseManifest } from '../manifest/parse.ts';

interface Trip {
  readonly cwd: string;
  readonly manifest: string;
  readonly call: (...words: readonly string[]) => ReturnType<typeof faultline>;
  readonly findings: (...words: readonly string[]) => Promise<{ findings: number; trials: number }>;
  readonly end: () => void;
}

/** A folder with the contract, and what `init` makes of it; `aim` is what no contract says. */
async function trip(name: string, contract: string, target: string, aim = ''): Promise<Trip> {
  const { path: cwd, end } = await folder({ 'openapi.yaml': readFileSync(join(root, contract), 'utf8') });
  expect((await faultline(['init', 'openapi.yaml', '--name', name], { cwd })).exit).toBe(0);
  const suite = join(cwd, 'suites', `${name}.yaml`);
  writeFileSync(suite, `${readFileSync(suite, 'utf8')}${aim}`);
  const call: Trip['call'] = (command, ...words) =>
    faultline([command ?? '', `suites/${name}.yaml`, '--trials', '1', '--target', target, ...words], { cwd });
  const findings: Trip['findings'] = async (...words) => {
    const { suites } = JSON.parse((await call('run', ...words, '--json')).out) as {
      suites: { findings: number; trials: number }[];
    };
    return suites[0] ?? { findings: -1, trials: 0 };
  };
  return { cwd, manifest: join(cwd, 'contracts', name, 'errors.yaml'), call, findings, end };
}

/** Every operation, code and condition that the manifest promises. */
async function promises(manifest: string, contract: string): Promise<readonly string[]> {
  const { vocabulary } = await parseManifest(manifest);
  const loaded = await loadContract(contract, { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false });
  if (vocabulary === null || loaded.contract === null) throw new Error(`${manifest} cannot be read`);
  return Object.entries(project(vocabulary, [loaded.contract]).operations).flatMap(([operation, { raises = {} }]) =>
    Object.entries(raises).flatMap(([code, on]) => Object.keys(on).map((one) => `${operation} ${code} ${one}`)),
  );
}

describe('a service that keeps its promises', () => {
  const contract = 'contracts/bookings/openapi.yaml';
  const server = join(root, 'examples/bookings/server.js');
  /** Who asks, and what is there. */
  const aim = `
identities:
  default: {bearer: write-token}
  expired: {bearer: expired-token}
  forbidden: {bearer: read-token}
values:
  - {at: "path:roomId", value: rm-atlas1}
  - {at: "path:bookingId", value: 6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506}
  - {on: createBooking, at: "body:/roomId", value: rm-atlas1}
  - {on: createBooking, at: "body:/stay/checkIn", value: "2030-03-04"}
  - {on: createBooking, at: "body:/stay/checkOut", value: "2030-03-06"}
  - {on: createBooking, at: "body:/price/currency", value: EUR}
`;
  let on: Trip;
  let draft = '';
  const enums = ['--operation', 'createBooking', '--condition', 'body.enum'];
  beforeAll(async () => {
    on = await trip('bookings', contract, `handler:${server}`, aim);
    draft = readFileSync(on.manifest, 'utf8');
    const learned = await on.call('learn', '--seed', '1', '--write');
    expect({ exit: learned.exit, errors: codes(learned.err) }).toEqual({ exit: 0, errors: [] });
  }, 300_000);
  afterAll(() => on.end());

  test('what is learned is what its own manifest says, but for what no answer can teach', async () => {
    const own = await promises(join(root, 'contracts/bookings/errors.yaml'), join(root, contract));
    const learned = new Set(await promises(on.manifest, join(root, contract)));
    const lost = own.filter((one) => !learned.has(one));
    // Values that only the service refuses, and how large is too large.
    expect(lost.filter((one) => !/ (?:value at|size ~) /.test(one))).toEqual([]);
    expect([own.length, lost.length]).toEqual([202, 7]);
    const { causes } = parse(readFileSync(on.manifest, 'utf8')) as { causes: unknown };
    expect(causes).toMatchObject({ field: 'pointer', policy: 'exact', types: { required: ['*.required'] } });
    expect(readFileSync(on.manifest, 'utf8').split('\n')[0]).toBe(draft.split('\n')[0]);
  });

  test('another run has nothing against it', async () => {
    const { findings, trials } = await on.findings('--seed', '2');
    expect({ findings, many: trials > 300 }).toEqual({ findings: 0, many: true });
  }, 240_000);

  test('nothing is left to learn', async () => {
    const again = await on.call('learn', '--seed', '3', '--json', '--operation', 'searchBookings');
    expect(JSON.parse(again.out)).toMatchObject({ proposals: [], diff: '' });
  }, 240_000);

  test.each(['wrong-code', 'wrong-status'])(
    'the defect %s is found by what was learned',
    async (defect) => {
      const module = join(on.cwd, `${defect}.js`);
      writeFileSync(
        module,
        `import { createApp } from ${JSON.stringify(server)};\nexport const app = createApp({ defects: [${JSON.stringify(defect)}] });\n`,
      );
      const { findings } = await on.findings('--target', `handler:${module}`, '--seed', '4', ...enums);
      expect(findings).toBeGreaterThan(0);
    },
    240_000,
  );
});

test('of one that does not, the deviations are left: accepted, they count no more', async () => {
  const on = await trip('notes', 'examples/notes/openapi.yaml', `handler:${join(root, 'examples/notes/server.js')}`);
  try {
    expect((await on.call('learn', '--seed', '1', '--write')).exit).toBe(0);
    expect((await on.findings('--seed', '2')).findings).toBe(1);
    expect(
      (await faultline(['accept', '--suite', 'suites/notes.yaml', '--reason', 'old clients'], { cwd: on.cwd })).exit,
    ).toBe(0);
    expect((await on.findings('--seed', '3')).findings).toBe(0);
  } finally {
    on.end();
  }
}, 240_000);

test('what is made, read back and removed comes into the suite as a resource', async () => {
  const openapi = `openapi: 3.1.0
info: {title: Rooms, version: '1'}
components:
  schemas: {Error: {type: object, properties: {code: {enum: [invalid, taken, unknown]}, message: {type: string}}}}
  responses: {Refused: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}}
paths:
  /rooms:
    post:
      operationId: createRoom
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name], additionalProperties: false, properties: {name: {type: string, minLength: 1, maxLength: 40}}}}}
      responses: {'201': {description: made}, '400': {$ref: '#/components/responses/Refused'}, '409': {$ref: '#/components/responses/Refused'}}
  /rooms/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
    get: {operationId: getRoom, responses: {'200': {description: one}, '400': {$ref: '#/components/responses/Refused'}, '404': {$ref: '#/components/responses/Refused'}}}
    delete: {operationId: deleteRoom, responses: {'204': {description: gone}, '400': {$ref: '#/components/responses/Refused'}, '404': {$ref: '#/components/responses/Refused'}}}
`;
  const server = `const rooms = new Map();
let last = 0;
const answer = (response, status, body, headers = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
};
const bodyOf = (request) => new Promise((done) => {
  let text = '';
  request.on('data', (chunk) => { text += chunk; }).on('end', () => done(text));
});
export const app = async (request, response) => {
  const text = await bodyOf(request);
  const [path] = request.url.split('?');
  const refuse = (status, code) => answer(response, status, { code, message: 'No.' });
  if (request.method === 'POST' && path === '/rooms') {
    let body = null;
    try { body = JSON.parse(text); } catch {}
    const isName = typeof body?.name === 'string' && body.name.length > 0 && [...body.name].length <= 40;
    if (!isName || Object.keys(body).length > 1) return refuse(400, 'invalid');
    if ([...rooms.values()].includes(body.name)) return refuse(409, 'taken');
    rooms.set(String(++last), body.name);
    return answer(response, 201, undefined, { location: '/rooms/' + last });
  }
  const [, id] = /^\\/rooms\\/([^/]+)$/.exec(path) ?? [];
  if (id === undefined) return refuse(404, 'unknown');
  if (!/^[1-9][0-9]*$/.test(id)) return refuse(400, 'invalid');
  if (!rooms.has(id)) return refuse(404, 'unknown');
  if (request.method === 'DELETE') { rooms.delete(id); return answer(response, 204); }
  return answer(response, 200, { name: rooms.get(id) });
};
`;
  const { path: cwd, end } = await folder({ 'openapi.yaml': openapi, 'server.mjs': server });
  try {
    expect((await faultline(['init', 'openapi.yaml'], { cwd })).exit).toBe(0);
    const words = [
      'suites/rooms.yaml',
      '--target',
      `handler:${join(cwd, 'server.mjs')}`,
      '--trials',
      '2',
      '--json',
      '--seed',
    ];
    const learned = await faultline(['learn', ...words, '1', '--write'], { cwd });
    expect({ exit: learned.exit, errors: codes(learned.err) }).toEqual({ exit: 0, errors: [] });
    const { resources } = parse(readFileSync(join(cwd, 'suites/rooms.yaml'), 'utf8')) as { resources: unknown };
    const rooms = {
      path: '/rooms/{id}',
      create: 'createRoom',
      id: 'header:location',
      read: 'getRoom',
      delete: 'deleteRoom',
      unique: { name: 'body:/name' },
    };
    expect(resources).toEqual({ rooms });
    expect(JSON.parse((await faultline(['learn', ...words, '2'], { cwd })).out)).toMatchObject({ diff: '' });
    const { suites } = JSON.parse((await faultline(['run', ...words, '3'], { cwd })).out) as { suites: unknown };
    expect(suites).toMatchObject([{ findings: 0 }]);
  } finally {
    end();
  }
}, 240_000);
