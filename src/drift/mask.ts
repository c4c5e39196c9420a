/** A program's text with its comments blanked and its strings hidden, so that plain patterns read code alone. Pure and total. */

/** How a language writes what is not code. The first that fits at a spot counts, so longer openings stand first. */
export interface Lexis {
  readonly comments: readonly (readonly [open: string, close: string])[];
  readonly strings: readonly StringForm[];
  /** Comments inside comments of the same kind count. */
  readonly nested?: true;
  /** `/…/` is a literal where a value may begin. */
  readonly expressions?: true;
}

export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** `\` keeps the next character from ending it. */
  readonly escapes: boolean;
  /** It may go over the end of the line. */
  readonly lines: boolean;
  /** It is one character, not a string. */
  readonly sign?: true;
}

export interface Masked {
  /** As long as the text. Comments are blanks; a string is its quotes with `hidden` between them. */
  readonly code: string;
  /** What each string says, by the offset at which it opens. */
  readonly strings: ReadonlyMap<number, string>;
}

/** Stands for one character of a string: no program has it. */
const hidden = '\uE000';

export function mask(text: string, lexis: Lexis): Masked {
  const strings = new Map<number, string>();
  const parts: string[] = [];
  let at = 0;
  let plain = 0;
  /** Where each comment begins, by where it ends. */
  const comments = new Map<number, number>();
  const skip = (to: number, shown: string): void => {
    parts.push(text.slice(plain, at), shown);
    at = to;
    plain = to;
  };
  while (at < text.length) {
    const comment = lexis.comments.find(([open]) => text.startsWith(open, at));
    const form = comment === undefined ? lexis.strings.find(({ open }) => text.startsWith(open, at)) : undefined;
    if (comment !== undefined) {
      const end = endOfComment(text, at, comment, lexis.nested === true);
      comments.set(end, at);
      skip(end, blank(text.slice(at, end)));
    } else if (form !== undefined) {
      const from = at + form.open.length;
      const end = endOfString(text, from, form);
      if (end === null) at += 1;
      else {
        const inside = text.slice(from, end);
        if (!form.sign) strings.set(at, form.escapes ? unescaped(inside) : inside);
        skip(end + form.close.length, quoted(inside.length, form));
      }
    } else if (lexis.expressions && text[at] === '/') {
      const expression = beginsValue(text, at, comments) ? expressionAt(text, at) : '/';
      skip(at + expression.length, '/'.padEnd(expression.length));
    } else at += 1;
  }
  parts.push(text.slice(plain));
  return { code: parts.join(''), strings };
}

/** Whether what stands before, comments apart, leaves a value to come. A closing bracket or a word does not. */
function beginsValue(text: string, from: number, comments: ReadonlyMap<number, number>): boolean {
  let at = from;
  while (at > 0) {
    const comment = comments.get(at);
    if (comment === undefined && !/\s/.test(text[at - 1] ?? '')) break;
    at = comment ?? at - 1;
  }
  return /(?:^|[=(,:[!&|?{};+\-*%~^]|=>|\b(?:return|case|typeof|in|of))$/.test(text.slice(Math.max(0, at - 8), at));
}

/** ECMA-262, RegularExpressionLiteral, without its flags; a lone `/` where it does not close on its line. */
function expressionAt(text: string, at: number): string {
  const literal = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//y;
  literal.lastIndex = at;
  return literal.exec(text)?.[0] ?? '/';
}

/** One quote on each side, whatever the language writes. */
function quoted(inside: number, { open, close }: StringForm): string {
  return `"${hidden.repeat(inside + open.length + close.length - 2)}"`;
}

function blank(comment: string): string {
  return comment.replace(/[^\n]/g, ' ');
}

function endOfComment(text: string, from: number, [open, close]: readonly [string, string], nested: boolean): number {
  if (close === '\n') {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  }
  let depth = 1;
  for (let at = from + open.length; at < text.length; at++) {
    if (text.startsWith(close, at)) {
      depth -= 1;
      if (depth === 0) return at + close.length;
      at += close.length - 1;
    } else if (nested && text.startsWith(open, at)) {
      depth += 1;
      at += open.length - 1;
    }
  }
  return text.length;
}

/** Where it closes; null: it does not, so it is none. */
function endOfString(text: string, from: number, { close, escapes, lines }: StringForm): number | null {
  for (let at = from; at < text.length; at++) {
    if (escapes && text[at] === '\\') at += 1;
    else if (text.startsWith(close, at)) return at;
    else if (text[at] === '\n' && !lines) return null;
  }
  return null;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** The escapes that these languages share. */
function unescaped(inside: string): string {
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_, byte, unit, sign: string | undefined) => {
      const hex: string | undefined = byte ?? unit;
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return escapes[sign ?? ''] ?? sign ?? '';
    },
  );
}
