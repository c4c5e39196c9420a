import { isConflict } from '../judge/reply.ts';
import type { RefusedStep, SuiteReport } from '../ledger/report.ts';
import { shortcomings } from './gate.ts';
import { plural } from './text.ts';
import { curlText, polledLines, receivedText } from './words.ts';

/** A step on the way to trials that was not accepted: what it was, what was sent and what came. */
export function stepLines({ step, exchange, count }: RefusedStep, target: string): readonly string[] {
  return [
    `${step}: not accepted, so ${plural(count, 'trial')} could not be judged`,
    `  request   ${curlText(exchange, target)}`,
    ...[...polledLines(exchange), receivedText(exchange, undefined)].map(
      (line, index) => `  ${index === 0 ? 'received ' : '         '} ${line}`,
    ),
    ...(exchange.kind === 'replied' && isConflict(exchange.reply) ? [...(isMaking(step) ? [] : [inState]), inUse] : []),
  ];
}

/** It was drawn anew before it was told: the contract leaves few keys, or other things than keys are in the way. */
const inUse =
  '  hint      where a key is in use: name it under `unique` of the resource, and let the contract allow longer ones, ' +
  'or say it under `values` with {nonce} (8 hex digits) in it';

/** A step of a state or a scenario may be for something in another state, or make something itself. */
const inState =
  '  hint      where it is for another state: the steps of a state stand under `states` of the resource in their order, ' +
  'and `from` says in which state an operation wants it';

function isMaking(step: string): boolean {
  return step.startsWith('create ');
}

/** Why some or all of a suite's trials teach nothing, one line each; empty: all were judged. */
export function unjudgedLines(suite: SuiteReport): readonly string[] {
  const refused = suite.steps.slice(0, mostSteps).flatMap((one) => stepLines(one, suite.target));
  const more = suite.steps.length - mostSteps;
  return [...shortcomings(suite), ...refused, ...(more > 0 ? [`… and ${more} more steps`] : [])];
}

/** Steps that are shown whole. */
const mostSteps = 3;
