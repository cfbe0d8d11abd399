import type { AlarmId } from './alarm';
import { ALARMS, alarmPage } from './alarm';
import { limitOf } from './alarm-limits';
import type { ServerLimit, StandIn } from './alarm-limits';
import type { LedgerBudget, LedgerPooler } from './ledger';
import { sessionQueries } from './session-queries';
import { countOf, printable, shorten } from './text';

/** The longest description that CloudWatch takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST = 1024;
const LONGEST_NAME = 60;

/** What a server's alarm says, by the number beyond which it fires. */
export type ServerText = (ledger: LedgerBudget, threshold: number) => string;

export function nearLimitText(ledger: LedgerBudget, threshold: number, standIn?: StandIn): string {
  const limit = limitOf(ledger, standIn);
  return description('connections-near-limit', serverQueries(ledger), [
    `${nameOf(ledger)}: more than ${connections(threshold)}, and ${refusalOf(ledger, limit)}.`,
    `${basisOf(ledger, limit)}${plannedOf(ledger)}.`,
    'Next: new connections are refused, also those of new tasks. End what does not belong there.',
  ]);
}

function refusalOf(ledger: LedgerBudget, { admitted, standIn }: ServerLimit): string {
  if (standIn === undefined) return `${serverOf(ledger)} refuses beyond ${admitted ?? '?'}`;
  const name = shorten(printable(standIn), LONGEST_NAME);
  return `${name}, which a failover may put there, refuses beyond ${admitted ?? '?'} (${serverOf(ledger)} beyond ${ledger.admitted ?? '?'})`;
}

/** Where the limit comes from, as far as the ledger knows: of a stand-in it knows the limit alone. */
function basisOf(ledger: LedgerBudget, { standIn }: ServerLimit): string {
  const { basis, maxConnections } = ledger.ceiling;
  if (standIn !== undefined || maxConnections === null) return '';
  return `Limit: ceiling ${maxConnections} (${basis}) - ${maxConnections - (ledger.admitted ?? 0)} that the server keeps. `;
}

export const overPlanText: ServerText = (ledger, threshold) => {
  const { admitted, operations } = ledger;
  const peak = (ledger.demand ?? 0) + (operations ?? 0);
  const isReached = admitted === null || peak < admitted;
  const because = isReached
    ? threshold > peak
      ? `the plan has at most ${threshold}, after a failover`
      : `the plan has no more. ${plannedOf(ledger)}`
    : `the plan itself has ${peak}, of ${admitted} that the server admits`;
  return description('connections-over-plan', serverQueries(ledger), [
    `${nameOf(ledger)}: more than ${connections(threshold)} ${minutesOf('connections-over-plan')}, and ${because}.`,
    'Somebody outside the budget connects to the database, or connections leak.',
  ]);
};

export const overSteadyText: ServerText = (ledger, threshold) =>
  description('connections-over-steady', serverQueries(ledger), [
    `${nameOf(ledger)}: more than ${connections(threshold)} ${minutesOf('connections-over-steady')}, which is planned for deployments alone.`,
    `Outside them ${ledger.steadyDemand ?? '?'} of consumers + ${ledger.operations ?? 0} for operations are planned. A deployment hangs, or somebody stays.`,
  ]);

export const capacityText: ServerText = (ledger, threshold) =>
  description('capacity-near-maximum', serverQueries(ledger), [
    `${nameOf(ledger)}: more than ${threshold} % of the maximum capacity ${minutesOf('capacity-near-maximum')}.`,
    'Statements take longer, so that connections are held longer and pools run dry. Raise the maximum capacity: the ceiling follows it at the next restart.',
  ]);

/** What an alarm of a pooler says. */
export type PoolerText = (pooler: LedgerPooler, engine: string, threshold: number) => string;

export const saturatedText: PoolerText = (pooler, engine, threshold) =>
  description('proxy-saturated', proxyCommands(engine), [
    `${nameOf(pooler)}: more than ${threshold} % of the connections that the proxy may open are in use, ${minutesOf('proxy-saturated')}.`,
    `Planned share: ${pooler.share ?? '?'} (MaxConnectionsPercent ${pooler.percent ?? '?'}), clients up to ${pooler.clientDemand ?? '?'}. Requests wait, and fail when the borrow timeout is over.`,
  ]);

/** @param threshold in microseconds */
export const borrowWaitText: PoolerText = (pooler, engine, threshold) =>
  description('proxy-borrow-wait', proxyCommands(engine), [
    `${nameOf(pooler)}: clients wait more than ${seconds(threshold / 1e6)} on average for a connection of the proxy.`,
    `Its share of ${pooler.share ?? '?'} is in use, or held by pinned sessions and long transactions; or it is opening connections, which takes the server a while.`,
  ]);

export const pinnedText: PoolerText = (pooler, engine, threshold) =>
  description('proxy-pinned', proxyCommands(engine), [
    `${nameOf(pooler)}: more than ${threshold} % of what the proxy may open (${pooler.share ?? '?'}) is pinned to single clients, ${minutesOf('proxy-pinned')}.`,
    'Pinned connections are not shared: a client sets something in its session, or uses prepared statements or temporary tables.',
  ]);

export const failuresText: PoolerText = (pooler, engine) =>
  description('proxy-connection-failures', proxyCommands(engine), [
    `${nameOf(pooler)}: clients fail to sign in, or the proxy fails to open connections of the server.`,
    'A secret was rotated that the proxy does not have, the server refuses, or the way to it is closed.',
  ]);

export const clientsOverPlanText: PoolerText = (pooler, engine, threshold) =>
  description('proxy-clients-over-plan', proxyCommands(engine), [
    `${nameOf(pooler)}: more than ${countOf(threshold, ['client connection', 'client connections'])} ${minutesOf('proxy-clients-over-plan')}, and all pools of its clients together have no more.`,
    'Somebody outside the budget uses the proxy, or connections leak.',
  ]);

/** @param threshold in microseconds */
export const waitingText: PoolerText = (pooler, engine, threshold) =>
  description('pgbouncer-clients-waiting', pgBouncerCommands(engine), [
    `${nameOf(pooler)}: clients wait more than ${seconds(threshold / 1e6)} on average for a connection of PgBouncer.`,
    `Its share of ${pooler.share ?? '?'} (${pooler.maxDbConnections ?? '?'} for each task) is in use: transactions got longer, or the load grew.`,
  ]);

export const refusedText: PoolerText = (pooler, engine) =>
  description('pgbouncer-clients-refused', pgBouncerCommands(engine), [
    `${nameOf(pooler)}: clients were turned away, after query_wait_timeout without a connection of the server or because of max_client_conn.`,
    `Its share of ${pooler.share ?? '?'} (${pooler.maxDbConnections ?? '?'} for each task) is held by long transactions, or PgBouncer cannot connect to the server.`,
  ]);

/** What the alarm on an application's own waits says. */
export function checkoutWaitText(ledger: LedgerBudget, thresholdMilliseconds: number): string {
  return description('checkout-wait', serverQueries(ledger), [
    `${nameOf(ledger)}: requests wait more than ${seconds(thresholdMilliseconds / 1000)} for a connection of their own pool.`,
    'The pool is too small for the load, or connections are held for too long. The budget says how much the pools may grow.',
  ]);
}

/** What the alarm that pages says; without any critical alarm it never fires. */
export function pageText(ledger: LedgerBudget, hasAlarms = true): string {
  const lines = [
    hasAlarms
      ? `${nameOf(ledger)}: one of the critical alarms of its connection budget fires. Which one, and what to do, stands in that alarm.`
      : `${nameOf(ledger)}: never fires, because there is no critical alarm: what the server admits is unknown.`,
    `${ledger.ceiling.maxConnections ?? '?'} connections, ${ledger.admitted ?? '?'} before refusals. ${plannedOf(ledger)}.`,
  ];
  return lines.join('\n').slice(0, LONGEST);
}

/** The lines, then what to run next as far as it fits, then the page. */
function description(id: AlarmId, commands: readonly string[], lines: readonly string[]): string {
  const page = alarmPage(id);
  const text = [...lines, ...commands.map((command, index) => `${index + 1}) ${command}`)];
  while (text.length > 1 && [...text, page].join('\n').length > LONGEST) text.pop();
  return [...text, page].join('\n');
}

function serverQueries({ database }: LedgerBudget): readonly string[] {
  return sessionQueries(database.engine);
}

function proxyCommands(engine: string): string[] {
  return [
    ...sessionQueries(engine).slice(0, 1),
    'aws rds describe-db-proxy-targets --db-proxy-name <ProxyName>',
    'aws rds describe-db-proxy-target-groups --db-proxy-name <ProxyName>',
  ];
}

function pgBouncerCommands(engine: string): string[] {
  return [...sessionQueries(engine).slice(0, 2), 'aws logs tail <log group of the tasks> --since 15m'];
}

function nameOf({ name }: { readonly name: string }): string {
  return shorten(printable(name), LONGEST_NAME);
}

function serverOf({ database }: LedgerBudget): string {
  const { name, instanceClass } = database;
  return shorten(printable(name ?? instanceClass ?? 'the server'), LONGEST_NAME);
}

function plannedOf(ledger: LedgerBudget): string {
  const { demand, operations } = ledger;
  if (demand === null) return 'What is planned is unknown';
  const planned = demand + (operations ?? 0);
  return `Planned: up to ${planned} = ${demand} of consumers + ${operations ?? 0} for operations`;
}

function connections(count: number): string {
  return countOf(count, ['connection', 'connections']);
}

function minutesOf(id: AlarmId): string {
  const [beyond] = ALARMS[id].minutes;
  return `for ${countOf(beyond, ['minute', 'minutes'])}`;
}

function seconds(count: number): string {
  return `${Number(count.toPrecision(3))} s`;
}
