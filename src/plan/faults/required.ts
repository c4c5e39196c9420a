import type { Operation } from '../../contract/model.ts';
import { carriesHeaders } from '../../contract/protocols.ts';
import { selects } from '../../manifest/expect.ts';
import type { Aim, Fault, Range } from '../../seams.ts';
import { keyMissing } from './key-missing.ts';
import { precondition } from './precondition.ts';

/** A required parameter is left out. (Required properties inside a value are the `schema` fault's.) */
export const required: Fault = {
  id: 'required',
  transports: ['http', 'message'],
  conditions: ['query.required', 'header.required', 'cookie.required'],
  aim(operation, range) {
    const others = [precondition, keyMissing]
      .flatMap((fault) => fault.aim(operation, range))
      .filter((aim) => answers(operation, range, aim.condition));
    return (
      operation.parameters
        .filter((parameter) => parameter.required && parameter.in !== 'path')
        .filter(() => carriesHeaders(operation, range.suite.target))
        // The same request under another name.
        .filter(({ in: where, name }) => !others.some(({ site }) => site?.in === where && site.name === name))
        .map((parameter): Aim => {
          const site = { in: parameter.in, name: parameter.name, pointer: '' };
          return {
            condition: `${parameter.in}.required`,
            site,
            requirement: `${operation.key}: the ${parameter.in} parameter \`${parameter.name}\` is required; a request without it must be refused`,
            mutation: { kind: 'omit', site },
          };
        })
    );
  },
};

function answers(operation: Operation, { vocabulary }: Range, condition: string): boolean {
  return vocabulary.codes.some((code) =>
    code.raised.some(
      (raise) => raise.by.includes(condition) && selects({ ...raise, at: null }, operation, condition, null),
    ),
  );
}
