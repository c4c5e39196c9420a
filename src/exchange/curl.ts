/** A request as a command that a person can paste into a POSIX shell. Pure. */
import { quote } from '../lib/shell.ts';
import type { Request } from '../model.ts';
import { isCredentialHeader, MASK } from './redact.ts';

/** Whoever pastes the command sets these variables. */
const TOKEN = 'FAULTLINE_TOKEN';
const ORIGIN = 'FAULTLINE_ORIGIN';

/**
 * `origin`: scheme, host and port; null where the target has none that a shell could reach, then `$FAULTLINE_ORIGIN`.
 * The request goes out byte for byte (`--globoff`, `--path-as-is`, `--data-raw`); credentials, redacted or not, are
 * written as `$FAULTLINE_TOKEN`.
 */
export function curl(request: Request, origin: string | null): string {
  const { input, words } = bodyWords(request);
  const base = origin === null ? `"$${ORIGIN}"` : '';
  const url = base + urlWord((origin ?? '').replace(/\/$/, '') + request.target);
  const start = ['curl', '-sS', '-i', '--globoff', '--path-as-is', ...methodWords(request.method)].map(quote);
  const headers = request.headers.map(([name, value]) => `-H ${headerWord(name, value)}`);
  const command = [...start, url, ...headers, ...words].join(' ');
  return input === null ? command : `printf %s ${quote(input)} | base64 -d | ${command}`;
}

/** What the variables in a command stand for, in one line; null where there are none. */
export function variablesText(command: string): string | null {
  const known = [
    [ORIGIN, 'where the service, or a mock of it, listens for this command (the run reached it without an address)'],
    [TOKEN, 'the credential that was sent'],
  ] as const;
  const used = known.filter(([name]) => command.includes(`"$${name}"`));
  return used.length === 0 ? null : used.map(([name, meaning]) => `${name} is ${meaning}`).join('; ');
}

function methodWords(method: string): readonly string[] {
  return method === 'HEAD' ? ['--head'] : ['-X', method];
}

function headerWord(name: string, value: string): string {
  const scheme = /^[A-Za-z]+ (?=\S)/.exec(value)?.[0] ?? '';
  if (isCredentialHeader(name) && value !== '') return expanding(`${name}: ${scheme}`, '');
  if (value.includes(MASK)) return expanding(...around(`${name}: ${value}`));
  // curl takes `name:` for "do not send it" and `name;` for "send it empty".
  return quote(value === '' ? `${name};` : `${name}: ${value}`);
}

function urlWord(url: string): string {
  return url.includes(MASK) ? expanding(...around(url)) : quote(url);
}

function around(text: string): [before: string, after: string] {
  const at = text.indexOf(MASK);
  return [text.slice(0, at), text.slice(at + MASK.length)];
}

/** The placeholder must be expanded, all the rest must not. */
function expanding(before: string, after: string): string {
  return `${before === '' ? '' : quote(before)}"$${TOKEN}"${after === '' ? '' : quote(after)}`;
}

/** What of the command line is about the body; `input`: base64 that is piped in. */
function bodyWords({ body, headers }: Request): { readonly input: string | null; readonly words: readonly string[] } {
  if (body === null) return { input: null, words: [] };
  // curl would claim a form where the request claims nothing.
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const silent = typed ? [] : ['-H', 'Content-Type:'];
  if (typeof body === 'string' && !body.includes('\0')) {
    return { input: null, words: [...silent, '--data-raw', quote(body)] };
  }
  const input = typeof body === 'string' ? Buffer.from(body).toString('base64') : body.base64;
  return { input, words: [...silent, '--data-binary', '@-'] };
}
