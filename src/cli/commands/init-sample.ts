import fc from 'fast-check';
import type { Contract, Operation, Parameter } from '../../contract/model.ts';
import { get } from '../../lib/pointer.ts';
import type { Json } from '../../model.ts';
import { isExhausted } from '../../plan/generate/exhausted.ts';
import type { Ground } from '../../plan/ground.ts';
import { compiledParameter, parameterValue } from '../../plan/inputs.ts';

/** A value that the contract allows: its own example, else a generated one, the same every time. null: none is known. */
export function sample(contract: Contract, operation: Operation, parameter: Parameter): Json {
  const ground: Ground = { contract, operation, strictness: 'robust', nonce: '00000001', pins: [], world: null };
  const { accepts } = compiledParameter(ground, parameter);
  const own = examples(contract, parameter).find((value) => value !== undefined && accepts(value));
  return own ?? generated(ground, parameter) ?? null;
}

function examples({ document }: Contract, { pointer, schema }: Parameter): readonly (Json | undefined)[] {
  const many = get(document, `${pointer}/examples`);
  const named =
    typeof many === 'object' && many !== null ? Object.values(many).map((one: Json) => get(one, '/value')) : [];
  const spots = ['example', 'examples/0', 'default'].map((key) => get(document, `${schema ?? pointer}/${key}`));
  return [get(document, `${pointer}/example`), ...named, ...spots];
}

function generated(ground: Ground, parameter: Parameter): Json | undefined {
  try {
    return fc.sample(parameterValue(ground, parameter), { seed: 1, numRuns: 10 }).find((value) => value !== undefined);
  } catch (error) {
    if (isExhausted(error)) return undefined;
    throw error;
  }
}
