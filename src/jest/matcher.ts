import { loadContract } from '../contract/load.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { judge } from '../judge/judge.ts';
import { open } from '../judge/open.ts';
import { recognise } from '../judge/recognise.ts';
import { rules } from '../judge/rules/index.ts';
import { expect as expectedOf, expectedOf as factsOf } from '../manifest/expect.ts';
import type { Vocabulary } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { matchesOperation } from '../manifest/selectors.ts';
import { parseSite } from '../manifest/sites.ts';
import type { Expectation, Probe, Reply, Request, Trial } from '../model.ts';
import { sentence } from '../report/words.ts';

/** Which promise an answer is held to. */
export interface ErrorContract {
  /** Path of `errors.yaml`. */
  readonly manifest: string;
  /** operationId, or `METHOD /path`. */
  readonly operation: string;
  /** What was wrong with the request, `body.required`; or `code`, what must come. With neither, any code this operation may raise. */
  readonly condition?: string;
  readonly code?: string;
  /** The spot: `body:/name`, `query:limit`. */
  readonly at?: string;
}

/** As supertest, and most HTTP clients, give it. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text?: string;
  readonly body?: unknown;
}

interface Documents {
  readonly vocabulary: Vocabulary;
  readonly contract: Contract;
}

const known = new Map<string, Promise<Documents>>();

/** `expect.extend({ toMatchErrorContract })`, then `await expect(response).toMatchErrorContract({ manifest, operation, condition })`. */
export async function toMatchErrorContract(
  received: unknown,
  promise: ErrorContract,
): Promise<{ pass: boolean; message: () => string }> {
  const { vocabulary, contract } = await documents(promise.manifest);
  const operation = contract.operations.find((one) => one.id === promise.operation || one.key === promise.operation);
  if (!operation) throw new Error(`the contract has no operation ${promise.operation}`);
  const reply = replyOf(received as Answer);
  const observed = open(reply, vocabulary.envelopes, {
    operationMatches: (patterns) => matchesOperation(patterns, operation),
  });
  const expectation = expectationOf(promise, vocabulary, operation);
  const { probe, trial } = standIn(promise, operation, expectation);
  const verdict = judge(
    {
      trial,
      probe,
      operation,
      observed,
      expectation,
      contract,
      vocabulary,
      exchange: { kind: 'replied', request: trial.request, reply, ms: 0 },
      code: recognise(observed, vocabulary, { reply, expectation }),
      earlier: null,
      reads: null,
    },
    rules,
    {},
  );
  const findings = verdict.kind === 'failed' ? verdict.findings.filter((one) => one.level === 'error') : [];
  return {
    pass: findings.length === 0,
    message: () =>
      findings.length === 0
        ? `expected the answer to break the error contract of ${operation.id}`
        : [`${probe.requirement}:`, ...findings.map((one) => `  ${one.rule}: ${sentence(one)}`)].join('\n'),
  };
}

function documents(manifest: string): Promise<Documents> {
  const found = known.get(manifest);
  const made = found ?? loadBoth(manifest);
  if (!found) known.set(manifest, made);
  return made;
}

async function loadBoth(manifest: string): Promise<Documents> {
  const { vocabulary, diagnostics } = await parseManifest(manifest);
  const file = vocabulary?.contracts[0];
  const loaded =
    file === undefined
      ? null
      : await loadContract(file, { overlays: [], allowRemoteRefs: false, allowOutsideRefs: false });
  if (vocabulary && loaded?.contract) return { vocabulary, contract: loaded.contract };
  const first = [...diagnostics, ...(loaded?.diagnostics ?? [])].find((one) => one.level === 'error');
  throw new Error(
    first ? `${first.file ?? manifest}:${first.line ?? 1}: ${first.message}` : `${manifest} names no contract`,
  );
}

function expectationOf(promise: ErrorContract, vocabulary: Vocabulary, operation: Operation): Expectation {
  const site = promise.at === undefined ? null : parseSite(promise.at);
  if (promise.condition !== undefined) return expectedOf(vocabulary, operation, promise.condition, site);
  const codes = vocabulary.codes.filter((code) =>
    promise.code === undefined
      ? code.raised.some((raise) => matchesOperation(raise.on, operation))
      : code.name === promise.code,
  );
  return {
    must: codes.flatMap((code) => [factsOf(code, null), ...code.raised.map((raise) => factsOf(code, raise))]),
    silent: false,
    tolerated: false,
  };
}

/** The rules read a trial; here there is only an answer, so the trial says no more than the promise does. */
function standIn(
  promise: ErrorContract,
  operation: Operation,
  expectation: Expectation,
): { probe: Probe; trial: Trial } {
  const site = promise.at === undefined ? null : parseSite(promise.at);
  const condition = promise.condition ?? 'any';
  const codes = [...new Set(expectation.must.map((one) => one.code))].join(' or ');
  const request: Request = { method: operation.method, target: operation.path, headers: [], body: null };
  const requirement = `${operation.key} with ${condition}${promise.at ? ` at ${promise.at}` : ''} must be answered with ${codes || 'no error'}`;
  return {
    probe: {
      id: '',
      fault: 'matcher',
      operation: operation.id,
      condition,
      site,
      requirement,
      expectation,
      mutation: { kind: 'route' },
    },
    trial: {
      probe: '',
      index: 0,
      before: [],
      request,
      control: request,
      identity: null,
      values: {},
      readBack: null,
      violations: [{ condition, site, keyword: condition }],
    },
  };
}

function replyOf({ status, headers, text, body }: Answer): Reply {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name.toLowerCase(), String(one)] as const),
  );
  return { status, headers: pairs, body: text ?? (body === undefined ? '' : JSON.stringify(body)), truncated: false };
}
