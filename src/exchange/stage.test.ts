import { expect, test } from '@jest/globals';
import { groupBy } from '../manifest/words.ts';
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

test('what was made is taken back: of one set the last first, sets beside each other', async () => {
  const { hands } = service();
  const undone: string[] = [];
  let open = 0;
  let most = 0;
  const counting: Hands = {
    ...hands,
    undoOf: (_, exchange) => ({ ...exchange.request, method: 'DELETE' }),
    async undo({ target, body }) {
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open--;
      undone.push(`${target} ${String(body)}`);
    },
  };
  const fixtures = ['first', 'second'].map((name) => ({
    ...{ name, method: 'POST', path: '/things', headers: {}, body: { name, nonce: '${nonce}' } as const },
    ...{ take: {}, undo: null, status: [] },
  }));
  const own = { ...suite, fixtures } as unknown as typeof suite;
  const staged = await stage({ probes: [], gaps: [] }, { contract, suite: own, seed: 1, nonce: 'abcdef01' }, counting);
  await staged.freshen?.();
  await staged.freshen?.();
  await staged.undo();
  expect(undone).toHaveLength(6);
  const sets = groupBy(undone, (one) => /[0-9a-f]{8}/.exec(one)?.[0]);
  for (const set of sets.values()) expect(set.map((one) => /first|second/.exec(one)?.[0])).toEqual(['second', 'first']);
  expect(most).toBeGreaterThan(1);
});
