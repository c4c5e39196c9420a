/** Where a text stops being JSON (RFC 8259): `JSON.parse` says it for some mistakes only. */

type State = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma' | 'end';

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

function end(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** Offset of the first character that cannot stand where it does; null: the text is JSON. */
export function firstMistake(text: string): number | null {
  const open: string[] = [];
  let state: State = 'value';
  for (let at = 0; ; ) {
    at = end(SPACE, text, at) ?? at;
    if (at >= text.length) return state === 'end' ? null : at;
    const next = step(text, at, state, open);
    if (next === null) return at;
    [at, state] = next;
  }
}

/** One token: the offset behind it, and what may follow. null: it may not stand here. */
function step(text: string, at: number, state: State, open: string[]): readonly [at: number, state: State] | null {
  const sign = text[at] ?? '';
  const isItem = state === 'value' || state === 'value or end';
  const closes = sign === (open.at(-1) === '{' ? '}' : ']');
  if (open.length > 0 && closes && (state === 'comma' || state.endsWith(' or end'))) {
    open.pop();
    return [at + 1, open.length === 0 ? 'end' : 'comma'];
  }
  if (isItem && (sign === '{' || sign === '[')) {
    open.push(sign);
    return [at + 1, sign === '{' ? 'key or end' : 'value or end'];
  }
  if (state === 'colon') return sign === ':' ? [at + 1, 'value'] : null;
  if (state === 'comma') return sign === ',' ? [at + 1, open.at(-1) === '{' ? 'key' : 'value'] : null;
  const behind = end(STRING, text, at) ?? (isItem ? end(SCALAR, text, at) : null);
  if (behind === null || state === 'end') return null;
  return [behind, isItem ? (open.length === 0 ? 'end' : 'comma') : 'colon'];
}
