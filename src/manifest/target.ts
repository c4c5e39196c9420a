/** What a target's text means. */
import type { Transport } from '../model.ts';
import { absolute } from './normalise.ts';

/** `prism`, `http(s)://…` without a trailing slash, or `handler:` with its path made absolute, relative to `file`. */
export function resolveTarget(text: string, file: string): { readonly target: string } | { readonly problem: string } {
  if (text === 'prism') return { target: text };
  if (text.startsWith('handler:')) {
    const path = text.slice('handler:'.length);
    return path === '' ? { problem: '`handler:` lacks a path' } : { target: `handler:${absolute(file, path)}` };
  }
  if (!/^https?:\/\//.test(text)) return { problem: `\`${text}\` is not a target` };
  if (!URL.canParse(text)) return { problem: `\`${text}\` is not a URL` };
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '') return { problem: `\`${text}\` has a query or fragment` };
  return { target: text.replace(/\/+$/, '') };
}

/** How requests travel to it. */
export function transportOf(target: string): Transport {
  if (/^grpcs?:/.test(target)) return 'grpc';
  if (/^(?:redis|rediss|kafka|amqps?|mqtts?|nats|wss?):/.test(target)) return 'message';
  return target.startsWith('exec:') ? 'command' : 'http';
}
