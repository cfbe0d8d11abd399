import type { ClientFacts } from './clients/client-facts';
import { mustRead, readsItsSize } from './clients/must-read';
import type { Pool } from './consumer';
import type { Finding } from './finding';
import { RULES } from './finding';
import { connectionsOf } from './pool';
import type { SettingsRequest } from './settings';
import { countOf, printable } from './text';
import { isUnknown } from './unknown';

/**
 * Settings of a pool that its client does not read by itself, where nobody would expect that.
 *
 * Nothing in a template tells whether there is code that reads them, and most clients need it: were each of them named, nobody would read the list.
 *
 * @param granted undefined where it is not known
 */
export function applicationMustRead(
  { path, name }: { readonly path: string; readonly name: string },
  request: SettingsRequest,
  granted: Pool | undefined,
): Finding[] {
  const names = mustRead(request);
  const { client } = request;
  if (names.length === 0 || granted === undefined || !isUnexpected(request) || !opensMore(client, granted)) return [];
  const page = client.slug === undefined ? '' : ` (docs/clients/${client.slug}.md)`;
  const message =
    `${printable(name)}: ${printable(client.name)} reads no variable for this pool, so the application must read ${names.join(', ')}${page}: ` +
    withoutThem(client, granted);
  const remedies = [
    'nothing, where it does',
    ...(isUnknown(client.defaultPool) ? [] : ['PoolSizing.applicationDefault(), which counts what the client opens by itself']),
  ];
  return [{ rule: 'application-must-read', severity: RULES['application-must-read'], path, message, remedies }];
}

/** No default bounds the pool, or variables are set that bound another one. */
function isUnexpected({ client, threadSetting, isFurtherPool = false }: SettingsRequest): boolean {
  // Each thread has one connection, and the server reads how many threads there are.
  if (client.hasConnectionPerThread && threadSetting !== undefined) return false;
  return isUnknown(client.defaultPool) || (isFurtherPool && readsItsSize(client));
}

function opensMore({ defaultPool }: ClientFacts, granted: Pool): boolean {
  return isUnknown(defaultPool) || connectionsOf(defaultPool) > connectionsOf(granted);
}

function withoutThem({ defaultPool }: ClientFacts, granted: Pool): string {
  const instead = `instead of ${connectionsOf(granted)}`;
  if (isUnknown(defaultPool))
    return `what each process opens otherwise, ${instead}, is not known (${printable(defaultPool.unknown)})`;
  return `otherwise each process opens up to ${countOf(connectionsOf(defaultPool), ['connection', 'connections'])} ${instead}`;
}
