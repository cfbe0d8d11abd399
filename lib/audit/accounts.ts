import { RDSClient } from '@aws-sdk/client-rds';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AccountSnapshot, RegionSnapshot } from '../core/account';
import type { CallOptions } from './account-client';
import { AccountClient } from './account-client';
import { gatherRegion } from './gather';
import { Limiter } from './limiter';
import type { Window } from './metrics';
import { MissingReads } from './reading';

/** Which accounts and Regions are read, and how long that may take. */
export interface Reading extends Window {
  /** Of the shared configuration files; absent for the default chain. */
  readonly profile?: string;
  /** Roles to be assumed, one for each account; empty for the account of the credentials themselves. */
  readonly roleArns: readonly string[];
  /** At least one. */
  readonly regions: readonly string[];
  /** In seconds, for everything together. */
  readonly timeout: number;
  /** Called when a Region has been read. */
  readonly onRegion: (region: RegionSnapshot) => void;
}

/** Calls that are under way at the same time, whatever the number of accounts and Regions. */
const CONCURRENCY = 8;
const METRICS_CONCURRENCY = 2;

const SESSION = 'connection-budget-audit';

/** Reads every Region of every account. It never fails: what cannot be read stands in the snapshot as missing. */
export async function readAccounts(reading: Reading): Promise<AccountSnapshot> {
  const signal = AbortSignal.timeout(reading.timeout * 1000);
  const options = { signal, limiter: new Limiter(CONCURRENCY), metricsLimiter: new Limiter(METRICS_CONCURRENCY) };
  const regions = await Promise.all(
    readersOf(reading).flatMap(reader => reading.regions.map(region => readRegion(reader, region, reading, options))),
  );
  return { version: 1, takenAt: `${reading.end.toISOString().slice(0, 19)}Z`, days: reading.days, regions };
}

/** The Region of the environment or the profile; undefined where neither names one. */
export async function defaultRegion(profile: string | undefined): Promise<string | undefined> {
  const client = new RDSClient({ ...(profile !== undefined && { profile }) });
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** Whoever reads one account. */
interface Reader {
  readonly account: string;
  readonly action: string;
  readonly credentials: ReturnType<typeof fromNodeProviderChain>;
}

function readersOf({ profile, roleArns, regions }: Reading): Reader[] {
  const own = { ...(profile !== undefined && { profile }) };
  if (roleArns.length === 0) {
    return [{ account: profile ?? 'default', action: 'credentials', credentials: fromNodeProviderChain(own) }];
  }
  return roleArns.map(RoleArn => ({
    account: roleInWords(RoleArn),
    action: 'sts:AssumeRole',
    credentials: fromTemporaryCredentials({
      params: { RoleArn, RoleSessionName: SESSION },
      masterCredentials: fromNodeProviderChain(own),
      clientConfig: { region: regions[0] },
    }),
  }));
}

/** `arn:aws:iam::123456789012:role/audit` is `123456789012 audit`. */
function roleInWords(arn: string): string {
  const [, account, role] = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return account === undefined || role === undefined ? arn : `${account} ${role}`;
}

async function readRegion(
  { account, action, credentials }: Reader,
  region: string,
  { onRegion, ...window }: Reading,
  options: CallOptions,
): Promise<RegionSnapshot> {
  const missing = new MissingReads();
  const known = await options.limiter
    .run(() => withSignal(credentials(), options.signal))
    .catch((error: unknown) => missing.note(action, error));
  if ('unknown' in known) {
    const nothing = { account, region, servers: [], proxies: [], missing: missing.all };
    onRegion(nothing);
    return nothing;
  }
  const client = new AccountClient({ region, credentials }, options);
  try {
    const snapshot = await gatherRegion({ account, region, client }, window);
    onRegion(snapshot);
    return snapshot;
  } finally {
    client.close();
  }
}

/** Credentials are asked for without a signal of their own. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
