import type { DeploymentOverlap } from './overlap';
import type { ScheduledLoad } from './schedule/load';
import type { SchedulePeak } from './schedule/sweep';
import type { Maybe } from './unknown';

/** Other compute that is read from templates. */
export type ComputeKind =
  'auto-scaling-group' | 'app-runner-service' | 'express-service' | 'batch-job' | 'glue-job' | 'state-machine';

/** What opens connections: a service, a function, or anything declared. Plain data, as read or as stated. */
export interface ConsumerFacts {
  /** Unique and stable: the construct path, or the name in a plan. */
  readonly path: string;
  /** Short name for messages. */
  readonly name: string;
  readonly kind:
    'ecs-service' | 'function' | ComputeKind | 'scheduled-task' | 'scheduled' | 'migration' | 'declared' | 'reserved' | 'pooler';
  /** Largest number of copies outside a deployment (D). */
  readonly copies: Maybe<number>;
  /**
   * Copies while nothing is scaled out or deployed: the desired count. Never above `copies`.
   *
   * Absent where it is not told apart from `copies`.
   */
  readonly usualCopies?: number;
  /** Copies that are there at all times, also when everything has been scaled in. Absent where nobody knows. */
  readonly fewestCopies?: number;
  /** Whose copies they are, where several pools stand in the same ones: their number is one. Absent where the pool stands alone. */
  readonly copiesOf?: string;
  /** What one copy is called, in the singular and the plural: `['task', 'tasks']`. */
  readonly copyNoun: readonly [string, string];
  /** Why there are so many copies, such as `maxCapacity of the scalable target`; empty when there is nothing to say. */
  readonly copiesBecause: string;
  readonly overlap: Maybe<DeploymentOverlap>;
  /** Processes per copy; a pool never spans processes. */
  readonly processes: Maybe<number>;
  readonly pool: PoolRequest;
  /** Where the pool comes from, where nobody handed it over: `Keycloak: KC_DB_POOL_MAX_SIZE 100 by default`. */
  readonly poolBecause?: string;
  /** Why nobody knows the pool: what fits stands in its place. Absent where it is known. */
  readonly unknownPool?: string;
  /** Connections per copy outside the pool: LISTEN/NOTIFY, leader locks, boot-time migrations. */
  readonly sideConnections: number;
  /** Set where nothing bounds the copies, which are unknown then. Absent where something does, or cannot be read. */
  readonly unbounded?: Unbounded;
  /** When a scheduled task runs: one entry for each target that starts it. Its pool is a fixed one. */
  readonly runs?: readonly ScheduledRuns[];
  /** What stands behind the line of all scheduled tasks of an endpoint. */
  readonly scheduled?: ScheduledTogether;
}

/** When something starts tasks, how many, and for how long they run. */
export type ScheduledRuns = Omit<ScheduledLoad, 'name' | 'connectionsPerTask'>;

/** Scheduled tasks that are one line of demand, because they do not all run at once. */
export interface ScheduledTogether {
  readonly tasks: readonly ConsumerFacts[];
  /** The most connections that they hold at once; each that runs then by its path. Absent where a task is unknown. */
  readonly peak?: SchedulePeak;
}

/** A setting that would bound copies, and is missing. */
export interface Unbounded {
  /** What opens more and more of them, in words. */
  readonly because: string;
  /** Name of the setting, as the template has it. */
  readonly setting: string;
  /** Copies that hold connections for each unit of the setting, outside a deployment. */
  readonly copiesPerUnit: number;
  /** How often the copies are multiplied by the setting, where it bounds several things inside each other. Default: once. */
  readonly nesting?: number;
  /** Option by which a user states the copies instead. Default: `maxConcurrency`. */
  readonly option?: string;
}

/** The pool of one process, as asked for. */
export type PoolRequest =
  | { readonly kind: 'fixed'; readonly size: number; readonly overflow: number }
  | {
      readonly kind: 'derived';
      /** Relative claim on what is left. */
      readonly weight: number;
      /** Fewest and most connections per process. */
      readonly min: number;
      readonly max: number;
      /** Part of the connections that becomes the pool size where the client knows overflow (0 < ratio <= 1). */
      readonly ratio: number;
      /** Whether the client knows overflow; if not, all connections are pool size. */
      readonly knowsOverflow: boolean;
    };

/** A pool as granted. */
export interface Pool {
  readonly size: number;
  readonly overflow: number;
}
