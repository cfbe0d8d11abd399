import type { Reading } from '../audit/accounts';
import { defaultRegion, readAccounts } from '../audit/accounts';
import { DENIED } from '../audit/reading';
import type { AccountSnapshot, RegionSnapshot } from '../core/account';
import { countOf, printable } from '../core/text';
import { Failure } from './failure';
import type { Io } from './io';
import { readSnapshot } from './json-file';
import type { Arguments } from './options';
import { numberOption } from './options';

/** Options that say which accounts are read, or which snapshot of them. */
export const ACCOUNT_OPTIONS = {
  region: 'list',
  profile: 'value',
  'role-arn': 'list',
  timeout: 'value',
  from: 'value',
} as const;

const DEFAULT_TIMEOUT = 300;

/**
 * What is known of live accounts: read from AWS, or from a snapshot with `--from`.
 *
 * @param days of metrics to look at
 * @throws Failure when no Region is known, or nothing at all could be read
 */
export async function accountSnapshot(options: Arguments, io: Io, days: number): Promise<AccountSnapshot> {
  const from = options.values.get('from');
  if (from !== undefined) return readSnapshot(from, io);
  io.saveMemory();
  const timeout = numberOption(options, 'timeout', { min: 1, max: 86_400 }, 'seconds for everything together, 300 by default');
  const profile = options.values.get('profile');
  const snapshot = await readAccounts({
    ...(profile !== undefined && { profile }),
    roleArns: rolesIn(options),
    regions: await regionsIn(options),
    timeout: timeout ?? DEFAULT_TIMEOUT,
    end: io.now(),
    days,
    onRegion: progressOn(io),
  });
  assertSomethingRead(snapshot);
  return snapshot;
}

/** @throws Failure when an option is given that a snapshot has already decided */
export function assertAlone(options: Arguments, others: readonly string[]): void {
  if (!options.values.has('from')) return;
  const other = others.find(name => options.values.has(name) || options.lists.has(name));
  if (other !== undefined) throw Failure.usage(`--from and --${other} exclude each other: a snapshot was read before`);
}

async function regionsIn(options: Arguments): Promise<string[]> {
  const given = options.lists.get('region');
  const regions = given ?? [await defaultRegion(options.values.get('profile'))].flatMap(region => region ?? []);
  if (regions.length === 0)
    throw Failure.usage('no Region is known: name one or several with --region, such as --region eu-west-1');
  for (const region of regions) {
    // It becomes a part of a host's name.
    if (!/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/.test(region))
      throw Failure.usage(`--region must be a Region such as eu-west-1, got ${printable(JSON.stringify(region))}`);
  }
  return [...new Set(regions)];
}

function rolesIn({ lists }: Arguments): string[] {
  const roles = lists.get('role-arn') ?? [];
  for (const role of roles) {
    if (!/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role)) {
      const example = 'arn:aws:iam::123456789012:role/audit';
      throw Failure.usage(`--role-arn must be the ARN of a role such as ${example}, got ${printable(JSON.stringify(role))}`);
    }
  }
  return [...new Set(roles)];
}

/** Whoever watches sees that something happens; logs are spared. */
function progressOn({ stderr }: Io): Reading['onRegion'] {
  return ({ account, region, servers, proxies, missing }: RegionSnapshot) => {
    if (stderr.isTTY !== true) return;
    const counts = [countOf(servers.length, ['server', 'servers']), countOf(proxies.length, ['proxy', 'proxies'])];
    const gaps = missing.length === 0 ? '' : `, ${countOf(missing.length, ['call', 'calls'])} without an answer`;
    stderr.write(`read ${printable(region)}, ${printable(account)}: ${counts.join(', ')}${gaps}\n`);
  };
}

/** A report on nothing would look like an account without databases. */
function assertSomethingRead({ regions }: AccountSnapshot): void {
  const isRead = regions.some(({ servers, missing }) => servers.length > 0 || missing.every(({ action }) => !NEEDED.has(action)));
  if (isRead) return;
  const reasons = new Set(regions.flatMap(({ missing }) => missing.map(({ action, because }) => `${action}: ${because}`)));
  const isDenied = regions.some(({ missing }) =>
    missing.some(({ action, because }) => because === DENIED && !action.startsWith('sts:')),
  );
  const hint = isDenied ? '; connection-budget audit --iam-policy prints what is needed' : '';
  throw Failure.couldNotRun(`nothing could be read: ${[...reasons].join('; ')}${hint}`);
}

/** Without these there is no list of servers. */
const NEEDED = new Set(['credentials', 'sts:AssumeRole', 'rds:DescribeDBInstances']);
