import type { ClientFacts } from './clients/client-facts';
import { connectionParameters } from './clients/connection-parameters';
import type { GrantedPool } from './clients/native-settings';
import { PGAPPNAME } from './clients/client-facts';
import { nativeSettings } from './clients/native-settings';
import type { LedgerConsumer } from './ledger';

/** One variable of a container. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** What the settings of one consumer are computed from. */
export interface SettingsRequest {
  /** Prefix of the neutral names, such as `DB_`. */
  readonly prefix: string;
  readonly client: ClientFacts;
  /** The pooler that the pool is on: what an application would compute from the server's ceiling is wrong, then. Absent for the server itself. */
  readonly pooler?: 'rds-proxy' | 'pgbouncer';
  /** Whether the application reads its pool from the settings; false leaves the pool to the client's own default. */
  readonly setsPool: boolean;
  /** Whether another pool of the application has the variables that its client reads by itself. */
  readonly isFurtherPool?: boolean;
  /** Variable for the number of processes; undefined when the server reads none, or the count was not declared. */
  readonly processesVariable?: string;
  /** Processes of one container, as declared: the value of that variable. */
  readonly processesPerContainer?: number;
  /** The setting that makes the declared number of threads the real one; absent where none is declared. */
  readonly threadSetting?: Setting;
  /** Threads of one process, as declared or as its command says; absent where neither does. */
  readonly threads?: number;
  /** Name of the sessions; undefined for engines other than PostgreSQL. */
  readonly applicationName?: string;
  /** Whether the engine is one whose addresses have other keys than those of the table, which are PostgreSQL's and MySQL's. */
  readonly hasOtherKeys?: boolean;
  readonly poolTimeoutSeconds: number;
  readonly poolRecycleSeconds: number;
  /** Longest time that a connection may rest; undefined where nothing on the way to the server ends idle connections. */
  readonly poolIdleTimeoutSeconds?: number;
  /** Under which the application publishes metrics of the pool; undefined where it publishes none. */
  readonly poolMetricsName?: string;
}

/** A setting whose value may not be known. */
export interface PossibleSetting {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * The variables of one consumer, with the values that its line of the ledger grants.
 *
 * The names are those that articles and frameworks use. An application that computes
 * `(RDS_MAX_CONNECTIONS - DB_ADMIN_RESERVE) // APP_INSTANCE_COUNT` by itself arrives at pool size + overflow:
 * the reserve is everything that this consumer may not use.
 */
export function settingsOf(
  request: SettingsRequest,
  consumer?: LedgerConsumer,
  maxConnections?: number | null,
): PossibleSetting[] {
  return [
    ...neutralSettings(request, consumer, maxConnections).filter(({ name }) => !isTaken(name, request.client)),
    ...(request.setsPool ? ownSettings(request, consumer) : []),
    ...processSettings(request),
    ...threadSettings(request),
    ...applicationNameSettings(request),
    ...metricsSettings(request),
  ];
}

/** What has the prefix, or the names that articles use: an application reads it by its code. */
function neutralSettings(request: SettingsRequest, consumer?: LedgerConsumer, maxConnections?: number | null): PossibleSetting[] {
  return [
    ...(request.setsPool ? poolSettings(request, consumer) : []),
    ...(request.setsPool && request.pooler === undefined ? selfServiceSettings(request.prefix, consumer, maxConnections) : []),
    ...statementSettings(request),
  ];
}

/** Whether the client takes a name for an option of its own. */
function isTaken(name: string, { ownPrefix }: ClientFacts): boolean {
  return ownPrefix !== undefined && name.startsWith(ownPrefix);
}

function poolSettings(request: SettingsRequest, consumer?: LedgerConsumer): PossibleSetting[] {
  const { prefix } = request;
  return [
    { name: `${prefix}POOL_SIZE`, value: text(consumer?.pool.size) },
    // Written for every client: an application that reads it with a default of its own must read 0 where there is no overflow.
    { name: `${prefix}MAX_OVERFLOW`, value: text(consumer?.pool.overflow) },
    { name: `${prefix}POOL_TIMEOUT`, value: String(request.poolTimeoutSeconds) },
    { name: `${prefix}POOL_RECYCLE`, value: String(request.poolRecycleSeconds) },
    ...idleTimeoutSetting(request),
    { name: `${prefix}POOL_PRE_PING`, value: 'true' },
    ...addressSettings(request, consumer),
  ];
}

/** The same in the client's own words, which have no prefix and name one pool. */
function ownSettings(request: SettingsRequest, consumer?: LedgerConsumer): PossibleSetting[] {
  return request.isFurtherPool ? [] : nativeSettings(request.client, grantedPool(request, consumer));
}

/** Each pool has an address of its own. */
function addressSettings(request: SettingsRequest, consumer?: LedgerConsumer): PossibleSetting[] {
  if (request.hasOtherKeys) return [];
  return connectionParameters(request.client, request.prefix, {
    ...grantedPool(request, consumer),
    applicationName: request.applicationName,
    isWithoutStatements: isWithoutStatements(request),
  });
}

function grantedPool(request: SettingsRequest, consumer?: LedgerConsumer): GrantedPool {
  return {
    pool: consumer?.pool,
    timeoutSeconds: request.poolTimeoutSeconds,
    recycleSeconds: request.poolRecycleSeconds,
    idleTimeoutSeconds: request.poolIdleTimeoutSeconds,
  };
}

function idleTimeoutSetting({ prefix, poolIdleTimeoutSeconds: seconds }: SettingsRequest): PossibleSetting[] {
  return seconds === undefined ? [] : [{ name: `${prefix}POOL_IDLE_TIMEOUT`, value: String(seconds) }];
}

/** Whether the driver keeps prepared statements, and is not told to leave that: software that comes as it is reads no such setting. */
export function preparesStatements({ setsPool, client }: Pick<SettingsRequest, 'setsPool' | 'client'>): boolean {
  return client.cachesStatements && (!setsPool || client.isReadyMade === true);
}

/** RDS Proxy pins the session of whoever prepares statements, or may do so; PgBouncer has kept track of them since it is told to. */
function statementSettings(request: SettingsRequest): PossibleSetting[] {
  return isWithoutStatements(request) ? [{ name: `${request.prefix}STATEMENT_CACHE_SIZE`, value: '0' }] : [];
}

function isWithoutStatements({ pooler, setsPool, client }: SettingsRequest): boolean {
  // Software that comes as it is cannot read it.
  return pooler === 'rds-proxy' && setsPool && client.cachesStatements && client.isReadyMade !== true;
}

function selfServiceSettings(prefix: string, consumer?: LedgerConsumer, maxConnections?: number | null): PossibleSetting[] {
  const own = prefix === DEFAULT_PREFIX ? '' : prefix;
  const pools = poolCount(consumer);
  const perPool = consumer && consumer.pool.size + consumer.pool.overflow;
  const others = known(maxConnections) && known(pools) && known(perPool) ? maxConnections - pools * perPool : undefined;
  return [
    { name: `${own}RDS_MAX_CONNECTIONS`, value: text(maxConnections) },
    { name: `${own}APP_INSTANCE_COUNT`, value: text(pools) },
    { name: `${prefix}ADMIN_RESERVE`, value: text(others) },
  ];
}

/** Prefix that gives the names as the field's articles write them. */
export const DEFAULT_PREFIX = 'DB_';

function processSettings(request: SettingsRequest): PossibleSetting[] {
  if (request.processesVariable === undefined) return [];
  return [{ name: request.processesVariable, value: text(request.processesPerContainer) }];
}

/** Once, where a client reads its pool from the same variable. */
function threadSettings({ threadSetting: setting, setsPool, client }: SettingsRequest): PossibleSetting[] {
  const isSet = setsPool && client.settings.some(({ kind, name }) => kind === 'variable' && name === setting?.name);
  return setting === undefined || isSet ? [] : [setting];
}

/** One name for all: whoever does not read it by itself has code, or an address made by code, that can. */
function applicationNameSettings({ applicationName, client }: SettingsRequest): PossibleSetting[] {
  const isRead = client.applicationName?.kind === 'variable' || (client.applicationName !== undefined && !client.isReadyMade);
  return applicationName === undefined || !isRead ? [] : [{ name: PGAPPNAME.name, value: applicationName }];
}

function metricsSettings({ prefix, poolMetricsName }: SettingsRequest): PossibleSetting[] {
  return poolMetricsName === undefined ? [] : [{ name: `${prefix}POOL_METRICS_NAME`, value: poolMetricsName }];
}

/** Pools open at the worst moment: one per process of every copy. */
function poolCount(consumer?: LedgerConsumer): number | undefined {
  if (!consumer || !known(consumer.copies.peak) || !known(consumer.processes)) return undefined;
  return consumer.copies.peak * consumer.processes;
}

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

function text(value: number | null | undefined): string | undefined {
  return known(value) ? String(value) : undefined;
}
