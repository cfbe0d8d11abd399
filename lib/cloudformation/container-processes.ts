import type { ProcessSwitch } from '../core/server-models';
import { CPUS_ARE_UNKNOWN } from '../core/server-models';
import type { ShellVariable } from '../core/shell-variables';
import { shellVariables } from '../core/shell-variables';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { isVariable, workersIn } from './container-command';
import type { Possible } from './intrinsics';
import { possibleNumbers, unreadableBecause } from './intrinsics';
import { startedServer } from './started-server';

/** What of a container tells how many processes it starts. */
export interface StartedContainer {
  readonly name: string;
  readonly commands: Possible;
  readonly environment: ReadonlyMap<string, Possible>;
  readonly conditional: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly unread: readonly string[];
}

/** Processes, and what states them: `the command`, or the name of a variable. */
export interface StartedProcesses {
  readonly count: Maybe<number>;
  readonly statedBy: string;
  /** What is written there in place of a number, or as one; absent where nothing is, or nobody can read it. */
  readonly written?: string;
  /** Whether it is a number of CPUs. */
  readonly isByCpus?: true;
}

/** How a server is told its number of processes, and what it does when it is not. */
export interface ProcessStart {
  /** Default: `--workers`. */
  readonly stated?: ProcessSwitch;
  /** Default: 1. */
  readonly processes?: Maybe<number>;
  /** Whether it is the usual one, and another that the command starts goes before it. */
  readonly isAssumed?: true;
}

/** The one that every server of these reads, unless something else is stated. */
const COMMON = 'WEB_CONCURRENCY';

const COMMAND = 'the command';

const BY_DEFAULT = 'nothing';

/** Both steps: what is written there goes before what is declared, or contradicts it. */
const INSTEAD = 'write a number there, or remove it and state processes';

/** What a variable may hold: undefined where it may not be set. */
type Setting = Maybe<string> | undefined;

/**
 * Processes of one container, the most over all conditions and parameters.
 *
 * gunicorn takes `WEB_CONCURRENCY`, above it `GUNICORN_CMD_ARGS`, and above that its command (https://docs.gunicorn.org/en/stable/configure.html);
 * uvicorn has `UVICORN_WORKERS` in the middle (https://www.uvicorn.org/settings/). Of several switches the last holds.
 */
export function startedProcesses(
  container: StartedContainer,
  variable: string | undefined,
  start: ProcessStart = {},
): Maybe<number> {
  const counts = ways(container, variable, start).map(({ count }) => count);
  return counts.find(isUnknown) ?? Math.max(...counts.map(count => (isUnknown(count) ? 1 : count)));
}

/** Processes that are stated above a variable, which is then not read; undefined where none are. */
export function processesAbove(
  container: StartedContainer,
  variable: string | undefined,
  start: ProcessStart = {},
): StartedProcesses | undefined {
  const stated = ways(container, variable, start).filter(({ statedBy }) => statedBy !== variable && statedBy !== BY_DEFAULT);
  const unknown = stated.filter(({ count }) => isUnknown(count));
  return (
    unknown.find(({ written }) => written !== undefined) ??
    unknown[0] ??
    stated.reduce<StartedProcesses | undefined>(larger, undefined)
  );
}

function larger(a: StartedProcesses | undefined, b: StartedProcesses): StartedProcesses {
  return a !== undefined && !isUnknown(a.count) && !isUnknown(b.count) && a.count >= b.count ? a : b;
}

/** Every way in which the container may be started. */
function ways(container: StartedContainer, variable: string | undefined, start: ProcessStart): StartedProcesses[] {
  const { values } = container.commands;
  return (values.length === 0 ? [undefined] : values).flatMap(value => waysOf(container, variable, start, String(value ?? '')));
}

function waysOf(
  container: StartedContainer,
  variable: string | undefined,
  start: ProcessStart,
  command: string,
): StartedProcesses[] {
  const other = start.isAssumed && startedServer(command);
  if (other) return waysOf(container, other.variable, other, command);
  const inCommand = isSilent(variable, start) ? undefined : workersIn(command, start.stated);
  const set = shellVariables(command);
  const isRead = variable !== undefined && inCommand !== undefined && isVariable(inCommand, variable);
  if (inCommand !== undefined && !isRead) return [stating(inCommand, `workers in ${placeOf(container)}`, COMMAND, start.stated)];
  if (variable === undefined) return [{ count: start.processes ?? 1, statedBy: BY_DEFAULT }];
  const found: StartedProcesses[] = [];
  for (const name of isRead ? [] : argumentsAbove(variable, command)) {
    const settings = settingsOf(container, set.get(name), name);
    found.push(...settings.values.flatMap(value => inArguments(container, name, value)));
    if (!settings.mayFallThrough) return found;
  }
  return [...found, ...inVariable(container, variable, set.get(variable), isRead ? 'command' : (start.processes ?? 1))];
}

/** Whether neither a variable nor a switch is known to state anything. */
function isSilent(variable: string | undefined, { isAssumed, stated }: ProcessStart): boolean {
  return isAssumed === true && variable === undefined && stated === undefined;
}

function placeOf({ name }: StartedContainer): string {
  return `the command of container ${name}`;
}

/** Variables that go before the common one, unless the command names a server that does not read them. */
function argumentsAbove(variable: string, command: string): string[] {
  if (variable !== COMMON) return [];
  const isGunicorn = /(^|[\s/])gunicorn(\s|$)/.test(command);
  const isUvicorn = !isGunicorn && /(^|[\s/])uvicorn(\s|$)/.test(command);
  return [...(isUvicorn ? [] : ['GUNICORN_CMD_ARGS']), ...(isGunicorn ? [] : ['UVICORN_WORKERS'])];
}

interface Settings {
  readonly values: readonly Setting[];
  /** Whether one of them leaves the number of workers to what comes after it. */
  readonly mayFallThrough: boolean;
}

function settingsOf(container: StartedContainer, inShell: ShellVariable | undefined, name: string): Settings {
  const values: Setting[] = [...(inShell?.values ?? []), ...(inShell?.mayBeOther === false ? [] : givenTo(container, name))];
  const mayFallThrough = values.some(value => value === undefined || (!isUnknown(value) && statedIn(name, value) === undefined));
  return { values, mayFallThrough };
}

/** What the container itself is given for a variable. */
function givenTo({ name: container, environment, conditional, secrets }: StartedContainer, name: string): Setting[] {
  const what = `${name} of container ${container}`;
  if (secrets.has(name)) return [{ unknown: `${printable(what)} is a secret: ${INSTEAD}` }];
  const given = environment.get(name);
  if (given === undefined) return [undefined];
  return [
    ...given.values.map(value => (value === undefined ? undefined : String(value))),
    ...given.unknown.map(reason => ({ unknown: `${unreadableBecause(what, reason)}: ${INSTEAD}` })),
    ...(conditional.has(name) ? [undefined] : []),
  ];
}

function statedIn(name: string, value: string): string | undefined {
  return name === 'GUNICORN_CMD_ARGS' ? workersIn(value) : value === '' ? undefined : value;
}

function inArguments(container: StartedContainer, name: string, value: Setting): StartedProcesses[] {
  if (value === undefined) return [];
  if (isUnknown(value)) return [{ count: value, statedBy: name }];
  const stated = statedIn(name, value);
  return stated === undefined ? [] : [stating(stated, `${name} of container ${container.name}`, name)];
}

/** What holds where a variable is not set: a number of processes, or nothing for a command that reads it. */
type Otherwise = Maybe<number> | 'command';

function inVariable(
  container: StartedContainer,
  variable: string,
  inShell: ShellVariable | undefined,
  otherwise: Otherwise,
): StartedProcesses[] {
  const what = `${variable} of container ${container.name}`;
  const ofShell = (inShell?.values ?? []).map((value): StartedProcesses => {
    if (!isUnknown(value)) return { count: workers(value, `${variable} in ${placeOf(container)}`), statedBy: COMMAND };
    const handsOn = new RegExp(`\\$\\{?${variable}\\b`).test(value.unknown);
    return { count: value, statedBy: COMMAND, ...(!handsOn && { written: `its own ${variable}` }) };
  });
  if (inShell?.mayBeOther === false) return ofShell;
  return [...ofShell, { count: inContainer(container, variable, what, otherwise), statedBy: variable }];
}

function inContainer(container: StartedContainer, variable: string, what: string, otherwise: Otherwise): Maybe<number> {
  if (container.secrets.has(variable)) return { unknown: `${printable(what)} is a secret: ${INSTEAD}` };
  const value = container.environment.get(variable);
  if (value) return mostWorkers(value, what);
  if (otherwise === 'command') return { unknown: `${printable(what)} is not set, though its command reads it: state processes` };
  const [unread] = container.unread;
  return unread === undefined ? otherwise : { unknown: unread };
}

function stating(stated: string, what: string, statedBy: string, by?: ProcessSwitch): StartedProcesses {
  return {
    count: workers(stated, what, by),
    statedBy,
    written: stated,
    ...(isByCpus(stated, by) && { isByCpus: true as const }),
  };
}

function workers(stated: string, what: string, by?: ProcessSwitch): Maybe<number> {
  if (isByCpus(stated, by)) return followsCpus(stated, what);
  return mostWorkers({ values: [stated], unknown: [] }, what);
}

/** `auto`, `max`, and what counts CPUs in a shell. PM2 takes 0 and less as so many fewer than the CPUs. */
function isByCpus(stated: string, by?: ProcessSwitch): boolean {
  return /^(auto|max)$|nproc/i.test(stated) || (by === 'instances' && /^(0|-.*)$/.test(stated));
}

/** The way out comes before the reason, of which a long text loses its end. */
function followsCpus(stated: string, what: string): { unknown: string } {
  return { unknown: `${printable(what)}: ${printable(stated)} follows the CPUs: ${INSTEAD}; ${CPUS_ARE_UNKNOWN}` };
}

function mostWorkers({ values, unknown }: Possible, what: string): Maybe<number> {
  if (unknown[0] !== undefined) return { unknown: `${unreadableBecause(what, unknown[0])}: ${INSTEAD}` };
  const [byCpus] = values.map(String).filter(value => isByCpus(value));
  if (byCpus !== undefined) return followsCpus(byCpus, what);
  const numbers = values.map(value => possibleNumbers({}, value, what));
  const [problem] = numbers.flatMap(number => (number.absent ? [`${printable(what)} has no value`] : number.unknown));
  // 0 is Puma's single mode: one process. https://github.com/puma/puma#clustered-mode
  return problem === undefined ? Math.max(1, ...numbers.flatMap(number => number.values)) : { unknown: `${problem}: ${INSTEAD}` };
}
