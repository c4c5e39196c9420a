/** What no client should see. Each pattern needs more than a word, so that prose about errors is none of it. */
export interface Leak {
  readonly what: string;
  /** What it looks for has one of these texts in it: most answers have none, and are not searched. */
  readonly needs: readonly string[];
  /** Only known where the answer comes from. */
  readonly remote?: true;
  /** Global: every spot is looked at, as the first may be an echo of the request. */
  readonly pattern: RegExp;
}

export const leaks: readonly Leak[] = [
  {
    what: 'JavaScript stack trace',
    needs: ['at '],
    pattern: /(?:^|[\n>"]|\s)\s*at (?:[^\n()]{1,120} )?\(?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]{1,300}:\d+:\d+\)?/g,
  },
  {
    what: 'Python stack trace',
    needs: ['Traceback', 'File "'],
    pattern: /Traceback \(most recent call last\):|\bFile "[^"\n]{1,300}", line \d+, in \S/g,
  },
  {
    what: 'Java stack trace',
    needs: ['at '],
    pattern: /\bat [\w$.]+\.[\w$<>]+\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method)\)/g,
  },
  {
    what: 'Go stack trace',
    needs: ['goroutine ', '.go:'],
    pattern: /\bgoroutine \d+ \[[a-z ,\d]+\]:|\n\t\/[^\n]+\.go:\d+ \+0x/g,
  },
  { what: '.NET stack trace', needs: [':line '], pattern: /\bat [\w.`<>[\],+]+\([^)\n]*\) in [^\n]+:line \d+/g },
  {
    what: 'PHP stack trace',
    needs: ['.php'],
    pattern: /#\d+ \/[^\n]+\.php\(\d+\): |\bin \/[^\s]+\.php(?: on line \d+|:\d+)/g,
  },
  { what: 'Ruby stack trace', needs: ['.rb:'], pattern: /\/[^\s:]+\.rb:\d+:in [`'"]/g },
  { what: 'Rust panic', needs: ['panicked at '], pattern: /\bpanicked at (?:'[^'\n]*', )?[^\s:]+\.rs:\d+/g },
  {
    what: 'SQL statement',
    needs: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    pattern:
      /\bSELECT\s[^;]{1,2000}?\sFROM\s+["'`[]?\w|\bINSERT\s+INTO\s+["'`[]?\w[^(\n]{0,80}\(|\bUPDATE\s+["'`[]?\w\S*\s+SET\s+["'`[]?\w|\bDELETE\s+FROM\s+["'`[]?\w/g,
  },
  {
    // In lower case only with what prose does not have: a star, a qualified or a quoted name.
    what: 'SQL statement',
    needs: ['select', 'insert', 'update', 'delete'],
    pattern:
      /\bselect\s+(?:\*|(?:distinct\s+)?["`]?\w+["`]?\.["`]?\w+|["`]\w+["`])[^;]{0,2000}?\sfrom\s+["`]?\w|\b(?:insert\s+into|update|delete\s+from)\s+["`]\w+["`]/g,
  },
  {
    what: 'database error',
    needs: [
      'SQLSTATE',
      'ORA-',
      'psycopg',
      'sqlite3.',
      '(pymysql.',
      'MySQLSyntaxErrorException',
      'your SQL syntax',
      ' constraint ',
      'E11000',
    ],
    pattern:
      /\bSQLSTATE\[?\s?\w{5}|\bORA-\d{5}\b|\bpsycopg2?\.\w|\bsqlite3\.\w+Error|\(pymysql\.|\bMySQLSyntaxErrorException\b|You have an error in your SQL syntax|violates (?:unique|foreign key|not-null|check|exclusion) constraint "|\b(?:UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed\b|\bE11000 duplicate key\b/g,
  },
  { what: 'private key', needs: ['PRIVATE KEY-----'], pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g },
  { what: 'access key', needs: ['AKIA', 'ASIA'], pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'token', needs: ['eyJ'], pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  {
    what: 'password in a connection string',
    needs: ['@'],
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{1,100}:[^\s@/"']{1,100}@[\w.-]/g,
  },
  {
    // Only files that a server has and an API does not serve: `/docs/errors.html` is a link.
    what: 'file path of the server',
    remote: true,
    needs: ['/'],
    pattern:
      /(?<![\w./:-])\/(?:home|usr|var|opt|srv|etc|root|app|tmp|workspace|Users)(?:\/[\w.@+-]+){1,20}\.(?:py|pyc|rb|js|mjs|cjs|ts|php|java|class|jar|go|rs|cs|dll|so|conf|cfg|ini|env|log|sock|db|sqlite3?|pem|key)\b/g,
  },
  {
    what: 'file path of the server',
    remote: true,
    needs: [':\\'],
    pattern: /(?<![\w])[A-Z]:\\(?:Users|inetpub|Windows|Program Files|ProgramData|src|app)\\[\w.-]/g,
  },
  {
    // In a link it is more often the address that the client itself has called.
    what: 'internal address',
    remote: true,
    needs: ['10.', '192.168.', '172.', 'internal:', 'local:'],
    pattern:
      /(?<!https?:\/\/)(?<![\w.:/-])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}:\d{2,5}\b|(?<!https?:\/\/)(?<![\w.@/-])(?:[\w-]+\.){1,8}(?:internal|local):\d{2,5}\b/g,
  },
];
