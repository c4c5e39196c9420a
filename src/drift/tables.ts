/** The column of codes in the tables of a Markdown or reStructuredText page. Pure and total. */
import { matchesGlob } from '../manifest/conditions.ts';
import type { Spelled } from './program.ts';

interface Cell {
  readonly text: string;
  readonly offset: number;
}

type Row = readonly Cell[];

/** The first row of each table is its header. */
type Tables = readonly (readonly Row[])[];

export type Markup = 'markdown' | 'rst';

/** `column`: a glob of headers, any case; null: what is usually called so. */
export function tabled(text: string, markup: Markup, column: string | null): readonly Spelled[] {
  const tables = markup === 'markdown' ? markdown(text) : rst(text);
  return tables.flatMap(([header = [], ...rows]) => {
    const index = columnOf(header, column);
    const name = plain(header[index]?.text ?? '');
    return rows.flatMap((row) => {
      const cell = row[index];
      const code = plain(cell?.text ?? '');
      // A cell that says more than a word is prose.
      if (cell === undefined || !/^[^\s]+$/.test(code)) return [];
      return [{ code, names: [name], offset: cell.offset }];
    });
  });
}

function columnOf(header: Row, column: string | null): number {
  const titles = header.map(({ text }) => plain(text).toLowerCase());
  if (column !== null) return titles.findIndex((title) => matchesGlob(column.toLowerCase(), title));
  const exact = titles.findIndex((title) => /^(?:error[ _-]?)?codes?$|^reason$/.test(title));
  return exact >= 0 ? exact : titles.findIndex((title) => /\bcodes?\b/.test(title) && !/status|http|exit/.test(title));
}

/** A cell without its markup: quotes of code, emphasis, links. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/^\[([^\]]*)\]\([^)]*\)$/, '$1')
    .replace(/^:\w+:(?=`)/, '')
    .replace(/^(`{1,2}|\*{1,2}|_{2})([\s\S]*)\1_?$/, '$2')
    .replace(/^`([^`]*)`$/, '$1')
    .replace(/\\([|_*`<>])/g, '$1')
    .trim();
}

interface Line {
  readonly text: string;
  readonly offset: number;
}

function linesOf(text: string): readonly Line[] {
  let offset = 0;
  return text.split('\n').map((line) => {
    const here = { text: line.replace(/\r$/, ''), offset };
    offset += line.length + 1;
    return here;
  });
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

/** docutils: grid tables, simple tables, and the `list-table` directive. */
function rst(text: string): Tables {
  const lines = linesOf(text);
  return [...bordered(lines), ...listed(lines)];
}

/** Borders say where the columns are: `+---+---+`, or `=== ===`. */
function bordered(lines: readonly Line[]): Tables {
  const tables: Row[][] = [];
  for (let i = 0; i < lines.length; i++) {
    const border = lines[i]?.text ?? '';
    const grid = /^\s*\+(?:-+\+)+\s*$/.test(border);
    if (!grid && !/^\s*=+(?:\s+=+)+\s*$/.test(border)) continue;
    const columns = [...border.matchAll(grid ? /-+/g : /=+/g)].map((hit) => [hit.index, hit[0].length] as const);
    const rows: Row[] = [];
    let borders = 1;
    let last = i + 1;
    for (; last < lines.length && (grid || borders < 3); last++) {
      const line = lines[last];
      if (line === undefined || (grid && !/^\s*[+|]/.test(line.text))) break;
      if (/^\s*(?:\+[-=+]+\+|=[\s=]+)\s*$/.test(line.text)) borders += 1;
      // A line that begins with nothing goes on with the row before it.
      else if (line.text.trim() !== '' && !line.text.trimStart().startsWith('..')) rows.push(cut(line, columns, grid));
    }
    if (borders > 1)
      tables.push(rows.filter((row) => row[0]?.text.trim() !== '' || row.some((cell) => cell.text.trim() !== '')));
    i = last - 1;
  }
  return tables;
}

function cut({ text, offset }: Line, columns: readonly (readonly [number, number])[], grid: boolean): Row {
  return columns.map(([from, length], i) => {
    const to = grid || i < columns.length - 1 ? from + length : text.length;
    const cell = text.slice(from, to);
    return { text: cell, offset: offset + from + (cell.length - cell.trimStart().length) };
  });
}

/** `* - a` begins a row, `  - b` is its next cell. */
function listed(lines: readonly Line[]): Tables {
  const tables: Row[][] = [];
  for (const [i, { text }] of lines.entries()) {
    const directive = /^(\s*)\.\.\s+list-table::/.exec(text);
    if (directive === null) continue;
    const margin = (directive[1] ?? '').length;
    const rows: Cell[][] = [];
    for (const line of lines.slice(i + 1)) {
      const indent = line.text.length - line.text.trimStart().length;
      if (line.text.trim() !== '' && indent <= margin) break;
      const item = /^\s*(\*\s+)?-\s+(\S.*)?$/.exec(line.text);
      if (item === null) continue;
      const cell = item[2] ?? '';
      const spot = { text: cell, offset: line.offset + line.text.length - cell.length };
      if (item[1] !== undefined) rows.push([spot]);
      else rows.at(-1)?.push(spot);
    }
    tables.push(rows);
  }
  return tables;
}
