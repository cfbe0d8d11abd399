import type { Clocks } from './clocks';
import type { ScheduledLoad } from './load';
import type { Horizon } from './minute';
import { MINUTES_OF_HOUR } from './minute';
import { timelineOf } from './sweep';

/** From one minute to another, counted from the horizon's first one, a load has so many connections. */
export interface Level extends Horizon {
  readonly connections: number;
}

/** What a load has in every minute, an hour beyond the horizon included. */
export function levelsOf(load: ScheduledLoad, { from, to }: Horizon, clocks: Clocks): Level[] {
  const totals = timelineOf([load], { from: from - MINUTES_OF_HOUR, to: to + MINUTES_OF_HOUR }, clocks).totals();
  const levels: Level[] = [];
  for (let start = 0; start < totals.length;) {
    const connections = totals[start] ?? 0;
    let end = start + 1;
    while (end < totals.length && totals[end] === connections) end += 1;
    if (connections > 0) levels.push({ from: start - MINUTES_OF_HOUR, to: end - MINUTES_OF_HOUR, connections });
    start = end;
  }
  return levels;
}

/** One load among those that have a place already. */
export class Job {
  /** Where it did not fit last: most likely it does not fit there a minute later either. */
  private tightest = 0;

  public constructor(
    private readonly levels: readonly Level[],
    private readonly totals: Float64Array,
    private readonly limit: number,
  ) {}

  /** Whether it fits when it is moved by so many minutes; a look is taken at every minute. */
  public fits(by: number, looks: Looks): boolean {
    for (let index = 0; index < this.levels.length; index++) {
      const at = (this.tightest + index) % this.levels.length;
      if (this.fitsAt(at, by, looks)) continue;
      this.tightest = at;
      return false;
    }
    return true;
  }

  public settle(by: number): void {
    for (const { from, to, connections } of this.levels) {
      const end = Math.min(to + by, this.totals.length);
      for (let minute = Math.max(from + by, 0); minute < end; minute++) {
        this.totals[minute] = (this.totals[minute] ?? 0) + connections;
      }
    }
  }

  private fitsAt(index: number, by: number, looks: Looks): boolean {
    const { from = 0, to = 0, connections = 0 } = this.levels[index] ?? {};
    const begin = Math.max(from + by, 0);
    const end = Math.min(to + by, this.totals.length);
    looks.left -= Math.max(end - begin, 1);
    for (let minute = begin; minute < end; minute++) {
      if ((this.totals[minute] ?? 0) + connections > this.limit) return false;
    }
    return true;
  }
}

/** Minutes that may still be looked at. */
export interface Looks {
  left: number;
}
