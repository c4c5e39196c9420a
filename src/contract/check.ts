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
  const parse = externalRefResolver.parseDocument.bind(externalRefResolver);
  externalRefResolver.parseDocument = (source, isRoot) => {
    const parsed = jsonOf(source.absoluteRef, source.body);
    return parsed === undefined ? parse(source, isRoot) : { source, parsed };
  };
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

/** undefined: no JSON, or a key is there twice, which `JSON.parse` passes over. YAML's parser, which takes ten times as long, says where. */
function jsonOf(file: string, text: string): unknown {
  if (!/\.json$/i.test(file)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return keysIn(value) === keysWritten(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner: readonly unknown[] = Object.values(value);
  return inner.reduce((sum: number, one) => sum + keysIn(one), Array.isArray(value) ? 0 : inner.length);
}

/** In JSON a text before a colon is a key, and no other is. */
function keysWritten(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon !== undefined) keys++;
  return keys;
}

function plainPath(reference: string): string {
  return reference.startsWith('file:') ? fileURLToPath(reference) : reference;
}
