import type { Schedule } from './schedule';

/** What a schedule does to a database. */
export interface ScheduledLoad {
  /** As messages call it. */
  readonly name: string;
  readonly schedule: Schedule;
  /**
   * Minutes from the one at which a run is due until its last connection is closed, at most; from 1.
   *
   * AWS's delay within that minute, pulling the image and stopping belong to it.
   */
  readonly longestRunMinutes: number;
  /** Tasks, or executions of a function, that one run starts. */
  readonly tasks: number;
  readonly connectionsPerTask: number;
  /** Further attempts that may have started tasks too, beside those of the first one; 0 where only the first one counts. */
  readonly retries: number;
  /** Minutes after the flexible time window within which such an attempt may begin. */
  readonly retryMinutes: number;
}

/** Attempts of a run that may be under way in the same minutes. */
export interface Layer {
  /** Of all these attempts. */
  readonly connections: number;
  /** Minutes, from the one at which the run is due, in which each of the attempts may be under way. */
  readonly span: number;
}

/**
 * When the attempts of one run may be under way.
 *
 * A run may begin in any minute of its window, and in whichever minute it does, it may be under way `longestRunMinutes` later. So it may be
 * under way in all minutes from the first possible start to the last possible end, in each of them for certain for one choice of its start.
 * The same holds for each retry, whose start nothing ties to the other attempts': all of them count at once, and each as late as it may be.
 */
export function layersOf(load: ScheduledLoad): readonly Layer[] {
  const { schedule, longestRunMinutes, retries, retryMinutes } = load;
  const connections = connectionsOf(load);
  const span = schedule.flexibleMinutes + longestRunMinutes;
  const first = { connections, span };
  return retries === 0 ? [first] : [first, { connections: retries * connections, span: span + retryMinutes }];
}

/** The longest time, from the minute at which a run is due, in which anything of it may be under way. */
export function spanOf({ schedule, longestRunMinutes, retries, retryMinutes }: ScheduledLoad): number {
  return schedule.flexibleMinutes + longestRunMinutes + (retries === 0 ? 0 : retryMinutes);
}

/** Connections of one attempt. */
export function connectionsOf({ tasks, connectionsPerTask }: ScheduledLoad): number {
  return tasks * connectionsPerTask;
}
