/** Two layers on disk: what is learned is written into the upper one, and read again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { folder } from '../cli/testing.ts';
import { inherited } from '../manifest/inherited.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { Json, JsonObject } from '../model.ts';
import { keepInherited } from './inherit.ts';
import type { Proposal } from './model.ts';
import { patch } from './patch.ts';

const evidence = { trials: 1, operations: ['a'], examples: ['p#0'] };
const propose = (edit: Proposal['edit'], path: Proposal['path'], value: Proposal['value']): Proposal => ({
  ...{ kind: 'raised', edit, path, value, evidence },
});

/** The vocabulary after the proposals are written into a manifest that extends `base`. */
async function written(base: JsonObject, own: JsonObject, proposals: readonly Proposal[]) {
  const text = stringify({ manifest: 1, extends: ['middle.yaml'], ...own });
  const { path, end } = await folder({
    'platform.yaml': stringify({ manifest: 1, ...base }),
    'middle.yaml': stringify({ manifest: 1, extends: 'platform.yaml' }),
    'errors.yaml': text,
  });
  try {
    const file = join(path, 'errors.yaml');
    const kept = keepInherited(proposals, await inherited(file));
    const { text: after } = patch(text, kept);
    writeFileSync(file, after);
    const { vocabulary, diagnostics } = await parseManifest(file);
    expect(diagnostics).toEqual([]);
    return { kept, vocabulary: vocabulary as Vocabulary, own: parse(after) as JsonObject };
  } finally {
    end();
  }
}

const platform = {
  envelopes: [{ use: 'problem' }],
  tolerated: ['query.extra'],
  codes: {
    bad: { status: 400, raised: ['body.syntax', 'accept'] },
    lost: { status: { http: 404, grpc: 'NOT_FOUND' } },
  },
};
const raisedOf = ({ codes }: Vocabulary): readonly string[] =>
  codes.flatMap(({ name, raised }) => raised.map(({ by }) => `${name} ${by}`));

test('what is added to a list of the platform comes behind, or before, what the platform lists', async () => {
  const { vocabulary, kept } = await written(platform, { codes: { bad: { summary: 'No.' } } }, [
    propose('append', ['codes', 'bad', 'raised'], 'media-type'),
    propose('append', ['codes', 'bad', 'raised'], 'size'),
    propose('prepend', ['envelopes'], { use: 'azure' }),
    propose('append', ['envelopes'], { when: { status: 405 }, as: 'bad' }),
    propose('append', ['tolerated'], 'query.repeated'),
    propose('set', ['codes', 'lost', 'status', 'http'], [404, 410]),
  ]);
  expect(raisedOf(vocabulary)).toEqual(['bad body.syntax', 'bad accept', 'bad media-type', 'bad size']);
  expect(vocabulary.envelopes.map(({ use, as }) => use ?? as)).toEqual(['azure', 'problem', 'bad']);
  expect(vocabulary.tolerated.map(({ by }) => by)).toEqual([['query.extra'], ['query.repeated']]);
  expect(vocabulary.codes.find(({ name }) => name === 'lost')?.status).toEqual({
    http: [404, 410],
    grpc: ['NOT_FOUND'],
  });
  expect(kept.map(({ edit }) => edit)).toEqual(['set', 'append', 'set', 'append', 'set', 'set']);
});

test.each<[string, JsonObject, Json]>([
  ['of its own list', { raised: ['size'] }, ['size', 'media-type']],
  ['where nobody lists anything', {}, ['media-type']],
])('what is added %s is added, no more', async (_what, bad, wanted) => {
  const base = 'raised' in bad ? platform : { codes: { bad: { status: 400 } } };
  const { own } = await written(base, { codes: { bad } }, [
    propose('append', ['codes', 'bad', 'raised'], 'media-type'),
  ]);
  expect(own).toMatchObject({ codes: { bad: { raised: wanted } } });
});

test('the last that is taken out leaves an empty list: the platform’s would be in force again', async () => {
  const own = {
    tolerated: ['query.repeated'],
    codes: { bad: { raised: ['size'] }, own: { status: 409, raised: ['taken'] } },
  };
  const { vocabulary, own: now } = await written(platform, own, [
    propose('remove', ['tolerated', 0], null),
    propose('remove', ['codes', 'bad', 'raised', 0], null),
    propose('remove', ['codes', 'own', 'raised', 0], null),
  ]);
  expect([vocabulary.tolerated, raisedOf(vocabulary)]).toEqual([[], []]);
  expect(now).toMatchObject({ tolerated: [], codes: { bad: { raised: [] }, own: { status: 409 } } });
});
