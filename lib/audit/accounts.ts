import { setMaxListeners } from 'node:events';
import { RDSClient } from '@aws-sdk/client-rds';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AccountSnapshot, RegionSnapshot } from '../core/account';
import type { CallOptions } from './account-client';
import { AccountClient, SHARED } from './account-client';
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
  // Every call under way listens to it, and so does each that is tried again: they are bounded, and no leak.
  setMaxListeners(0, signal);
  const options = { signal, limiter: new Limiter(CONCURRENCY), metricsLimiter: new Limiter(METRICS_CONCURRENCY) };
  const regions = await Promise.all(
    readersOf(reading, signal).flatMap(reader => reading.regions.map(region => readRegion(reader, region, reading, options))),
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
  readonly credentials: Credentials;
}

function readersOf({ profile, roleArns, regions }: Reading, signal: AbortSignal): Reader[] {
  const own = { ...(profile !== undefined && { profile }) };
  if (roleArns.length === 0) {
    return [
      {
        account: profile === undefined ? 'default credentials' : `profile ${profile}`,
        action: 'credentials',
        credentials: shared(fromNodeProviderChain(own), signal),
      },
    ];
  }
  return roleArns.map(RoleArn => ({
    account: accountOf(RoleArn),
    action: 'sts:AssumeRole',
    credentials: shared(
      fromTemporaryCredentials({
        params: { RoleArn, RoleSessionName: SESSION },
        masterCredentials: fromNodeProviderChain(own),
        clientConfig: { region: regions[0], ...SHARED },
      }),
      signal,
    ),
  }));
}

/** The account of a role. */
function accountOf(arn: string): string {
  return /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1] ?? arn;
}

async function readRegion(
  { account, action, credentials }: Reader,
  region: string,
  { onRegion, ...window }: Reading,
  options: CallOptions,
): Promise<RegionSnapshot> {
  const missing = new MissingReads();
  const known = await options.limiter.run(() => credentials()).catch((error: unknown) => missing.note(action, error));
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

type Credentials = ReturnType<typeof fromNodeProviderChain>;

/** Credentials that are good for so long need not be asked for again, in milliseconds. */
const GOOD_FOR = 300_000;

/** One set of credentials for all clients of an account, and nobody waits for them longer than there is time. */
function shared(provider: Credentials, signal: AbortSignal): Credentials {
  let current: ReturnType<Credentials> | undefined;
  let until = 0;
  return async () => {
    if (current === undefined || Date.now() > until) {
      until = Infinity;
      current = withSignal(provider(), signal);
      const { expiration } = await current;
      until = (expiration?.getTime() ?? Infinity) - GOOD_FOR;
    }
    return current;
  };
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
