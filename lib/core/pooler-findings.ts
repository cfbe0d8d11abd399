import { engineFamily } from './engine';
import type { Finding, RuleId } from './finding';
import { RULES } from './finding';
import type { LedgerPooler } from './ledger';
import type { SharedPooler } from './oversubscription';
import { oversubscriptionOf } from './oversubscription';
import { connectionsOf } from './pool';
import type { PoolerClient, PoolerFacts } from './pooler';
import { isLargeBehindPooler, MOST_BEHIND_POOLER } from './pooler-ledger';
import { recommendedPercent } from './proxy-percent';
import type { ScenarioSum } from './scenario-sum';
import { isServerless } from './serverless';
import { countOf, printable } from './text';

/** What a person should know about the poolers of a server and their clients. */
export function poolerFindings({ facts, supply }: ScenarioSum, ledgers: readonly LedgerPooler[]): Finding[] {
  return (facts.poolers ?? []).flatMap(pooler => {
    const ledger = ledgers.find(({ path }) => path === pooler.path);
    if (ledger === undefined) return [];
    return [
      ...clientLimitBelowPools(pooler, ledger),
      ...largePools(ledger),
      ...preparedStatements(pooler, supply.database),
      ...recycleBeyondIdleTimeout(pooler),
      ...recycleBeyondLife(pooler),
      ...oversubscribed(pooler, ledger),
      ...percentBelowRecommended(ledger, supply.database),
      ...neverPauses(ledger, supply.database),
    ];
  });
}

type Database = ScenarioSum['supply']['database'];

const CONNECTIONS = ['connection', 'connections'] as const;

/** One copy has to take all clients: a load balancer spreads connections unevenly, and one copy is left when the other is replaced. */
function clientLimitBelowPools({ path, name }: PoolerFacts, { clientLimit, clientDemand }: LedgerPooler): Finding[] {
  if (clientLimit === null || clientDemand === null || clientDemand <= clientLimit) return [];
  const message =
    `${printable(name)} accepts ${clientLimit} client connections (max_client_conn), but its clients may open ${clientDemand}: ` +
    `${countOf(clientDemand - clientLimit, CONNECTIONS)} would be refused by the pooler`;
  return [finding('client-limit-below-pools', path, message, [`max_client_conn ${clientDemand}`])];
}

function largePools({ name, share, clients }: LedgerPooler): Finding[] {
  return clients
    .filter(client => isLargeBehindPooler(client, share))
    .map(client => {
      const most = Math.min(MOST_BEHIND_POOLER, share ?? MOST_BEHIND_POOLER);
      const message =
        `${printable(client.name)} keeps up to ${countOf(connectionsOf(client.pool), CONNECTIONS)} per process behind ${printable(name)}, ` +
        `which does the pooling: more than ${most} hold slots of the pooler and gain nothing`;
      return finding('large-pool-behind-pooler', client.path, message, [`a pool of at most ${most}, or PoolSizing.derived()`]);
    });
}

/** PgBouncer keeps track of what drivers prepare, since `max_prepared_statements` is set; RDS Proxy does not. */
function preparedStatements({ name, share, clients }: PoolerFacts, { engine }: Database): Finding[] {
  if (share.kind !== 'percent') return [];
  return clients
    .filter(({ preparesStatements }) => preparesStatements)
    .map(({ consumer, statementsOff }) => {
      const message =
        `the driver of ${printable(consumer.name)} keeps prepared statements, ${pinningOn(engine)}: ` +
        `a pinned session holds its connection of ${printable(name)} until the client disconnects, and nothing is shared`;
      const remedies =
        statementsOff === undefined
          ? [
              'prepared statements off in the driver, and an acknowledgement that says so',
              'a pool from this budget, and an application that reads DB_STATEMENT_CACHE_SIZE',
            ]
          : [statementsOff];
      return finding('prepared-statements-behind-pooler', consumer.path, message, remedies);
    });
}

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html: certain for MySQL, MariaDB and SQL Server. For PostgreSQL the
 * page named the extended query protocol until 2023 and does so no longer, while AWS's own advice to developers still does.
 */
function pinningOn(engine: string): string {
  const family = engineFamily(engine);
  const isPostgres = family === 'postgres' || family === 'aurora-postgresql';
  return isPostgres
    ? 'on which RDS Proxy may pin the session (what AWS says about PostgreSQL contradicts itself)'
    : 'on which RDS Proxy pins the session';
}

function recycleBeyondIdleTimeout({ name, clients, idleTimeoutSeconds: idle }: PoolerFacts): Finding[] {
  if (idle === undefined) return [];
  return clients.filter(isRecycledAfter(idle)).map(({ consumer, recycleSeconds }) => {
    const message =
      `${printable(consumer.name)} replaces its connections after ${recycleSeconds} s, but ${printable(name)} or the way to it ` +
      `closes idle ones after ${idle} s: a pool would hand out connections that are gone`;
    return finding('recycle-beyond-idle-timeout', consumer.path, message, [`a poolRecycle below ${idle} seconds`]);
  });
}

/** "Configure your pool with a maximum connection life less than 24 hours": https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html */
const CLIENT_LIFE = 86_400;

/** Told once, where idle connections end earlier than all of them. */
function recycleBeyondLife({ name, clients, share, idleTimeoutSeconds = Infinity }: PoolerFacts): Finding[] {
  if (share.kind !== 'percent' || idleTimeoutSeconds <= CLIENT_LIFE) return [];
  return clients.filter(isRecycledAfter(CLIENT_LIFE)).map(({ consumer, recycleSeconds }) => {
    const message =
      `${printable(consumer.name)} replaces its connections after ${recycleSeconds} s, but ${printable(name)} closes those of clients ` +
      `after ${CLIENT_LIFE} s, in use or not: a pool would hand out connections that are gone`;
    return finding('recycle-beyond-idle-timeout', consumer.path, message, [`a poolRecycle below ${CLIENT_LIFE} seconds`]);
  });
}

function isRecycledAfter(idle: number): (client: PoolerClient) => boolean {
  return ({ recycleSeconds }) => recycleSeconds !== undefined && recycleSeconds >= idle;
}

function oversubscribed(pooler: PoolerFacts, ledger: LedgerPooler): Finding[] {
  const shared = sharedPooler(pooler, ledger);
  const found = shared && oversubscriptionOf(shared);
  return found === undefined ? [] : [finding('pooler-oversubscribed', pooler.path, found.message, found.remedies)];
}

/** Beside an application each copy has a queue of its own, with its part of the load. */
function sharedPooler(
  { name, clients, isSidecar }: PoolerFacts,
  { share, clientDemand, maxDbConnections, clients: lines }: LedgerPooler,
): SharedPooler | undefined {
  const copies = isSidecar ? lines[0]?.copies.steady : 1;
  const connections = isSidecar ? maxDbConnections : share;
  if (typeof connections !== 'number' || typeof copies !== 'number' || copies === 0) return undefined;
  const loads = clients.map(({ consumer, workload, timeoutSeconds }) => ({
    name: consumer.name,
    workload: workload && { ...workload, requestsPerSecond: workload.requestsPerSecond / copies },
    timeoutSeconds,
  }));
  return { name, share: connections, clients: loads, ...(!isSidecar && clientDemand !== null && { clientDemand }) };
}

function percentBelowRecommended({ path, name, percent }: LedgerPooler, database: Database): Finding[] {
  const least = recommendedPercent(database);
  if (typeof percent !== 'number' || least === undefined || percent >= least.percent) return [];
  const message =
    `${printable(name)} has MaxConnectionsPercent ${percent} on ${printable(database.instanceClass ?? 'its server')}, ` +
    `where AWS recommends ${least.percent} at least (${least.source})`;
  return [finding('proxy-share-below-minimum', path, message, [`MaxConnectionsPercent ${least.percent}`, 'a larger class'])];
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html: the proxy keeps a connection to every instance open. */
function neverPauses({ path, name, percent }: LedgerPooler, database: Database): Finding[] {
  if (percent === undefined || !isServerless(database) || database.serverless?.minAcu !== 0) return [];
  const message =
    `${printable(name)} keeps a connection to every member open, so that this cluster of a minimum of 0 ACU never pauses: ` +
    'it is paid for at its least active capacity around the clock';
  return [
    finding('proxy-prevents-pause', path, message, [
      'connect directly, or a minimum of 0.5 ACU, so that the bill is no surprise',
    ]),
  ];
}

function finding(rule: RuleId, path: string, message: string, remedies: readonly string[]): Finding {
  return { rule, severity: RULES[rule], path, message, remedies };
}
