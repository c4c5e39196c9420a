import type { Finding } from '../../model.ts';
import type { Case, Rule } from '../../seams.ts';
import { declaredResponse, header } from '../facts.ts';

/** RFC 9110: 15.5.6 (Allow), 15.5.2 (WWW-Authenticate). */
const due: Readonly<Record<number, string>> = { 405: 'allow', 401: 'www-authenticate' };

export const headers: Rule = {
  id: 'headers',
  requirement: 'A 405 says what is allowed, a 401 how to authenticate, and a promised retry when.',
  looksAt: 'answer',
  judge(given) {
    const { exchange } = given;
    if (exchange.kind !== 'replied' || exchange.reply.transport !== undefined) return [];
    const name = due[exchange.reply.status];
    const promise = name !== undefined && promised(given, name);
    const findings = name === undefined || (!promise && unregistered(given, name)) ? [] : missing(given, name, promise);
    const code = given.vocabulary.codes.find((one) => one.name === given.code);
    return code?.retry === 'with-backoff'
      ? [...findings, ...missing(given, 'retry-after', promised(given, 'retry-after'))]
      : findings;
  },
};

/** No challenge is registered for a key of one's own making (RFC 9110, 16.4.1): nothing could be said there. */
function unregistered({ contract, operation }: Case, name: string): boolean {
  const schemes = operation.security.flat();
  const isKey = (scheme: string): boolean => contract.security[scheme]?.kind === 'apiKey';
  return name === 'www-authenticate' && schemes.length > 0 && schemes.every(isKey);
}

function missing({ exchange }: Case, name: string, promise: boolean): Finding[] {
  if (exchange.kind !== 'replied' || header(exchange.reply, name) !== null) return [];
  return [
    { rule: 'headers', level: promise ? 'error' : 'info', at: `header:${name}`, expected: 'present', received: null },
  ];
}

/** Promised: the contract declares the header on this answer, or an expected entry states it by `with`. */
function promised(given: Case, name: string): boolean {
  const stated = given.expectation.must.some((one) => `header:${name}` in one.with);
  return stated || (declaredResponse(given)?.headers.includes(name) ?? false);
}
