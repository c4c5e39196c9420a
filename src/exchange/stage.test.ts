import { expect, test } from '@jest/globals';
import type { Reply, Request } from '../model.ts';
import { faults } from '../plan/faults/index.ts';
import { plan } from '../plan/plan.ts';
import { range } from '../plan/shelves.test-data.ts';
import type { Hands } from './arrange.ts';
import { stage } from './stage.ts';

const { contract, suite } = range;

/** A service of shelves that gives every shelf it shows another version. */
function service(): { readonly hands: Hands; readonly sent: Request[] } {
  const sent: Request[] = [];
  const send: Hands['send'] = async (_, request) => {
    sent.push(request);
    const made = request.method === 'POST';
    const reply: Reply = {
      status: made ? 201 : 200,
      headers: made ? [['location', `/shelves/shelf-${sent.length}`]] : [['etag', `"v${sent.length}"`]],
      body: JSON.stringify({ revision: sent.length }),
      truncated: false,
    };
    return { exchange: { kind: 'replied', request, reply, ms: 1 }, refused: null };
  };
  const hands: Hands = { send, undoOf: () => null, undo: async () => {}, unreachable: () => null };
  return { hands, sent };
}

test('what all trials share is read for the versions that their writes send, and anew for what is made anew', async () => {
  const { hands, sent } = service();
  const planned = plan(range, faults);
  const staged = await stage(planned, { contract, suite, seed: 1, nonce: 'abcdef01' }, hands);
  expect(staged.lacking).toBeNull();
  expect(sent.map(({ method }) => method)).toContain('GET');
  const version = String(staged.names['shelves.version']);
  expect(version).toMatch(/^"v\d+"$/);
  const replace = contract.operations.find((one) => one.id === 'replaceShelf');
  const pins = replace ? staged.ground(replace).pins : [];
  expect(pins).toContainEqual({ site: { in: 'header', name: 'If-Match', pointer: '' }, value: version });
  expect(pins).toContainEqual({ site: { in: 'path', name: 'shelfId', pointer: '' }, value: staged.names['shelves'] });

  const before = sent.length;
  const renew = await staged.freshen?.();
  expect(sent.length).toBeGreaterThan(before);
  const request: Request = {
    method: 'PUT',
    target: `/shelves/${String(staged.names['shelves'])}`,
    headers: [['If-Match', version]],
    body: '{}',
  };
  const fresh = renew?.(request);
  expect(fresh?.target).not.toBe(request.target);
  expect(fresh?.headers).not.toEqual(request.headers);
});

test.each([
  ['later', 1, 'create shelves run'],
  ['from the start', 0, undefined],
])('what is refused %s: a new set tells of it where the first one was made', async (_, accepted, step) => {
  const { hands } = service();
  let made = 0;
  const send: Hands['send'] = async (one, request) => {
    const sent = await hands.send(one, request);
    return one.operation === 'createShelf' && ++made > accepted ? { ...sent, refused: 'answered 507' } : sent;
  };
  const staged = await stage(plan(range, faults), { contract, suite, seed: 1, nonce: 'abcdef01' }, { ...hands, send });
  const renew = await staged.freshen?.();
  expect([renew?.made, renew?.broken?.step]).toEqual([false, step]);
});

test.each([
  ['shared', true],
  ['operation', false],
  ['target', false],
] as const)('isolation %s: of one set the last first, several sets at once: %s', async (isolation, together) => {
  const { hands } = service();
  const undone: string[] = [];
  let open = 0;
  let most = 0;
  const counting: Hands = {
    ...hands,
    undoOf: (_, { request }) => ({ ...request, method: 'DELETE' }),
    async undo({ target, body }) {
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open--;
      undone.push(`${target} ${String(body)}`);
    },
  };
  const fixtures = ['first', 'second'].map((name) => ({
    ...{ name, method: 'POST', path: '/things', headers: {}, body: `${name} {nonce}` },
    ...{ take: {}, undo: null },
  }));
  const own = { ...suite, fixtures, isolation } as typeof suite;
  const planned = plan(range, faults);
  const ofShelf = { ...planned, probes: planned.probes.filter((one) => one.operation === 'getShelf') };
  const staged = await stage(ofShelf, { contract, suite: own, seed: 1, nonce: 'abcdef01' }, counting);
  await staged.freshen?.();
  await staged.freshen?.();
  await staged.undo();
  const kinds = undone.map((one) => /"(first|second) /.exec(one)?.[1] ?? 'shelf');
  const each = ['shelf', 'second', 'first'];
  expect(kinds).toEqual(together ? each.flatMap((one) => [one, one, one]) : [...each, ...each, ...each]);
  expect(most).toBe(together ? 3 : 1);
});
