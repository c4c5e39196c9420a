import type { RefusedStep } from '../ledger/report.ts';
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
  ];
}
