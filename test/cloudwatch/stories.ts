/** Sessions that want to be open on each server, minute by minute; undefined where the server reports nothing. */
export type Wanted = readonly (number | undefined)[];

/** What happens to a database, told by its connections. */
export interface Story {
  readonly title: string;
  /** The servers that stand behind the writer's role, and those behind the readers', minute by minute; one server of a single instance. */
  readonly writer: Wanted;
  readonly readers?: readonly Wanted[];
  /** The same by instance, where roles move; the roles' own otherwise. */
  readonly instances?: readonly Wanted[];
  /** Whether somebody has to be woken. */
  readonly isIncident: boolean;
}

/** So many minutes of one value. */
export function steady(value: number, minutes: number): number[] {
  return Array.from({ length: minutes }, () => value);
}

/** One more connection each `every` minutes. */
function climb(from: number, to: number, every: number): number[] {
  return Array.from({ length: (to - from) * every }, (_none, minute) => from + Math.floor(minute / every));
}

const QUIET = steady(22, 20);

// db.t3.micro: ceiling 77, refuses beyond 65; planned are 44 of consumers while deploying, 22 else, and 10 for operations.
export const INSTANCE_STORIES: readonly Story[] = [
  { title: 'steady load', writer: steady(22, 90), isIncident: false },
  { title: 'slow climb: a leak', writer: [...QUIET, ...climb(22, 75, 2)], isIncident: true },
  {
    title: 'slow climb: a busy day, within the plan',
    writer: [...QUIET, ...climb(22, 44, 2), ...steady(44, 20)],
    isIncident: false,
  },
  { title: 'three-minute spike', writer: [...QUIET, 61, 65, 72, ...QUIET], isIncident: true },
  { title: 'three-minute spike: a deployment beside psql', writer: [...QUIET, 44, 54, 47, ...QUIET], isIncident: false },
  {
    title: 'missing data while it climbs',
    writer: [...QUIET, ...climb(22, 60, 1), ...steadyGap(10), ...climb(61, 75, 1)],
    isIncident: true,
  },
  { title: 'missing data: stopped for the night', writer: [...QUIET, ...steadyGap(60), ...QUIET], isIncident: false },
];

// The same after the class was db.t3.small.
export const SHRUNK_STORIES: readonly Story[] = [
  { title: 'slow climb after a smaller class', writer: [...QUIET, ...climb(22, 75, 2)], isIncident: true },
];

// db.t3.small, which refuses beyond 167, after the class was db.t3.micro; planned are 120 while deploying, and 10 for operations.
export const GROWN_STORIES: readonly Story[] = [
  { title: 'more load after a larger class, within the plan', writer: [...QUIET, ...steady(100, 60)], isIncident: false },
];

// Aurora, 200 connections each, refuses beyond 192; planned are 120 at the writer and 40 at the readers while deploying, 60 and 20 else.
export const CLUSTER_STORIES: readonly Story[] = [
  {
    title: 'full writer beside idle readers',
    writer: [...steady(60, 20), ...climb(60, 210, 1)],
    readers: [steady(3, 170), steady(3, 170)],
    isIncident: true,
  },
  {
    title: 'busy readers beside an idle writer, all within the plan',
    writer: steady(10, 90),
    readers: [steady(40, 90), steady(40, 90)],
    isIncident: false,
  },
  {
    title: 'failover, and then the new writer fills up',
    writer: [...steady(60, 20), ...climb(80, 210, 1)],
    readers: [[...steady(20, 20), ...steadyGap(130)], steady(20, 150)],
    instances: [[...steady(60, 20), ...steadyGap(130)], [...steady(20, 20), ...climb(80, 210, 1)], steady(20, 150)],
    isIncident: true,
  },
  {
    title: 'failover, and the new writer has what is planned',
    writer: [...steady(60, 20), ...steady(80, 60)],
    readers: [[...steady(20, 20), ...steadyGap(60)], steady(20, 80)],
    instances: [[...steady(60, 20), ...steadyGap(60)], [...steady(20, 20), ...steady(80, 60)], steady(20, 80)],
    isIncident: false,
  },
];

function steadyGap(minutes: number): undefined[] {
  return Array.from({ length: minutes }, () => undefined);
}
