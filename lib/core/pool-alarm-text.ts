import { ALARMS } from './alarm';
import type { AlarmId } from './alarm';
import { alarmDescription, seconds, shownName } from './alarm-description';
import type { LedgerConsumer } from './ledger';
import { POOL_DIMENSION, POOL_NAMESPACE } from './pool-metrics';
import { sessionQueries } from './session-queries';
import { countOf } from './text';

/** Whose pool it is, and where. */
export interface PoolPlace {
  /** Of the database behind it. */
  readonly engine: string;
  /** Value of the dimension of its metrics. */
  readonly publishedAs: string;
  /** Seconds after which whoever waits for a connection gives up. */
  readonly timeoutSeconds: number;
}

/** What an alarm of a consumer's pools says, by the number beyond which it fires. */
export type PoolText = (consumer: LedgerConsumer, place: PoolPlace, threshold: number) => string;

export const poolUseText: PoolText = (consumer, place, threshold) =>
  ofPool('pool-nearly-full', place, [
    `${shownName(consumer.name)}: more than ${threshold} % of a pool were in use on average, in ${minutesWithin('pool-nearly-full')}.`,
    `Its fullest process counts, which may open ${poolOf(consumer)}. When all of them are in use, requests wait, and fail after ${seconds(place.timeoutSeconds)}.`,
    WAY_OUT,
  ]);

/** @param threshold in milliseconds */
export const poolWaitText: PoolText = (consumer, place, threshold) =>
  ofPool('checkout-wait', place, [
    `${shownName(consumer.name)}: requests wait more than ${seconds(threshold / 1000)} for a connection of their own pool, and fail after ${seconds(place.timeoutSeconds)}.`,
    `A process may open ${poolOf(consumer)}. They are held for too long, or the database takes long to open one.`,
    WAY_OUT,
  ]);

const WAY_OUT = 'The budget says how much the pools may grow.';

function poolOf({ pool: { size, overflow } }: LedgerConsumer): string {
  const all = countOf(size + overflow, ['connection', 'connections']);
  return overflow === 0 ? all : `${all} (${size} + ${overflow} overflow)`;
}

function minutesWithin(id: AlarmId): string {
  const [beyond, within] = ALARMS[id].minutes;
  return `${beyond} of ${within} minutes`;
}

function ofPool(id: AlarmId, { engine, publishedAs }: PoolPlace, lines: readonly string[]): string {
  const metrics = `Metrics of each minute: ${POOL_NAMESPACE}, ${POOL_DIMENSION} ${shownName(publishedAs)}.`;
  return alarmDescription(id, [...lines, metrics], sessionQueries(engine));
}
