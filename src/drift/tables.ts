/** The column of codes in the tables of a Markdown or reStructuredText page. Pure and total. */
import { matchesGlob } from '../manifest/conditions.ts';
import { codesIn, plain, type Row, type Tables } from './cells.ts';
import { type Line, linesOf } from './lines.ts';
import type { Spelled } from './program.ts';
import { rst } from './rst.ts';

export type Markup = 'markdown' | 'rst';

/** `column`: a glob of headers, any case; null: what is usually called so. */
export function tabled(text: string, markup: Markup, column: string | null): readonly Spelled[] {
  const tables = markup === 'markdown' ? markdown(text) : rst(text);
  const all = tables.flatMap(([header = [], ...rows]) => {
    const index = columnOf(header, column);
    const names = [plain(header[index]?.text ?? '')];
    return rows
      .flatMap((row) => row[index] ?? [])
      .flatMap((cell) => codesIn(cell, column !== null))
      .map(({ text: code, offset }) => ({ code, names, offset }));
  });
  return all.sort((a, b) => a.offset - b.offset);
}

/** Codes of something else. */
const foreign = /status|http|exit|\b(?:response|country|currency|language|locale|postal|zip|area) codes?\b/;

function columnOf(header: Row, column: string | null): number {
  const titles = header.map(({ text }) => plain(text).toLowerCase());
  if (column !== null) return titles.findIndex((title) => matchesGlob(column.toLowerCase(), title));
  const exact = titles.findIndex((title) => /^(?:error[ _-]?)?codes?$|^reason$/.test(title));
  return exact >= 0 ? exact : titles.findIndex((title) => /\bcodes?\b/.test(title) && !foreign.test(title));
}

/** GitHub Flavored Markdown, section "Tables": a header, a line of dashes, rows until a line without a bar. */
function markdown(text: string): Tables {
  const shown = text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1[`~]*[ \t]*$|<!--[\s\S]*?-->/gm, (hidden) =>
    hidden.replace(/[^\n]/g, ' '),
  );
  const lines = linesOf(shown);
  const tables: Row[][] = [];
  for (const [i, { text: rule }] of lines.entries()) {
    const header = lines[i - 1];
    if (!/^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/.test(rule) || !rule.includes('|')) continue;
    if (header === undefined || !header.text.includes('|')) continue;
    const end = lines.findIndex((line, at) => at > i && !line.text.includes('|'));
    const rows = lines.slice(i + 1, end < 0 ? lines.length : end);
    tables.push([header, ...rows].map((line) => piped(line)));
  }
  return tables;
}

/** Cells between bars that are not escaped; those at the margins are no cells. */
function piped({ text, offset }: Line): Row {
  const cells = [...text.matchAll(/(?:\\.|[^|\\])+|(?<=\|)(?=\|)/g)].map((hit) => ({
    text: hit[0],
    offset: offset + hit.index + (hit[0].length - hit[0].trimStart().length),
  }));
  return cells.filter((cell, i) => cell.text.trim() !== '' || (i > 0 && i < cells.length - 1) || !/^\s*\|/.test(text));
}
