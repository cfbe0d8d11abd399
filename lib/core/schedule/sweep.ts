import { Clocks } from './clocks';
import type { ScheduledLoad } from './load';
import { connectionsOf, spanOf } from './load';
import type { Horizon, Minute } from './minute';
import { eachStep } from './steps';
import { addGroup, dayGroups, isCron } from './day-group';
import { Timeline } from './timeline';

/** One of those that run at the peak. */
export interface Running {
  readonly name: string;
  /** Attempts of its runs that may be under way at once. */
  readonly attempts: number;
  readonly connections: number;
}

/** The most connections that schedules may hold at once. */
export interface SchedulePeak {
  readonly connections: number;
  /** The first minute in which they may. */
  readonly minute: Minute;
  /** Those that may be under way then, whose connections add up to the peak; the largest first. */
  readonly running: readonly Running[];
}

/** The peak of all loads together over a horizon, such as a year: exact, for the worst choice of everything that AWS leaves open. */
export function sweep(loads: readonly ScheduledLoad[], horizon: Horizon): SchedulePeak {
  const clocks = clocksFor(loads, horizon);
  const summit = timelineOf(loads, horizon, clocks).summit();
  const only = { from: summit.minute, to: summit.minute + 1 };
  const running = loads.map((load): Running => {
    const { connections } = timelineOf([load], only, clocks).summit();
    return { name: load.name, attempts: connections / connectionsOf(load), connections };
  });
  return {
    ...summit,
    running: running.filter(({ connections }) => connections > 0).sort((a, b) => b.connections - a.connections),
  };
}

/** Clocks that also cover what began before the horizon. */
export function clocksFor(loads: readonly ScheduledLoad[], { from, to }: Horizon): Clocks {
  const longest = loads.reduce((most, load) => Math.max(most, spanOf(load)), 0);
  return new Clocks({ from: from - longest, to });
}

/** Connections of all loads in every minute. */
export function timelineOf(loads: readonly ScheduledLoad[], horizon: Horizon, clocks: Clocks): Timeline {
  const timeline = new Timeline(horizon);
  for (const group of dayGroups(loads.filter(isCron))) addGroup(timeline, group, horizon, clocks);
  for (const load of loads) {
    if (!isCron(load)) eachStep(load, horizon, clocks, (minute, connections) => timeline.step(minute, connections));
  }
  return timeline;
}
