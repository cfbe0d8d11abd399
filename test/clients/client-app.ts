import type { IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { DatabaseTarget, DeploymentOverlap, PoolSizing } from '../../lib';
import type { PoolClient } from '../../lib';
import type { LedgerConsumer } from '../../lib/core/ledger';
import { SomeApp } from '../some-app';
import { consumerOf, environmentOf, pass } from '../synth';

/** What synthesis wrote about one process of a consumer. */
export interface ClientApp {
  /** The variables of its container in the template. */
  readonly variables: Record<string, string>;
  readonly line: LedgerConsumer;
}

/** One task of one process, with a pool that is no client's default. */
export function clientApp(name: string, client: PoolClient, engine: IInstanceEngine): ClientApp {
  const some = new SomeApp();
  const budget = some.stated(100, { database: DatabaseTarget.fromAttributes({ engine }) });
  budget.addEcsService(some.service('Api'), {
    name,
    client,
    pool: PoolSizing.fixed({ size: 7 }),
    deploymentOverlap: DeploymentOverlap.none({ reason: 'the test has no deployment' }),
  });
  const template = pass(some.app).template(some.stack);
  return { variables: environmentOf(template, 'ApiTask') as Record<string, string>, line: consumerOf(budget, name) };
}
