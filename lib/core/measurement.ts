import type { ServerlessRange } from './database';

/** What live servers said that they admit: the content of `connection-ceilings.json`, which `connection-budget measure` writes. */
export interface Measurements {
  readonly version: 1;
  readonly servers: readonly Measurement[];
}

/** One live server on the day on which it was asked. */
export interface Measurement {
  /** Identifier of the instance, such as `orders-prod`. */
  readonly server: string;
  /** Number of its account, or how it was read where no resource tells the number. */
  readonly account: string;
  readonly region: string;
  /** Path of the budget that its tags name, as tags hold it (see `tagValue`); absent where they name none. */
  readonly budget?: string;
  /** What the server admits; the least that it may be, where the reading leaves room. */
  readonly maxConnections: number;
  /** The most that the rounding of the reading allows; absent where the number is exact. */
  readonly atMost?: number;
  readonly engine: string;
  readonly engineVersion?: string;
  readonly instanceClass?: string;
  /** Capacity range of an Aurora Serverless v2 member. */
  readonly serverless?: ServerlessRange;
  /** Day of the reading in UTC, such as `2026-11-21`. */
  readonly measuredOn: string;
  /** One phrase, such as `SHOW max_connections`. */
  readonly source: string;
  /** Set where the number was calculated from what a proxy in front says. */
  readonly proxied?: true;
}
