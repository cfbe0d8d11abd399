import { EventEmitter } from 'node:events';
import type { Pool } from 'pg';
import { publishPoolMetrics } from '../../examples/clients/node-postgres/pool-metrics';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../../lib';
import { firesAfter } from '../cloudwatch/alarm';
import { gauge, identityOf } from '../cloudwatch/samples';
import type { MetricName } from '../cloudwatch/samples';
import { SomeApp } from '../some-app';
import { pass, resourcesOf } from '../synth';
import type { Resource } from '../synth';
import type { MetricsLine } from './embedded-metrics';

const MINUTE = 60_000;
const MINUTES = 30;

/** Milliseconds that a request holds its connection, on average. */
const HELD = 100;

/** The counts and events of a pool of node-postgres whose connections are all open; whoever finds none free waits. */
class CountedPool extends EventEmitter {
  public busy = 0;
  public waiting = 0;
  public readonly options: { readonly max: number };

  public constructor(max: number) {
    super();
    this.options = { max };
  }

  public get totalCount(): number {
    return this.options.max;
  }

  public get idleCount(): number {
    return this.options.max - this.busy;
  }

  public connect(): Promise<void> {
    if (this.busy < this.options.max) this.busy += 1;
    else this.waiting += 1;
    return Promise.resolve();
  }

  public release(): void {
    this.emit('release');
    if (this.waiting > 0) this.waiting -= 1;
    else this.busy -= 1;
  }
}

/** Lines of half an hour in which requests come at random and hold connections for a random time: exponential, both. */
async function linesAt(load: number, max: number): Promise<MetricsLine[]> {
  const exponential = exponentials();
  const lines: MetricsLine[] = [];
  const pool = new CountedPool(max);
  publishPoolMetrics(pool as unknown as Pool, {
    env: { DB_POOL_METRICS_NAME: 'Shop/Api' },
    write: line => lines.push(JSON.parse(line) as MetricsLine),
  });
  const between = HELD / (load * max);
  let passed = 0;
  let arrival = exponential(between);
  let departure = Infinity;
  while (passed < MINUTES * MINUTE) {
    const next = Math.min(arrival, departure, passed + MINUTE);
    jest.advanceTimersByTime(next - passed);
    passed = next;
    if (next === arrival) {
      void pool.connect();
      arrival = next + exponential(between);
    } else if (next === departure) pool.release();
    // What is still held does not remember for how long: the next to end is drawn anew.
    departure = pool.busy === 0 ? Infinity : next + exponential(HELD / pool.busy);
    await Promise.resolve();
  }
  return lines;
}

/** The same numbers in each run. */
function exponentials(seed = 1): (mean: number) => number {
  let state = seed;
  return mean => {
    state = (state * 48_271) % 2_147_483_647;
    return -Math.log(state / 2_147_483_647) * mean;
  };
}

/** The alarm as it is synthesized. */
function alarm(size: number): Resource {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  const pool = PoolSizing.fixed({ size });
  budget.addEcsService(some.service('Api'), { client: PoolClient.nodePostgres(), pool, poolMetrics: true });
  budget.addAlarms();
  const alarms = resourcesOf(pass(some.app).template(some.stack), 'AWS::CloudWatch::Alarm');
  const found = alarms.find(({ Properties }) => Properties.MetricName === 'PoolUse');
  if (!found) throw new Error('the alarm is in no template');
  return found;
}

function fires(resource: Resource, values: readonly number[]): number | undefined {
  const series = new Map([[identityOf(resource.Properties as unknown as MetricName), gauge(values)]]);
  return firesAfter(resource, series, values.length);
}

describe.each([2, 10])('pool-nearly-full of a pool of %i with requests that come at random', size => {
  const resource = alarm(size);

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('is silent at a use of 30 %, though the pool is full for a moment of nearly every minute', async () => {
    const lines = await linesAt(0.3, size);
    const use = lines.map(({ PoolUse }) => Number(PoolUse));
    expect(lines.length).toBeGreaterThanOrEqual(MINUTES - 1);
    expect(Math.min(...use)).toBeGreaterThan(20);
    expect(Math.max(...use)).toBeLessThan(40);
    expect(fires(resource, use)).toBeUndefined();
    // The peak of each minute would have been an alarm.
    const peaks = lines.map(({ CheckedOut }) => (100 * Number(CheckedOut)) / size);
    expect(fires(resource, peaks)).toBeGreaterThanOrEqual(12);
  });

  it('fires when they need nearly all of it', async () => {
    const use = (await linesAt(0.95, size)).map(({ PoolUse }) => Number(PoolUse));
    expect(fires(resource, use)).toBe(12);
  });
});
