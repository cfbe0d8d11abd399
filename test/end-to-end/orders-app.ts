import type { MaxConnections } from '../../lib';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../../lib';
import type { LedgerBudget, LedgerConsumer } from '../../lib/core/ledger';
import { SomeApp } from '../some-app';
import { environmentOf, ledgerOf, resourcesOf, synth } from '../synth';

/** What synthesis wrote about the orders app. */
export interface OrdersApp {
  readonly failed: boolean;
  readonly budget: LedgerBudget;
  /** `max_connections` of the parameter group in the template; undefined when there is none. */
  readonly pinnedLimit: number | undefined;
  /** The variables of each consumer's container, by name of the consumer. */
  readonly variables: { readonly Api: Record<string, string>; readonly Worker: Record<string, string> };
}

/** PostgreSQL 16.8 on a db.t3.micro, one API task of two processes that a deployment doubles, and a worker that holds 7. */
export function ordersApp(options: { maxConnections?: MaxConnections; pool?: PoolSizing }): OrdersApp {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Orders', {
    database: DatabaseTarget.fromInstance(some.database()),
    maxConnections: options.maxConnections,
  });
  budget.addEcsService(some.service('Api'), { processes: 2, pool: options.pool, client: PoolClient.sqlAlchemy() });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 7 }) });
  const synthesis = synth(some.app);
  const template = synthesis.template(some.stack);
  const ledger = ledgerOf(budget);
  const api = environmentOf(template, 'ApiTask') as Record<string, string>;
  const [parameterGroup] = resourcesOf(template, 'AWS::RDS::DBParameterGroup');
  const parameters = parameterGroup?.Properties.Parameters as Record<string, string> | undefined;
  return {
    failed: synthesis.failed,
    budget: ledger,
    pinnedLimit: parameters && Number(parameters.max_connections),
    variables: { Api: api, Worker: declaredVariables(consumerIn(ledger, 'Worker'), api) },
  };
}

export function consumerIn(budget: LedgerBudget, name: string): LedgerConsumer {
  const found = budget.consumers.find(consumer => consumer.name === name);
  if (!found) throw new Error(`${name} is no consumer in the ledger`);
  return found;
}

/** A declared consumer is in no template: its owner sets the same variables by hand, to what the ledger says. */
function declaredVariables({ name, pool }: LedgerConsumer, api: Record<string, string>): Record<string, string> {
  return {
    PGAPPNAME: name,
    DB_POOL_SIZE: String(pool.size),
    DB_MAX_OVERFLOW: String(pool.overflow),
    DB_POOL_TIMEOUT: api.DB_POOL_TIMEOUT ?? '',
  };
}
