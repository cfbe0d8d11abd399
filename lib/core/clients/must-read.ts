import type { SettingsRequest } from '../settings';
import { settingsOf } from '../settings';
import type { ClientFacts, SettingRole } from './client-facts';

/** Neutral names by what they are for, without their prefix. */
const NAMES: readonly (readonly [SettingRole, string])[] = [
  ['size', 'POOL_SIZE'],
  ['overflow', 'MAX_OVERFLOW'],
  ['timeout', 'POOL_TIMEOUT'],
  ['recycle', 'POOL_RECYCLE'],
  ['idle-timeout', 'POOL_IDLE_TIMEOUT'],
];

/**
 * Variables that reach the pool by the application's code alone; none where the client reads its size by itself, or nothing is set.
 *
 * What a client has no setting for is not among them: code that does it all the same is described on the client's page.
 */
export function mustRead(request: SettingsRequest): string[] {
  const { client, prefix, setsPool, isFurtherPool } = request;
  if (!setsPool || client.most === 1 || (readsItsSize(client) && !isFurtherPool)) return [];
  const set = new Set(settingsOf(request).map(({ name }) => name));
  const names = [
    ...NAMES.filter(([role]) => isByCode(client, role, isFurtherPool)).map(([, name]) => `${prefix}${name}`),
    `${prefix}STATEMENT_CACHE_SIZE`,
    ...(client.applicationName?.kind === 'variable' ? [] : ['PGAPPNAME']),
  ];
  return names.filter(name => set.has(name));
}

/** Whether its size is a variable that the client, or what its generator wrote, reads. */
export function readsItsSize({ settings }: ClientFacts): boolean {
  return settings.some(({ role, kind }) => role === 'size' && kind === 'variable');
}

function isByCode({ settings, knowsOverflow }: ClientFacts, role: SettingRole, isFurtherPool = false): boolean {
  const found = settings.filter(setting => setting.role === role);
  // Of a client that is not in the table nothing is known: its pool has a size, and its application may bound the rest.
  if (settings.length === 0) return role !== 'overflow' || knowsOverflow;
  return found.some(({ kind }) => kind !== 'variable') || (isFurtherPool && found.length > 0);
}
