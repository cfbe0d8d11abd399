import type { Clocks } from './clocks';
import type { Rate } from './expression';
import type { Layer, ScheduledLoad } from './load';
import { layersOf, spanOf } from './load';
import type { Horizon, Minute } from './minute';
import { startsOf } from './starts';

/** Told that from a minute on there are so many connections more, or fewer. */
export type Step = (minute: Minute, connections: number) => void;

/**
 * Every minute at which the connections of a load change, in no particular order.
 *
 * All that is under way within the horizon is there; what began and ended outside of it may be there too, with both its ends.
 */
export function eachStep(load: ScheduledLoad, horizon: Horizon, clocks: Clocks, step: Step): void {
  const { schedule } = load;
  const { expression } = schedule;
  if (expression.kind === 'rate') eachRateStep(load, expression, step);
  const reaching = { from: horizon.from - spanOf(load) + 1, to: horizon.to };
  const layers = layersOf(load);
  for (const due of startsOf(schedule, reaching, clocks.of(schedule.timeZone))) eachRunStep(layers, due, step);
}

/** Two steps for each layer of one run. */
export function eachRunStep(layers: readonly Layer[], due: Minute, step: Step): void {
  for (const { connections, span } of layers) {
    step(due, connections);
    step(due + span, -connections);
  }
}

/**
 * Runs at a rate may fall on any minute, so they count as where they meet the others worst: in every minute there are as many as a minute may
 * have at all. Between two dates the second one may begin a period after the first date at the earliest, and so on.
 */
function eachRateStep(load: ScheduledLoad, { periodMinutes }: Rate, step: Step): void {
  const { start = -Infinity, end = Infinity } = load.schedule;
  for (const { connections, span } of layersOf(load)) {
    const atOnce = Math.ceil(Math.min(span, end - start + 1) / periodMinutes);
    for (let later = 0; later < atOnce; later++) {
      step(start + later * periodMinutes, connections);
      step(end + span - later * periodMinutes, -connections);
    }
  }
}
