import type { ClientFacts } from './clients/client-facts';
import { mustRead, readsItsSize } from './clients/must-read';
import type { Pool } from './consumer';
import type { Finding } from './finding';
import { RULES } from './finding';
import { connectionsOf } from './pool';
import type { SettingsRequest } from './settings';
import { countOf, printable } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/**
 * Settings of a pool that its client does not read by itself, where nobody would expect that.
 *
 * Nothing in a template tells whether there is code that reads them, and most clients need it: were each of them named, nobody would read the list.
 *
 * @param granted undefined where it is not known
 * @param earlier what the variables that the client reads by itself say, for another pool of the application; undefined where they say nothing
 */
export function applicationMustRead(
  { path, name }: { readonly path: string; readonly name: string },
  request: SettingsRequest,
  granted: Pool | undefined,
  earlier?: Pool,
): Finding[] {
  const names = mustRead(request);
  const { client } = request;
  const otherwise = opensOtherwise(request, earlier);
  if (names.length === 0 || granted === undefined || !isUnexpected(request) || !opensMore(otherwise, granted)) return [];
  const page = client.slug === undefined ? '' : ` (docs/clients/${client.slug}.md)`;
  const message =
    `${printable(name)}: ${printable(client.name)} reads no variable for this pool, so the application must read ${names.join(', ')}${page}: ` +
    withoutThem(otherwise, granted) +
    (otherwise === earlier ? `, as ${variablesOf(client)} for another pool` : '');
  const remedies = ['nothing, where it does', ...waysOut(request, otherwise === earlier ? earlier : undefined)];
  return [{ rule: 'application-must-read', severity: RULES['application-must-read'], path, message, remedies }];
}

/**
 * What one process opens where nothing is read: a connection for each thread, where that is what the client does and their number is known.
 * Whether a further pool reads the same variable, or nothing, is up to the application: a generated file reads it for every pool.
 */
function opensOtherwise({ client, threads }: SettingsRequest, earlier: Pool | undefined): Maybe<Pool> {
  const isByThreads = client.hasConnectionPerThread && isUnknown(client.defaultPool) && threads !== undefined;
  const alone = isByThreads ? { size: threads, overflow: 0 } : client.defaultPool;
  if (earlier === undefined || isUnknown(alone)) return alone;
  return connectionsOf(earlier) > connectionsOf(alone) ? earlier : alone;
}

function variablesOf({ settings }: ClientFacts): string {
  const names = settings.flatMap(({ role, kind, name }) => (role === 'size' && kind === 'variable' ? [name] : []));
  return `${names.join(', ')} ${names.length === 1 ? 'says' : 'say'}`;
}

function waysOut({ client, threads, threadSetting }: SettingsRequest, earlier: Pool | undefined): string[] {
  if (earlier) return [`a pool of ${connectionsOf(earlier)}, where it reads the same variable`];
  if (!isUnknown(client.defaultPool)) return ['PoolSizing.applicationDefault(), which counts what the client opens by itself'];
  if (!client.hasConnectionPerThread || threads === undefined) return [];
  const leaveOut = 'leave out pool, so that a connection for each thread is counted';
  return [threadSetting ? leaveOut : `declare WebServer.gunicornThreads(${threads}) and ${leaveOut}`];
}

/** No default bounds the pool, or variables are set that bound another one. */
function isUnexpected({ client, threadSetting, isFurtherPool = false }: SettingsRequest): boolean {
  if (isUnknown(client.defaultPool)) return true;
  // Each thread has one connection, and the server and every pool read how many threads there are.
  return isFurtherPool && readsItsSize(client) && !(client.hasConnectionPerThread && threadSetting !== undefined);
}

function opensMore(otherwise: Maybe<Pool>, granted: Pool): boolean {
  return isUnknown(otherwise) || connectionsOf(otherwise) > connectionsOf(granted);
}

function withoutThem(otherwise: Maybe<Pool>, granted: Pool): string {
  const instead = `instead of ${connectionsOf(granted)}`;
  if (isUnknown(otherwise))
    return `what each process opens otherwise, ${instead}, is not known (${printable(otherwise.unknown)})`;
  return `otherwise each process opens up to ${countOf(connectionsOf(otherwise), ['connection', 'connections'])} ${instead}`;
}
