import type { ClientFacts, SettingRole } from './clients/client-facts';
import { TOKEN_SECONDS } from './connection-path';
import type { Finding, RuleId } from './finding';
import { RULES } from './finding';
import type { LedgerConsumer } from './ledger';
import { connectionsOf } from './pool';
import { countOf, printable } from './text';

/** A pool whose connections are replaced at an age that somebody has stated. */
export interface RecycledPool {
  readonly path: string;
  readonly name: string;
  readonly client: ClientFacts;
  readonly recycleSeconds: number;
  /** Whether connections are opened with tokens of IAM. */
  readonly signsInWithTokens: boolean;
  /** Rest after which something on the way to the server has forgotten a connection; undefined where nothing has, or a pooler says so itself. */
  readonly forgottenAfterSeconds: number | undefined;
  /** Its line of the ledger; undefined where it has none. */
  readonly line: LedgerConsumer | undefined;
}

/**
 * The most connections that a consumer may open each second to replace others.
 *
 * A login with TLS and SCRAM costs PostgreSQL 5.3 ms of CPU, in which nothing is done for the application (measured: `npm run -s bench:logins`): ten are 5 % of a
 * vCPU, day and night, a quarter of what a db.t3.micro is given. Ten was also AWS's limit of logins by IAM on db.t2.micro, once.
 */
export const MOST_REPLACED_PER_SECOND = 10;

/** What a person should know of the age at which a pool replaces its connections. */
export function recycleFindings(pool: RecycledPool): Finding[] {
  return [...belowLeast(pool), ...tooManyLogins(pool), ...beyondToken(pool), ...beyondRest(pool)];
}

/** What is stated is then not what happens. */
function belowLeast({ path, name, client: { leastRecycle: least }, recycleSeconds }: RecycledPool): Finding[] {
  if (least === undefined || recycleSeconds >= least.seconds) return [];
  const message =
    `${printable(name)} is to replace its connections after ${recycleSeconds} s, but ${least.pool} takes no less than ${least.seconds} s, ` +
    `and keeps its own ${least.insteadSeconds} s when it is told less`;
  return [finding('recycle-too-short', path, message, [`a poolRecycle of at least ${least.seconds} seconds`])];
}

function tooManyLogins({ path, name, client, recycleSeconds, line }: RecycledPool): Finding[] {
  const connections = line && pooledConnections(line);
  // An age that a client has no setting for is not what happens.
  if (client.settings.length > 0 && !knows(client, 'recycle')) return [];
  if (connections === undefined || connections <= MOST_REPLACED_PER_SECOND * recycleSeconds) return [];
  const perSecond = Math.ceil(connections / recycleSeconds);
  const message =
    `${printable(name)} replaces ${countOf(connections, ['connection', 'connections'])} every ${recycleSeconds} s: ` +
    `up to ${perSecond} logins a second, of which none does any work, where ${MOST_REPLACED_PER_SECOND} are the most that a server should spend on it`;
  const least = Math.ceil(connections / MOST_REPLACED_PER_SECOND);
  return [finding('recycle-too-short', path, message, [`a poolRecycle of at least ${least} seconds`])];
}

/** Those of all pools outside a deployment: what happens all day, and not once. */
function pooledConnections({ copies, processes, pool }: LedgerConsumer): number | undefined {
  if (copies.steady === null || processes === null) return undefined;
  return copies.steady * processes * connectionsOf(pool);
}

function beyondToken({ path, name, recycleSeconds, signsInWithTokens }: RecycledPool): Finding[] {
  if (!signsInWithTokens || recycleSeconds <= TOKEN_SECONDS) return [];
  const message =
    `${printable(name)} signs in with IAM tokens, which expire after ${TOKEN_SECONDS} s, and replaces its connections after ${recycleSeconds} s: ` +
    'neither an expired token nor a withdrawn permission ends a session that is open';
  const remedies = [`a poolRecycle of at most ${TOKEN_SECONDS} seconds`, 'no poolRecycle: the default is below it'];
  return [finding('recycle-beyond-iam-token', path, message, remedies)];
}

/** A client that closes what rests for too long is told when to: it may keep what is in use for longer. */
function beyondRest({ path, name, client, recycleSeconds, forgottenAfterSeconds: forgotten }: RecycledPool): Finding[] {
  if (forgotten === undefined || recycleSeconds < forgotten || !knows(client, 'recycle')) return [];
  const closesResting = knows(client, 'idle-timeout');
  if (closesResting && !client.keepsMinimum) return [];
  const kept = closesResting ? 'keeps a minimum of them however long they rest' : 'closes none for resting';
  const message =
    `${printable(name)} replaces its connections after ${recycleSeconds} s, and ${client.name} ${kept}, but a NAT gateway ` +
    `forgets those that rest for ${forgotten} s: a pool would hand out connections that are gone`;
  return [finding('recycle-beyond-idle-timeout', path, message, [`a poolRecycle below ${forgotten} seconds`])];
}

function knows({ settings }: ClientFacts, role: SettingRole): boolean {
  return settings.some(setting => setting.role === role);
}

function finding(rule: RuleId, path: string, message: string, remedies: readonly string[]): Finding {
  return { rule, severity: RULES[rule], path, message, remedies };
}
