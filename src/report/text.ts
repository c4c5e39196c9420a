/** Text as a terminal shows it. Pure, no words of the domain. */

export function plural(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function isAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** `1,234,567`, of a whole number. By hand: the language tables that `toLocaleString` loads cost more than most commands do. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** At most `width` characters (code points), the last of them an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const points = [...text];
  return points.length <= width ? text : `${points.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Milliseconds as people say them. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type Style = keyof typeof styles;
export type Paint = (style: Style | null, text: string) => string;

/** Colours text, or leaves it as it is. */
export function painter(colour: boolean): Paint {
  return (style, text) => {
    if (!colour || style === null || text === '') return text;
    const [on, off] = styles[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** Terminal controls out of foreign text: an answer must not move the cursor or set the title. */
export function tame(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (control) => (control === '\u001b' ? '␛' : '�'));
}

/** Backticks for code in Markdown: more in a row than the code has (CommonMark, "Code spans", "Fenced code blocks"). */
export function backticks(code: string, least = 1): string {
  const longest = Array.from(code.matchAll(/`+/g)).reduce((most, [run]) => Math.max(most, run.length), 0);
  return '`'.repeat(Math.max(least, longest + 1));
}

export interface TableCell {
  readonly text: string;
  readonly style?: Style | null;
}

export interface Column {
  readonly align?: 'left' | 'right';
  /** May be cut, down to this width, where the table is too wide. */
  readonly shrink?: number;
}

/** Rows as aligned lines, two blanks between columns, cut to `width`. The last cell of a short row takes what is left. */
export function table(
  rows: readonly (readonly TableCell[])[],
  columns: readonly Column[],
  width: number,
  paint: Paint,
): string[] {
  const own = (row: readonly TableCell[], at: number): boolean => row.length === columns.length || at < row.length - 1;
  const natural = columns.map((_, at) =>
    Math.max(0, ...rows.map((row) => (own(row, at) ? length(row[at]?.text ?? '') : 0))),
  );
  const widths = narrowed(natural, columns, width - 2 * (columns.length - 1));
  return rows.map((row) =>
    row
      .map(({ text, style }, at) => {
        const wide = widths[at] ?? 0;
        const last = at === row.length - 1 && (columns[at]?.align !== 'right' || at < columns.length - 1);
        const short = cut(text, last ? Math.max(wide, width - sum(widths.slice(0, at)) - 2 * at) : wide);
        const gap = last ? '' : ' '.repeat(Math.max(0, wide - length(short)));
        const painted = paint(style ?? null, short);
        return columns[at]?.align === 'right' ? gap + painted : painted + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Takes what is too much from the widest column that may shrink, one character at a time. */
function narrowed(natural: readonly number[], columns: readonly Column[], width: number): number[] {
  const widths = [...natural];
  for (let over = sum(widths) - width; over > 0; over--) {
    const room = widths.map((wide, at) => (wide > (columns[at]?.shrink ?? Number.POSITIVE_INFINITY) ? wide : 0));
    const widest = Math.max(...room);
    if (widest === 0) break;
    widths[room.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function length(text: string): number {
  return [...text].length;
}

function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0);
}

/** Five of a list, and how many more there are. */
export function listed(all: readonly string[], joint: 'and' | 'or' = 'and'): string {
  const most = 5;
  if (all.length > most + 1) return `${all.slice(0, most).join(', ')} ${joint} ${all.length - most} more`;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${joint} ${all.at(-1)}`;
}
