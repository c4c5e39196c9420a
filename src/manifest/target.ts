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
  if (text.startsWith('exec:')) return command(text, file);
  if (!schemes.test(text)) return { problem: `\`${text}\` is not a target` };
  if (!URL.canParse(text)) return { problem: `\`${text}\` is not a URL` };
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '') return { problem: `\`${text}\` has a query or fragment` };
  return { target: text.replace(/\/+$/, '') };
}

/** Those that a URL names; a broker's path (a database, a virtual host) stays. */
const schemes = /^(?:https?|grpcs?|rediss?|kafka|amqps?|mqtts?|nats|wss?):\/\//;

/** `exec:` and what to start, its path made absolute where it is one. */
function command(text: string, file: string): { readonly target: string } | { readonly problem: string } {
  const [program = '', ...words] = text.slice('exec:'.length).trim().split(/\s+/);
  if (program === '') return { problem: '`exec:` lacks a command' };
  const started = program.includes('/') ? absolute(file, program) : program;
  return { target: `exec:${[started, ...words].join(' ')}` };
}

/** How requests travel to it. */
export function transportOf(target: string): Transport {
  if (/^grpcs?:/.test(target)) return 'grpc';
  if (/^(?:redis|rediss|kafka|amqps?|mqtts?|nats|wss?):/.test(target)) return 'message';
  return target.startsWith('exec:') ? 'command' : 'http';
}
