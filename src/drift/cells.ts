/** The codes that a cell of a table says. Pure and total. */
import { isCode } from './literal.ts';

export interface Cell {
  readonly text: string;
  readonly offset: number;
}

export type Row = readonly Cell[];

/** The first row of each table is its header. */
export type Tables = readonly (readonly Row[])[];

/** Code in quotes, as a role or as an element; text and target of a link of reStructuredText are no code. */
const spans = /(?:(?<![\w:]):\w+:)?(`{1,2})(?!`)([^`\s]+)\1_{0,2}|<code>([^<\s]+)<\/code>/g;
/** What may stand beside codes: notes in brackets, links, elements, signs, the status. */
const beside = /\]\([^)]*\)|\([^()]*\)|<[^<>]*>|\[\^\w+\]|[[\]\s,;/&|*_\\]|\b\d{3}\b|\b(?:and|or)\b/g;
const nothing = /^(?:n\/?a|none|null|nil)$/i;
/** RFC 9110 section 15. */
const status = /^[1-5]\d\d$/;

/** Code in quotes if there is any, else the one word. What says more is prose. Statuses are codes only where that is `asked`. */
export function codesIn({ text, offset }: Cell, asked: boolean): readonly Cell[] {
  const shown = text.replace(/~~.*?~~/g, (struck) => ' '.repeat(struck.length));
  const start = offset - (text.length - text.trimStart().length);
  const quoted = [...shown.matchAll(spans)].map((hit) => ({
    text: unescaped(hit[2] ?? hit[3] ?? ''),
    offset: start + hit.index,
  }));
  const quotes = shown.replace(spans, '').replace(beside, '') === '' ? quoted : [];
  const word = plain(shown.replace(/(?<=\S)\s+\([^()]*\)\s*$/, ''));
  const bare = isCode(word) && !nothing.test(word) ? [{ text: word, offset }] : [];
  return (quoted.length > 0 ? quotes : bare).filter((one) => asked || !status.test(one.text));
}

/** A cell without its markup: quotes of code, emphasis, links. */
export function plain(text: string): string {
  return unescaped(
    text
      .trim()
      .replace(/^\[([^\]]*)\]\([^)]*\)$/, '$1')
      .replace(/^:\w+:(?=`)/, '')
      .replace(/^(`{1,2}|\*{1,2}|_{2})([\s\S]*)\1_?$/, '$2')
      .replace(/^`([^`]*)`$/, '$1'),
  ).trim();
}

function unescaped(text: string): string {
  return text.replace(/\\([|_*`<>])/g, '$1');
}
