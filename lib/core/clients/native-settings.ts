import type { Pool } from '../consumer';
import type { ClientFacts, ClientSetting } from './client-facts';

/** A setting that a client reads by itself, with its value in the client's unit. */
export interface NativeSetting {
  readonly name: string;
  /** Undefined where it is not known. */
  readonly value: string | undefined;
}

/** What the pool of one process is granted. */
export interface GrantedPool {
  /** Undefined where it is not known. */
  readonly pool: Pool | undefined;
  readonly timeoutSeconds: number;
  readonly recycleSeconds: number;
  /** Undefined where connections may rest as long as they like. */
  readonly idleTimeoutSeconds: number | undefined;
}

/** The variables that a client reads by itself. Which they are does not depend on what is granted. */
export function nativeSettings(client: ClientFacts, granted: GrantedPool): NativeSetting[] {
  const sizes = sizeSettings(client);
  const { poolsAlike = 1 } = client;
  const sizeOf = (setting: ClientSetting): number | undefined =>
    granted.pool && shares(Math.floor(granted.pool.size / poolsAlike), sizes).get(setting);
  return client.settings.filter(isInjected).flatMap(setting => valueIn(setting, granted, sizeOf(setting)));
}

/** The same for keys of an address, which name one pool: several for its size are spellings of several versions. */
export function addressKeys(client: ClientFacts, granted: GrantedPool): NativeSetting[] {
  const keys = client.settings.filter(({ kind }) => kind === 'url-key');
  return keys.flatMap(setting => valueIn(setting, granted, granted.pool?.size));
}

/** None where the setting is better left alone. */
function valueIn(setting: ClientSetting, granted: GrantedPool, size: number | undefined): NativeSetting[] {
  const { role, name, byDefault } = setting;
  switch (role) {
    case 'size':
      return [{ name, value: text(size) }];
    case 'overflow':
      return [{ name, value: text(granted.pool?.overflow) }];
    case 'minimum-idle':
      // Left alone where it cannot be above the size.
      return byDefault ? [{ name, value: text(granted.pool && Math.min(byDefault, granted.pool.size)) }] : [];
    case 'timeout':
      return [{ name, value: inUnit(granted.timeoutSeconds, setting) }];
    case 'recycle':
      return [{ name, value: inUnit(granted.recycleSeconds, setting) }];
    case 'idle-timeout':
      return granted.idleTimeoutSeconds === undefined ? [] : [{ name, value: inUnit(granted.idleTimeoutSeconds, setting) }];
  }
}

/** Fewest connections that the settings of a client can say: one in each of its pools, and what is outside of them. */
export function fewestConnections(client: ClientFacts): number {
  const { poolsAlike = 1 } = client;
  return Math.max(1, poolsAlike * sizeSettings(client).reduce((sum, { beside = 0 }) => sum + 1 + beside, 0));
}

function sizeSettings({ settings }: ClientFacts): ClientSetting[] {
  return settings.filter(setting => setting.role === 'size' && isInjected(setting));
}

function isInjected({ kind, isNative }: ClientSetting): boolean {
  return kind === 'variable' && isNative;
}

/** Divides the size among the pools; together with what is outside of them they come to no more. */
function shares(size: number, settings: readonly ClientSetting[]): Map<ClientSetting, number> {
  const sum = (of: (setting: ClientSetting) => number): number => settings.reduce((total, each) => total + of(each), 0);
  const pooled = size - sum(({ beside = 0 }) => beside);
  const parts = sum(({ part = 1 }) => part);
  const [first, ...others] = settings;
  // One connection for each pool comes first: a pool of none is no limit for some of them.
  const divided = pooled - settings.length;
  const shared = new Map(others.map(each => [each, 1 + Math.floor((divided * (each.part ?? 1)) / parts)]));
  const rest = [...shared.values()].reduce((left, share) => left - share, pooled);
  return first ? shared.set(first, rest) : shared;
}

function inUnit(wanted: number, { unit, longest = Infinity }: ClientSetting): string {
  const seconds = Math.min(wanted, longest);
  if (unit === 'milliseconds') return String(1000 * seconds);
  return unit === 'duration' ? `${seconds}s` : String(seconds);
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
