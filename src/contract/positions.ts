/** From a JSON Pointer to line and column of a file; only computed when something is shown. */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { tokens } from '../lib/pointer.ts';
import type { Place } from '../model.ts';
import { join } from './json.ts';
import { indexJson } from './json-index.ts';
import type { Source } from './read.ts';

/** The place of a map's entry is its key, that of a list's item and of the whole its value. The nearest parent where nothing is there. */
export type Locate = (pointer: string) => Place;

/** Parses at the first call. */
export function locator(source: Source): Locate {
  let ready: Locate | null = null;
  return (pointer) => {
    ready ??= source.syntax === 'json' ? inJson(source) : inYaml(source);
    return ready(pointer);
  };
}

function inJson({ file, text }: Source): Locate {
  const find = indexJson(text);
  const lines = new LineCounter();
  for (let end = -1; ; ) {
    lines.addNewLine(end + 1);
    end = text.indexOf('\n', end + 1);
    if (end === -1) break;
  }
  return (pointer) => {
    const { offset, path } = find(pointer);
    return place(file, lines, offset, path);
  };
}

function inYaml({ file, text }: Source): Locate {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  return (pointer) => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    let path = '';
    for (const token of tokens(pointer)) {
      const parent: Node | null = isAlias(node) ? (node.resolve(document) ?? null) : node;
      const next = child(parent, token);
      if (next === null) break;
      node = next.value;
      offset = (next.key ?? next.value)?.range?.[0] ?? offset;
      path = join(path, token);
    }
    return place(file, lines, offset, path);
  };
}

function child(parent: Node | null, token: string): { readonly key: Node | null; readonly value: Node | null } | null {
  if (isSeq<Node>(parent)) {
    const value = parent.items[Number(token)];
    return value === undefined ? null : { key: null, value };
  }
  if (!isMap<Node, Node | null>(parent)) return null;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === token);
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}

function place(file: string, lines: LineCounter, offset: number, path: string): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1), path };
}
