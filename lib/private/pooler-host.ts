import type { IConstruct } from 'constructs';
import type { Platform } from '../core/database';
import type { Finding } from '../core/finding';
import type { LedgerPooler } from '../core/ledger';
import type { PoolerFacts } from '../core/pooler';
import type { SettingsDelivery } from '../settings-delivery';
import type { PublishedPool } from './pool-alarms';
import type { Prefixes } from './registrations';

/** A pooler apart from its place and its clients, with what was found about it. */
export type PoolerBody = Omit<PoolerFacts, 'path' | 'name' | 'clients'> & { readonly findings?: readonly Finding[] };

/** What a budget gives to its poolers. */
export interface PoolerHost {
  readonly budget: IConstruct;
  readonly prefixes: Prefixes;
  /** Prefix of the settings, such as `DB_`. */
  readonly prefix: string;
  readonly delivery: SettingsDelivery;
  readonly engineName: string | undefined;
  /** Whether the database has a writer and readers. */
  readonly isCluster: boolean;
  readonly platform: Platform | undefined;
  /** Age at which connections to the pooler are replaced, unless stated. */
  readonly recycleSeconds: number;
  /** A pooler's lines of the ledger; undefined while the tree is being read for them. */
  poolerLedger(path: string): LedgerPooler | undefined;
  /** Told of every pool of which the application publishes metrics. */
  watchPool(pool: PublishedPool): void;
  isReading(): boolean;
  /** Called when CDK begins to look for references. */
  prepare(): void;
}
