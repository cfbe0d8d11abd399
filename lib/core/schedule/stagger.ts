import type { Clocks } from './clocks';
import { shifted } from './cron';
import { expressionText } from './expression';
import type { Looks } from './job';
import { Job, levelsOf } from './job';
import type { ScheduledLoad } from './load';
import { connectionsOf, spanOf } from './load';
import type { Horizon } from './minute';
import { MINUTES_OF_HOUR, minuteText } from './minute';
import { startsOf } from './starts';
import type { SchedulePeak } from './sweep';
import { clocksFor, sweep, timelineOf } from './sweep';

/** A schedule whose runs begin at other minutes of the same hours. */
export interface Move {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Minutes by which schedules come below a limit together. */
export type Staggering =
  | { readonly kind: 'found'; readonly moves: readonly Move[]; readonly peak: SchedulePeak }
  | { readonly kind: 'none'; readonly because: string };

/** Minutes that are looked at, over all attempts: a few seconds. */
const MOST_LOOKS = 300_000_000;

/**
 * Moves cron schedules within their hours until no minute has more connections than a limit.
 *
 * Only those are moved that run where it is too much. They are placed one after another, each as near as possible to where it was, in
 * three orders; the first order that fits is taken. So the answer is always the same one, need not be the best, and there may be one where
 * none is found. What is found has been swept.
 */
export function stagger(loads: readonly ScheduledLoad[], limit: number, horizon: Horizon): Staggering {
  const peak = sweep(loads, horizon);
  if (peak.connections <= limit) return { kind: 'found', moves: [], peak };
  const clocks = clocksFor(loads, { from: horizon.from - MINUTES_OF_HOUR, to: horizon.to + MINUTES_OF_HOUR });
  const movable = colliding(loads, limit, horizon, clocks);
  const others = loads.filter(load => !movable.includes(load));
  const fixed = timelineOf(others, horizon, clocks);
  const bottom = fixed.summit();
  if (bottom.connections > limit) {
    return none(
      `what cannot be moved has ${bottom.connections} connections at ${minuteText(bottom.minute)}, which is above ${limit}`,
    );
  }
  const looks = { left: MOST_LOOKS };
  for (const order of ORDERS) {
    const totals = fixed.totals();
    const shifts = place([...movable].sort(order), looks, load => {
      looks.left -= totals.length;
      return new Job(levelsOf(load, horizon, clocks), totals, limit);
    });
    const found = shifts && verified(loads, shifts, limit, horizon);
    if (found) return found;
  }
  const bound = looks.left > 0 ? '' : ', as far as was looked';
  return none(
    `no minutes within their hours were found that bring ${peak.connections} connections at ${minuteText(peak.minute)} to ${limit}${bound}`,
  );
}

function none(because: string): Staggering {
  return { kind: 'none', because };
}

/** The cron schedules that are under way in a minute that has too many connections. */
function colliding(loads: readonly ScheduledLoad[], limit: number, horizon: Horizon, clocks: Clocks): ScheduledLoad[] {
  const totals = timelineOf(loads, horizon, clocks).totals();
  const before = new Int32Array(totals.length + 1);
  totals.forEach((total, index) => (before[index + 1] = (before[index] ?? 0) + (total > limit ? 1 : 0)));
  const over = (minute: number): number => before[Math.min(Math.max(minute - horizon.from, 0), totals.length)] ?? 0;
  return loads.filter(load => {
    const { schedule } = load;
    if (schedule.expression.kind !== 'cron') return false;
    const span = spanOf(load);
    const starts = startsOf(schedule, { from: horizon.from - span + 1, to: horizon.to }, clocks.of(schedule.timeZone));
    return starts.some(start => over(start + span) > over(start));
  });
}

type Order = (a: ScheduledLoad, b: ScheduledLoad) => number;

/** What is hardest to place goes first; what is equal stays as it was given. */
const ORDERS: readonly Order[] = [
  (a, b) => connectionsOf(b) * spanOf(b) - connectionsOf(a) * spanOf(a),
  (a, b) => connectionsOf(b) - connectionsOf(a),
  (a, b) => spanOf(b) - spanOf(a),
];

/** By how many minutes each load is moved; undefined where one of them has no place, or it takes too long to find it. */
function place(
  loads: readonly ScheduledLoad[],
  looks: Looks,
  jobOf: (load: ScheduledLoad) => Job,
): Map<ScheduledLoad, number> | undefined {
  const shifts = new Map<ScheduledLoad, number>();
  for (const load of loads) {
    const job = jobOf(load);
    const by = NEAREST_FIRST.find(shift => looks.left > 0 && moved(load, shift) && job.fits(shift, looks));
    if (by === undefined) return undefined;
    job.settle(by);
    shifts.set(load, by);
  }
  return shifts;
}

/** 0, 1, -1, 2, -2, … */
const NEAREST_FIRST = Array.from({ length: 2 * MINUTES_OF_HOUR - 1 }, (_, index) =>
  index % 2 === 1 ? (index + 1) / 2 : -index / 2,
);

/** The load so many minutes later; undefined where that is another hour. */
function moved(load: ScheduledLoad, by: number): ScheduledLoad | undefined {
  const { expression } = load.schedule;
  const later = expression.kind === 'cron' ? shifted(expression, by) : undefined;
  return later && { ...load, schedule: { ...load.schedule, expression: later } };
}

/** Swept again from the expressions: dates and clocks that change within an hour may make more of a move than minutes. */
function verified(
  loads: readonly ScheduledLoad[],
  shifts: ReadonlyMap<ScheduledLoad, number>,
  limit: number,
  horizon: Horizon,
): Staggering | undefined {
  const after = loads.map(load => moved(load, shifts.get(load) ?? 0) ?? load);
  const peak = sweep(after, horizon);
  if (peak.connections > limit) return undefined;
  const moves = loads.flatMap((load, index): Move[] => {
    const to = after[index];
    if (!to || (shifts.get(load) ?? 0) === 0) return [];
    return [{ name: load.name, from: expressionText(load.schedule.expression), to: expressionText(to.schedule.expression) }];
  });
  return { kind: 'found', moves, peak };
}
