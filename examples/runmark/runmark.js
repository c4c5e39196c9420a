#!/usr/bin/env node
/** A stand-in for runmark's command line, after its published error codes: 0 to 4, JSON on stdout, diagnostics on stderr. */
import { commands } from './commands.js';
import { defects } from './defects.js';
import { line, Refused } from './diagnostics.js';

/** The command of the longest name, and what follows it. */
function split(argv) {
  for (const count of [2, 1]) {
    const name = argv.slice(0, count).join(' ');
    if (Object.hasOwn(commands, name) && argv.length >= count) return [commands[name], argv.slice(count)];
  }
  throw new Refused('COMMAND_UNKNOWN', `There is no command ${argv.slice(0, 2).join(' ')}.`);
}

function read({ args, options }, argv) {
  const given = {};
  const rest = [...args];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at];
    if (!word.startsWith('--')) {
      const name = rest.shift();
      if (name === undefined) throw new Refused('ARGUMENT_UNKNOWN', `The argument ${word} is one too many.`);
      given[name] = word;
    } else if (options[word] === undefined) throw new Refused('FLAG_UNKNOWN', `The flag ${word} is not known.`);
    else {
      const value = argv[++at];
      if (value === undefined) throw new Refused('FLAG_VALUE_REQUIRED', `The flag ${word} needs a value.`);
      given[word] = value;
    }
  }
  if (rest.length > 0) throw new Refused('ARGUMENT_REQUIRED', `The argument ${rest[0]} is missing.`);
  return given;
}

function main() {
  const [command, argv] = split(process.argv.slice(2));
  const { exit, ...payload } = command.act(read(command, argv));
  process.stdout.write(`${JSON.stringify(payload, null, 2)}\n`);
  process.stderr.write(payload.diagnostics.map(line).join(''));
  if (exit === 3 && defects.has('hang')) setInterval(() => undefined, 60_000);
  process.exitCode = exit === 1 && defects.has('wrong-status') ? 2 : exit;
}

try {
  main();
} catch (thrown) {
  const known = thrown instanceof Refused;
  process.stderr.write(`${known && !defects.has('trace') ? thrown.message : thrown.stack}\n`);
  process.exitCode = known ? thrown.exit : 4;
}
