/** Runtime expressions of Arazzo 1.x: the specification's ABNF ("Runtime Expressions"). Pure, total. */

/** Where in a request or an answer. `pointer`: RFC 6901, into the body. */
export type ExpressionSource =
  | { readonly in: 'header' | 'query' | 'path'; readonly name: string }
  | { readonly in: 'body'; readonly pointer: string };

export type Expression =
  | { readonly kind: 'url' | 'method' | 'statusCode' }
  | { readonly kind: 'request' | 'response'; readonly source: ExpressionSource }
  | NamedExpression;

/** `rest`: what follows the name, after its dot: `outputs.id` of `$steps.login.outputs.id`. */
export interface NamedExpression {
  readonly kind: 'inputs' | 'outputs' | 'steps' | 'workflows' | 'sourceDescriptions' | 'components';
  readonly name: string;
  readonly rest: string;
  readonly pointer: string;
}

const bare: ReadonlySet<string> = new Set(['url', 'method', 'statusCode']);
const named: ReadonlySet<string> = new Set([
  'inputs',
  'outputs',
  'steps',
  'workflows',
  'sourceDescriptions',
  'components',
]);
/** RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 6901, 3: `~` stands only before 0 or 1. */
const jsonPointer = /^(?:\/(?:[^/~]|~[01])*)*$/;
/** Ids of workflows and steps are of these; a dot ends them. */
const id = /^[^.#{}\s]+$/;

/** null: it is none, though it begins with `$`. */
export function parseExpression(text: string): Expression | null {
  const [, kind = '', after] = /^\$([A-Za-z]+)(?:\.(.*))?$/s.exec(text) ?? [];
  if (bare.has(kind)) return after === undefined ? { kind: kind as 'url' } : null;
  if (after === undefined || after === '') return null;
  if (kind === 'request' || kind === 'response') {
    const source = parseSource(after);
    return source === null ? null : { kind, source };
  }
  return named.has(kind) ? parseNamed(kind as NamedExpression['kind'], after) : null;
}

function parseSource(text: string): ExpressionSource | null {
  const [, body] = /^body(#.*)?$/s.exec(text) ?? [null, null];
  if (text === 'body' || body) {
    const pointer = body?.slice(1) ?? '';
    return jsonPointer.test(pointer) ? { in: 'body', pointer } : null;
  }
  const [, where, name = ''] = /^(header|query|path)\.(.+)$/s.exec(text) ?? [];
  if (where === 'header') return token.test(name) ? { in: 'header', name } : null;
  return where === 'query' || where === 'path' ? { in: where, name } : null;
}

function parseNamed(kind: NamedExpression['kind'], text: string): NamedExpression | null {
  const hash = text.indexOf('#');
  const path = hash < 0 ? text : text.slice(0, hash);
  const pointer = hash < 0 ? '' : text.slice(hash + 1);
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(0, dot);
  const rest = dot < 0 ? '' : path.slice(dot + 1);
  if (!id.test(name) || !jsonPointer.test(pointer) || (dot >= 0 && rest === '')) return null;
  return { kind, name, rest, pointer };
}

/** A part of a text: as it is, or an expression that stands between braces. */
export type TextPart = { readonly text: string } | { readonly expression: string };

/** `at {$inputs.city}` → a text and an expression. Braces without a `$` are text. */
export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{(\$[^{}]*)\}/g)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ expression: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  return from < text.length ? [...parts, { text: text.slice(from) }] : parts;
}
