#!/usr/bin/env node
// A stack names sources then, not the files that they are put together in.
if (process.env.FAULTLINE_DEBUG) process.setSourceMapsEnabled(true);
const { main } = await import('../dist/command/main.js');

// A pipe that closes early (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

const code = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  tty: process.stderr.isTTY === true,
  columns: process.stdout.columns ?? 100,
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
  signal: stop.signal,
});

// An application under `handler:` may keep a server or timer of its own open: once all is written, the run is over.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
