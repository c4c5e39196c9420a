import type { Aim, Fault } from '../../seams.ts';

/** A required parameter is left out. (Required properties inside a value are the `schema` fault's.) */
export const required: Fault = {
  id: 'required',
  conditions: ['query.required', 'header.required', 'cookie.required'],
  aim(operation) {
    return operation.parameters
      .filter((parameter) => parameter.required && parameter.in !== 'path')
      .map((parameter): Aim => {
        const site = { in: parameter.in, name: parameter.name, pointer: '' };
        return {
          condition: `${parameter.in}.required`,
          site,
          requirement: `${operation.key}: the ${parameter.in} parameter \`${parameter.name}\` is required; a request without it must be refused`,
          mutation: { kind: 'omit', site },
        };
      });
  },
};
