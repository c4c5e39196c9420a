import { fileURLToPath } from 'node:url';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { createValidator } from '@bufbuild/protovalidate';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as build from '../builders.test-data.ts';
import { loadContract } from '../contract/load.ts';
import { wireFor } from '../contract/protobuf-codec.ts';
import { readSources } from '../contract/protobuf-files.ts';
import type { Probe, Request } from '../model.ts';
import { faults } from './faults/index.ts';
import { groundOf } from './ground.ts';
import { plan } from './plan.ts';
import { arbitrary, draw } from './trial.ts';

const file = fileURLToPath(new URL('encoded.test-data.proto', import.meta.url));
const { contract } = await loadContract(file, { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false });
const wire = contract && wireFor(contract);
const read = await readSources(file);
if (contract === null || wire === null || 'diagnostics' in read) throw new Error('the contract does not load');

const suite = build.suite({ transport: 'grpc', target: 'grpc://127.0.0.1:1' });
const codes = [build.code('X', { raised: [build.raise(['body.*'])] })];
const vocabulary = build.vocabulary({ transport: 'grpc', codes });
const { probes, gaps } = plan({ contract, suite, vocabulary }, faults);
const broken = probes.filter(({ mutation }) => mutation.kind === 'schema');

// Of its own: descriptors, validator and all.
const registry = createFileRegistry(read.set);
const validator = createValidator({ registry });

/** What protovalidate says of the bytes. */
function judged(request: Request): string {
  const { path, messages } = wire?.callOf(request) ?? { path: '', messages: [] };
  const type = registry.getMessage(wire?.methodAt(path)?.input.typeName ?? '');
  if (type === undefined) return 'unknown';
  const kinds = messages.map((one) => validator.validate(type, fromBinary(type, one)).kind);
  return kinds.find((kind) => kind !== 'valid') ?? 'valid';
}

const conditionsOf = (operation: string) =>
  [
    ...new Set(
      broken.filter((one) => one.operation === operation).map((one) => `${one.condition} ${one.site?.pointer}`),
    ),
  ].sort();

test('every rule that a message can break is broken, and nothing else', () => {
  expect(conditionsOf('Texts')).toMatchSnapshot();
  expect(conditionsOf('Numbers')).toMatchSnapshot();
  expect(conditionsOf('Lists')).toMatchSnapshot();
  expect(conditionsOf('Free')).toEqual([]);
  expect(gaps.map(({ why }) => why)).toContain('body: the rule odd.cel is kept, and not broken');
});

const draftsOf = new Map<string, ReturnType<typeof arbitrary>>();

function drafts(probe: Probe) {
  const operation = contract?.operations.find(({ id }) => id === probe.operation);
  if (!contract || operation === undefined) throw new Error(probe.operation);
  const known =
    draftsOf.get(probe.id) ?? arbitrary(probe, groundOf(contract, operation, 'cafe0123', { suite, names: {} }));
  draftsOf.set(probe.id, known);
  return known;
}

test('protovalidate accepts every control, and refuses every mutant', () => {
  expect(broken.length).toBeGreaterThan(40);
  const drawn = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...broken), fc.nat(), fc.nat(9), (probe, seed, index) => {
      const trial = draw(drafts(probe), probe, index, seed)?.trial;
      if (trial === undefined) return;
      drawn.add(probe.id);
      expect([probe.condition, judged(trial.control), judged(trial.request)]).toEqual([
        probe.condition,
        'valid',
        'invalid',
      ]);
      expect(trial.violations.map(({ condition }) => condition)).toContain(probe.condition);
    }),
    { numRuns: 400, seed: 1 },
  );
  expect(drawn.size).toBeGreaterThan(40);
});
