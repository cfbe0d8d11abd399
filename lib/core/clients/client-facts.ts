import type { Pool } from '../consumer';
import type { Maybe } from '../unknown';

/** What this library knows of one client library's connection pool. */
export interface ClientFacts {
  /** Name as its makers write it. */
  readonly name: string;
  /** Whether the pool may open further connections beyond its size, and how many. */
  readonly knowsOverflow: boolean;
  /** Connections per process when the application states nothing; the reason where no figure is known. */
  readonly defaultPool: Maybe<Pool>;
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
  /** Keys of its address that keep its driver for PostgreSQL from preparing statements. Absent where none do. */
  readonly keysWithoutStatements?: Readonly<Record<string, string>>;
  /** Whether its settings stand in a connection string, `Key=Value;…`, and not behind an address, `key=value&…`. */
  readonly takesConnectionString?: true;
  /** The lowest age at which its pool replaces connections, and its own, which it keeps when told less. Absent where it takes any. */
  readonly leastRecycle?: { readonly pool: string; readonly seconds: number; readonly insteadSeconds: number };
  /** Whether people run it as it comes: there is no code of theirs that could read a variable. */
  readonly isReadyMade?: true;
  /** Variable by which the client's usual server reads its number of processes. */
  readonly processesVariable: string | undefined;
  /** Processes of one container whose number nothing states; why they have to be stated, where that is not known. */
  readonly processes: Maybe<number>;
}

/** A client of the table, with where its figures come from. */
export interface TabledClient extends ClientFacts {
  /** Name of its page: docs/clients/<slug>.md */
  readonly slug: string;
  /** Whether a pool of its default size is opened whole when it is made, and not as connections are needed. */
  readonly fillsAtStart: boolean;
  /** The page or file in which its makers state the default. */
  readonly source: string;
  /** Whether the figures were seen on a running server, or are what its makers state. */
  readonly provenance: 'run' | 'documentation';
}

export type SettingRole = 'size' | 'overflow' | 'timeout' | 'recycle' | 'idle-timeout' | 'minimum-idle';

/** One setting of a pool. */
export interface ClientSetting {
  readonly role: SettingRole;
  /** Name as it is written: of a variable, of a key, or of an option in code. */
  readonly name: string;
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
  /** What a minimum is when nothing states it: above the size it would be refused, or open more than the size. */
  readonly byDefault?: number;
  /** The longest time that is not refused, in seconds. Default: any. */
  readonly longest?: number;
}

export interface ApplicationNameSetting {
  readonly kind: ClientSetting['kind'];
  readonly name: string;
}

type Further = Pick<ClientSetting, 'isGenerated' | 'part' | 'beside' | 'byDefault' | 'longest'>;

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
