/** The full structural lint of a contract, for `faultline check`: every spot where OpenAPI wants something else. */
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../model.ts';
import { contractCodes } from './codes.ts';

const RULES = { struct: 'error', 'no-unresolved-refs': 'error' } as const;

/** One diagnostic per problem of the document and the files it refers to, overlays left out. Remote references are not followed. */
export async function lintContract(file: string): Promise<readonly Diagnostic[]> {
  // Loaded on use: only `check` needs it, and it takes half a second.
  const { BaseResolver, createConfig, getLineColLocation, lint } = await import('@redocly/openapi-core');
  const config = await createConfig({ rules: RULES });
  const externalRefResolver = new BaseResolver(config.resolve);
  const load = externalRefResolver.loadExternalRef.bind(externalRefResolver);
  externalRefResolver.loadExternalRef = (ref) =>
    /^https?:/i.test(ref) ? Promise.reject(new Error('remote references are not followed')) : load(ref);
  try {
    const problems = await lint({ ref: file, config, externalRefResolver });
    return problems.map(({ message, suggest, ruleId, location: [where] }): Diagnostic => {
      const code = ruleId === 'no-unresolved-refs' ? 'CONTRACT_REF_UNRESOLVED' : 'CONTRACT_LINT';
      const { level, hint } = contractCodes[code];
      const said = { level, code, message, hint: suggest.length > 0 ? `Did you mean ${suggest.join(' or ')}?` : hint };
      if (where === undefined) return { ...said, file };
      const { start } = getLineColLocation(where);
      const pointer = 'pointer' in where ? (where.pointer ?? '') : '';
      return {
        ...said,
        file: plainPath(where.source.absoluteRef),
        line: start.line,
        column: start.col,
        path: pointer.replace(/^#\/?$|^#/, ''),
      };
    });
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return [{ ...contractCodes.CONTRACT_LINT, level: 'error', code: 'CONTRACT_LINT', message, file }];
  }
}

function plainPath(reference: string): string {
  return reference.startsWith('file:') ? fileURLToPath(reference) : reference;
}
