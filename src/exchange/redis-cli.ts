/** A message as a command that a person can paste into a POSIX shell: Debian's `redis-cli`, from `redis-tools`. Pure. */

import { quote } from '../lib/shell.ts';
import { publicUrl } from '../lib/url.ts';
import type { Request } from '../model.ts';

/** An entry of a stream has fields, everything else is published. The password of the target is left to `REDISCLI_AUTH`. */
export function redisCli({ target, headers, body, field }: Request, url: string): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const text = typeof body === 'string' ? body : Buffer.from(body?.base64 ?? '', 'base64').toString();
  const others = headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const form = /x-www-form-urlencoded/i.test(type) ? [...new URLSearchParams(text)] : null;
  const fields = field === undefined ? form : [[field, text]];
  const words = fields === null ? ['PUBLISH', target, text] : ['XADD', target, '*', ...[...fields, ...others].flat()];
  return ['redis-cli', '-u', publicUrl(url).replace('***@', ''), ...words].map(quote).join(' ');
}
