import { mediaRangeCovers } from '../../contract/media.ts';
import type { ResponseSpec } from '../../contract/model.ts';
import type { Finding } from '../../model.ts';
import type { Case, Rule } from '../../seams.ts';
import { schemaErrors } from '../body-schema.ts';
import { bodiless, declaredResponse, header } from '../facts.ts';

/** A bare 401 or 403, as generators add to every operation, is no list of errors. */
function declaresError({ status, media }: ResponseSpec): boolean {
  return /^[45]|default/i.test(status) && (media.length > 0 || !/^40[13]$/.test(status));
}

function is404({ status }: ResponseSpec): boolean {
  return /^(?:404|4XX|default)$/i.test(status);
}

/** The contract may describe several answers, without saying which is for what: it is to be one of them. */
function ofMessage({ operation, observed, contract: by }: Case): Finding[] {
  const schemas = operation.responses.flatMap(({ media }) => media.flatMap((one) => one.schema ?? []));
  if (schemas.length === 0 || observed?.body === undefined) return [];
  const { body } = observed;
  const found = schemas.map((schema) => schemaErrors(by, schema, body));
  if (found.some((errors) => errors.length === 0)) return [];
  return asFindings(found[0] ?? []);
}

function asFindings(errors: ReturnType<typeof schemaErrors>): Finding[] {
  return errors.slice(0, 1).map(({ pointer, message, value }) => ({
    rule: 'contract',
    level: 'error',
    at: `body:${pointer}`,
    expected: message,
    received: value,
  }));
}

/** Where the contract lists exit codes, another one is a finding. */
function exitCode({ operation }: Case, status: number): readonly Finding[] {
  const expected = operation.responses.map((one) => one.status);
  if (expected.length === 0 || expected.includes(String(status))) return [];
  return [{ rule: 'contract', level: 'error', at: 'status', expected, received: status }];
}

export const contract: Rule = {
  id: 'contract',
  requirement: 'The contract declares the answer: its status, its media type, its schema.',
  looksAt: 'answer',
  judge(given) {
    const { exchange, operation, probe } = given;
    // On another method or path the contract says nothing of the answer.
    if (exchange.kind !== 'replied' || /^(method|route)\b/.test(probe.condition)) return [];
    const { reply } = exchange;
    // What was put aside is the request.
    if (reply.transport === 'message') return reply.refused ? [] : ofMessage(given);
    if (reply.transport === 'command') return exitCode(given, reply.status);
    if (reply.transport !== undefined) return [];
    // A path that no route takes is answered by the router.
    if (reply.status === 404 && probe.condition.startsWith('path.') && !operation.responses.some(is404)) return [];
    const response = declaredResponse(given);
    if (response === null) {
      const silent = !operation.responses.some(declaresError);
      const expected = operation.responses.map((one) => one.status);
      return [{ rule: 'contract', level: silent ? 'info' : 'error', at: 'status', expected, received: reply.status }];
    }
    if (response.media.length === 0 || bodiless(given)) return [];
    const type = header(reply, 'content-type');
    const media = response.media.find((one) => type !== null && mediaRangeCovers(one.type, type));
    if (!media) {
      const expected = response.media.map((one) => one.type);
      return [{ rule: 'contract', level: 'error', at: 'header:content-type', expected, received: type }];
    }
    if (media.schema === null || given.observed?.body === undefined || reply.truncated) return [];
    return asFindings(schemaErrors(given.contract, media.schema, given.observed.body));
  },
};
