import type { ClientFacts, SettingRole, SettingTrap } from './client-facts';

/** What a container or function states, as far as it may be told: values may hold passwords, and are not here but for whole numbers. */
export interface StatedVariable {
  readonly name: string;
  /** Its value, where that is a whole number. */
  readonly number?: number;
  /** Set where its value is `false`. */
  readonly isFalse?: true;
  /** Keys of the address or connection string that it holds; absent where it holds none, or cannot be read. */
  readonly address?: StatedAddress;
  /** Properties that it sets, where it holds arguments of a JVM or properties of Spring. */
  readonly options?: readonly StatedOption[];
}

/** An option of a command, or a property of what it starts. */
export interface StatedOption {
  /** As it is written: `--db-pool-max-size`, `spring.datasource.hikari.maximum-pool-size`. */
  readonly name: string;
  /** Absent where it is no whole number, or known only when deployed. */
  readonly number?: number;
}

export interface StatedAddress {
  /** Kind of server, as the address begins: `postgresql`. Absent for strings of `Key=Value;`, which do not say. */
  readonly scheme?: string;
  readonly keys: readonly string[];
  /** Those that are whole numbers. */
  readonly numbers?: ReadonlyMap<string, number>;
}

/** What a pool stands in. */
export interface TrapContext {
  readonly client: ClientFacts;
  readonly isPostgres: boolean;
  readonly pooler?: 'rds-proxy' | 'pgbouncer';
  /** Whether the application gets what its address lacks, to put the two together. */
  readonly isCompleted?: boolean;
}

/** Something that does not do what it says. */
export interface FoundTrap {
  /** Name of the variable, or of the key and the variable that it stands in. */
  readonly what: string;
  readonly because: string;
  readonly remedy: string;
}

/**
 * Keys that some client takes for the size of its pool or for the wait for a connection, and no server knows:
 * https://www.prisma.io/docs/orm/v6/prisma-client/setup-and-configuration/databases-connections/connection-pool and the pages of the table.
 */
const POOL_KEYS = [
  'connection_limit',
  'connectionLimit',
  'max',
  'max_connections',
  'max_overflow',
  'maximumPoolSize',
  'pool',
  'pool_max_conns',
  'pool_size',
  'pool_timeout',
  'poolSize',
];

/** What those keys say that say no size. */
const OTHER_ROLES: Readonly<Record<string, SettingRole>> = { max_overflow: 'overflow', pool_timeout: 'timeout' };

const POOLERS = { 'rds-proxy': 'RDS Proxy', pgbouncer: 'PgBouncer' };

/** What is stated and does not do what it says, for the client whose pool it is about. */
export function trapsIn(stated: readonly StatedVariable[], context: TrapContext): FoundTrap[] {
  return stated
    .map(variable => (isOther(variable.address, context) ? { name: variable.name } : variable))
    .flatMap(variable => [
      ...(context.client.traps ?? []).flatMap(trap => sprung(trap, variable, context)),
      ...foreignKeys(variable, context),
      ...startupOptions(variable, context),
    ]);
}

/** An address of another kind of server is another pool's. */
export function isOther(address: StatedAddress | undefined, { isPostgres }: Pick<TrapContext, 'isPostgres'>): boolean {
  const scheme = address?.scheme;
  return scheme !== undefined && /^(postgres|postgis|cockroach)/i.test(scheme) !== isPostgres;
}

function sprung(trap: SettingTrap, { name, address }: StatedVariable, { isCompleted }: TrapContext): FoundTrap[] {
  const { kind, names, unless, because, instead } = trap;
  if (kind === 'variable')
    return names.includes(spelling(name)) ? [{ what: name, because, remedy: inPlaceOf(name, instead) }] : [];
  if (address === undefined || (unless !== undefined && address.keys.some(key => spelling(key) === unless))) return [];
  const found = address.keys.filter(key => names.includes(spelling(key)));
  if (kind === 'missing-key') {
    const isMissing = address.scheme === undefined && found.length === 0 && !isCompleted;
    return isMissing ? [{ what: name, because, remedy: keyIn(instead, name) }] : [];
  }
  return found.map(key => keyIn(key, name)).map(what => ({ what, because, remedy: inPlaceOf(what, instead) }));
}

/** Keys of other clients, where it is known what becomes of those. */
function foreignKeys({ name, address }: StatedVariable, { client, isPostgres }: TrapContext): FoundTrap[] {
  if (client.hasOtherDrivers && !isPostgres) return [];
  const { unknownKeys, settings, traps = [] } = client;
  if (address?.scheme === undefined || (unknownKeys !== 'ignored' && unknownKeys !== 'refused')) return [];
  const own = settings.flatMap(setting => (setting.kind === 'url-key' ? [setting.name] : []));
  const told = traps.flatMap(trap => (trap.kind === 'url-key' ? trap.names : []));
  const foreign = address.keys.filter(key => POOL_KEYS.includes(key) && !own.includes(key) && !told.includes(spelling(key)));
  const because =
    unknownKeys === 'ignored'
      ? `is ignored by ${client.name}`
      : `is no key that ${client.name} knows, which cannot connect with it`;
  return foreign.map(key => {
    const what = keyIn(key, name);
    const instead = ownWord(key, client);
    return { what, because, remedy: instead === undefined ? `remove ${what}` : inPlaceOf(what, instead) };
  });
}

/** How the client says what a key of another one says; undefined where it has no such setting. */
function ownWord(key: string, { settings }: ClientFacts): string | undefined {
  const found = settings.find(({ role }) => role === (OTHER_ROLES[key] ?? 'size'));
  return found?.kind === 'code' ? `${found.name} in code` : found?.name;
}

/**
 * RDS Proxy takes eight parameters at the start of a session (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connecting.html),
 * PgBouncer those that `ignore_startup_parameters` names beside its own (https://www.pgbouncer.org/config.html).
 */
function startupOptions({ name, address }: StatedVariable, { client, pooler, isPostgres }: TrapContext): FoundTrap[] {
  if (pooler === undefined || !isPostgres) return [];
  const because = `is sent by ${client.name} when it connects, which ${POOLERS[pooler]} refuses`;
  const sendsVariable = client.sendsPgOptions === true;
  const sendsKey = sendsVariable || client.sendsOptionsKey === true;
  const keys = sendsKey && address?.scheme !== undefined ? address.keys.filter(key => key === 'options') : [];
  const names = name === 'PGOPTIONS' ? [name].filter(() => sendsVariable) : keys.map(key => keyIn(key, name));
  return names.map(what => ({ what, because, remedy: inPlaceOf(what, 'ALTER ROLE … SET on the server') }));
}

function inPlaceOf(what: string, instead: string): string {
  return `${instead} instead of ${what}`;
}

function keyIn(key: string, variable: string): string {
  return `${key} in ${variable}`;
}

/** Spellings differ by case, underscores, dashes, dots and spaces. */
export function spelling(name: string): string {
  return name.toLowerCase().replace(/[_\-. ]/g, '');
}
