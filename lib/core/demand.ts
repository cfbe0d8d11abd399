import type { ConsumerFacts, Pool, ScheduledRuns } from './consumer';
import type { LedgerConsumer, LedgerRuns } from './ledger';
import { describeCopies, peakCopies } from './overlap';
import { connectionsOf } from './pool';
import { expressionText } from './schedule/expression';
import { printable } from './text';
import type { Maybe, Unknown } from './unknown';
import { isUnknown } from './unknown';

/** Connections that all copies of a consumer may open at once. */
export function demandOf(copies: number, processes: number, pool: Pool, sideConnections: number): number {
  return copies * (processes * connectionsOf(pool) + sideConnections);
}

/** What a consumer may open at its worst moment with the pool it was granted; null when unknown. */
export function peakDemand(consumer: ConsumerFacts, pool: Pool): number | null {
  const peak = peakOf(consumer);
  return peak === null || isUnknown(consumer.processes)
    ? null
    : demandOf(peak, consumer.processes, pool, consumer.sideConnections);
}

/** One line of the ledger: what a consumer may open with the pool it was granted. */
export function ledgerConsumer(consumer: ConsumerFacts, pool: Pool): LedgerConsumer {
  const steady = known(consumer.copies);
  const peak = peakOf(consumer);
  const processes = known(consumer.processes);
  const demand = (copies: number | null): number | null =>
    copies === null || processes === null ? null : demandOf(copies, processes, pool, consumer.sideConnections);
  const line: LedgerConsumer = {
    path: consumer.path,
    name: consumer.name,
    kind: consumer.kind,
    copies: { steady, peak, ...fewestOf(consumer), because: copiesInWords(consumer) },
    processes,
    pool: ledgerPool(consumer, pool),
    sideConnections: consumer.sideConnections,
    demand: demand(peak),
    steadyDemand: demand(steady),
    ...(consumer.runs && { runs: consumer.runs.map(ledgerRuns) }),
  };
  return isLumpSum(line) ? { ...line, copies: { steady, peak, because: printable(consumer.copiesBecause) } } : line;
}

function ledgerPool(
  { pool: request, poolBecause, unknownPool }: ConsumerFacts,
  { size, overflow }: Pool,
): LedgerConsumer['pool'] {
  return {
    size,
    overflow,
    derived: request.kind === 'derived',
    ...(poolBecause !== undefined && { because: poolBecause }),
    ...(unknownPool !== undefined && { unknown: unknownPool }),
  };
}

/** A line, and those of the scheduled tasks that it stands for. */
export function linesOf(line: LedgerConsumer): LedgerConsumer[] {
  return [line, ...(line.scheduled?.tasks ?? [])];
}

/** Every quantity of a consumer that could not be read. */
export function unknownsOf(consumer: ConsumerFacts): Unknown[] {
  return [consumer.copies, consumer.overlap, consumer.processes].filter(isUnknown);
}

/** Whether a consumer is one stated number with nothing to multiply; its `because` is the bare reason, then. */
export function isLumpSum(consumer: LedgerConsumer): boolean {
  const { kind, copies, processes, pool, sideConnections } = consumer;
  return (
    isDeclared(kind) &&
    copies.steady === 1 &&
    copies.peak === 1 &&
    processes === 1 &&
    pool.overflow === 0 &&
    pool.unknown === undefined &&
    sideConnections === 0
  );
}

function ledgerRuns({ schedule, tasks, longestRunMinutes, retries }: ScheduledRuns): LedgerRuns {
  const { expression, timeZone, flexibleMinutes } = schedule;
  return { schedule: expressionText(expression), timeZone, tasks, longestRunMinutes, flexibleMinutes, retries };
}

function fewestOf({ fewestCopies }: ConsumerFacts): Pick<LedgerConsumer['copies'], 'fewest'> {
  return fewestCopies === undefined ? {} : { fewest: fewestCopies };
}

const DECLARED_KINDS: ReadonlySet<LedgerConsumer['kind']> = new Set(['declared', 'reserved', 'pooler', 'scheduled', 'migration']);

/** Whether a consumer was stated, or put together, and not read, so that its line of the ledger says what it is. */
export function isDeclared(kind: LedgerConsumer['kind']): boolean {
  return DECLARED_KINDS.has(kind);
}

function known(quantity: Maybe<number>): number | null {
  return isUnknown(quantity) ? null : quantity;
}

function peakOf({ copies, overlap }: ConsumerFacts): number | null {
  return isUnknown(copies) || isUnknown(overlap) ? null : peakCopies(copies, overlap);
}

function copiesInWords({ copies, copyNoun, copiesBecause, overlap }: ConsumerFacts): string {
  if (isUnknown(copies)) return `unknown number of ${copyNoun[1]} (${printable(copies.unknown)})`;
  if (isUnknown(overlap)) return `unknown peak of ${copies} ${copyNoun[1]} (${printable(overlap.unknown)})`;
  return describeCopies(copies, overlap, copyNoun, copiesBecause);
}
