import type { Pool, PoolClient } from 'pg';

/**
 * How full a pool of node-postgres is, as metrics of CloudWatch: one line of JSON on standard output for each interval and process.
 *
 * The lines are in the embedded metric format. CloudWatch Logs takes the metrics from it in every log group, so that a task needs no agent and
 * no permission: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 *     const pool = createPool();
 *     const metrics = publishPoolMetrics(pool);
 *     process.once('SIGTERM', async () => {
 *       await pool.end();
 *       metrics.stop();
 *     });
 *
 *     CheckedOut    Count         most connections in use at once since the line before
 *     PoolUse       Percent       how many were in use on average over that time, of all that the pool may open
 *     PoolSize      Count         connections that the pool may open
 *     Overflow      Count         0: this pool has none
 *     CheckoutWait  Milliseconds  longest time until somebody had a connection, or gave up; opening one is part of it. Absent where nobody asked
 *
 * Take the Maximum of each: a process has a pool and lines of its own, and a mean over processes hides the one that is full.
 */
export function publishPoolMetrics(pool: Pool, options: PoolMetricsOptions = {}): PoolMetrics {
  const {
    env = process.env,
    prefix = 'DB_',
    seconds = 60,
    write = (written: string) => void process.stdout.write(written),
  } = options;
  const application = text(env, `${prefix}POOL_METRICS_NAME`);
  const interval = new Interval(() => inUse(pool));
  followUse(pool, () => interval.count());
  measureCheckouts(pool, interval);
  const writeLine = (): void => write(`${JSON.stringify(line(application, pool, interval.next()))}\n`);
  const timer = setInterval(writeLine, 1000 * seconds);
  // Metrics keep no process alive that has nothing else to do.
  timer.unref();
  let isStopped = false;
  return {
    stop: () => {
      if (isStopped) return;
      isStopped = true;
      clearInterval(timer);
      writeLine();
    },
  };
}

export interface PoolMetricsOptions {
  /** DB_POOL_METRICS_NAME is read from it: the name by which the alarms of the connection budget know this pool. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where the variables of the pool begin otherwise than with DB_: with DB_READER_, or the settingsPrefix of the budget. */
  readonly prefix?: string;
  /** Between two lines; the alarms expect one in each minute. */
  readonly seconds?: number;
  /** Gets each line whole, so that what others print does not come between. */
  readonly write?: (line: string) => void;
}

export interface PoolMetrics {
  /** Writes the last line, of what has happened since the one before, and no more after it. */
  readonly stop: () => void;
}

const NAMESPACE = 'ConnectionBudget/Pools';
const DIMENSION = 'Application';

const UNITS = {
  CheckedOut: 'Count',
  PoolUse: 'Percent',
  PoolSize: 'Count',
  Overflow: 'Count',
  CheckoutWait: 'Milliseconds',
};

type Values = Partial<Record<keyof typeof UNITS, number>>;

/** What has happened since the line before. */
interface Happened {
  readonly most: number;
  /** On average over the time. A peak would say little: random arrivals fill a pool for a moment that is mostly idle. */
  readonly mean: number;
  /** Milliseconds; undefined where nobody asked for a connection. */
  readonly longest: number | undefined;
}

class Interval {
  private most = 0;
  private longest: number | undefined;
  private begun = performance.now();
  private counted = this.begun;
  private current = 0;
  /** Connections in use, each times the milliseconds that it was. */
  private used = 0;

  public constructor(private readonly inUse: () => number) {}

  /** To be called whenever the number of those in use may have changed: until now it was what it was the last time. */
  public count(): void {
    const now = performance.now();
    this.used += this.current * (now - this.counted);
    this.counted = now;
    this.current = this.inUse();
  }

  /** A checkout that is over, one way or the other. */
  public note(milliseconds: number): void {
    this.count();
    this.most = Math.max(this.most, this.current);
    this.longest = Math.max(this.longest ?? 0, milliseconds);
  }

  public next(): Happened {
    this.count();
    const passed = this.counted - this.begun;
    const most = Math.max(this.most, this.current);
    const happened = { most, mean: passed > 0 ? this.used / passed : this.current, longest: this.longest };
    // Those that are still in use count for the next interval as well.
    this.most = this.current;
    this.longest = undefined;
    this.begun = this.counted;
    this.used = 0;
    return happened;
  }
}

/** Those that are being opened are among them: nobody else can have them. */
function inUse({ totalCount, idleCount }: Pool): number {
  return totalCount - idleCount;
}

/** The pool tells before it has put a connection back, so that it is counted right after. */
function followUse(pool: Pool, count: () => void): void {
  const soon = (): void => queueMicrotask(count);
  pool.on('connect', soon).on('acquire', soon).on('release', soon).on('remove', soon);
}

type Checkout = (error: Error | undefined, client: PoolClient | undefined, release: (error?: Error | boolean) => void) => void;

/**
 * Puts a clock at the counter of this pool.
 *
 * `pool.query` calls `pool.connect` with a callback, so that there is no other way to a connection. The event 'acquire' would not do: it comes
 * as well when a resting connection has grown old, and not when somebody gave up.
 */
function measureCheckouts(pool: Pool, interval: Interval): void {
  const connect = pool.connect.bind(pool) as { (): Promise<PoolClient>; (callback: Checkout): void };
  const measured = (callback?: Checkout): Promise<PoolClient> | undefined => {
    const asked = performance.now();
    const over = (): void => interval.note(performance.now() - asked);
    // Who asked has one from now on that is at rest, or is being opened.
    queueMicrotask(() => interval.count());
    if (!callback) return connect().finally(over);
    connect((error, client, release) => {
      over();
      callback(error, client, release);
    });
    return undefined;
  };
  pool.connect = measured as Pool['connect'];
}

function line(application: string, pool: Pool, { most, mean, longest }: Happened): object {
  const max = pool.options.max;
  const values: Values = {
    CheckedOut: most,
    PoolUse: rounded((100 * mean) / max),
    PoolSize: max,
    Overflow: 0,
    ...(longest !== undefined && { CheckoutWait: rounded(longest) }),
  };
  const metrics = Object.entries(UNITS).flatMap(([name, unit]) => (name in values ? [{ Name: name, Unit: unit }] : []));
  const directive = { Namespace: NAMESPACE, Dimensions: [[DIMENSION]], Metrics: metrics };
  return { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, [DIMENSION]: application, ...values };
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}

function text(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: state poolMetrics: true for this service in its connection budget`);
  return value;
}
