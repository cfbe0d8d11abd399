import { CLIENTS } from '../../lib/core/clients/table';
import { judge } from '../../lib/core/judge';
import type { LedgerConsumer } from '../../lib/core/ledger';
import { recycleFindings } from '../../lib/core/recycle-findings';
import type { RecycledPool } from '../../lib/core/recycle-findings';
import { fixed, ROLLING, service, stated } from './some-facts';

/** So many connections in the pools of two tasks, doubled while they are deployed. */
function line(perTask: number): LedgerConsumer | undefined {
  const consumer = service('Api', { copies: 2, overlap: ROLLING, pool: fixed(perTask), sideConnections: 9 });
  return judge(stated(1000, [consumer])).consumers[0];
}

function found(changes: Partial<RecycledPool>): (readonly [string, string, readonly string[]])[] {
  const pool: RecycledPool = {
    path: 'Stack/Api',
    name: 'Api',
    client: CLIENTS.sqlAlchemy,
    recycleSeconds: 1800,
    signsInWithTokens: false,
    forgottenAfterSeconds: undefined,
    line: line(50),
    ...changes,
  };
  return recycleFindings(pool).map(({ rule, message, remedies }) => [rule, message, remedies] as const);
}

const rules = (changes: Partial<RecycledPool>): string[] => found(changes).map(([rule]) => rule);

describe('logins of replaced connections', () => {
  test('are too many above ten a second, by pools outside a deployment and without side connections', () => {
    expect(found({ recycleSeconds: 10 })).toEqual([]);
    expect(found({ recycleSeconds: 9 })).toEqual([
      [
        'recycle-too-short',
        'Api replaces 100 connections every 9 s: up to 12 logins a second, of which none does any work, where 10 are the most that a server should spend on it',
        ['a poolRecycle of at least 10 seconds'],
      ],
    ]);
  });

  test('the remedy is silent, and a second less is not', () => {
    for (const perTask of [6, 33, 50, 101, 499]) {
      const of = line(perTask);
      const [told] = found({ recycleSeconds: 1, line: of });
      const seconds = Number(/\d+/.exec(told?.[2][0] ?? '')?.[0]);
      expect(rules({ recycleSeconds: seconds, line: of })).toEqual([]);
      expect(rules({ recycleSeconds: seconds - 1, line: of })).toEqual(['recycle-too-short']);
    }
  });

  test('are not those of clients without a setting for the age', () => {
    for (const client of [CLIENTS.mysql2, CLIENTS.metabase]) expect(rules({ client, recycleSeconds: 1 })).toEqual([]);
    expect(rules({ client: { ...CLIENTS.mysql2, settings: [] }, recycleSeconds: 1 })).toEqual(['recycle-too-short']);
  });

  test('are not judged where nobody knows how many there are', () => {
    const known = line(50);
    expect(rules({ recycleSeconds: 1, line: undefined })).toEqual([]);
    expect(rules({ recycleSeconds: 1, line: known && { ...known, processes: null } })).toEqual([]);
    expect(rules({ recycleSeconds: 1, line: known && { ...known, copies: { ...known.copies, steady: null } } })).toEqual([]);
  });
});

test.each(['hikariCp', 'springBoot', 'micronaut'] as const)('%s takes no age below its own minimum', key => {
  const few = line(1);
  expect(rules({ client: CLIENTS[key], recycleSeconds: 30, line: few })).toEqual([]);
  expect(found({ client: CLIENTS[key], recycleSeconds: 29, line: few })).toEqual([
    [
      'recycle-too-short',
      'Api is to replace its connections after 29 s, but HikariCP takes no less than 30 s, and keeps its own 1800 s when it is told less',
      ['a poolRecycle of at least 30 seconds'],
    ],
  ]);
});

test('sessions outlive a token above 900 s, and only where there are tokens', () => {
  expect(rules({ recycleSeconds: 901 })).toEqual([]);
  expect(rules({ recycleSeconds: 900, signsInWithTokens: true })).toEqual([]);
  expect(found({ recycleSeconds: 901, signsInWithTokens: true })).toEqual([
    [
      'recycle-beyond-iam-token',
      'Api signs in with IAM tokens, which expire after 900 s, and replaces its connections after 901 s: neither an expired token nor a withdrawn permission ends a session that is open',
      ['a poolRecycle of at most 900 seconds', 'no poolRecycle: the default is below it'],
    ],
  ]);
});

describe('a way that forgets connections', () => {
  const far = { forgottenAfterSeconds: 350 };

  test('asks for an age below it', () => {
    expect(rules({ ...far, recycleSeconds: 349 })).toEqual([]);
    expect(found({ ...far, recycleSeconds: 350 })).toEqual([
      [
        'recycle-beyond-idle-timeout',
        'Api replaces its connections after 350 s, and SQLAlchemy closes none for resting, but a NAT gateway forgets those that rest for 350 s: a pool would hand out connections that are gone',
        ['a poolRecycle below 350 seconds'],
      ],
    ]);
  });

  test('asks for it, too, of pools that keep a minimum however long it rests', () => {
    expect(found({ ...far, recycleSeconds: 3600, client: CLIENTS.psycopgPool })).toEqual([
      [
        'recycle-beyond-idle-timeout',
        'Api replaces its connections after 3600 s, and psycopg_pool keeps a minimum of them however long they rest, but a NAT gateway forgets those that rest for 350 s: a pool would hand out connections that are gone',
        ['a poolRecycle below 350 seconds'],
      ],
    ]);
    expect(rules({ ...far, recycleSeconds: 349, client: CLIENTS.psycopgPool })).toEqual([]);
    expect(rules({ ...far, recycleSeconds: 3600, client: CLIENTS.knex })).toEqual(['recycle-beyond-idle-timeout']);
    // It asks a connection that has rested for a sign of life before it hands it out.
    expect(rules({ ...far, recycleSeconds: 3600, client: CLIENTS.hikariCp })).toEqual([]);
  });

  test('does not, of clients that close what rests, or of which that is not known', () => {
    expect(rules({ ...far, recycleSeconds: 3600, client: CLIENTS.nodePostgres })).toEqual([]);
    expect(rules({ ...far, recycleSeconds: 3600, client: { ...CLIENTS.nodePostgres, settings: [] } })).toEqual([]);
  });
});
