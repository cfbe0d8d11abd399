import { printable, printableLines } from '../core/text';
import { capacityCommand } from './capacity';
import { Failure } from './failure';
import type { Command } from './help';
import { COMMAND_HELP, COMMANDS, HELP } from './help';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import { nearestName } from '../core/nearest';
import { asksForHelp } from './options';

/**
 * Runs the command line.
 *
 * @param argv what was typed behind the program's name
 * @returns the exit code; never rejects
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await run(argv, io);
  } catch (error) {
    return fail(error, io);
  }
}

async function run([first, ...args]: readonly string[], io: Io): Promise<ExitCode> {
  if (first === undefined)
    throw Failure.usage(`a command is needed: one of ${commandNames().join(', ')}; see connection-budget --help`);
  if (first === 'help' && args[0] !== undefined && isCommand(args[0])) return print(COMMAND_HELP[args[0]], io);
  if (asksForHelp([first]) || first === 'help') return print(HELP, io);
  if (first === '--version') return print(`${io.version}\n`, io);
  if (!isCommand(first)) throw unknownCommand(first);
  if (asksForHelp(args)) return print(COMMAND_HELP[first], io);
  return runCommand(first, args, io);
}

async function runCommand(command: Command, args: readonly string[], io: Io): Promise<ExitCode> {
  switch (command) {
    case 'capacity':
      return capacityCommand(args, io);
    case 'plan': {
      // The YAML parser and the validator take longer to load than `capacity` takes to run.
      const { planCommand } = await import('./plan');
      return planCommand(args, io);
    }
    case 'check': {
      const { checkCommand } = await import('./check');
      return checkCommand(args, io);
    }
    case 'audit':
    case 'measure': {
      // The SDK takes longer still.
      const { auditCommand, measureCommand } = await import('./account-commands');
      return command === 'audit' ? auditCommand(args, io) : measureCommand(args, io);
    }
  }
}

function print(text: string, io: Io): ExitCode {
  io.stdout.write(text);
  return EXIT.clean;
}

function fail(error: unknown, io: Io): ExitCode {
  const failure = Failure.is(error) ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const lines = failure?.lines ?? printableLines(`connection-budget: internal error: ${message}`);
  io.stderr.write(`${lines.join('\n')}\n`);
  return failure?.exitCode ?? EXIT.couldNotRun;
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(COMMANDS, name);
}

function commandNames(): string[] {
  return Object.keys(COMMANDS);
}

function unknownCommand(name: string): Failure {
  const kind = name.startsWith('-') ? 'option' : 'command';
  const known = kind === 'option' ? ['--help', '--version'] : commandNames();
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? '' : `did you mean ${nearest}? `;
  return Failure.usage(
    `unknown ${kind} ${printable(JSON.stringify(name))}: ${meant}known are ${known.join(', ')}; see connection-budget --help`,
  );
}
