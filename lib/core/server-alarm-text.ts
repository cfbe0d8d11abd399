import { ALARM_PAGES } from './alarm';
import { alarmDescription, connections, descriptionWith, minutesOf, seconds, shownName } from './alarm-description';
import { limitOf, plannedMoments } from './alarm-limits';
import type { ServerLimit, StandIn } from './alarm-limits';
import { engineFamily } from './engine';
import type { LedgerBudget } from './ledger';
import { sessionQueries } from './session-queries';

/** What a server's alarm says, by the number beyond which it fires. */
export type ServerText = (ledger: LedgerBudget, threshold: number) => string;

/** @param standIn the server that a failover may put there; of a writer the one that the ledger knows unless stated */
export function nearLimitText(ledger: LedgerBudget, threshold: number, standIn?: StandIn): string {
  const limit = limitOf(ledger, standIn);
  const lines = [
    `${shownName(ledger.name)}: more than ${connections(threshold)}, and ${refusalOf(ledger, limit)}.`,
    `${basisOf(ledger, limit)}${plannedOf(ledger)}.`,
    `${whichOf(ledger)}New connections are refused next, also those of new tasks: end what does not belong there.${signInOf(ledger)}`,
  ];
  return alarmDescription('connections-near-limit', lines, queriesOf(ledger));
}

function refusalOf(ledger: LedgerBudget, limit: ServerLimit): string {
  const own = `${serverOf(ledger)} refuses beyond ${ledger.admitted ?? '?'}${ledger.ceiling.basis === 'estimated' ? ' at the least' : ''}`;
  const { standIn } = limit;
  if (standIn === undefined) return own;
  if (limit.isUncovered)
    return `${own}; ${shownName(standIn)}, which a failover may put there, beyond ${limit.standInAdmitted}, below the plan`;
  return `${shownName(standIn)}, which a failover may put there, refuses beyond ${limit.admitted ?? '?'} (${serverOf(ledger)} beyond ${ledger.admitted ?? '?'})`;
}

/** Where the limit comes from, as far as the ledger knows: of a stand-in it knows the limit alone. */
function basisOf(ledger: LedgerBudget, { standIn, isUncovered }: ServerLimit): string {
  const { basis, maxConnections } = ledger.ceiling;
  if ((standIn !== undefined && !isUncovered) || maxConnections === null) return '';
  return `Limit: ceiling ${maxConnections} (${basis}) - ${maxConnections - (ledger.admitted ?? 0)} that the server keeps. `;
}

/** `rds_superuser` has connections of its own: the master user gets in when nobody else does. */
function signInOf({ database }: LedgerBudget): string {
  const family = engineFamily(database.engine);
  return family === 'postgres' || family === 'aurora-postgresql' ? ' The master user gets in last.' : '';
}

export const overPlanText: ServerText = (ledger, threshold) => {
  const { admitted } = ledger;
  const planned = Math.max(0, ...plannedMoments(ledger));
  const because =
    admitted === null || planned <= admitted
      ? `the plan has no more. ${plannedOf(ledger)}`
      : `the plan itself has ${planned}, of ${admitted} that the server admits`;
  const lines = [
    `${shownName(ledger.name)}: more than ${connections(threshold)} ${minutesOf('connections-over-plan')}, and ${because}.`,
    `${whichOf(ledger)}Somebody outside the budget connects to the database, or connections leak.`,
  ];
  return alarmDescription('connections-over-plan', lines, queriesOf(ledger));
};

export const overSteadyText: ServerText = (ledger, threshold) => {
  const { name, steadyDemand, operations } = ledger;
  const lines = [
    `${shownName(name)}: more than ${connections(threshold)} ${minutesOf('connections-over-steady')}, which is planned for deployments and failovers alone.`,
    `Otherwise ${steadyDemand ?? '?'} of consumers + ${operations} for operations are planned. A deployment hangs, or somebody stays.`,
  ];
  return alarmDescription('connections-over-steady', lines, queriesOf(ledger));
};

export const capacityText: ServerText = (ledger, threshold) => {
  const lines = [
    `${shownName(ledger.name)}: more than ${threshold} % of the maximum capacity ${minutesOf('capacity-near-maximum')}.`,
    'Statements take longer, so that connections are held longer and pools run dry. Raise the maximum capacity: the ceiling follows it at the next restart.',
  ];
  return alarmDescription('capacity-near-maximum', lines, queriesOf(ledger));
};

/** What the alarm on an application's own waits says. */
export function checkoutWaitText(ledger: LedgerBudget, thresholdMilliseconds: number): string {
  const lines = [
    `${shownName(ledger.name)}: requests wait more than ${seconds(thresholdMilliseconds / 1000)} for a connection of their own pool.`,
    'The pool is too small for the load, or connections are held for too long. The budget says how much the pools may grow.',
  ];
  return alarmDescription('checkout-wait', lines, queriesOf(ledger));
}

/**
 * What the alarm that pages says, since nobody sees the others first.
 *
 * @param critical the first lines of the alarms that it gathers; without any it never fires
 */
export function pageText(ledger: LedgerBudget, identifier: string, critical: readonly string[]): string {
  if (critical.length === 0) {
    const line = `${identifier}: never fires, because there is no critical alarm: what the server admits is unknown.`;
    return descriptionWith(ALARM_PAGES, [line], []);
  }
  const lines = [
    `Database ${identifier}: ${critical.length === 1 ? 'this' : 'one of these, or several'}:`,
    ...critical.map(line => `- ${line}`),
  ];
  return descriptionWith(ALARM_PAGES, lines, queriesOf(ledger));
}

function queriesOf({ database }: LedgerBudget): readonly string[] {
  return sessionQueries(database.engine);
}

/** Which server has to be asked. */
function whichOf({ endpoint }: LedgerBudget): string {
  return endpoint === 'reader' ? 'Counted is the reader that has most: ask each. ' : '';
}

function serverOf({ database }: LedgerBudget): string {
  return shownName(database.name ?? database.instanceClass ?? 'the server');
}

/** The sum of the plan, so that it adds up. */
function plannedOf(ledger: LedgerBudget): string {
  const { demand, operations } = ledger;
  const [peak, ...others] = plannedMoments(ledger);
  if (peak === undefined) return 'What is planned is unknown';
  const failover = Math.max(peak, ...others);
  const after = failover > peak ? `, ${failover} after a failover` : '';
  return `Planned: up to ${peak} = ${demand ?? '?'} of consumers + ${operations} for operations${after}`;
}
