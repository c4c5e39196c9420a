import type { Rule } from '../../seams.ts';

/** What no client should see. Each needs more than a word, so that prose about errors is not one. */
const secrets: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a JavaScript stack trace', pattern: /^\s*at .+ \(?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\n]*:\d+:\d+\)?/m },
  { what: 'a Python stack trace', pattern: /Traceback \(most recent call last\)|File "[^"\n]+", line \d+, in / },
  { what: 'a Java stack trace', pattern: /\bat [\w$.]+\.[\w$<>]+\([\w$]+\.(?:java|kt|scala):\d+\)/ },
  { what: 'a Go stack trace', pattern: /\bgoroutine \d+ \[[a-z ]+\]:|\n\t\/[^\n]+\.go:\d+ \+0x/ },
  { what: 'a .NET stack trace', pattern: /\bat [\w.`<>]+\([^)\n]*\) in [^\n]+:line \d+/ },
  { what: 'a PHP stack trace', pattern: /#\d+ \/[^\n]+\.php\(\d+\): / },
  { what: 'a Ruby stack trace', pattern: /\/[^\s:]+\.rb:\d+:in [`'"]/ },
  {
    what: 'an SQL statement',
    pattern:
      /\b(?:SELECT\s.+\sFROM\s+[\w."`]+|INSERT\s+INTO\s+[\w."`]+\s*\(|UPDATE\s+[\w."`]+\s+SET\s|DELETE\s+FROM\s+[\w."`]+\s+WHERE)\b/i,
  },
  {
    what: 'a database error',
    pattern: /\bSQLSTATE\[?\w{5}|\bORA-\d{5}\b|psycopg2\.|sqlite3\.\w+Error|MySQLSyntaxErrorException|\(pymysql\./,
  },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  {
    what: 'a file path of the server',
    pattern: /(?:^|[\s"'(=])\/(?:home|usr|var|opt|srv|etc|root|app)\/[\w.-]+\/[\w./-]+\.\w{1,5}\b/,
  },
  {
    what: 'an internal address',
    pattern: /\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}:\d{2,5}\b/,
  },
];

export const leak: Rule = {
  id: 'leak',
  requirement: 'An error answer shows nothing of the server’s inside.',
  judge({ exchange, observed, trial }) {
    if (exchange.kind !== 'replied' || observed?.outcome === 'success') return [];
    const text = readable(exchange.reply.body);
    const sent = `${trial.request.target}\n${typeof trial.request.body === 'string' ? readable(trial.request.body) : ''}`;
    for (const { what, pattern } of secrets) {
      const found = pattern.exec(text)?.[0];
      if (found !== undefined && !sent.includes(found.trim())) {
        return [
          {
            rule: 'leak',
            level: 'error',
            at: 'body:',
            expected: `no ${what.replace(/^an? /, '')}`,
            received: found.slice(0, 200),
          },
        ];
      }
    }
    return [];
  },
};

/** JSON hides line ends behind a backslash. */
function readable(body: string): string {
  return body.includes('\\') ? body.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"') : body;
}
