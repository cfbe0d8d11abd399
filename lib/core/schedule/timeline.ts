import type { Horizon, Minute } from './minute';

/** The greatest sum of a timeline, and the first minute that has it. */
export interface Summit {
  readonly connections: number;
  readonly minute: Minute;
}

/** Connections in every minute of a horizon. Only where they change is written down; the sums are made in one go. */
export class Timeline {
  /** By how much each minute differs from the one before. */
  private readonly steps: Float64Array;

  public constructor(private readonly horizon: Horizon) {
    this.steps = new Float64Array(Math.max(horizon.to - horizon.from, 0) + 1);
  }

  /** From a minute on there are so many connections more, or fewer; what changes before the horizon counts from its first minute on. */
  public step(minute: Minute, connections: number): void {
    const index = minute <= this.horizon.from ? 0 : minute - this.horizon.from;
    if (index < this.steps.length) this.steps[index] = (this.steps[index] ?? 0) + connections;
  }

  /** The same for many steps, whose minutes are counted from one. */
  public stepAll(begins: Minute, minutes: Int32Array, connections: Float64Array): void {
    const { steps } = this;
    const first = begins - this.horizon.from;
    for (let index = 0; index < minutes.length; index++) {
      const at = Math.max(first + (minutes[index] ?? 0), 0);
      if (at < steps.length) steps[at] = (steps[at] ?? 0) + (connections[index] ?? 0);
    }
  }

  /** The sum of each minute, from the first one of the horizon on. */
  public totals(): Float64Array {
    const totals = new Float64Array(this.steps.length - 1);
    let sum = 0;
    for (let index = 0; index < totals.length; index++) {
      sum += this.steps[index] ?? 0;
      totals[index] = sum;
    }
    return totals;
  }

  public summit(): Summit {
    const totals = this.totals();
    let highest = 0;
    for (let index = 1; index < totals.length; index++) if ((totals[index] ?? 0) > (totals[highest] ?? 0)) highest = index;
    return { connections: totals[highest] ?? 0, minute: this.horizon.from + highest };
  }
}
