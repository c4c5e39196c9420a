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

/** `exec:` and what to start: the program's path, and words that begin with `./` or `../`, are relative to `file`. */
function command(text: string, file: string): { readonly target: string } | { readonly problem: string } {
  const [program = '', ...words] = text.slice('exec:'.length).trim().split(/\s+/);
  if (program === '') return { problem: '`exec:` lacks a command' };
  const started = program.includes('/') ? written(absolute(file, plain(program))) : program;
  const others = words.map((word) => (/^\.{1,2}\//.test(word) ? written(absolute(file, plain(word))) : word));
  return { target: `exec:${[started, ...others].join(' ')}` };
}

/** A space inside a word is `%20`. */
const written = (word: string): string => word.replaceAll(' ', '%20');
const plain = (word: string): string => word.replaceAll('%20', ' ');

/** The words of an `exec:` target; the first is the program. */
export function commandWords(target: string): readonly [string, ...string[]] {
  const [program = '', ...words] = target.slice('exec:'.length).split(' ').map(plain);
  return [program, ...words];
}

/** How requests travel to it. */
export function transportOf(target: string): Transport {
  if (/^grpcs?:/.test(target)) return 'grpc';
  if (/^(?:redis|rediss|kafka|amqps?|mqtts?|nats|wss?):/.test(target)) return 'message';
  return target.startsWith('exec:') ? 'command' : 'http';
}
