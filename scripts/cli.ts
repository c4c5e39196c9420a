/** The command line as a process of its own, for tests that kill it: `node scripts/ts.js scripts/cli.ts run …`. */
import { main } from '../src/cli/main.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  tty: false,
  columns: 100,
  colour: false,
  signal: stop.signal,
});
process.exit();
