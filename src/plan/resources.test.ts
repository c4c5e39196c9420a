import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import * as build from '../builders.test-data.ts';
import { readOpenApi } from '../contract/openapi.ts';
import type { ResourceWords } from '../manifest/model.ts';
import type { JsonObject } from '../model.ts';
import { inOrder, onPath, type Resource, resources, sweeps } from './resources.ts';

type Facts = JsonObject;
type Paths = Readonly<Record<string, Readonly<Record<string, Facts>>>>;

const json = (...properties: readonly string[]): JsonObject => ({
  content: { 'application/json': { schema: schemaOf(...properties) } },
});
const schemaOf = (...names: readonly string[]): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
/** An operation that answers with this status and these properties. */
const gives = (status: string, ...properties: readonly string[]): Facts => ({
  responses: { [status]: { description: '', ...(properties.length === 0 ? {} : json(...properties)) } },
});
const ifMatch = (required = false): Facts => ({
  parameters: [{ name: 'If-Match', in: 'header', required, schema: { type: 'string' } }],
});

/** Path parameters are declared by themselves, as texts. */
function contractOf(paths: Paths, components: JsonObject = {}) {
  const items = Object.entries(paths).map(([path, operations]) => {
    const parameters = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', ...(name === 'format' ? { enum: ['zip', 'tar'] } : {}) },
    }));
    const named = Object.entries(operations).map(([method, facts]) => [
      method,
      { operationId: `${method} ${path}`, responses: {}, ...facts },
    ]);
    return [path, { parameters, ...Object.fromEntries(named) }] as const;
  });
  const document = {
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: Object.fromEntries(items),
    components,
  };
  return readOpenApi(document as unknown as JsonObject, '/it.yaml', '3.1').contract;
}

function inferred(paths: Paths, words: Readonly<Record<string, ResourceWords | null>> = {}) {
  return resources(contractOf(paths), build.suite({ resources: words }));
}

const crud = { get: gives('200', 'id'), put: gives('200'), delete: gives('204') };
const rooms: Paths = { '/rooms': { get: gives('200'), post: gives('201', 'id', 'name') }, '/rooms/{roomId}': crud };
const named = ({ all }: { readonly all: readonly Resource[] }): string[] => all.map((one) => one.name);
const only = (paths: Paths, words: Readonly<Record<string, ResourceWords | null>> = {}): Resource | undefined =>
  inferred(paths, words).all[0];

describe('what is a resource', () => {
  test('a path that ends in a parameter, with who makes, reads and deletes one', () => {
    expect(inferred(rooms)).toMatchObject({
      all: [
        {
          name: 'rooms',
          parameter: 'roomId',
          create: { key: 'POST /rooms' },
          read: { key: 'GET /rooms/{roomId}' },
          delete: { key: 'DELETE /rooms/{roomId}' },
          id: ['body:/id', 'header:location'],
          needs: [],
          version: null,
        },
      ],
      unknown: [],
    });
  });

  test('not what is only posted to, not one of a fixed list, not a literal', () => {
    expect(named(inferred({ '/rpc/{method}': { post: gives('200') } }))).toEqual([]);
    expect(named(inferred({ '/rooms/export/{format}': { get: gives('200') } }))).toEqual([]);
    expect(named(inferred({ '/graphql': { post: gives('200') }, '/rooms.create': { post: gives('200') } }))).toEqual(
      [],
    );
    expect(named(inferred({ '/users/me': { get: gives('200') }, '/settings': { get: gives('200') } }))).toEqual([]);
  });

  test('for a transport that has no paths there is none', () => {
    expect(resources(contractOf(rooms), build.suite({ transport: 'command' })).all).toEqual([]);
  });

  test('one, however the path calls its parameters', () => {
    const found = inferred({ ...rooms, '/rooms/{id}': { patch: gives('200') }, '/rooms/{room}/beds/{bed}': crud });
    expect(found.all.map(({ name, needs }) => [name, needs])).toEqual([
      ['rooms', []],
      ['beds', ['rooms']],
    ]);
    expect(
      onPath(found.all, '/rooms/{room}/beds/{bed}').map(({ resource, parameter }) => [resource.name, parameter]),
    ).toEqual([
      ['rooms', 'room'],
      ['beds', 'bed'],
    ]);
  });

  test('of another group of the same API, where the suite says so: it is gone through, and needed by nobody for that', () => {
    const paths = { '/core/halls/{name}': crud, '/apps/halls/{hall}/jobs/{job}': crud };
    const found = inferred(paths, { halls: { also: ['/apps/halls/{any}'] } });
    const through = onPath(found.all, '/apps/halls/{hall}/jobs');
    expect(through.map(({ resource, parameter }) => [resource.name, parameter])).toEqual([['halls', 'hall']]);
    expect(found.all.map(({ needs }) => needs)).toEqual([[], []]);
    expect(onPath(inferred(paths).all, '/apps/halls/{hall}/jobs')).toEqual([]);
  });

  test('whatever stands after the id: a verb, a suffix; a literal beside the parameter is another', () => {
    const found = inferred({ '/rooms.json': { post: gives('201', 'id') }, '/rooms/{id}.json': crud });
    expect(found.all).toMatchObject([{ name: 'rooms', create: { key: 'POST /rooms.json' }, parameter: 'id' }]);
    const through = (path: string) => onPath(found.all, path).map(({ parameter }) => parameter);
    expect(['/rooms/{id}:close', '/rooms/{room}/beds.json', '/rooms/mine', '/roomsets/{id}'].map(through)).toEqual([
      ['id'],
      ['room'],
      [],
      [],
    ]);
  });
});

describe('names', () => {
  test('are the last literal; more of the path where another has the same, unless that lies below', () => {
    const paths = {
      '/rooms/{a}': crud,
      '/rooms/{a}/{b}': crud,
      '/halls/{a}/keys/{b}': crud,
      '/desks/{a}/keys/{b}': crud,
    };
    expect(named(inferred(paths))).toEqual(['rooms', 'rooms.b', 'halls.keys', 'desks.keys']);
  });

  test('are distinct and can stand between braces, whatever the paths are', () => {
    const part = fc.constantFrom('rooms', 'keys', 'v1', 'a-b', 'constructor', '{a}', '{b-c}', '{d}');
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}/{id}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { maxLength: 12, selector: (one) => one.replace(/\{.*?\}/g, '{}') }),
        (paths) => {
          const found = inferred(Object.fromEntries(paths.map((one) => [one, crud])));
          const names = named(found);
          expect(new Set(names).size).toBe(paths.length);
          expect(names.filter((name) => !/^[\w.-]+$/.test(name))).toEqual([]);
          // What lies above is needed, and nothing needs itself.
          expect(inOrder(names, found.all)).toHaveProperty('order');
        },
      ),
      { numRuns: 60 },
    );
  });

  test('may be the suite’s, by the path however it calls its parameters; null is none', () => {
    expect(named(inferred(rooms, { chamber: { path: '/rooms/{x}' } }))).toEqual(['chamber']);
    expect(named(inferred(rooms, { rooms: null }))).toEqual([]);
    // A name that is taken moves the inferred one.
    const both = inferred({ ...rooms, '/halls/{id}': crud }, { rooms: { path: '/halls/{id}' } });
    expect(both.all.map(({ name, path }) => [name, path])).toEqual([
      ['rooms.roomId', '/rooms/{roomId}'],
      ['rooms', '/halls/{id}'],
    ]);
  });
});

describe('who makes one, and where its id is', () => {
  const idOf = (post: Facts, parameter = 'roomId') => only({ '/rooms': { post }, [`/rooms/{${parameter}}`]: crud })?.id;

  test('who puts it there chooses the id', () => {
    expect(only({ '/traits/{name}': { put: gives('201'), get: gives('200') } })).toMatchObject({
      create: { key: 'PUT /traits/{name}' },
      id: [],
    });
  });

  test('what only promises, or tells nothing, makes none', () => {
    expect(only({ '/rooms': { post: gives('202') }, '/rooms/{id}': { get: gives('200') } })?.create).toBe(null);
    expect(only({ '/rooms': { post: gives('204') }, '/rooms/{id}': { get: gives('200') } })?.create).toBe(null);
    const located = { responses: { 204: { description: '', headers: { Location: { schema: { type: 'string' } } } } } };
    expect(idOf(located)).toEqual(['header:location']);
  });

  test.each<[string, string[], string, string]>([
    ['the parameter’s own name first', ['id', 'roomId'], 'roomId', 'body:/roomId'],
    ['its last word', ['id', 'slug'], 'room_slug', 'body:/slug'],
    ['id', ['name', 'id'], 'roomId', 'body:/id'],
    ['the singular and id', ['room_id', 'name'], 'number', 'body:/room_id'],
    ['a name, if nothing else', ['name', 'size'], 'room', 'body:/name'],
  ])('%s', (_, properties, parameter, id) => {
    expect(idOf(gives('201', ...properties), parameter)?.[0]).toBe(id);
  });

  test('inside data, metadata or the singular; as a link to itself', () => {
    const inside = (outer: string, schema: JsonObject): Facts => ({
      responses: {
        201: { description: '', content: { 'application/json': { schema: { properties: { [outer]: schema } } } } },
      },
    });
    expect(idOf(inside('metadata', schemaOf('name')), 'name')).toEqual(['body:/metadata/name', 'header:location']);
    expect(idOf(inside('data', schemaOf('id')))).toEqual(['body:/data/id', 'header:location']);
    expect(idOf(inside('room', schemaOf('id')))).toEqual(['body:/room/id', 'header:location']);
    expect(idOf(inside('owner', schemaOf('id')))).toEqual(['header:location']);
    expect(idOf(inside('_links', schemaOf('self')))).toEqual(['body:/_links/self/href', 'header:location']);
  });

  test('what a link of the answer says goes first', () => {
    const link = (facts: JsonObject): Facts => ({
      responses: { 201: { description: '', ...json('id', 'code'), links: { read: facts } } },
    });
    const parameters = { roomId: '$response.body#/code' };
    expect(idOf(link({ operationId: 'get /rooms/{roomId}', parameters }))?.[0]).toBe('body:/code');
    expect(idOf(link({ operationRef: '#/paths/~1rooms~1{roomId}/get', parameters }))?.[0]).toBe('body:/code');
    const header = { 'path.roomId': '$response.header.Location' };
    expect(idOf(link({ operationId: 'get /rooms/{roomId}', parameters: header }))?.[0]).toBe('header:location');
    // Another operation's parameter, and a text that is no expression of an answer.
    expect(idOf(link({ operationId: 'post /rooms', parameters }))?.[0]).toBe('body:/id');
    expect(idOf(link({ operationId: 'get /rooms/{roomId}', parameters: { roomId: '$url' } }))?.[0]).toBe('body:/id');
  });

  test('the suite wins', () => {
    const words = { create: null, delete: 'put /rooms/{roomId}', id: ['header:x-id'], needs: ['keys'] };
    expect(only(rooms, { rooms: words })).toMatchObject({
      create: null,
      delete: { method: 'PUT' },
      id: ['header:x-id'],
      needs: ['keys'],
    });
  });
});

describe('versions', () => {
  const versioned = (write: Facts, read: Facts) =>
    only({ '/rooms/{id}': { get: read, put: { ...gives('200'), ...write } } })?.version;
  const etag = { responses: { 200: { description: '', headers: { ETag: { schema: { type: 'string' } } } } } };
  const body = (...properties: readonly string[]): Facts => ({ requestBody: json(...properties) });

  test('by validator, where the reader declares ETag or a write insists on If-Match', () => {
    expect(versioned(ifMatch(), etag)).toEqual({ from: 'header:etag', to: 'header:If-Match' });
    expect(versioned(ifMatch(true), gives('200'))).toEqual({ from: 'header:etag', to: 'header:If-Match' });
    expect(versioned(ifMatch(), gives('200'))).toBe(null);
  });

  test('by counter, of the same name or with the resource’s before it', () => {
    const counter = (name: string) => ({ from: 'body:/generation', to: `body:/${name}` });
    expect(versioned(body('generation'), gives('200', 'generation'))).toEqual(counter('generation'));
    expect(versioned(body('room_generation'), gives('200', 'generation'))).toEqual(counter('room_generation'));
    expect(versioned(body('version'), gives('200', 'version'))).toBe(null);
  });

  describe('by a plain `version`', () => {
    const sends = (type: string, ...required: readonly string[]): Facts => ({
      requestBody: {
        content: { 'application/json': { schema: { type: 'object', required, properties: { version: { type } } } } },
      },
    });
    const given = (make: Facts, put: Facts): Paths => ({
      '/rooms': { post: { ...gives('201', 'id', 'version'), ...make } },
      '/rooms/{id}': { get: gives('200', 'id', 'version'), delete: gives('204'), put: { ...gives('200'), ...put } },
    });
    const counter = { from: 'body:/version', to: 'body:/version' };

    test('that a change insists on, a number, and who makes one cannot say', () => {
      expect(only(given(body('name'), sends('integer', 'version')))?.version).toEqual(counter);
      expect(only(given(sends('integer'), sends('integer', 'version')))?.version).toBe(null);
      expect(only(given(body('name'), sends('integer')))?.version).toBe(null);
      expect(only(given(body('name'), sends('string', 'version')))?.version).toBe(null);
    });

    test('that may be one is asked about, until the suite says', () => {
      const asked = (put: Facts, words: ResourceWords = {}) =>
        inferred(given(body('name'), put), { rooms: words }).unknown.map(({ what, line }) => `${what} | ${line}`);
      expect(asked(sends('integer'))).toEqual([
        'get /rooms/{id} shows a version and put /rooms/{id} takes one: is it the version that a change stands on? | resources: {rooms: {version: {from: "body:/version", to: "body:/version"}}}',
      ]);
      expect(asked(sends('integer', 'version'))).toEqual([]);
      expect(asked(sends('integer'), { version: null })).toEqual([]);
      expect(inferred(given(sends('string'), sends('string'))).unknown).toEqual([]);
    });
  });

  test('what only the server writes is no version that a client sends', () => {
    const schema = { properties: { etag: { type: 'string', readOnly: true } } };
    expect(versioned({ requestBody: { content: { 'application/json': { schema } } } }, gives('200', 'etag'))).toBe(
      null,
    );
  });
});

describe('what could not be inferred', () => {
  const lines = (paths: Paths, words: Readonly<Record<string, ResourceWords | null>> = {}) =>
    inferred(paths, words).unknown.map(({ resource, what, line }) => `${resource}: ${what} | ${line}`);

  test('is said, with what to put into the suite', () => {
    expect(lines({ '/orgs/{org}': { get: gives('200') } })).toEqual([
      'orgs: no operation makes one | values: [{at: "path:org", value: …}]',
    ]);
    expect(
      lines({ '/{tenant}/rooms': { post: gives('201', 'id') }, '/{tenant}/rooms/{id}': { get: gives('200') } }),
    ).toEqual([
      'rooms: nothing says which {tenant} there is | values: [{at: "path:tenant", value: …}]',
      'rooms: no operation deletes one, so what is made stays | resources: {rooms: {delete: …}}',
    ]);
    // What a room's own path calls {id} is made all the same where a bed's calls it otherwise.
    const ofRooms = {
      '/rooms': { post: gives('201', 'id') },
      '/rooms/{id}': { get: gives('200'), delete: gives('204') },
    };
    const ofBeds = { post: gives('201', 'id') };
    const bed = { get: gives('200'), delete: gives('204') };
    expect(lines({ ...ofRooms, '/rooms/{room}/beds': ofBeds, '/rooms/{room}/beds/{id}': bed })).toEqual([]);
    expect(lines({ '/rooms': { post: gives('201') }, '/rooms/{id}': { delete: gives('204') } })).toEqual([
      'rooms: the answer to post /rooms declares no id | resources: {rooms: {id: "body:/…"}}',
      'rooms: no operation reads one | resources: {rooms: {read: …}}',
    ]);
    expect(lines({ ...rooms, '/rooms/{id}/open': { post: { ...gives('200'), ...ifMatch() } } })).toEqual([
      'rooms: writes take If-Match, and get /rooms/{roomId} declares no ETag | resources: {rooms: {version: {from: "header:etag", to: "header:If-Match"}}}',
    ]);
  });

  test('is none where the suite says it', () => {
    const jobs = { '/jobs': { post: gives('201') }, '/jobs/{id}': { get: gives('200'), delete: gives('204') } };
    expect(lines(jobs)).toHaveLength(1);
    expect(lines(jobs, { jobs: { id: ['header:x-job'] } })).toEqual([]);
    const suite = build.suite({ values: [{ on: [], at: 'path:org', value: 'acme' }] });
    expect(resources(contractOf({ '/orgs/{org}': { get: gives('200') } }), suite).unknown).toEqual([]);
  });
});

describe('sweeps', () => {
  const beds = { post: gives('201', 'id'), delete: gives('204') };
  const found = (paths: Paths): string[] => {
    const contract = contractOf(paths);
    const { all } = resources(contract, build.suite());
    return contract.operations.filter((one) => sweeps(one, all)).map(({ id }) => id);
  };

  test('who deletes a collection deletes what others have made, unless it is below a thing of its own', () => {
    const swept = { ...rooms, '/rooms': { ...rooms['/rooms'], delete: gives('204') } };
    expect(found(rooms)).toEqual([]);
    expect(found(swept)).toEqual(['delete /rooms']);
    expect(found({ ...rooms, '/rooms/{roomId}/beds': beds, '/rooms/{roomId}/beds/{bedId}': crud })).toEqual([]);
  });

  test('what nobody makes is shared, and so is what is below it', () => {
    expect(found({ '/houses/{house}/beds': beds, '/houses/{house}/beds/{bedId}': crud })).toEqual([
      'delete /houses/{house}/beds',
    ]);
  });
});

describe('order', () => {
  const needs = (of: Readonly<Record<string, readonly string[]>>): readonly Resource[] =>
    Object.entries(of).map(([name, list]) => ({ ...(only(rooms) as Resource), name, needs: list }));
  const order = (names: readonly string[], of: Readonly<Record<string, readonly string[]>>) => {
    const found = inOrder(names, needs(of));
    return 'cycle' in found ? found : found.order.map((one) => one.name);
  };

  test('what is needed comes first, once; what nobody knows is left out', () => {
    expect(order(['c', 'a'], { a: [], b: ['a'], c: ['b', 'a', 'nobody'] })).toEqual(['a', 'b', 'c']);
  });

  test('a cycle is its chain', () => {
    expect(order(['d'], { a: ['b'], b: ['c'], c: ['a'], d: ['a'] })).toEqual({ cycle: ['a', 'b', 'c', 'a'] });
    expect(order(['a'], { a: ['a'] })).toEqual({ cycle: ['a', 'a'] });
  });

  test('in every order each comes after what it needs, or there is a cycle', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const graph = fc.record(Object.fromEntries(names.map((name) => [name, fc.subarray(names, { maxLength: 3 })])));
    fc.assert(
      fc.property(graph, fc.shuffledSubarray(names), (of, wanted) => {
        const found = inOrder(wanted, needs(of));
        if ('cycle' in found) {
          const { cycle } = found;
          expect(cycle[0]).toBe(cycle.at(-1));
          for (const [index, name] of cycle.slice(1).entries()) expect(of[cycle[index] ?? '']).toContain(name);
        } else {
          const sorted = found.order.map((one) => one.name);
          for (const [index, name] of sorted.entries())
            expect((of[name] ?? []).every((need) => sorted.indexOf(need) < index)).toBe(true);
          expect(wanted.every((name) => sorted.includes(name))).toBe(true);
        }
      }),
    );
  });
});

test.each([
  ['bookings', ['rooms', 'bookings']],
  ['kubernetes', ['namespaces', 'configmaps', 'pods', 'leases', 'poddisruptionbudgets']],
  ['placement', ['resource_providers', 'inventories', 'traits', 'resource_classes', 'allocations']],
  ['rtmanager', ['runtimes']],
])('the bundled contract of %s', (name, expected) => {
  const file = fileURLToPath(new URL(`../../contracts/${name}/openapi.yaml`, import.meta.url));
  const { contract } = readOpenApi(parse(readFileSync(file, 'utf8')) as JsonObject, file, '3.1');
  expect(named(resources(contract, build.suite()))).toEqual(expected);
});
