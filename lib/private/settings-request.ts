import { Token } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { ClientFacts } from '../core/clients/client-facts';
import { connectionPath, recycleWithTokens } from '../core/connection-path';
import type { Platform } from '../core/database';
import { engineFamily } from '../core/engine';
import type { Finding } from '../core/finding';
import type { LedgerConsumer } from '../core/ledger';
import { recycleFindings } from '../core/recycle-findings';
import type { SettingsRequest } from '../core/settings';
import type { PoolClient } from '../pool-client';
import { PoolSizing } from '../pool-sizing';
import type { SettingsDelivery } from '../settings-delivery';

/** What the budget gives to the settings of its consumers. */
export interface SettingsSource {
  readonly prefix: string;
  readonly delivery: SettingsDelivery;
  readonly engineName: string | undefined;
  /** Who runs the server; undefined for Amazon. */
  readonly platform: Platform | undefined;
  /** The pooler that the pool is on; undefined where it is on the server itself. */
  readonly pooler?: {
    readonly kind: 'rds-proxy' | 'pgbouncer';
    readonly recycleSeconds: number;
    /** Whether it lets nobody in without a token of IAM. */
    readonly asksForTokens: boolean;
  };
  /** The consumer's line of the ledger. */
  line(): LedgerConsumer | undefined;
  /** The ceiling of the server that the consumer connects to. */
  maxConnections(): number | null | undefined;
  isReading(): boolean;
  /** Called when CDK begins to look for references. */
  prepare(): void;
}

/** What a consumer says about its settings. */
interface SettingsOptions {
  readonly client: PoolClient;
  readonly pool?: PoolSizing;
  readonly poolTimeout?: Duration;
  readonly poolRecycle?: Duration;
  readonly iamAuthentication?: boolean;
}

/**
 * @param knownAs name by which sessions of the consumer are known in the database
 * @throws when it is to sign in with IAM tokens where nobody takes them, or with a client to which that makes no difference
 */
export function settingsRequest(
  options: SettingsOptions,
  knownAs: string,
  source: SettingsSource,
  further: Pick<
    SettingsRequest,
    'isFurtherPool' | 'processesVariable' | 'processesPerContainer' | 'threadSetting' | 'threads' | 'poolMetricsName'
  >,
): SettingsRequest {
  const path = connectionPath(source.platform);
  const usualRecycle = source.pooler?.recycleSeconds ?? path.recycleSeconds;
  const byDefault = signsInWithTokens(options, knownAs, source) ? recycleWithTokens(usualRecycle) : usualRecycle;
  return {
    prefix: source.prefix,
    pooler: source.pooler?.kind,
    client: options.client._facts(),
    setsPool: (options.pool ?? PoolSizing.derived())._injected(),
    ...further,
    applicationName: source.engineName !== undefined && isPostgres(source.engineName) ? applicationName(knownAs) : undefined,
    hasOtherKeys: source.engineName !== undefined && hasOtherKeys(source.engineName),
    poolTimeoutSeconds: options.poolTimeout?.toSeconds() ?? 10,
    poolRecycleSeconds: options.poolRecycle?.toSeconds() ?? byDefault,
    poolIdleTimeoutSeconds: path.idleTimeoutSeconds,
  };
}

function signsInWithTokens(
  { iamAuthentication, client }: SettingsOptions,
  name: string,
  { pooler, platform }: SettingsSource,
): boolean {
  const refuses = pooler?.kind === 'pgbouncer' ? 'PgBouncer' : platform;
  if (iamAuthentication && refuses !== undefined) {
    throw new Error(
      `iamAuthentication of ${name} is for RDS, Aurora and RDS Proxy, which take tokens of IAM, got ${refuses}: leave it out`,
    );
  }
  if (iamAuthentication) requireUseOfTokens(client._facts(), name);
  return iamAuthentication ?? pooler?.asksForTokens ?? false;
}

/** All that signing in with tokens decides is an age, and whoever cannot be told it may still have code that makes tokens. */
function requireUseOfTokens({ name: client, settings, isReadyMade, freshPassword }: ClientFacts, name: string): void {
  const hasAge = settings.some(({ role }) => role === 'recycle');
  if (hasAge || !(isReadyMade || freshPassword === 'none')) return;
  throw new Error(
    `iamAuthentication of ${name} needs a client that can be told how long connections live, or asks for a token for each, got ${client}: leave it out`,
  );
}

/** What is to be said of the age at which connections are replaced, where somebody has stated it. */
export function statedRecycleFindings(
  { path, name, options }: { readonly path: string; readonly name: string; readonly options: SettingsOptions },
  source: SettingsSource,
): Finding[] {
  const recycleSeconds = options.poolRecycle?.toSeconds();
  if (recycleSeconds === undefined || Token.isUnresolved(recycleSeconds)) return [];
  return recycleFindings({
    path,
    name,
    client: options.client._facts(),
    recycleSeconds,
    signsInWithTokens: signsInWithTokens(options, name, source),
    forgottenAfterSeconds: source.pooler ? undefined : connectionPath(source.platform).forgottenAfterSeconds,
    line: source.line(),
  });
}

export function isPostgres(engineName: string): boolean {
  const family = engineFamily(engineName);
  return family === 'postgres' || family === 'aurora-postgresql';
}

/** SQL Server has `;key=value`, for one. */
function hasOtherKeys(engineName: string): boolean {
  const family = engineFamily(engineName);
  return family === 'sqlserver' || family === 'oracle' || family === 'db2';
}

/** PostgreSQL keeps 63 bytes of an application_name and replaces what is not printable ASCII. */
function applicationName(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(-63);
}
