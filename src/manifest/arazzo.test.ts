import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { importScenarios } from './arazzo.ts';
import { parseSuite } from './suite.ts';
import { line, withFiles } from './testing.ts';

/** The scenarios of a suite beside this document; what is said, as `file:line:column CODE message`. */
async function read(arazzo: string, scenario = 'arazzo: flows.yaml, workflow: close') {
  const files = { 'flows.yaml': arazzo, 'svc.yaml': `manifest: m\nscenarios:\n  shut: {${scenario}}\n` };
  return withFiles(files, async (folder) => {
    const parsed = await parseSuite(join(folder, 'svc.yaml'), { env: {} });
    if (parsed.suite === null) throw new Error(JSON.stringify(parsed.diagnostics));
    const { suite, diagnostics } = await importScenarios(parsed.suite);
    const steps = suite.scenarios[0]?.steps.map(({ places: _, ...step }) => step) ?? [];
    const places = suite.scenarios[0]?.steps.map((one) => one.places) ?? [];
    return { steps, places, said: diagnostics.map((one) => line(one).split(' | ')[0] ?? '') };
  });
}

const step = { values: {}, take: {}, identity: null, times: 1, statuses: [] };

const whole = `arazzo: 1.0.1
info: {title: Rooms, version: "1"}
sourceDescriptions: [{name: rooms, url: ./openapi.yaml, type: openapi}]
workflows:
  - workflowId: login
    inputs: {type: object, properties: {user: {type: string, default: ann}}}
    steps:
      - stepId: enter
        operationId: createSession
        requestBody: {payload: {user: $inputs.user}}
        outputs: {token: $response.header.X-Token}
    outputs: {token: $steps.enter.outputs.token}
  - workflowId: close
    dependsOn: [login]
    inputs: {$ref: "#/components/inputs/room"}
    parameters: [{name: X-Token, in: header, value: $workflows.login.outputs.token}]
    steps:
      - stepId: make
        operationId: $sourceDescriptions.rooms.createRoom
        parameters:
          - {reference: $components.parameters.dry}
          - {name: Authorization, in: header, value: x}
        requestBody:
          contentType: application/json
          payload: '{"name": "of {$inputs.floor.name}, {$inputs.beds}", "beds": 1}'
          replacements: [{target: /beds, value: $inputs.beds}]
        successCriteria:
          - condition: $statusCode == 201 || $statusCode == 202
          - {condition: $.id, context: $response.body, type: jsonpath}
        outputs: {id: "$response.body#/id", name: "$request.body#/name", status: $statusCode, all: $response.body}
      - stepId: fill
        operationPath: "{$sourceDescriptions.rooms.url}#/paths/~1rooms~1{roomId}~1beds/post"
        parameters: [{name: roomId, in: path, value: $steps.make.outputs.id}]
        requestBody: {replacements: [{target: /note, value: "in {$steps.make.outputs.name}"}]}
        onFailure: [{name: again, type: retry}]
      - stepId: shut
        workflowId: shutting
        parameters: [{name: room, value: $steps.make.outputs.id}, {name: owner, value: "$steps.make.outputs.all#/owner/id"}]
  - workflowId: shutting
    inputs: {properties: {room: {}, owner: {}}}
    steps:
      - {stepId: shut, operationId: closeRoom, parameters: [{name: roomId, in: path, value: $inputs.room}, {name: by, in: query, value: $inputs.owner}]}
components:
  inputs: {room: {type: object, properties: {floor: {type: object}, beds: {type: integer, default: 2}}}}
  parameters: {dry: {name: dry, in: query, value: "no"}}
`;

describe('a workflow', () => {
  test('becomes steps: what it depends on first, what it calls in its place', async () => {
    const { steps, said, places } = await read(
      whole,
      'arazzo: flows.yaml, workflow: close, inputs: {floor: {name: "{rooms}"}}',
    );
    expect(steps).toEqual([
      {
        ...step,
        operation: 'createSession',
        values: { 'body:': { user: 'ann' } },
        take: { 'arazzo.login.enter.token': 'header:X-Token' },
      },
      {
        ...step,
        operation: 'createRoom',
        values: {
          'header:X-Token': '{arazzo.login.enter.token}',
          'query:dry': 'no',
          'body:': { name: 'of {rooms}, 2', beds: 2 },
        },
        take: {
          'arazzo.close.make.id': 'body:/id',
          'arazzo.close.make.name': 'request:body:/name',
          'arazzo.close.make.all': 'body:/owner/id',
        },
        statuses: [201, 202],
      },
      {
        ...step,
        operation: 'POST /rooms/{roomId}/beds',
        values: {
          'header:X-Token': '{arazzo.login.enter.token}',
          'path:roomId': '{arazzo.close.make.id}',
          'body:/note': 'in {arazzo.close.make.name}',
        },
      },
      {
        ...step,
        operation: 'closeRoom',
        values: { 'path:roomId': '{arazzo.close.make.id}', 'query:by': '{arazzo.close.make.all}' },
      },
    ]);
    expect(said).toEqual([
      "flows.yaml:22:13 info ARAZZO_IGNORED The header Authorization: the suite's identities and the contract say it",
      'flows.yaml:29:13 info ARAZZO_IGNORED Of criteria for success only `$statusCode == …` is looked at',
      'flows.yaml:35:20 info ARAZZO_IGNORED `onFailure` is not looked at',
    ]);
    expect(places[2]?.['/operation']).toMatchObject({ line: 32, column: 24 });
    expect(places[2]?.['/values/path:roomId']).toMatchObject({ line: 33, column: 22 });
  });
});

const flow = (steps: string, more = ''): string =>
  `arazzo: 1.0.0\nworkflows:\n  - workflowId: close\n${more}    steps:\n${steps}`;

test.each<[string, string, string[]]>([
  ['no Arazzo document', 'openapi: 3.1.0\n', ['flows.yaml:1:1 error ARAZZO_INVALID This is no Arazzo document']],
  ['a later version', 'arazzo: 2.0.0\n', ['flows.yaml:1:9 error ARAZZO_INVALID Arazzo 2.0.0 is not read, 1.x is']],
  [
    'broken YAML',
    'arazzo: [\n',
    [
      'flows.yaml:2:1 error ARAZZO_INVALID Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  ],
  [
    'an unknown workflow',
    'arazzo: 1.0.0\nworkflows: [{workflowId: closed}]\n',
    ['svc.yaml:3:40 error ARAZZO_INVALID There is no workflow `close`'],
  ],
  [
    'no steps',
    'arazzo: 1.0.0\nworkflows: [{workflowId: close}]\n',
    ['svc.yaml:3:40 error ARAZZO_INVALID The workflow `close` has no steps'],
  ],
  [
    'an unknown step, output and input',
    flow(
      '      - {stepId: a, operationId: x, outputs: {id: "$response.body#/id"}}\n' +
        '      - {stepId: b, operationId: x, parameters: [{name: p, in: path, value: $steps.c.outputs.id}]}\n' +
        '      - {stepId: c, operationId: x, parameters: [{name: p, in: path, value: $steps.a.outputs.ids}]}\n' +
        '      - {stepId: d, operationId: x, requestBody: {payload: {deep: ["{$inputs.n}"]}}}\n',
    ),
    [
      'flows.yaml:6:50 error ARAZZO_INVALID No step before this one is called `c` in close',
      'flows.yaml:7:50 error ARAZZO_INVALID The step `a` has no output `ids`',
      'flows.yaml:8:60 error ARAZZO_INVALID The workflow `close` wants the input `n`',
    ],
  ],
  [
    'bad expressions, used or not',
    flow(
      '      - {stepId: a, operationId: x, outputs: {id: "$respons.body#/id", n: 7, all: $response.body}}\n' +
        '      - {stepId: b, operationId: x, parameters: [{name: p, in: path, value: $steps.a.output.id}]}\n' +
        '      - {stepId: c, operationId: x, parameters: [{name: p, in: path, value: $response.body#/x}, {name: q, in: path, value: $costs}]}\n' +
        '      - {stepId: d, operationId: x, parameters: [{name: p, in: path, value: $steps.a.outputs.all}]}\n',
    ),
    [
      'flows.yaml:6:50 error ARAZZO_INVALID Of a step only `outputs` can be had, not `output.id`',
      'flows.yaml:7:50 error ARAZZO_INVALID `$response.body#/x` says nothing here: only `$inputs`, `$steps` and `$workflows` do, before there is an answer',
      'flows.yaml:7:97 error ARAZZO_INVALID `$costs` is not a runtime expression',
      'flows.yaml:8:50 error ARAZZO_INVALID `a.all` is a whole body: say which part of it, with `#/…`',
      'flows.yaml:5:51 error ARAZZO_INVALID `$respons.body#/id` is not a runtime expression',
      'flows.yaml:5:75 error ARAZZO_INVALID `7` is not a runtime expression',
    ],
  ],
  [
    'circles of workflows and of outputs',
    flow(
      '      - {stepId: a, operationId: x, outputs: {o: $steps.a.outputs.o}}\n' +
        '      - {stepId: b, operationId: x, requestBody: {payload: $steps.a.outputs.o}}\n' +
        '      - {stepId: c, workflowId: other}\n  - {workflowId: other, dependsOn: [close], steps: [{stepId: x, operationId: y}]}\n',
      '    dependsOn: [other]\n',
    ),
    [
      'flows.yaml:9:37 error ARAZZO_INVALID The workflows go in a circle: close → other → close',
      'flows.yaml:7:60 error ARAZZO_INVALID The outputs go in a circle: $steps.a.outputs.o → $steps.a.outputs.o',
    ],
  ],
  [
    'parts that are not there',
    flow(
      '      - {stepId: a, parameters: [{name: p, in: body, value: 1}, {name: q}, {reference: $components.parameters.x}]}\n' +
        '      - {stepId: a, operationPath: "#/nowhere", requestBody: {replacements: [{target: x, value: 1}]}}\n',
    ),
    [
      'flows.yaml:5:34 error ARAZZO_INVALID The parameter `p` is `in` path, query, header or cookie',
      'flows.yaml:5:65 error ARAZZO_INVALID A parameter has a `name` and a `value`',
      'flows.yaml:5:76 error ARAZZO_INVALID There is no `$components.parameters.x`',
      'flows.yaml:5:9 error ARAZZO_INVALID The step names no `operationId`, `operationPath` or `workflowId`',
      'flows.yaml:6:18 error ARAZZO_INVALID Two steps of close are called `a`',
      'flows.yaml:6:78 error ARAZZO_INVALID A replacement has a `target`, a JSON Pointer, and a `value`',
      'flows.yaml:6:36 error ARAZZO_INVALID `#/nowhere` is not the path of an operation',
    ],
  ],
])('%s', async (_, arazzo, said) => {
  expect((await read(arazzo)).said).toEqual(said);
});

test('inputs that no workflow has, a file that is not there', async () => {
  const one = flow('      - {stepId: a, operationId: x}\n', '    inputs: {properties: {room: {}}}\n');
  expect((await read(one, 'arazzo: flows.yaml, workflow: close, inputs: {rom: 1}')).said).toEqual([
    'svc.yaml:3:40 error ARAZZO_INVALID The workflow has no input `rom`',
  ]);
  const [said] = (await read(one, 'arazzo: nowhere.yaml, workflow: close')).said;
  expect(said).toMatch(/^svc.yaml:3:42 error ARAZZO_INVALID .*nowhere.yaml does not exist$/);
});

test.each([
  [
    'steps and a workflow',
    'steps: [{operation: x}], arazzo: flows.yaml',
    'The scenario `shut` has steps and names an Arazzo workflow',
  ],
  ['a document without a workflow', 'arazzo: flows.yaml', 'The scenario `shut` names no `workflow`'],
])('%s are a mistake of the suite', async (_, scenario, message) => {
  await expect(read('', scenario)).rejects.toThrow(message);
});

test('whatever the document is, nothing throws, and what is not read is said', async () => {
  const odd = fc.oneof(
    fc.constantFrom(null, 1, 'a', true, [], {}),
    fc.constantFrom('$steps.a.outputs.b', '$inputs.a', '{$url}'),
  );
  const part = (keys: readonly string[]): fc.Arbitrary<object> =>
    fc.dictionary(
      fc.constantFrom(...keys),
      fc.oneof(odd, fc.array(odd, { maxLength: 2 }), fc.dictionary(fc.constantFrom('a', 'b'), odd)),
    );
  const steps = part([
    'stepId',
    'operationId',
    'operationPath',
    'workflowId',
    'parameters',
    'requestBody',
    'outputs',
    'successCriteria',
  ]);
  const workflow = fc
    .tuple(
      part(['dependsOn', 'inputs', 'parameters', 'outputs', 'steps']),
      fc.option(fc.array(steps, { maxLength: 3 }), { nil: null }),
    )
    .map(([one, own]) => ({ workflowId: 'close', ...one, ...(own === null ? {} : { steps: own }) }));
  const documents = fc.record({
    arazzo: fc.constant('1.0.0'),
    workflows: fc.oneof(odd, fc.array(fc.oneof(workflow, odd), { maxLength: 2 })),
  });
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const { steps: own, said } = await read(JSON.stringify(document));
      expect(own.length > 0 || said.some((one) => one.includes(' error '))).toBe(true);
    }),
    { numRuns: 150 },
  );
});
