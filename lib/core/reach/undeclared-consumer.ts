import type { Finding } from '../finding';
import { RULES } from '../finding';
import { countOf, printable } from '../text';
import type { AccessGraph, Outlet, ReachedDatabase, Workload } from './access-graph';
import type { Reacher } from './reachers';
import { reachersOf } from './reachers';

/** What can reach a database and stands in no budget, and what nobody can tell. */
export interface Reach {
  readonly findings: readonly Finding[];
  readonly unseen: readonly Outlet[];
}

/** Ways by which a message says that a workload gets there; the rest is counted. */
const MOST_WAYS = 3;

/**
 * Everything that can reach a database, held against what its budget counts.
 *
 * @param known ids of what is counted: consumers, poolers and their clients
 */
export function undeclaredConsumers(database: ReachedDatabase, graph: AccessGraph, known: ReadonlySet<string>): Reach {
  const { reachers, unseen } = reachersOf(database, graph);
  const isCounted = ({ id, hosts }: Workload): boolean => known.has(id) || hosts.some(each => known.has(each));
  const findings = reachers.filter(({ workload }) => !isCounted(workload)).map(reacher => undeclared(reacher, database));
  return { findings, unseen };
}

function undeclared(reacher: Reacher, { name }: ReachedDatabase): Finding {
  const { workload } = reacher;
  const message = `${comesTo(reacher, name)}, and is not in its budget: ${waysInWords(reacher)}`;
  const remedies = [waysIn(workload), `take away what lets ${printable(workload.name)} in`, ACCEPT];
  return { rule: 'undeclared-consumer', severity: RULES['undeclared-consumer'], path: workload.path, message, remedies };
}

/** `Worker can reach Orders`, or that it can log in, where nothing says that the network lets it through. */
export function comesTo({ workload, network }: Reacher, database: string): string {
  return `${title(workload)} ${network.length > 0 ? 'can reach' : 'can log in to'} ${printable(database)}`;
}

/** How it gets there. */
export function waysInWords({ network, login }: Reacher): string {
  return [...inShort(network), ...login].join('; ');
}

const ACCEPT = 'acknowledge it there, if it opens no connection of its own or the reserve for operations covers it';

/** A service and a function say what they are by how they are added. */
function title({ kind, name, type }: Workload): string {
  return kind === 'other' ? `${printable(name)} (${printable(type)})` : printable(name);
}

/** By which method each type is added. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['AWS::ECS::Service', 'addEcsService'],
  ['AWS::Lambda::Function', 'addFunction'],
  ['AWS::Serverless::Function', 'addFunction'],
  ['AWS::Events::Rule', 'addScheduledTask'],
  ['AWS::Scheduler::Schedule', 'addScheduledTask'],
  ['AWS::AutoScaling::AutoScalingGroup', 'addAutoScalingGroup'],
  ['AWS::AppRunner::Service', 'addAppRunnerService'],
  ['AWS::ECS::ExpressGatewayService', 'addExpressService'],
  ['AWS::Batch::JobDefinition', 'addBatchJob'],
  ['AWS::Batch::ComputeEnvironment', 'addBatchJob for the jobs that run in it'],
  ['AWS::Glue::Job', 'addGlueJob'],
  ['AWS::StepFunctions::StateMachine', 'addStateMachine'],
  ['AWS::ECS::TaskDefinition', 'addEcsService or addScheduledTask of whatever starts it'],
]);

function waysIn({ name, type }: Workload): string {
  const declared = 'addConsumer, and name it in its standsFor';
  const method = METHODS.get(type);
  if (method === undefined) return `declare ${printable(name)} with ${declared}`;
  return `add ${printable(name)} to the budget or to its pooler with ${method}, or declare it with ${declared}`;
}

function inShort(ways: readonly string[]): string[] {
  const shown = [...new Set(ways)];
  if (shown.length <= MOST_WAYS) return shown;
  return [...shown.slice(0, MOST_WAYS), countOf(shown.length - MOST_WAYS, ['more rule', 'more rules'])];
}
