/**
 * What to send to Prism for a trial. What Prism refuses by itself is sent as it is, with a wish (`Prefer`) for the
 * example to answer with; for what it cannot provoke (state, credentials that are wrong, size, routes …) the valid
 * request is sent, and Prism gives the answer that is wished for. Pure.
 */
import type { Contract, Operation, ResponseSpec } from '../contract/model.ts';
import type { Json, Mutation, Probe, Request, Trial } from '../model.ts';
import { needsCredentials, withCredentials } from './mock-credentials.ts';
import { prismLimit } from './prism-limits.ts';

/** The code that an example carries, read as if it had come over the wire; null: none. */
export type CodeOf = (body: Json, status: number, mediaType: string) => string | null;

/** `cannot`: why the mock cannot show this trial. */
export type Mocked = { readonly request: Request } | { readonly cannot: string };

/** Prism reads the name between quotes and knows no escapes. */
const NAMEABLE = /^[^"\x00-\x1f\x7f]+$/;

/** An answer of the contract's own: a status and an example with the right code. */
interface Answer {
  readonly status: number;
  readonly example: string;
  readonly mediaType: string;
}

export function mock(probe: Probe, trial: Trial, operation: Operation, contract: Contract, codeOf: CodeOf): Mocked {
  if (probe.expectation.silent) return { cannot: 'silence is right here, and Prism always answers' };
  if (probe.mutation.kind === 'state' && probe.mutation.how === 'race')
    return { cannot: 'a mock keeps nothing that requests could race for' };
  if (operation.method === 'HEAD') return { cannot: 'an answer to HEAD has no body to read the code from' };
  const limit = prismLimit({ probe, trial, operation, contract });
  if (limit !== null) return { cannot: `Prism ${limit.why}` };
  const answers = rightAnswers(probe, operation, contract, codeOf);
  const own = provokes(probe.mutation, operation, contract) ? ownStatus(probe, operation) : null;
  const provoked = answers.find(({ status, mediaType }) => status === own && mediaType === first(operation, status));
  const dress = probe.condition === 'auth.missing' ? (request: Request) => request : dressed(operation, contract);
  if (provoked !== undefined) return { request: wishing(dress(trial.request), provoked, null) };
  const [wished] = answers;
  if (wished === undefined) return { cannot: nothingDeclared(probe) };
  return { request: wishing(dressed(operation, contract)(trial.control), wished, wished.mediaType) };
}

const dressed =
  (operation: Operation, contract: Contract) =>
  (request: Request): Request =>
    withCredentials(request, operation, contract);

function nothingDeclared({ expectation }: Probe): string {
  const codes = expectation.must.map(({ code, status }) => `${code} (${status.join(', ') || 'any status'})`);
  return `the contract has no example of ${codes.join(' or ')} on this operation`;
}

/** Examples whose code is expected, in the order of the expectation. */
function rightAnswers(probe: Probe, operation: Operation, contract: Contract, codeOf: CodeOf): readonly Answer[] {
  return probe.expectation.must.flatMap(({ code, status }) => {
    const statuses = status.length > 0 ? status : operation.responses.map((response) => Number(response.status));
    return statuses.filter(Number.isInteger).flatMap((each) => {
      const media = declared(operation, each)?.media ?? [];
      return media.flatMap(({ type, examples }) =>
        Object.entries(examples)
          .filter(([name, body]) => NAMEABLE.test(name) && codeOf(body, each, type) === code)
          .map(([name]): Answer => {
            // In Swagger 2.0 an example has no name but its media type.
            const example = contract.version === '2.0' ? type : name;
            return { status: each, example, mediaType: type };
          }),
      );
    });
  });
}

/** Does Prism refuse the request by itself? */
function provokes(mutation: Mutation, operation: Operation, contract: Contract): boolean {
  switch (mutation.kind) {
    case 'schema':
      return true;
    case 'omit':
      return true;
    case 'bytes':
      return mutation.how === 'empty' && operation.body?.required === true;
    case 'header':
      return mutation.name.toLowerCase() === 'content-type' && !mutation.values.includes(null);
    case 'identity':
      return mutation.how === 'missing' && needsCredentials(operation, contract);
    default:
      return false;
  }
}

/** The status that it then takes: the first that the contract declares of those it considers. */
function ownStatus({ mutation }: Probe, operation: Operation): number | null {
  const considered = mutation.kind === 'identity' ? [401] : mutation.kind === 'header' ? [415, 422, 400] : [422, 400];
  const found = considered.find((status) => exactly(operation, status) !== undefined);
  if (found !== undefined) return found;
  return operation.responses.some(({ status }) => status === 'default') ? (considered[0] ?? null) : null;
}

function exactly(operation: Operation, status: number): ResponseSpec | undefined {
  const range = `${String(status).charAt(0)}XX`;
  const { responses } = operation;
  return responses.find((one) => one.status === String(status)) ?? responses.find((one) => one.status === range);
}

function declared(operation: Operation, status: number): ResponseSpec | undefined {
  return exactly(operation, status) ?? operation.responses.find((one) => one.status === 'default');
}

/** For an invalid request Prism takes the first media type with examples, whatever is accepted. */
function first(operation: Operation, status: number): string | null {
  const media = declared(operation, status)?.media ?? [];
  return media.find(({ examples }) => Object.keys(examples).length > 0)?.type ?? null;
}

function wishing(request: Request, { status, example }: Answer, accept: string | null): Request {
  const others = request.headers.filter(
    ([name]) => !/^(prefer|accept)$/i.test(name) || (accept === null && /^accept$/i.test(name)),
  );
  const wish = `code=${status}, example="${example}"`;
  const accepted: Request['headers'] = accept === null ? [] : [['Accept', accept]];
  return { ...request, headers: [...others, ['Prefer', wish], ...accepted] };
}
