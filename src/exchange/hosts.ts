import type { Suite } from '../manifest/model.ts';

/**
 * The first host that a run would speak to though the suite's `hosts` does not list it; null: all are listed, or there is
 * no list. `*.example.com` covers every name below it.
 */
export function foreignHost(suite: Suite): string | null {
  if (suite.hosts.length === 0) return null;
  const urls = [
    suite.target,
    ...suite.hooks.flatMap(({ do: acts, undo }) =>
      [...acts, ...undo].map((one) => (one.kind === 'request' ? one.url : '')),
    ),
    ...Object.values(suite.identities).map((one) => (one.kind === 'oauth2' ? one.tokenUrl : '')),
  ];
  const hosts = urls.filter((url) => /^[a-z]+:\/\//.test(url) && URL.canParse(url)).map((url) => new URL(url).hostname);
  return hosts.find((host) => !suite.hosts.some((pattern) => covers(pattern, host))) ?? null;
}

function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
