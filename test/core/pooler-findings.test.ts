import { judge } from '../../lib/core/judge';
import type { LedgerBudget } from '../../lib/core/ledger';
import type { PoolerFacts } from '../../lib/core/pooler';
import { declared, derived, fixed, service, stated } from './some-facts';
import { client, fleet, proxy } from './some-poolers';

const api = service('Api', { copies: 3, processes: 2, pool: derived({ max: 10, ratio: 1 }) });

function verdict(pooler: PoolerFacts, engine = 'postgres'): LedgerBudget {
  return judge({ ...stated(100, []), databases: [{ engine, instanceClass: 'db.m6g.large' }], poolers: [pooler] });
}

function found(
  pooler: PoolerFacts,
  engine?: string,
): [rule: string, severity: string, path: string, message: string, remedies: readonly string[]][] {
  return verdict(pooler, engine).findings.map(({ rule, severity, path, message, remedies }) => [
    rule,
    severity,
    path,
    message,
    remedies,
  ]);
}

describe('what is well', () => {
  test('is not spoken of', () => {
    expect(
      found(fleet('Pooler', 2, 20, { clients: [client({ consumer: api, recycleSeconds: 300 })], idleTimeoutSeconds: 350 })),
    ).toEqual([]);
    expect(found(proxy('Proxy', 100, { clients: [client({ consumer: api })] }))).toEqual([]);
  });
});

describe('a limit of client connections', () => {
  test('must hold all that the clients may open, on one copy', () => {
    expect(found(fleet('Pooler', 2, 20, { clients: [client({ consumer: api })], clientLimit: 59 }))).toEqual([
      [
        'client-limit-below-pools',
        'warning',
        'Stack/Budget/Pooler',
        'Pooler accepts 59 client connections (max_client_conn), but its clients may open 60: 1 connection would be refused by the pooler',
        ['max_client_conn 60'],
      ],
    ]);
    expect(found(fleet('Pooler', 2, 20, { clients: [client({ consumer: api })], clientLimit: 60 }))).toEqual([]);
  });

  test('says nothing of clients whose number is unknown', () => {
    const unknown = { ...api, copies: { unknown: 'it is a token' } };
    expect(found(fleet('Pooler', 2, 20, { clients: [client({ consumer: unknown })], clientLimit: 1 }))).toEqual([
      ['unresolved-input', 'error', 'Stack/Api', 'the demand of Api is unknown: it is a token', []],
    ]);
  });
});

describe('a large pool behind a pooler', () => {
  test('is one of more than ten, or of more than the share', () => {
    const clients = [client({ consumer: declared('A', 11) }), client({ consumer: declared('B', 10) })];
    expect(found(proxy('Proxy', 100, { clients })).map(([rule, , path]) => [rule, path])).toEqual([
      ['large-pool-behind-pooler', 'Stack/A'],
    ]);
    const small = { clients: [client({ consumer: service('Api', { pool: fixed(6) }) })] };
    expect(found(proxy('Proxy', 5, small)).map(([, , , message, [remedy]]) => [message, remedy])).toContainEqual([
      'Api keeps up to 6 connections per process behind Proxy, which does the pooling: more than 5 hold slots of the pooler and gain nothing',
      'a pool of at most 5, or PoolSizing.derived()',
    ]);
  });
});

describe('prepared statements', () => {
  const clients = [client({ consumer: api, preparesStatements: true })];

  test('pin sessions of RDS Proxy, for certain or perhaps', () => {
    const messages = (engine: string) =>
      found(proxy('Proxy', 100, { clients }), engine).map(([rule, , , message]) => [rule, message]);
    const held = ': a pinned session holds its connection of Proxy until the client disconnects, and nothing is shared';
    expect(messages('mysql')).toEqual([
      [
        'prepared-statements-behind-pooler',
        `the driver of Api keeps prepared statements, on which RDS Proxy pins the session${held}`,
      ],
    ]);
    expect(messages('postgres')).toEqual([
      [
        'prepared-statements-behind-pooler',
        `the driver of Api keeps prepared statements, on which RDS Proxy may pin the session (what AWS says about PostgreSQL contradicts itself)${held}`,
      ],
    ]);
  });

  test('are known to PgBouncer', () => {
    expect(found(fleet('Pooler', 2, 20, { clients }))).toEqual([]);
  });
});

describe('a connection that is replaced', () => {
  test('must be so before the pooler closes it', () => {
    const behind = (recycleSeconds: number) =>
      found(proxy('Proxy', 100, { clients: [client({ consumer: api, recycleSeconds })], idleTimeoutSeconds: 350 })).map(
        ([rule]) => rule,
      );
    expect(behind(349)).toEqual([]);
    expect(behind(350)).toEqual(['recycle-beyond-idle-timeout']);
  });

  test('must be so within a day behind RDS Proxy, whose idle timeout may be longer or unknown', () => {
    const behind = (recycleSeconds: number, idleTimeoutSeconds?: number) =>
      found(proxy('Proxy', 100, { clients: [client({ consumer: api, recycleSeconds })], idleTimeoutSeconds })).map(
        ([rule, , , message]) => [rule, message],
      );
    const told = [
      'recycle-beyond-idle-timeout',
      'Api replaces its connections after 86400 s, but Proxy closes those of clients after 86400 s, in use or not: a pool would hand out connections that are gone',
    ];
    expect(behind(86_399)).toEqual([]);
    expect(behind(86_400)).toEqual([told]);
    expect(behind(86_400, 90_000)).toEqual([told]);
    expect(behind(86_400, 86_400)).toHaveLength(1);
    expect(found(fleet('Pooler', 2, 20, { clients: [client({ consumer: api, recycleSeconds: 86_400 })] }))).toEqual([]);
  });
});

describe('a declared load', () => {
  const workload = { requestsPerSecond: 100, secondsHeld: 0.1 };

  test('is held against what the clients may open, where that is less than the share', () => {
    const clients = [client({ consumer: declared('Jobs', 9), workload })];
    expect(found(proxy('Proxy', 100, { clients })).map(([rule, , , message]) => [rule, message])).toEqual([
      [
        'pooler-oversubscribed',
        'the clients of Proxy may open 9 connections, of which they keep 10 busy on average (112 %): the queue never ends, so that checkouts wait until they time out',
      ],
    ]);
  });

  test('is divided among the copies that each serve their own', () => {
    const tasks = service('Api', { copies: 4, pool: derived({ max: 10, ratio: 1 }) });
    const clients = [client({ consumer: tasks, workload })];
    const beside = fleet('Beside', 4, 3, { isSidecar: true, clients });
    // 10 busy of 12 in one queue would do; 2.5 of 3 in each of four queues wait.
    const [[rule, , , message] = []] = found(beside);
    expect(rule).toBe('pooler-oversubscribed');
    expect(message).toMatch(/^Beside may open 3 connections, of which its clients keep 2\.5 busy on average \(84 %\)/);
  });

  test('is not judged where none is declared', () => {
    expect(found(proxy('Proxy', 30, { clients: [client({ consumer: api })] })).map(([rule]) => rule)).not.toContain(
      'pooler-oversubscribed',
    );
    expect(verdict(proxy('Proxy', 30, { clients: [client({ consumer: api })] })).poolers).toMatchObject([
      { share: 30, clientDemand: 60 },
    ]);
  });
});

describe('a percentage below what AWS recommends', () => {
  test('is told with the figure for the class', () => {
    const rules = found(proxy('Proxy', 1, { clients: [client({ consumer: declared('Jobs', 1) })] })).map(([rule]) => rule);
    expect(rules).toEqual(['proxy-share-below-minimum']);
  });
});
