import type { Pool } from '../consumer';
import type { Maybe, Unknown } from '../unknown';

/** What this library knows of one client library's connection pool. */
export interface ClientFacts {
  /** Name as its makers write it. */
  readonly name: string;
  /** Whether the pool may open further connections beyond its size, and how many. */
  readonly knowsOverflow: boolean;
  /** Connections per process when the application states nothing; the reason where no figure is known. */
  readonly defaultPool: Maybe<Pool>;
  /** Pools of one process that each read all of its settings, so that what is granted is divided among them. Default: 1. */
  readonly poolsAlike?: number;
  /** Most connections that one process can use. Absent where its pool may have any size. */
  readonly most?: number;
  /** Whether every thread that works opens one, as long as nothing else is stated. */
  readonly hasConnectionPerThread?: true;
  /** How its pool is told what was granted. */
  readonly settings: readonly ClientSetting[];
  /** How a connection is given its name in `pg_stat_activity`. Absent where no way is known. */
  readonly applicationName?: ApplicationNameSetting;
  /** Whether a usual driver of the client keeps prepared statements on a connection for later. */
  readonly cachesStatements: boolean;
  /** How its driver is told to keep no prepared statements, as it is written. Absent where it keeps none by itself. */
  readonly statementsOff?: Maybe<StatedSetting>;
  /** Whether its settings stand in a connection string, `Key=Value;…`, and not behind an address, `key=value&…`. */
  readonly takesConnectionString?: true;
  /** The lowest age at which its pool replaces connections, and its own, which it keeps when told less. Absent where it takes any. */
  readonly leastRecycle?: { readonly pool: string; readonly seconds: number; readonly insteadSeconds: number };
  /** Whether its pool keeps several connections however long they rest, and hands them out unseen, where its idle timeout alone is stated. */
  readonly keepsMinimum?: true;
  /** Whether the driver sends what PGOPTIONS says when it connects, which RDS Proxy and PgBouncer refuse. Absent where nobody has looked. */
  readonly sendsPgOptions?: Maybe<boolean>;
  /** Whether the driver sends the key `options` of an address, although it knows nothing of PGOPTIONS. */
  readonly sendsOptionsKey?: true;
  /** What becomes of keys of an address that it does not know: passed over, or no connection at all. Absent where nobody has looked. */
  readonly unknownKeys?: Maybe<'ignored' | 'refused'>;
  /** Whether other drivers, with keys of their own, connect to other servers than PostgreSQL: what is said of keys is of PostgreSQL's alone. */
  readonly hasOtherDrivers?: true;
  /** What looks like a setting of it and is none. */
  readonly traps?: readonly SettingTrap[];
  /** How it asks for a password anew for each connection, as tokens of IAM need it. Absent where nobody has looked. */
  readonly freshPassword?: Maybe<FreshPassword>;
  /** Whether people run it as it comes: there is no code of theirs that could read a variable. */
  readonly isReadyMade?: true;
  /** Beginning of variables that it hands to its driver, whatever they are: neutral names that begin so are not set. */
  readonly ownPrefix?: string;
  /** Name of its page: docs/clients/<slug>.md. Absent where it is not in the table. */
  readonly slug?: string;
  /** Variable by which the client's usual server reads its number of processes. */
  readonly processesVariable: string | undefined;
  /** Processes of one container whose number nothing states; why they have to be stated, where that is not known. */
  readonly processes: Maybe<number>;
}

/** A client of the table, with where its figures come from. */
export interface TabledClient extends ClientFacts {
  readonly slug: string;
  readonly sendsPgOptions: Maybe<boolean>;
  readonly unknownKeys: Maybe<'ignored' | 'refused'>;
  readonly freshPassword: Maybe<FreshPassword>;
  /** What it has no setting for at all, so that only code of the application can do it. */
  readonly lacks?: readonly SettingRole[];
  /** Whether a pool of its default size is opened whole when it is made, and not as connections are needed. */
  readonly fillsAtStart: boolean;
  /** The page or file in which its makers state the default. */
  readonly source: string;
  /** Whether an application with it was counted on a server by test/clients, or the figures are what its makers state. */
  readonly provenance: 'run' | 'documentation';
}

export type SettingRole = 'size' | 'overflow' | 'timeout' | 'recycle' | 'idle-timeout' | 'minimum-idle';

/** One setting of a pool. */
export interface ClientSetting {
  readonly role: SettingRole;
  /** Name as it is written: of a variable, of a key, or of an option in code. */
  readonly name: string;
  /** Other spellings of it, and the argument of a command that goes before it. */
  readonly otherNames?: readonly string[];
  /** Where it is stated: in a variable of the process, in a key of the address or connection string, or by the application's code. */
  readonly kind: 'variable' | 'url-key' | 'code';
  /** A duration is seconds with their unit, such as `1800s`. */
  readonly unit: 'connections' | 'seconds' | 'milliseconds' | 'duration';
  /** Whether it works without code of the application that reads it. */
  readonly isNative: boolean;
  /** Whether a file reads it that the framework's generator writes into the application, where it may have been changed. */
  readonly isGenerated?: true;
  /** Claim of one of several pools on what was granted. Default: 1. */
  readonly part?: number;
  /** Connections outside of the pool that are granted with it, such as a listener. Default: 0. */
  readonly beside?: number;
  /** What it is when nothing states it, where that does not follow from the default pool. A minimum above the size would be refused, or open more than the size. */
  readonly byDefault?: number;
  /** The longest time that is not refused, in seconds. Default: any. */
  readonly longest?: number;
  /** The version from which on it is read; earlier ones pass over it. Absent where no older one is in use. */
  readonly since?: string;
}

export interface ApplicationNameSetting {
  readonly kind: ClientSetting['kind'];
  readonly name: string;
}

/** A setting with its value, as it is written: `prepareThreshold=0`. */
export interface StatedSetting {
  readonly kind: ClientSetting['kind'];
  readonly text: string;
}

/** Where a pool takes its password from for each connection; `none` where it keeps the one that it was made with. */
export type FreshPassword = 'none' | { readonly name: string; readonly source: string };

/** What looks like a setting of a client and does something else. */
export interface SettingTrap {
  /** A variable, a key of an address, or a connection string without a key. */
  readonly kind: 'variable' | 'url-key' | 'missing-key';
  /** In lower case, and without the underscores and spaces that spellings differ by. */
  readonly names: readonly string[];
  /** Key beside which it does what it says, in the same spelling. */
  readonly unless?: string;
  /** What becomes of it, as the rest of a sentence that begins with what was stated. */
  readonly because: string;
  /** How the same is said so that it counts; the variable or option by itself. */
  readonly instead: string;
}

/** Nobody has looked it up: never taken for no. */
export const NOT_KNOWN: Unknown = { unknown: 'not known' };

type Further = Pick<ClientSetting, 'otherNames' | 'isGenerated' | 'part' | 'beside' | 'byDefault' | 'longest' | 'since'>;

/** A variable that the client reads by itself. */
export function variable(role: SettingRole, name: string, unit = usualUnit(role), further: Further = {}): ClientSetting {
  return { role, name, kind: 'variable', unit, isNative: true, ...further };
}

/** A key of the address, which works wherever the application hands the address over as it is. */
export function urlKey(role: SettingRole, name: string, unit = usualUnit(role), further: Further = {}): ClientSetting {
  return { role, name, kind: 'url-key', unit, isNative: true, ...further };
}

/** An option that code has to set from a variable. */
export function option(role: SettingRole, name: string, unit = usualUnit(role), further: Further = {}): ClientSetting {
  return { role, name, kind: 'code', unit, isNative: false, ...further };
}

function usualUnit(role: SettingRole): ClientSetting['unit'] {
  return role === 'size' || role === 'overflow' || role === 'minimum-idle' ? 'connections' : 'seconds';
}

/** libpq's variable, which many drivers read: https://www.postgresql.org/docs/current/libpq-envars.html */
export const PGAPPNAME: ApplicationNameSetting = { kind: 'variable', name: 'PGAPPNAME' };

/** libpq takes PGOPTIONS, and refuses keys that it does not know: https://www.postgresql.org/docs/current/libpq-connect.html */
export const LIBPQ = { sendsPgOptions: true, unknownKeys: 'refused' } as const;

/** Nobody has looked at what changes behind poolers and with tokens. */
export const UNSEEN = { sendsPgOptions: NOT_KNOWN, unknownKeys: NOT_KNOWN, freshPassword: NOT_KNOWN } as const;

/** An option of code. */
export function byCode(text: string): StatedSetting {
  return { kind: 'code', text };
}

/** A key of the address with its value. */
export function byKey(text: string): StatedSetting {
  return { kind: 'url-key', text };
}
