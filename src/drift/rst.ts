/** The tables of a reStructuredText page. Pure and total. */
import type { Cell, Row, Tables } from './cells.ts';
import { type Line, linesOf } from './lines.ts';

/** docutils: grid tables, simple tables, and the directives `list-table` and `csv-table`. */
export function rst(text: string): Tables {
  const lines = linesOf(text);
  return [...bordered(lines), ...listed(lines), ...separated(lines)];
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
  for (const body of bodies(lines, 'list-table')) {
    const rows: Cell[][] = [];
    for (const line of body) {
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

/** Rows of a `csv-table`; what goes over the end of a line is prose. Another file's rows are not read. */
function separated(lines: readonly Line[]): Tables {
  return bodies(lines, 'csv-table').map((body) => {
    const option = (name: string): Line | undefined => body.find(({ text }) => text.trim().startsWith(`:${name}:`));
    const sign = /:delim:\s*(\S)\s*$/.exec(option('delim')?.text ?? '')?.[1] ?? ',';
    const header = option('header');
    const from = body.findIndex(({ text }) => !/^\s*:[\w-]+:/.test(text));
    let open = false;
    const whole = body.slice(from < 0 ? body.length : from).filter(({ text }) => {
      const before = open;
      if ((text.split('"').length - 1) % 2 === 1) open = !open;
      return !before && !open && text.trim() !== '';
    });
    const rows = whole.map((line) => values(line, sign));
    if (header === undefined) return rows;
    const indent = header.text.indexOf(':header:') + ':header:'.length;
    return [values({ text: header.text.slice(indent), offset: header.offset + indent }, sign), ...rows];
  });
}

/** RFC 4180 section 2, on one line: cells apart at each `sign` outside of quotes. */
function values({ text, offset }: Line, sign: string): Row {
  const cells: Cell[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    if (at < text.length && (quoted || text[at] !== sign)) continue;
    const cell = text.slice(start, at);
    const bare = cell.trim().replace(/^"(.*)"$/, '$1');
    cells.push({ text: bare, offset: offset + start + cell.indexOf(bare) });
    start = at + 1;
  }
  return cells;
}

/** What is indented below each directive of that name. */
function bodies(lines: readonly Line[], name: string): readonly (readonly Line[])[] {
  return lines.flatMap(({ text }, i) => {
    const directive = new RegExp(`^(\\s*)\\.\\.\\s+${name}::`).exec(text);
    if (directive === null) return [];
    const margin = (directive[1] ?? '').length;
    const rest = lines.slice(i + 1);
    const end = rest.findIndex((line) => line.text.trim() !== '' && line.text.search(/\S/) <= margin);
    return [rest.slice(0, end < 0 ? rest.length : end)];
  });
}
