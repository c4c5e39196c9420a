/** A drift in words, as a diagnostic with both of its places. Pure. */
import { basename } from 'node:path';
import { levels } from '../lock/words.ts';
import type { Diagnostic } from '../model.ts';
import type { Drift, DriftKind } from './model.ts';

const hints: Readonly<Record<DriftKind, string>> = {
  'contract-code': 'Add the code to the manifest, or correct the contract.',
  'contract-status': 'One of the two is wrong: correct the status.',
  'contract-lacks': 'Add the code to the contract’s list, or take the operation out of `raised` or `allowed`.',
  'contract-shows': 'Add the operation to `raised` or `allowed`, or correct the contract.',
  'contract-unanswered': 'Give a code that status, or take the response out of the contract.',
  'contract-media': 'Add an envelope for that media type, or correct the contract.',
  'source-code': 'Add the code to the manifest, or take it out there; `name` narrows what is looked at.',
  'source-lacks': 'Add it there, or retire it in the manifest; `part: true` says that only some are spelled there.',
};

export function driftDiagnostic({ id, kind, level, message, at, other }: Drift): Diagnostic {
  const where = other === null ? '' : ` (${basename(other.file)}:${other.line})`;
  return {
    level: levels[level],
    code: `DRIFT_${kind.toUpperCase().replaceAll('-', '_')}`,
    message: `${level}: ${message}${where}`,
    hint: `${hints[kind]} Or list it under \`known\` of the suite: {fingerprint: ${id}, why: …, until: …}.`,
    ...at,
    id,
  };
}
