import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { isVariable, pumaThreadsIn, threadsIn, variableIn, workersIn } from '../cloudformation/container-command';
import { processesAbove } from '../cloudformation/container-processes';
import { startedServer } from '../cloudformation/started-server';
import { readContainers, selectContainers } from '../cloudformation/task-definition';
import type { Container } from '../cloudformation/task-definition';
import type { Template } from '../cloudformation/template';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import type { ServerModel, ThreadSwitch } from '../core/server-models';
import { CPUS_ARE_UNKNOWN } from '../core/server-models';
import { printable } from '../core/text';
import { isUnknown } from '../core/unknown';
import { logicalIdOf } from './resolved-templates';

/** A consumer whose containers are started by commands. */
interface Started {
  readonly path: string;
  readonly name: string;
  readonly resources: { readonly taskDefinition: CfnTaskDefinition | undefined };
  readonly options: { readonly processes?: number; readonly containers?: readonly string[] };
  readonly server: ServerModel;
}

/** What contradicts a declaration, and the ways out. */
type Conflict = Pick<Finding, 'message' | 'remedies'>;

const THREADS_IN: Readonly<Record<ThreadSwitch, (command: string) => string | undefined>> = {
  threads: threadsIn,
  'puma-threads': pumaThreadsIn,
  concurrency: command => workersIn(command, 'concurrency'),
};

/** Whether a container says anything about its processes. */
export function isRead({ variable, stated, isAssumed }: ServerModel): boolean {
  return variable !== undefined || stated !== undefined || isAssumed === true;
}

/** Processes that are known to be stated above the variable of the server. */
export function processesOver(container: Container, server: ServerModel): number | undefined {
  const stated = isRead(server) ? processesAbove(container, server.variable, server) : undefined;
  return stated === undefined || isUnknown(stated.count) ? undefined : stated.count;
}

/** The most threads of one process that a command of Gunicorn, or its arguments in a variable, state as a number; undefined where none does. */
export function threadsInCommands({ options, resources, server }: Started, template: Template): number | undefined {
  if (!resources.taskDefinition || server.stated !== 'workers') return undefined;
  const selected = selectContainers(readContainers(template, logicalIdOf(resources.taskDefinition)), options.containers);
  if (isUnknown(selected)) return undefined;
  const texts = selected.flatMap(({ commands, environment }) => [
    ...commands.values,
    ...(environment.get('GUNICORN_CMD_ARGS')?.values ?? []),
  ]);
  const stated = texts
    .map(text => threadsIn(String(text ?? '')))
    .filter(threads => threads !== undefined && /^\d+$/.test(threads));
  return stated.length === 0 ? undefined : Math.max(...stated.map(Number));
}

/** Commands, and variables of arguments, that start other processes or threads than declared: the variable that this library sets is then not read. */
export function commandConflicts({ options, resources, server, name, path }: Started, template: Template): Finding[] {
  if (!resources.taskDefinition) return [];
  const selected = selectContainers(readContainers(template, logicalIdOf(resources.taskDefinition)), options.containers);
  if (isUnknown(selected)) return [];
  const conflicts = selected.flatMap(container => [
    ...processConflicts(container, server, options.processes),
    ...threadConflicts(container, server),
  ]);
  return conflicts.map(({ message, remedies }) => {
    return {
      rule: 'conflicting-setting',
      severity: RULES['conflicting-setting'],
      path,
      message: `${name}: ${message}`,
      remedies,
    };
  });
}

function processConflicts(container: Container, server: ServerModel, declared: number | undefined): Conflict[] {
  const stated = declared === undefined || !isRead(server) ? undefined : processesAbove(container, server.variable, server);
  if (declared === undefined || stated === undefined) return [];
  const { count, statedBy, isByCpus, written } = stated;
  const who = `${statedBy} of container ${container.name} starts`;
  const variable = startsAnother(container, server) ? undefined : server.variable;
  const leave = variable === undefined ? `state ${declared} in ${statedBy}` : removal(statedBy, variable);
  if (isByCpus) {
    return [{ message: `${who} processes by the CPUs, but ${declared} are declared: ${CPUS_ARE_UNKNOWN}`, remedies: [leave] }];
  }
  if (isUnknown(count)) {
    if (written === undefined) return [];
    const message = `${who} as many processes as ${printable(written)} says, but ${declared} are declared`;
    return [{ message, remedies: [leave, ...readingInstead(container, server, written)] }];
  }
  if (count === declared) return [];
  return [
    { message: `${who} ${count} processes, but ${declared} are declared`, remedies: [leave, `declare processes: ${count}`] },
  ];
}

/** Whether a command starts another program than the usual one, so that the usual variable is not read. */
function startsAnother({ commands }: Container, { isAssumed }: ServerModel): boolean {
  return isAssumed === true && commands.values.some(command => startedServer(String(command ?? '')) !== undefined);
}

/** A variable of the application's own may hold what is declared, where its server takes workers and nothing else hangs on it. */
function readingInstead({ environment }: Container, { stated, threads }: ServerModel, written: string): string[] {
  const found = variableIn(written);
  const isWorkers = stated === 'workers' && threads === undefined;
  if (found === undefined || !isWorkers || (found.mayBeSymbol && !environment.has(found.name))) return [];
  const without = environment.has(found.name) ? ` and remove ${found.name} from the container` : '';
  return [`declare server: WebServer.readingFrom('${found.name}')${without}`];
}

function threadConflicts({ name, commands }: Container, { threads }: ServerModel): Conflict[] {
  if (threads?.stated === undefined) return [];
  const { stated, count, name: variable } = threads;
  const found = commands.values.map(value => THREADS_IN[stated](String(value ?? '')));
  const other = found.find(each => each !== undefined && !isVariable(each, variable) && Number(each) !== count);
  if (other === undefined) return [];
  const isNumber = /^\d+$/.test(other);
  const starts = isNumber ? `${other} threads` : `as many threads as ${printable(other)} says`;
  const message = `the command of container ${name} starts ${starts}, but ${count} are declared`;
  return [{ message, remedies: [removal('the command', variable), ...(isNumber ? [`declare ${other} threads`] : [])] }];
}

function removal(from: string, variable: string): string {
  return `remove the number from ${from}, so that ${variable} is read`;
}
