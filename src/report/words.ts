/** The one place where findings and gaps become sentences. Pure. */

import { brokerLine } from '../exchange/broker-line.ts';
import { commandText } from '../exchange/command-text.ts';
import { curl, variablesText } from '../exchange/curl.ts';
import { grpcCurl } from '../exchange/grpc-curl.ts';
import { redisCli } from '../exchange/redis-cli.ts';
import type { IssueEvent } from '../ledger/model.ts';
import type { Issue } from '../ledger/report.ts';
import { offOnMock } from '../manifest/mock-rules.ts';
import { siteText } from '../manifest/sites.ts';
import { canonicalCodes } from '../manifest/status.ts';
import type { Exchange, Expectation, Finding, Gap, Json, JsonObject, Probe, RuleId, Transport } from '../model.ts';
import { cut, isAre, listed, plural } from './text.ts';

type Say = (finding: Finding) => string;

const sentences: Readonly<Record<RuleId, Say>> = {
  accepted: ({ expected, received }) =>
    `the request was accepted with ${show(received)}; it must ${expected === 'the first answer again' ? 'be answered with what the first one made' : `be refused${either(' with ', expected)}`}`,
  silence: ({ expected, received }) =>
    expected === 'no answer'
      ? `answered with ${show(received)} where no answer is due`
      : `${typeof received === 'string' ? received : 'no answer in time'}${either('; expected ', expected)}`,
  envelope: ({ received }) => `no envelope of the manifest reads the answer (${show(received)})`,
  vocabulary: ({ expected, received }) =>
    typeof expected === 'string'
      ? `the code ${show(received)} is reserved and must not come back`
      : `the code ${show(received)} is not in the vocabulary`,
  allowed: ({ expected, received }) =>
    `${show(received)} is not a code of this operation${either(', which may give ', expected)}`,
  code: ({ expected, received }) =>
    `expected${either(' the code ', expected)}, got ${received === null ? 'no code' : show(received)}`,
  status: ({ expected, received }) => `expected${either(' the status ', expected)}, got ${show(received)}`,
  detail: ({ expected, received }) =>
    `expected the detail ${either('', quoted(expected))}, got ${received === null ? 'none' : show(quoted(received))}`,
  causes: ({ at, expected, received }) =>
    at === 'causes'
      ? `the causes should name ${either('', expected)}; ${received === null ? 'there are none' : `they name ${show(received)}`}`
      : `${at} should be ${show(expected)}, got ${show(received)}`,
  agreement: ({ at, expected, received }) => `${at} says ${show(received)}, the answer itself ${show(expected)}`,
  contract: ({ at, expected, received }) =>
    at === 'status'
      ? `the contract does not declare the status ${show(received)} here${either('; it declares ', expected)}`
      : at === 'header:content-type'
        ? `the contract declares ${either('', expected)} for this answer, got ${received === null ? 'no media type' : show(received)}`
        : `against the contract's schema, ${at} ${show(expected)}, got ${show(received)}`,
  headers: ({ at }) => `the header ${at.replace('header:', '')} is missing`,
  leak: ({ expected, received }) => `expected ${show(expected)} in the answer, got ${show(quoted(received))}`,
  race: ({ at, expected, received }) =>
    at === 'code'
      ? `who lost the race should be told${either(' ', expected)}, and was told ${received === null ? 'no code' : show(received)}`
      : at === 'body:'
        ? `what is left is not ${show(expected)}: ${show(received)}`
        : expected === 'one winner'
          ? `${show(received)} of the racing requests were accepted; one may win`
          : `the race should give ${show(expected)}; it gave ${either('', received)}`,
  stability: ({ expected, received }) =>
    `the same violation gave ${pair(expected)} before and ${pair(received)} this time`,
  atomicity: ({ expected, received }) =>
    isObject(expected) && Object.keys(expected).length === 0 && isObject(received) && Object.hasOwn(received, '')
      ? `the refused request left something behind: ${show(received[''] ?? null)}, which it alone sends, is there now`
      : `the refused request changed what was there: ${listed(changes(expected, received))}`,
};

/** One finding as a sentence without a full stop. */
export function sentence(finding: Finding): string {
  return sentences[finding.rule](finding);
}

const gapWords: Readonly<Record<Gap['kind'], readonly [one: string, many: string]>> = {
  unanswered: ['condition without an answer in the vocabulary', 'conditions without an answer in the vocabulary'],
  unprovoked: ['code that nothing provokes', 'codes that nothing provokes'],
  ungenerable: ['probe that cannot be generated', 'probes that cannot be generated'],
  unprobed: ['operation with nothing to break', 'operations with nothing to break'],
  unmockable: ['probe that the mock cannot answer', 'probes that the mock cannot answer'],
  skipped: ['probe skipped by the suite', 'probes skipped by the suite'],
};

/** `3 codes that nothing provokes`. */
export function gapCount(kind: Gap['kind'], count: number): string {
  const [one, many] = gapWords[kind];
  return `${count} ${count === 1 ? one : many}`;
}

export function gapSentence({ operation, condition, code, why }: Gap): string {
  const what = [code, operation, condition].filter((part) => part !== null).join(' ');
  return what === '' ? why : `${what}: ${why}`;
}

/** `invalid_request 400 or 422`; several are joined with "or". */
export function expectationText({ must, silent, tolerated }: Expectation): string {
  const codes = must.map(({ code, status }) => [code, status.join(' or ')].filter(Boolean).join(' '));
  const others = [silent ? ['no answer'] : [], tolerated ? ['acceptance'] : []].flat();
  return [...new Set([...codes, ...others])].join(', or ') || 'any code of the vocabulary';
}

/** What came: the status line, the code and the detail; the body where no envelope gave a detail. */
export function receivedText(exchange: Exchange, observed: IssueEvent['observed']): string {
  if (exchange.kind === 'silent') return `no answer in ${Math.round(exchange.ms)} ms`;
  if (exchange.kind === 'failed') return `the exchange failed: ${exchange.why}`;
  const { polled } = exchange;
  const { status, body, stderr = '', transport } = exchange.reply;
  // Where no envelope was opened nothing is known of codes: the body says what there is.
  const code = observed === undefined ? '' : observed.code === null ? 'no code' : `code ${observed.code}`;
  const text = observed?.detail ?? (body.trim() || stderr);
  const line = polled === undefined || polled.stated ? statusWords[transport ?? 'http'](status) : 'later';
  return [line, code, cut(text.replace(/\s+/g, ' ').trim(), 300)].filter((part) => part !== '').join(' · ');
}

/** A status as it is called where it comes from: `HTTP 404`, `gRPC NOT_FOUND`, `exit 2`. */
export function statusText(transport: Transport, status: number | string): string {
  return typeof status === 'number'
    ? statusWords[transport](status)
    : { http: `HTTP ${status}`, grpc: `gRPC ${status}`, message: status, command: `exit ${status}` }[transport];
}

const statusWords: Readonly<Record<Transport, (status: number) => string>> = {
  http: (status) => `HTTP ${status}`,
  grpc: (status) => `gRPC ${canonicalCodes[status] ?? status}`,
  message: () => 'a message',
  command: (status) => `exit ${status}`,
};

/** Where an operation was followed: what accepted it, and what was asked of it since. */
export function polledLines(exchange: Exchange): readonly string[] {
  const polled = exchange.kind === 'replied' ? exchange.polled : undefined;
  if (polled === undefined) return [];
  const asked = polled.asked.map(
    ({ target, status, body }) => `GET ${target} · HTTP ${status} · ${cut(body.replace(/\s+/g, ' ').trim(), 300)}`,
  );
  return [`HTTP ${polled.accepted.status}, then`, ...asked];
}

/** `createRoom body.required at body:/name`. */
export function spotText({ operation, condition, site }: Pick<Probe, 'operation' | 'condition' | 'site'>): string {
  const where = site === null || siteText(site) === 'body:' ? '' : ` at ${siteText(site)}`;
  return `${operation} ${condition}${where}`;
}

/** The request as a command: curl, or the broker's own. A mock or an application in this process has no address: then a variable stands for it. */
export function curlText(exchange: Exchange, target: string): string {
  const { request } = exchange;
  if (/^rediss?:/.test(target)) return redisCli(request, target);
  const line = /^(?:mqtts?|amqps?|nats|wss?):/.test(target) ? brokerLine(request, target) : null;
  if (line !== null) return line;
  if (request.argv !== undefined) return commandText(request, target);
  if (/^grpcs?:/.test(target)) return grpcCurl(request, target);
  const { body } = request;
  const long = typeof body === 'string' && body.length > longestBody;
  if (!long) return curl(request, originOf(target));
  return `${curl({ ...request, body: body.slice(0, longestBody).trimEnd() }, originOf(target))} # of ${body.length} characters, the ledger has them all`;
}

/** Characters of a request body that are printed. */
const longestBody = 4000;

/** Scheme, host and port: a request's own target has the base path already. */
function originOf(target: string): string | null {
  return /^https?:/.test(target) && URL.canParse(target) ? new URL(target).origin : null;
}

type Failure = Pick<IssueEvent, 'findings' | 'exchange' | 'observed' | 'race' | 'stable' | 'known' | 'expired'> &
  Pick<Issue, 'replay'> & { readonly trial?: Pick<IssueEvent['trial'], 'before'> };
type Aim = Pick<Probe, 'operation' | 'condition' | 'site' | 'requirement' | 'expectation'>;

/** A failure as people need it: what is wrong, the request, what was due, what came, why, and how to see it again. */
export function failureText(issue: Failure, probe: Aim, target: string, count = 1): string {
  const errors = issue.findings.filter((finding) => finding.level === 'error');
  const [first, ...rest] = errors.length > 0 ? errors : issue.findings;
  const shown = count > 1 ? `, shown by ${plural(count, 'trial')}` : '';
  const request = issue.race ? raceText(issue.race, target) : curlText(issue.exchange, target);
  const variables = variablesText(request);
  const lines: readonly (readonly [label: string, text: string])[] = [
    ...rest.map((finding) => ['also', `${finding.rule}: ${sentence(finding)}`] as const),
    ['why', probe.requirement],
    ...request.split('\n').map((line, index) => [index === 0 ? 'request' : '', line] as const),
    ...(variables === null ? [] : [['', variables] as const]),
    ...stepsLines(issue).map((text) => ['', text] as const),
    ['expected', expectationText(probe.expectation)],
    ...receivedLines(issue).map((line, index) => [index === 0 ? 'received' : '', line] as const),
    ...(issue.stable
      ? []
      : [['note', 'it did not show again when tried twice: the request is the original one'] as const]),
    ...(issue.expired === undefined
      ? []
      : [['expired', `it was known until ${issue.expired.until}: ${issue.expired.why}`] as const]),
    ...(issue.known === null ? [] : [['known', issue.known] as const]),
    ['replay', issue.replay],
  ];
  const head = `${spotText(probe)}${shown}\n  ${first === undefined ? 'no finding' : `${first.rule}: ${sentence(first)}`}`;
  return [head, ...lines.map(([label, text]) => `  ${label.padEnd(9)} ${text}`)].join('\n');
}

/** What the request alone does not show. */
function stepsLines({ trial }: Failure): string[] {
  const steps = trial?.before.length ?? 0;
  return steps === 0 ? [] : [`# after ${plural(steps, 'step')} that made what it needs: \`replay\` sends them, too`];
}

/** Racing requests as one command for a shell: each in the background. */
export function raceText({ racers }: NonNullable<IssueEvent['race']>, target: string): string {
  return [...racers.map((one) => `${curlText(one.exchange, target)} &`), 'wait'].join('\n');
}

/** What came; of a race, what came to each request in the order of the command, and what was left. */
export function receivedLines({
  exchange,
  observed,
  race,
}: Pick<IssueEvent, 'exchange' | 'observed' | 'race'>): string[] {
  if (race === undefined) return [...polledLines(exchange), receivedText(exchange, observed)];
  const each = race.racers.map((one, index) => {
    const came = receivedText(one.exchange, { code: one.code, detail: null });
    return `${index + 1}. ${came} · after ${Math.round(one.exchange.ms)} ms`;
  });
  const order = race.order === undefined ? [] : [`in this order: ${race.order.join(', ')}`];
  return [...each, ...order, ...(race.left === null ? [] : [`left: ${show(race.left)}`])];
}

/** What is not judged where a mock answers; said once for all of them. */
export function mockText(suites: readonly string[]): string {
  return `on a mock (${suites.join(', ')}) the rules ${offOnMock.join(' and ')} are off: its examples were written for other requests`;
}

/** What a contract lacks for its mock to give these codes. */
export function examplesText(suite: string, codes: readonly string[]): string {
  const [has, them] = codes.length === 1 ? ['has', 'it'] : ['have', 'them'];
  return `${suite}: ${listed(codes)} ${has} no example in the contract, so the mock cannot give ${them}: add examples to the error responses, or aim at a server with --target`;
}

/** The last line of a summary. */
export function resultText(counts: {
  readonly findings: number;
  readonly known: number;
  readonly trials: number;
}): string {
  const { findings, known, trials } = counts;
  const aside = known === 0 ? '' : `, and ${plural(known, 'known one')}`;
  if (trials === 0 && findings === 0) return `nothing was sent${aside}`;
  return `${findings === 0 ? 'no finding' : plural(findings, 'finding')}${aside} in ${plural(trials, 'trial')}`;
}

/** Why a run says too little. `others`: what else there is to say. */
export function untestedText(
  codes: readonly string[],
  unjudged: number,
  total: number,
  others: readonly string[] = [],
): string {
  const share = total === 0 ? '' : `${unjudged} of ${plural(total, 'trial')} ${isAre(unjudged)} broken or inconclusive`;
  const never = codes.length === 0 ? '' : `no verdict on ${listed(codes)}`;
  const said = [never, unjudged === 0 ? '' : share, ...others].filter(Boolean);
  return `not tested: ${said.join('; ') || 'the run did not get far'}`;
}

function show(value: Json): string {
  return cut(typeof value === 'string' ? value : JSON.stringify(value), 120);
}

function quoted(value: Json): Json {
  if (Array.isArray(value)) return value.map(quoted);
  return typeof value === 'string' ? `“${value}”` : (value ?? 'none');
}

/** `a, b or c`; nothing for an empty list. */
function either(before: string, value: Json): string {
  const all = Array.isArray(value) ? value : [value];
  return all.length === 0 ? '' : before + listed(all.map(show), 'or');
}

function pair(value: Json): string {
  return Array.isArray(value) ? `${show(value[0] ?? 'no code')} (${show(value[1] ?? 'no status')})` : show(value);
}

/** `/labels/a from 1 to 2`, for each spot that one of the reads has. */
function changes(before: Json, after: Json): string[] {
  const [was, is] = [before, after].map((side) => (isObject(side) ? side : {})) as [JsonObject, JsonObject];
  const said = (side: JsonObject, at: string): string => (Object.hasOwn(side, at) ? show(side[at] ?? null) : 'nothing');
  const spots = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return spots.map((at) => `${at === '' ? '' : `${at} `}from ${said(was, at)} to ${said(is, at)}`);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A finding in one line: `createRoom body.type at body:/name: code: expected …`. */
export function issueLine(issue: Pick<Issue, 'operation' | 'condition' | 'site' | 'findings' | 'rule'>): string {
  const first = issue.findings.find((finding) => finding.level === 'error') ?? issue.findings[0];
  return `${spotText(issue)}: ${issue.rule}${first === undefined ? '' : `: ${sentence(first)}`}`;
}
