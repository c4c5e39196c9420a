/** Aliases of a YAML text as copies of what they stand for, so that an edit of one place is none of another. Pure. */
import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit } from 'yaml';
import { flowText } from '../manifest/insert.ts';
import type { Json } from '../model.ts';

/** Those that stand on the path, and those of what stands there. */
export function withoutAliasesAt(text: string, document: Document.Parsed, path: readonly (string | number)[]): string {
  const on = nodesOn(document, path);
  return copied(text, document, (alias) => on.includes(alias) || on.some((one) => one === alias.resolve(document)));
}

export function withoutAliases(text: string, document: Document.Parsed): string {
  return copied(text, document, () => true);
}

function copied(text: string, document: Document.Parsed, which: (alias: Alias) => boolean): string {
  const found: Alias[] = [];
  visit(document, { Alias: (_, alias) => void (which(alias) && found.push(alias)) });
  return found.reverse().reduce((now, alias) => {
    const [from, to] = alias.range ?? [];
    const value = alias.resolve(document)?.toJS(document) as Json | undefined;
    return from === undefined || to === undefined || value === undefined
      ? now
      : now.slice(0, from) + flowText(value) + now.slice(to);
  }, text);
}

/** As far as the path goes; what an alias stands for is not followed. */
export function nodesOn(document: Document.Parsed, path: readonly (string | number)[]): readonly Node[] {
  let at: Node | null = document.contents;
  const nodes: Node[] = [];
  for (const key of [...path, null]) {
    if (at === null) return nodes;
    nodes.push(at);
    if (key === null || isAlias(at)) return nodes;
    at = childOf(at, key);
  }
  return nodes;
}

function childOf(node: Node, key: string | number): Node | null {
  const found: unknown = isSeq(node)
    ? node.items[Number(key)]
    : isMap(node)
      ? node.items.find((one) => String(isScalar(one.key) ? one.key.value : one.key) === String(key))?.value
      : null;
  return isNode(found) ? found : null;
}
