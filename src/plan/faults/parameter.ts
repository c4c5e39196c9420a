import type { Contract, Parameter } from '../../contract/model.ts';
import { standalone } from '../../contract/schema.ts';
import type { Aim, Fault } from '../../seams.ts';
import { resolve } from '../generate/resolve.ts';

/** A query parameter that the contract does not know, or a single-valued one sent twice. */
export const parameter: Fault = {
  id: 'parameter',
  conditions: ['query.extra', 'query.repeated'],
  aim(operation, { contract }) {
    const query = operation.parameters.filter((p) => p.in === 'query' && p.content === null);
    const types = query.map((p) => shape(p, contract));
    const extra: Aim = {
      condition: 'query.extra',
      site: { in: 'query', name: '*', pointer: '' },
      requirement: `${operation.key}: only declared query parameters are known; a request with another must be refused`,
      mutation: { kind: 'parameter', in: 'query', name: null, how: 'extra' },
    };
    const repeated = query
      .filter((_, index) => types[index] === 'single')
      .map(
        (p): Aim => ({
          condition: 'query.repeated',
          site: { in: 'query', name: p.name, pointer: '' },
          requirement: `${operation.key}: the query parameter \`${p.name}\` is single; a request that sends it twice must be refused`,
          mutation: { kind: 'parameter', in: 'query', name: p.name, how: 'repeated' },
        }),
      );
    // An exploded object takes its keys from the whole query: then no name is certainly unknown.
    const open = query.some(
      (p, index) => types[index] !== 'single' && types[index] !== 'array' && p.style === 'form' && p.explode,
    );
    return open ? repeated : [extra, ...repeated];
  },
};

function shape(parameter: Parameter, contract: Contract): 'single' | 'array' | 'other' {
  if (parameter.schema === null) return 'other';
  const root = standalone(contract, parameter.schema);
  const schema = resolve(root, root);
  const type = typeof schema === 'boolean' ? undefined : schema['type'];
  const types = Array.isArray(type) ? type : [type];
  if (types.every((name) => ['string', 'integer', 'number', 'boolean'].includes(String(name)))) return 'single';
  return types.every((name) => name === 'array') ? 'array' : 'other';
}
