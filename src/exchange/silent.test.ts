import { expect, test } from '@jest/globals';
import * as build from '../builders.test-data.ts';
import type { Exchange } from '../model.ts';
import type { Control } from './controls.ts';
import { type Outcome, outcome } from './outcome.ts';
import { silent } from './silent.ts';

const request = { method: 'SEND', target: 'jobs', headers: [], body: '{}' };
const nothing: Exchange = { kind: 'silent', request, ms: 100 };
const dead: Exchange = { kind: 'failed', request, why: 'ECONNREFUSED: gone', ms: 1 };
const served = (accepted: boolean, exchange: Exchange = nothing): Control => ({
  ...{ exchange, observed: null, accepted, broken: null },
});
const quiet: Outcome = outcome({ kind: 'passed', code: null, findings: [] }, nothing);

/** What comes of a trial that gave `first`, between controls that were served like this. */
async function tried(controls: readonly Control[], first = quiet) {
  const left = [...controls];
  const beside = async () => left.shift() ?? served(false);
  const attempt = silent({ control: { before: beside, beside }, certain: async () => first });
  const came = await attempt(build.probe(), build.trial(), build.operation());
  return { ...came, left: left.length };
}

test('served before and after it: passed', async () => {
  expect(await tried([served(true), served(true)])).toMatchObject({ verdict: { kind: 'passed' }, left: 0 });
});

test('not served after it, twice: a finding that is not made smaller', async () => {
  const { verdict, unserved, fingerprint } = await tried([served(true), served(false), served(false)]);
  expect(verdict).toMatchObject({ kind: 'failed', findings: [{ rule: 'silence', received: 'no answer' }] });
  expect([unserved, fingerprint]).toEqual([true, expect.any(String)]);
});

test('a busy machine is no finding', async () => {
  const came = await tried([served(true), served(false), served(true)]);
  expect(came).toMatchObject({ verdict: { kind: 'passed' }, left: 0 });
});

test('not served before it: nothing is said; gone altogether: broken', async () => {
  expect(await tried([served(false)])).toMatchObject({ verdict: { kind: 'inconclusive' } });
  const gone = served(false, dead);
  expect(await tried([served(true), gone, gone])).toMatchObject({ verdict: { kind: 'broken' } });
});

test('an answer is judged as it is, and needs no control after it', async () => {
  const failed = outcome({ kind: 'failed', code: null, findings: [] }, nothing);
  expect(await tried([served(true), served(true)], failed)).toMatchObject({ verdict: { kind: 'failed' }, left: 1 });
});

test('one after the other', async () => {
  let open = 0;
  let most = 0;
  const beside = async () => served(true);
  const certain = async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open--;
    return quiet;
  };
  const attempt = silent({ control: { before: beside, beside }, certain });
  await Promise.all([1, 2, 3].map(() => attempt(build.probe(), build.trial(), build.operation())));
  expect(most).toBe(1);
});
