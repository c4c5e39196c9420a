import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { isDate } from '../lib/date.ts';
import type { Diagnostic } from '../model.ts';
import { version } from '../version.ts';
import { complain } from './diagnostics.ts';
import type { Streams } from './streams.ts';

/** Exit codes: the design's, never collapsed. */
export const exits = { ok: 0, findings: 1, usage: 2, drift: 3, internal: 4, untested: 5 } as const;

/** The command line as a function of its arguments and streams. Each command's parts load when it is called. */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  let exit: number = exits.ok;
  const program = new Command('faultline')
    .description(
      'Contract tests for error responses: fires invalid requests and judges status, code, detail and causes against a vocabulary.',
    )
    .version(version)
    .exitOverride()
    // What is wrong with the words is said below, as everything is: with a code.
    .configureOutput({ writeOut: streams.out, writeErr: streams.err, outputError: () => undefined });

  const command = (name: string, description: string): Command => program.command(name).description(description);
  const does =
    <T extends unknown[]>(load: () => Promise<(...given: [...T, Streams]) => Promise<number>>) =>
    async (...given: [...T, Command]): Promise<void> => {
      const act = await load();
      exit = await act(...(given.slice(0, -1) as unknown as T), streams);
    };
  suiteCommands(command, does);
  fileCommands(command, does);

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      const wrong = misused(error, program);
      return wrong === null ? (error.exitCode === 0 ? exits.ok : exits.usage) : complain([wrong], streams);
    }
    streams.err(
      `error[INTERNAL]: ${error instanceof Error ? error.message : String(error)}\n  hint: this is a defect of Faultline; FAULTLINE_DEBUG=1 prints the stack\n`,
    );
    if (streams.env['FAULTLINE_DEBUG'] && error instanceof Error) streams.err(`${error.stack}\n`);
    return exits.internal;
  }
}

/** The mistakes that words can have, by commander's names for them. */
const misuses: Readonly<Record<string, string>> = {
  'commander.unknownCommand': 'COMMAND_UNKNOWN',
  'commander.unknownOption': 'OPTION_UNKNOWN',
  'commander.optionMissingArgument': 'OPTION_VALUE_MISSING',
  'commander.invalidArgument': 'OPTION_VALUE_INVALID',
  'commander.missingArgument': 'ARGUMENT_MISSING',
  'commander.missingMandatoryOptionValue': 'ARGUMENT_MISSING',
  'commander.excessArguments': 'ARGUMENT_EXTRA',
};

/** What other tools take as an option. */
const ofSuites: ReadonlySet<string> = new Set(['--concurrency', '--rate', '--timeout', '--budget', '--requests']);

/** null: help was asked for, and given. */
function misused({ code: by, message: said }: CommanderError, program: Command): Diagnostic | null {
  const code = misuses[by];
  if (code === undefined) return null;
  const [message = '', ...more] = said.replace(/^error: /, '').split('\n');
  const [, option = ''] = /^unknown option '(--[\w-]+)/.exec(message) ?? [];
  const takes = program.commands.filter((one) => one.options.some(({ long }) => long === option));
  const elsewhere = takes.map((one) => `\`faultline ${one.name()}\``).join(' and ');
  const hints = [
    ...more.map((one) => one.replace(/^\((.*)\)$/, '$1')),
    ...(elsewhere === '' ? [] : [`${option} is an option of ${elsewhere}.`]),
    ...(ofSuites.has(option) ? [`A suite says it: \`limits: {${option.slice(2)}: …}\`.`] : []),
    '`faultline --help` lists the commands.',
  ];
  return { level: 'error', code, message, hint: hints.join(' ') };
}

type Make = (name: string, description: string) => Command;
/** A command's action from the import that brings it. */
type Does = <T extends unknown[]>(
  load: () => Promise<(...given: [...T, Streams]) => Promise<number>>,
) => (...given: [...T, Command]) => Promise<void>;

/** The commands that take suites. */
function suiteCommands(command: Make, does: Does): void {
  aimed(
    command('run', 'fire the suites at their targets and judge every answer').argument(
      '[suites...]',
      'suite files; default: every suite in suites/',
    ),
  )
    .option('--seed <n>', 'seed of the generated values; default: random, printed', integer)
    .option('--json', 'print one JSON object instead of the summary')
    .option('--reports <folder>', 'where the ledger and the reports go', 'reports')
    .addOption(formats())
    .option('--trials <n>', 'trials per probe', positive)
    .option('--verbose', 'list every gap and every untested probe')
    .addOption(changedSince())
    .addOption(baseline())
    .option('--clean', 'take back what earlier runs have left, and run nothing')
    .option('--older-than <time>', 'with --clean: also what no journal names, if it is older than 1h, 30m …', duration)
    .action(does(async () => (await import('./commands/run.ts')).runCommand));

  aimed(
    command('plan', 'list what would be sent, and the gaps; no network').argument(
      '[suites...]',
      'suite files; default: every suite in suites/',
    ),
  )
    .addOption(changedSince())
    .option('--resources', 'print instead what the contract’s operations make, and what needs what')
    .option('--json', 'print the plan as JSON')
    .action(does(async () => (await import('./commands/plan.ts')).planCommand));

  aimed(
    command('learn', 'ask a live target, and propose what its answers show as a patch of the manifest').argument(
      '<suite>',
      'the suite file',
    ),
  )
    .addOption(
      new Option(
        '--also <what>',
        'propose too: `accepted` (invalid requests that were), `5xx`; repeat for both',
      ).argParser(repeatedOf(['accepted', '5xx'])),
    )
    .option('--seed <n>', 'seed of the generated values; default: random', integer)
    .option('--trials <n>', 'trials per probe', positive)
    .option('--reports <folder>', 'where the journal of what is made goes', 'reports')
    .option('--json', 'print the proposals as one JSON object')
    .option('--write', 'write what is proposed into the manifest, and into the suite')
    .action(does(async () => (await import('./commands/learn.ts')).learnCommand));

  command('freeze', 'write the lock of each manifest: what clients may rely on')
    .argument('[suites...]', 'suite files, whose manifests are frozen; default: every suite in suites/')
    .option('--allow-breaking', 'also where clients would break and the major version is the same')
    .action(does(async () => (await import('./commands/freeze.ts')).freezeCommand));

  command('catalogue', 'write the vocabulary as a page and as Markdown, for those who call the service')
    .argument('[suites...]', 'suite files, whose manifests are written; default: every suite in suites/')
    .option('--reports <folder>', 'where the files go', 'reports')
    .option('--ledger <file...>', 'runs that have the examples; default: reports/ledger.jsonl, if it is there')
    .action(does(async () => (await import('./commands/catalogue.ts')).catalogueCommand));

  targeted(
    command('check', 'check contract, manifest, suite and lock against each other; no network').argument(
      '[suites...]',
      'suite files; default: every suite in suites/',
    ),
  )
    .option('--print', 'show the expectation of every operation × condition')
    .option('--json', 'print the diagnostics as JSON')
    .action(does(async () => (await import('./commands/check.ts')).checkCommand));
}

/** The commands that take other files. */
function fileCommands(command: Make, does: Does): void {
  command('init', 'draft a manifest and a suite from a contract')
    .argument('<contract>', 'an OpenAPI document')
    .option('--name <name>', 'name of the system; default: from the contract’s title')
    .option('--force', 'overwrite files that are there')
    .action(does(async () => (await import('./commands/init.ts')).initCommand));

  command('report', 'fold ledgers into reports again')
    .argument('[ledgers...]', 'ledger files; default: reports/ledger.jsonl')
    .option('--reports <folder>', 'where the reports go', 'reports')
    .addOption(formats())
    .addOption(baseline())
    .option('--json', 'print one JSON object instead of the summary')
    .option('--verbose', 'list every gap and every untested probe')
    .action(does(async () => (await import('./commands/report.ts')).reportCommand));

  choosing(
    command('accept', 'write findings of a run into a suite’s `known`: from then on only others fail').argument(
      '[ledgers...]',
      'ledger files; default: reports/ledger.jsonl',
    ),
  )
    .requiredOption('--suite <file>', 'the suite that was run')
    .requiredOption('--reason <text>', 'why they may be there; people will read it', reason)
    .option('--until <date>', 'YYYY-MM-DD; after it they fail again', date)
    .action(does(async () => (await import('./commands/accept.ts')).acceptCommand));

  command('replay', 'send one finding again')
    .argument('<fingerprint>', 'as the report prints it; its first digits are enough')
    .option('--ledger <file...>', 'the ledger that has it, or several', ['reports/ledger.jsonl'])
    .option('--target <url>', 'in place of the target that it was found at')
    .option('--env <name>', 'environment of the suite')
    .action(does(async () => (await import('./commands/replay.ts')).replayCommand));
}

/** Options that choose a target. */
function targeted(command: Command): Command {
  return command
    .option(
      '--target <url>',
      'in place of the suite’s target: prism, http(s)://…, grpc(s)://…, a broker’s, exec:…, handler:./app.js',
    )
    .option('--env <name>', 'environment of the suite');
}

/** Options that choose a target and a part of the plan. */
function aimed(command: Command): Command {
  return choosing(targeted(command)).addOption(new Option('--shard <i/n>', 'only part i of n').argParser(shard));
}

function baseline(): Option {
  return new Option('--baseline <file>', 'coverage.json of an earlier run, which coverage must not fall behind');
}

function changedSince(): Option {
  return new Option(
    '--changed-since <ref>',
    'only operations whose contract or manifest differs from that git revision',
  );
}

/** Options that choose by name. */
function choosing(command: Command): Command {
  return command
    .option('--operation <id>', 'only this operation (id, `METHOD /path`, glob); repeat for more', repeated)
    .option('--tag <tag>', 'only operations with this tag; repeat for more', repeated)
    .option('--code <code>', 'only probes that must give this code (glob); repeat for more', repeated)
    .option('--condition <id>', 'only this condition (glob); repeat for more', repeated);
}

/** The names of the reporters; they are loaded by the commands that render. */
const formatNames = ['json', 'junit', 'html', 'sarif', 'github', 'gitlab', 'ctrf', 'markdown'];

function formats(): Option {
  const said = `also write ${formatNames.slice(3).join(', ')}; several with commas, or repeat`;
  return new Option('--format <names>', said).argParser((value: string, before: readonly string[] = []) => {
    const names = value.split(',');
    const odd = names.find((name) => !formatNames.includes(name));
    if (odd !== undefined) throw new InvalidArgumentError(`${odd} is none of ${formatNames.join(', ')}.`);
    return [...before, ...names];
  });
}

/** One value each time: an option that takes several would take the suites that follow it too. */
function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** As `repeated`, of these alone. */
function repeatedOf(choices: readonly string[]): (value: string, before?: readonly string[]) => readonly string[] {
  return (value, before) => {
    if (!choices.includes(value)) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    return repeated(value, before);
  };
}

/** Milliseconds. */
function duration(text: string): number {
  const [, value, unit = ''] = /^(\d+)(s|m|h|d)$/.exec(text) ?? [];
  const factor = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit];
  if (value === undefined || factor === undefined || Number(value) === 0)
    throw new InvalidArgumentError(`${text} is not a time like 1h or 30m.`);
  return Number(value) * factor;
}

function reason(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A reason is needed.');
  return text;
}

/** A day that is there and not over. */
function date(text: string): string {
  if (!isDate(text)) throw new InvalidArgumentError(`${text} is not a date like 2030-01-31.`);
  if (text < new Date().toISOString().slice(0, 10)) throw new InvalidArgumentError(`${text} is over.`);
  return text;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError(`${text} is not a whole number.`);
  return value;
}

/** As the suite's limits: none at all would be a run that says nothing. */
function positive(text: string): number {
  const value = integer(text);
  if (value === 0) throw new InvalidArgumentError('0 is too small: it must be at least 1.');
  return value;
}

function shard(text: string): readonly [number, number] {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const pair = [Number(index), Number(of)] as const;
  if (!(pair[0] >= 1 && pair[0] <= pair[1])) throw new InvalidArgumentError(`${text} is not i/n with 1 ≤ i ≤ n.`);
  return pair;
}
