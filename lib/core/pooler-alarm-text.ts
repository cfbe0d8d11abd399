import type { AlarmId } from './alarm';
import { alarmDescription, minutesOf, seconds, shownName } from './alarm-description';
import type { LedgerPooler } from './ledger';
import { sessionQueries } from './session-queries';
import { countOf } from './text';

/** Where to look at a pooler. */
export interface PoolerPlace {
  /** Of the database behind it. */
  readonly engine: string;
  /** Name of the RDS Proxy, or of the log group of PgBouncer. */
  readonly resource: string;
}

/** What an alarm of a pooler says, by the number beyond which it fires. */
export type PoolerText = (pooler: LedgerPooler, place: PoolerPlace, threshold: number) => string;

export const saturatedText: PoolerText = (pooler, place, threshold) =>
  ofProxy('proxy-saturated', place, [
    `${shownName(pooler.name)}: more than ${threshold} % of the connections that the proxy may open are in use, ${minutesOf('proxy-saturated')}.`,
    `Planned share: ${pooler.share ?? '?'} (MaxConnectionsPercent ${pooler.percent ?? '?'}), clients up to ${pooler.clientDemand ?? '?'}. Requests wait, and fail when the borrow timeout is over.`,
  ]);

/** @param threshold in microseconds */
export const borrowWaitText: PoolerText = (pooler, place, threshold) =>
  ofProxy('proxy-borrow-wait', place, [
    `${shownName(pooler.name)}: clients wait more than ${seconds(threshold / 1e6)} on average for a connection of the proxy.`,
    `Its share of ${pooler.share ?? '?'} is in use, or held by pinned sessions and long transactions; or it is opening connections, which takes the server a while.`,
  ]);

export const pinnedText: PoolerText = (pooler, place, threshold) =>
  ofProxy('proxy-pinned', place, [
    `${shownName(pooler.name)}: more than ${threshold} % of what the proxy may open (${pooler.share ?? '?'}) is pinned to single clients, ${minutesOf('proxy-pinned')}.`,
    'Pinned connections are not shared: a client sets something in its session, or uses prepared statements or temporary tables.',
  ]);

export const failuresText: PoolerText = (pooler, place) =>
  ofProxy('proxy-connection-failures', place, [
    `${shownName(pooler.name)}: clients fail to sign in, or the proxy fails to open connections of the server.`,
    'A secret was rotated that the proxy does not have, the server refuses, or the way to it is closed.',
  ]);

export const clientsOverPlanText: PoolerText = (pooler, place, threshold) =>
  ofProxy('proxy-clients-over-plan', place, [
    `${shownName(pooler.name)}: more than ${countOf(threshold, ['client connection', 'client connections'])} ${minutesOf('proxy-clients-over-plan')}, and all pools of its clients together have no more.`,
    'Somebody outside the budget uses the proxy, or connections leak.',
  ]);

/** @param threshold in microseconds */
export const waitingText: PoolerText = (pooler, place, threshold) =>
  ofPgBouncer('pgbouncer-clients-waiting', place, [
    `${shownName(pooler.name)}: clients wait more than ${seconds(threshold / 1e6)} on average for a connection of PgBouncer.`,
    `Its connections (${shareOf(pooler)}) are in use: transactions got longer, or the load grew.`,
  ]);

export const refusedText: PoolerText = (pooler, place) =>
  ofPgBouncer('pgbouncer-clients-refused', place, [
    `${shownName(pooler.name)}: clients were turned away, after query_wait_timeout without a connection of the server or because of max_client_conn.`,
    `Its connections (${shareOf(pooler)}) are held by long transactions, or PgBouncer cannot connect to the server.`,
  ]);

/** One task may be full while others have room. */
function shareOf({ share, maxDbConnections }: LedgerPooler): string {
  return `${maxDbConnections ?? '?'} for each task, ${share ?? '?'} of all at their worst moment`;
}

function ofProxy(id: AlarmId, { engine, resource }: PoolerPlace, lines: readonly string[]): string {
  return alarmDescription(id, lines, [
    ...sessionQueries(engine).slice(0, 1),
    `aws rds describe-db-proxy-targets --db-proxy-name ${resource}`,
    `aws rds describe-db-proxy-target-groups --db-proxy-name ${resource}`,
  ]);
}

function ofPgBouncer(id: AlarmId, { engine, resource }: PoolerPlace, lines: readonly string[]): string {
  return alarmDescription(id, lines, [...sessionQueries(engine).slice(0, 2), `aws logs tail ${resource} --since 15m`]);
}
