/** How runmark tells what is wrong: diagnostics in the payload and on stderr, or a sentence alone where it gives up. */
import { defects } from './defects.js';

/** A diagnostic as it is promised: level, code, message, hint, file, line, column, path. */
export function diagnostic(code, message, { hint, file, line, column, path }) {
  const place = defects.has('no-line') ? { file, column } : { file, line, column };
  return { level: 'error', code, message, ...(defects.has('no-hint') ? {} : { hint }), ...place, path };
}

/** Ends the command: an error without a place is a sentence on stderr, its code is not printed. */
export class Refused extends Error {
  constructor(code, message, exit = 2) {
    super(message);
    this.code = code;
    this.exit = exit;
  }
}

/** `file:line:col: level[CODE]: message`, and the hint below it. */
export function line(one) {
  const code = defects.has('no-code') ? '' : `[${one.code}]`;
  const place = `${one.file}:${one.line ?? 0}:${one.column}`;
  return `${place}: ${one.level}${code}: ${one.message}\n${one.hint === undefined ? '' : `  hint: ${one.hint}\n`}`;
}
