/** What kind of contract a file is, by its name or its first key; it is not read as a whole. */
import { open } from 'node:fs/promises';
import type { Format } from './model.ts';

/** `.proto` sources, and descriptor sets as `protoc` and `buf` name them. */
const protobuf = /\.(?:proto|binpb|pb|desc|protoset)$/i;
const keys: readonly (readonly [RegExp, Format])[] = [
  [/(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:/m, 'openapi'],
  [/(?:^|[{,])\s*["']?asyncapi["']?\s*:/m, 'asyncapi'],
  [/(?:^|[{,])\s*["']?opencli["']?\s*:/m, 'opencli'],
];
/** Bytes; the version stands first in every document that anybody writes. */
const head = 65_536;

/** null: not to be read, or none that is known. */
export async function formatOf(file: string): Promise<Format | null> {
  if (protobuf.test(file)) return 'protobuf';
  const text = await beginning(file);
  const found = keys.flatMap(([key, format]) => {
    const at = text.search(key);
    return at < 0 ? [] : [{ at, format }];
  });
  return found.sort((a, b) => a.at - b.at)[0]?.format ?? null;
}

async function beginning(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(head), 0, head, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}
