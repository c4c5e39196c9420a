import type { Observed, Request } from '../../model.ts';
import type { Rule } from '../../seams.ts';
import { type Leak, leaks } from './leaks.ts';

/** Characters: what leaks does so at the start, and a long download is no error answer. */
const lookedAt = 65_536;

/** Is there anything that some leak needs? One look over the text instead of dozens. */
const suspicious = new RegExp(
  leaks.flatMap(({ needs }) => needs.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('|'),
);

/** What was read of answers without anything that some leak needs: one object where the same answer comes again. */
const harmless = new WeakSet<Observed>();

export const leak: Rule = {
  id: 'leak',
  requirement: 'An error answer shows nothing of the server’s inside.',
  judge({ exchange, observed, trial }) {
    if (exchange.kind !== 'replied' || observed?.outcome === 'success') return [];
    if (observed !== null && harmless.has(observed)) return [];
    const { body, stderr = '', transport } = exchange.reply;
    if (body === '' && stderr === '') return [];
    const start = body.slice(0, lookedAt);
    const text = readable(stderr === '' ? start : `${start}\n${stderr.slice(0, lookedAt)}`);
    if (!suspicious.test(text)) {
      if (observed !== null) harmless.add(observed);
      return [];
    }
    const shown = (one: Leak): string | null => shownBy(one, text, [exchange.request, trial.request]);
    for (const one of leaks) {
      // Whoever starts a command has its files and addresses before them.
      if (one.remote && transport === 'command') continue;
      const found = shown(one);
      if (found === null) continue;
      return [{ rule: 'leak', level: 'error', at: 'body:', expected: `no ${one.what}`, received: found.slice(0, 200) }];
    }
    return [];
  },
};

/** The first spot that is not an echo of the request. */
function shownBy({ needs, pattern }: Leak, text: string, requests: readonly Request[]): string | null {
  if (!needs.some((one) => text.includes(one))) return null;
  let sent: string | null = null;
  for (const [found] of text.matchAll(pattern)) {
    sent ??= requests.map(sentText).join('\n');
    if (!sent.includes(found.trim())) return found.trim();
  }
  return null;
}

function sentText({ target, headers, body }: Request): string {
  const text = typeof body === 'string' ? body : '';
  return [target, decoded(target), ...headers.map(([, value]) => value), text, readable(text)].join('\n');
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target.replaceAll('+', ' '));
  } catch {
    return target;
  }
}

/** JSON hides line ends and quotes behind a backslash, HTML behind entities. */
function readable(body: string): string {
  const text = body.includes('\\') ? body.replaceAll(/\\(["nt\\/])/g, (_, one: string) => unescaped[one] ?? one) : body;
  return text.includes('&') ? text.replaceAll(/&(?:nbsp|lt|gt|quot|#39|#x27);/g, (one) => entities[one] ?? one) : text;
}

const unescaped: Readonly<Record<string, string>> = { n: '\n', t: '\t' };
const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
};
