import { expect, test } from '@jest/globals';
import { faultline, folder } from '../cli/testing.ts';
import { load } from '../load.ts';

const openapi = `openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    post:
      operationId: createRoom
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'201': {description: made}}
  /rooms/{roomId}:
    parameters: [{name: roomId, in: path, required: true, schema: {type: string}}]
    delete: {operationId: closeRoom, responses: {'204': {description: gone}}}
`;

/** The mistakes of a suite with these scenarios: where, and what. */
async function mistakes(given: string, key = 'scenarios'): Promise<readonly string[]> {
  const { path, end } = await folder({
    'openapi.yaml': openapi,
    'errors.yaml': 'manifest: 1\ncontracts: [openapi.yaml]\ncodes: {full: {status: 409, raised: ["scenario:full"]}}\n',
    'suite.yaml': `manifest: errors.yaml\nidentities: {default: none, ann: none}\n${key}:\n${given}`,
  });
  try {
    const { diagnostics } = await load(`${path}/suite.yaml`, { env: {} });
    return diagnostics.map((one) => `${one.line}:${one.column} ${one.level} ${one.code} ${one.message} | ${one.hint}`);
  } finally {
    end();
  }
}

const name = 'A name is a resource (`plan --resources`), what a fixture or an earlier step takes, or `nonce`.';

test.each<[string, string, readonly string[]]>([
  [
    'nothing',
    `  full:
    steps:
      - {operation: createRoom, values: {"body:/name": "{nonce}"}, take: {mine: "body:/id", name: "request:body:/name"}, identity: ann}
      - {operation: POST /rooms, values: {"body:/name": "{rooms} {name}"}, status: [201, 409]}
      - {operation: closeRoom, values: {"path:roomId": "{mine}"}}
    control: {values: {"path:roomId": "{rooms}"}}
`,
    [],
  ],
  [
    'an unknown operation',
    '  full:\n    steps:\n      - {operation: createRom}\n',
    ['6:21 error OPERATION_UNKNOWN The contract has no operation `createRom` | Did you mean `createRoom`?'],
  ],
  [
    'an unknown name',
    '  full: {steps: [{operation: createRoom, values: {"body:/name": "a {room}"}}]}\n',
    [
      `4:51 error NAME_UNKNOWN No resource that can be made, fixture or earlier step is called \`room\` | Did you mean \`rooms\`?`,
    ],
  ],
  [
    'steps that wait for each other',
    `  full:
    steps:
      - {operation: createRoom, values: {"body:/name": "{b}"}, take: {a: "body:/id"}}
      - {operation: createRoom, values: {"body:/name": "{a}"}, take: {b: "body:/id"}}
      - {operation: closeRoom}
`,
    [`6:42 error NAME_UNKNOWN \`{b}\` is used here, and taken only by this step or a later one | ${name}`],
  ],
  [
    'a spot that is not there, or none',
    '  full:\n    steps:\n      - {operation: closeRoom, values: {"body:/name": 1, room: 2}, take: {a: "request:query:x"}}\n',
    [
      '6:41 error SITE_INVALID closeRoom has no `body:/name` | A spot is `body:/json/pointer`, `query:name`, `path:name`, `header:name` or `cookie:name`.',
      '6:58 error SITE_INVALID `room` is not a spot | A spot is `body:/json/pointer`, `query:name`, `path:name`, `header:name` or `cookie:name`.',
      '6:75 error SITE_INVALID closeRoom has no `query:x` | A spot is `body:/json/pointer`, `query:name`, `path:name`, `header:name` or `cookie:name`.',
    ],
  ],
  [
    'an unknown identity, an unknown name in the control',
    '  full:\n    steps: [{operation: closeRoom, identity: anne}]\n    control: {values: {"path:roomId": "{mine}"}}\n',
    [
      '5:46 error IDENTITY_UNKNOWN The suite has no identity `anne` | Did you mean `ann`?',
      `4:3 error NAME_UNKNOWN No resource that can be made, fixture or earlier step is called \`mine\` | ${name}`,
    ],
  ],
  [
    'no steps',
    '  full: {control: {none: it is so}}\n',
    [
      '4:3 error SUITE_VALUE The scenario `full` has no steps | The JSON Schema that ships with the package (faultline/schemas/suite.json) lists what can stand here; editors complete from it.',
    ],
  ],
])('%s', async (_, scenarios, found) => {
  expect(await mistakes(scenarios)).toEqual(found);
});

test.each<[string, string, readonly string[]]>([
  ['nothing', 'states: {shut: [{operation: closeRoom}], open: []}, from: {closeRoom: open}', []],
  [
    'a step of no operation',
    'states: {shut: [{operation: closeRom}]}',
    ['4:39 error OPERATION_UNKNOWN The contract has no operation `closeRom` | Did you mean `closeRoom`?'],
  ],
  [
    'an operation that wants a state which is not there',
    'states: {shut: []}, from: {closeRoom: shot}',
    ['4:49 error NAME_UNKNOWN `rooms` has no state `shot` | Did you mean `shut`?'],
  ],
  [
    'a state that no operation wants',
    'states: {shut: []}, from: {closeRom: shut}',
    ['4:48 error OPERATION_UNKNOWN The contract has no operation `closeRom` | Did you mean `closeRoom`?'],
  ],
])('states: %s is wrong', async (_, words, found) => {
  expect(await mistakes(`  rooms: {${words}}\n`, 'resources')).toEqual(found);
});

const errors = 'manifest: 1\ncontracts: [openapi.yaml]\ncodes: {full: {status: 409, raised: ["scenario:full"]}}\n';
const flows = (operation: string, value: string): string => `arazzo: 1.0.1
workflows:
  - workflowId: fill
    steps:
      - {stepId: make, operationId: ${operation}, outputs: {id: "$response.body#/id"}}
      - {stepId: shut, operationId: closeRoom, parameters: [{name: roomId, in: path, value: ${value}}]}
`;

test.each<[string, string, number, string]>([
  ['a workflow', flows('createRoom', '$steps.make.outputs.id'), 0, ''],
  [
    'an unknown operation',
    flows('createRom', '$steps.make.outputs.id'),
    2,
    'flows.yaml:5:37: error[OPERATION_UNKNOWN]',
  ],
  ['an unknown step', flows('createRoom', '$steps.made.outputs.id'), 2, 'flows.yaml:6:61: error[ARAZZO_INVALID]'],
])('%s by Arazzo: check and run say the same', async (_, document, exit, said) => {
  const { path, end } = await folder({
    'openapi.yaml': openapi,
    'errors.yaml': errors,
    'flows.yaml': document,
    'suite.yaml': 'manifest: errors.yaml\nscenarios: {full: {arazzo: flows.yaml, workflow: fill}}\n',
  });
  try {
    const checked = await faultline(['check', 'suite.yaml'], { cwd: path });
    const planned = await faultline([exit === 0 ? 'plan' : 'run', 'suite.yaml', '--condition', 'scenario:full'], {
      cwd: path,
    });
    expect([checked.exit, planned.exit]).toEqual([exit, exit]);
    if (exit === 0) expect(planned.out).toContain('scenario:full → 409 full');
    else for (const one of [checked, planned]) expect(one.err + one.out).toContain(said);
  } finally {
    end();
  }
});
