import type { DocumentPointer, Operation, Parameter } from '../../contract/model.ts';
import { carriesHeaders } from '../../contract/protocols.ts';
import { standalone } from '../../contract/schema.ts';
import type { Site } from '../../model.ts';
import type { Aim, Fault, Range } from '../../seams.ts';
import { chosenMedia } from '../body.ts';
import { isEncodable } from '../drawable.ts';
import { anyNonce, compile } from '../generate/compile.ts';
import { wireChecks } from '../wire.ts';

/** A value that breaks one keyword of the schema of a body or parameter. */
export const schema: Fault = {
  id: 'schema',
  transports: 'all',
  conditions: [
    'type',
    'enum',
    'const',
    'format',
    'pattern',
    'length',
    'range',
    'multipleOf',
    'items',
    'unique',
    'properties',
    'extra',
    'required',
    'composition',
  ].map((name) => `*.${name}`),
  aim(operation, range) {
    const body = chosenMedia(operation.body);
    return [
      ...operation.parameters.flatMap((parameter) => {
        if (parameter.schema === null || !isSent(operation, parameter, range)) return [];
        const site: Site = { in: parameter.in, name: parameter.name, pointer: '' };
        const shape = standalone(range.contract, parameter.schema);
        return aims(operation, range, site, parameter.schema).filter(
          (aim) => wireChecks(parameter, shape, aim) && isEncodable(operation, range, aim),
        );
      }),
      ...(body?.schema
        ? aims(operation, range, { in: 'body', name: '', pointer: '' }, body.schema).filter((aim) =>
            isEncodable(operation, range, aim),
          )
        : []),
    ];
  },
};

/** A wrong address is another channel, where nobody may be; and some brokers know no headers. */
function isSent(operation: Operation, parameter: Parameter, { suite }: Range): boolean {
  if (operation.message === undefined) return true;
  return parameter.in === 'header' && carriesHeaders(operation, suite.target);
}

function aims(operation: Operation, range: Range, whole: Site, pointer: DocumentPointer): Aim[] {
  const compiled = compile(standalone(range.contract, pointer), {
    strictness: range.suite.strictness,
    nonce: anyNonce,
    direction: 'request',
  });
  return compiled.faults.map((fault) => {
    const site = { ...whole, pointer: fault.pointer };
    return {
      condition: `${whole.in}.${fault.condition}`,
      site,
      requirement: `${operation.key}: ${fault.requirement}; a request that breaks this must be refused`,
      mutation: { kind: 'schema', site, keyword: fault.keyword, at: fault.at },
    };
  });
}
