import type { ClientFacts } from './core/clients/client-facts';
import { fewestConnections } from './core/clients/native-settings';
import type { Pool, PoolRequest } from './core/consumer';
import { MOST_CONNECTIONS } from './core/numbers';
import { MOST_BEHIND_POOLER } from './core/pooler-ledger';
import { isUnknown } from './core/unknown';
import { requireNumber } from './private/require';

/** Options of a pool that is derived from the budget. */
export interface DerivedPoolOptions {
  /**
   * Claim on what is left, relative to the other derived pools: above 0, up to 1000.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * Fewest connections per process, size and overflow together.
   *
   * @default 1
   */
  readonly min?: number;

  /**
   * Most connections per process, size and overflow together.
   *
   * @default 20, and 10 behind a pooler; in a function `min`, because one environment serves one request at a time
   */
  readonly max?: number;

  /**
   * Part of the connections that becomes the pool size where the client knows overflow: above 0, up to 1.
   * 0.6 suits batch work, 0.8 short transactions. The rest is overflow.
   *
   * @default 0.7
   */
  readonly ratio?: number;
}

/** A pool whose size you state. */
export interface FixedPoolOptions {
  /** Connections that one process keeps, from 1. */
  readonly size: number;

  /**
   * Further connections that one process may open for a while, from 0.
   *
   * @default 0
   */
  readonly overflow?: number;
}

/** How large the pool of one process is. */
export class PoolSizing {
  /**
   * The budget shares out what fixed pools and the reserve leave, one connection per process at a time, within what the client can have.
   *
   * @throws if a number is out of range
   */
  public static derived(options: DerivedPoolOptions = {}): PoolSizing {
    const { weight = 1, min = 1, ratio = 0.7 } = options;
    const max = options.max ?? Math.max(20, min);
    requireNumber('weight', weight, { min: 0.001, max: 1000, whole: false });
    requireNumber('min', min, { min: 1, max: MOST_CONNECTIONS }, 'a process without a connection cannot work; use 1');
    requireNumber('max', max, { min, max: MOST_CONNECTIONS }, `max may not be below min, which is ${min}`);
    requireNumber('ratio', ratio, { min: 0.01, max: 1, whole: false });
    const sizing = new PoolSizing(
      client => ({
        kind: 'derived',
        weight,
        min: possible(min, client),
        max: possible(max, client),
        ratio,
        knowsOverflow: client.knowsOverflow,
      }),
      true,
    );
    if (options.max === undefined) {
      sizing.behindPooler = () => PoolSizing.derived({ ...options, max: Math.max(MOST_BEHIND_POOLER, min) });
      sizing.inFunction = () => PoolSizing.derived({ ...options, max: min });
    }
    return sizing;
  }

  /**
   * You state the pool; the budget counts and injects it.
   *
   * @throws if a number is out of range, when overflow is stated for a client that has none, and when the client cannot have a pool of that size
   */
  public static fixed(options: FixedPoolOptions): PoolSizing {
    const { size, overflow = 0 } = options;
    requireNumber(
      'pool size',
      size,
      { min: 1, max: MOST_CONNECTIONS },
      'a process without a connection cannot work; use 1 or leave the consumer out',
    );
    requireNumber('pool overflow', overflow, { min: 0, max: MOST_CONNECTIONS });
    return new PoolSizing(
      client => ({ kind: 'fixed', size: requirePossible(client, size), overflow: requireOverflow(client, overflow) }),
      true,
    );
  }

  /**
   * The application does not read any setting: what its client opens by default is counted, and no pool setting is injected.
   *
   * @throws when used with a client that has no limit of its own
   */
  public static applicationDefault(): PoolSizing {
    return new PoolSizing(client => ({ kind: 'fixed', ...requireDefaultPool(client) }), false);
  }

  private behindPooler?: () => PoolSizing;
  private inFunction?: () => PoolSizing;

  private constructor(
    private readonly request: (client: ClientFacts) => PoolRequest,
    private readonly injected: boolean,
  ) {}

  /** @internal */
  public _request(client: ClientFacts): PoolRequest {
    return this.request(client);
  }

  /** The same behind a pooler, which does the pooling: small, where the largest size was left open. @internal */
  public _behindPooler(): PoolSizing {
    return this.behindPooler?.() ?? this;
  }

  /** The same in a function, of which one environment serves one request: no more than the minimum, where the largest size was left open. @internal */
  public _inFunction(): PoolSizing {
    return this.inFunction?.() ?? this;
  }

  /** Whether the application reads its pool from the settings. @internal */
  public _injected(): boolean {
    return this.injected;
  }
}

function requireOverflow(client: ClientFacts, overflow: number): number {
  if (overflow === 0 || client.knowsOverflow) return overflow;
  throw new Error(`pool overflow must be 0 for ${client.name}, which has none, got ${overflow}: state all connections as size`);
}

/** The next number of connections that a pool of the client may have. */
function possible(connections: number, client: ClientFacts): number {
  return Math.min(Math.max(connections, fewestConnections(client)), client.most ?? Infinity);
}

function requirePossible(client: ClientFacts, size: number): number {
  const nearest = possible(size, client);
  if (nearest === size) return size;
  const why = size > nearest ? 'one process can use no more' : 'its settings cannot say less';
  throw new Error(`pool size must be at ${size > nearest ? 'most' : 'least'} ${nearest} for ${client.name}, got ${size}: ${why}`);
}

function requireDefaultPool({ name, defaultPool }: ClientFacts): Pool {
  if (!isUnknown(defaultPool)) return defaultPool;
  throw new Error(
    `PoolSizing.applicationDefault() needs a client with a limit of its own, got ${name} (${defaultPool.unknown}): ` +
      'use PoolSizing.fixed or PoolSizing.derived',
  );
}
