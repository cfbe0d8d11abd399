import { Duration } from 'aws-cdk-lib';
import { ConnectionBudget, DatabaseTarget } from '../../lib';
import type { PoolClient, WebServer } from '../../lib';
import type { LedgerBudget, LedgerConsumer } from '../../lib/core/ledger';
import { consumerIn } from '../end-to-end/orders-app';
import { SomeApp } from '../some-app';
import { environmentOf, ledgerOf, pass } from '../synth';

/** Seconds after which a request gives up waiting, short because each test waits for it. */
export const POOL_TIMEOUT = 2;

/** An application in Python as synthesis sees it. */
export interface PythonApp {
  readonly budget: LedgerBudget;
  readonly api: LedgerConsumer;
  /** The variables of its container. */
  readonly variables: Record<string, string>;
}

/** One service of two processes with a derived pool, on PostgreSQL 16.8 on a db.t3.micro: 51 connections, doubled by deployments. */
export function pythonApp(client: PoolClient, server?: WebServer): PythonApp {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Orders', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addEcsService(some.service('Api'), {
    client,
    server,
    processes: 2,
    poolTimeout: Duration.seconds(POOL_TIMEOUT),
    poolMetrics: true,
  });
  const variables = environmentOf(pass(some.app).template(some.stack), 'ApiTask') as Record<string, string>;
  const ledger = ledgerOf(budget);
  return { budget: ledger, api: consumerIn(ledger, 'Api'), variables };
}
