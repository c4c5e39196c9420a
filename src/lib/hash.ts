/** FNV-1a over the text's UTF-16 units, 32 bits, unsigned; `from` is a seed or the hash of what came before. */
export function hash32(text: string, from: number): number {
  let hash = 0x811c9dc5 ^ from;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
