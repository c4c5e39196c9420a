import { dirname, relative, sep } from 'node:path';
import type { Diagnostic } from '../model.ts';
import { exits } from './main.ts';
import type { Streams } from './streams.ts';

/** Prints diagnostics as `file:line:col: level[CODE]: message`; gives 2 where one is an error, else 0. */
export function complain(diagnostics: readonly Diagnostic[], streams: Streams): number {
  for (const one of diagnostics) streams.err(`${diagnosticText(one, streams.cwd)}\n`);
  return diagnostics.some((one) => one.level === 'error') ? exits.usage : exits.ok;
}

/** One diagnostic for people; the hint on a line of its own. */
function diagnosticText(diagnostic: Diagnostic, cwd: string): string {
  const { file, line, column, level, code, message, hint, id } = diagnostic;
  const spot = [file === undefined ? null : near(file, cwd), line, column].filter(
    (part) => part !== null && part !== undefined,
  );
  const head = spot.length === 0 ? '' : `${spot.join(':')}: `;
  return nearIn(
    `${head}${level}[${code}]: ${message}${id === undefined ? '' : ` (${id})`}${hint === undefined ? '' : `\n  hint: ${hint}`}`,
    cwd,
  );
}

/** A text with the paths in it as people write them in this working folder. */
export function nearIn(text: string, cwd: string): string {
  return dirname(cwd) === cwd ? text : text.replaceAll(cwd + sep, '');
}

/** A path as people write it in this working folder. */
export function near(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return short.startsWith('..') ? file : short;
}
