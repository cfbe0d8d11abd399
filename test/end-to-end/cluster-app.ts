import { Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, DeploymentOverlap, MaxConnections, PoolClient } from '../../lib';
import type { PoolSizing, Scenario } from '../../lib';
import type { LedgerBudget } from '../../lib/core/ledger';
import { SomeApp } from '../some-app';
import { environmentOf, ledgerIn, resourcesOf, synth } from '../synth';

/** What synthesis wrote about a cluster of a writer and one reader. */
export interface ClusterApp {
  readonly failed: boolean;
  readonly writer: LedgerBudget;
  readonly reader: LedgerBudget;
  /** `max_connections` of each member's parameter group in the template. */
  readonly limits: { readonly writer: number; readonly reader: number };
  /** The pool of each service, as its variables name it. */
  readonly variables: { readonly Api: Record<string, string>; readonly Search: Record<string, string> };
}

/** Two tasks that write and two that read, replaced without overlap, on members that are pinned to 60 connections each. */
export function clusterApp(options: { pool: PoolSizing; mustFit?: Scenario[] }): ClusterApp {
  const some = new SomeApp();
  const instanceType = new ec2.InstanceType('t4g.medium');
  const cluster = new rds.DatabaseCluster(some.stack, 'Cluster', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
    writer: rds.ClusterInstance.provisioned('writer', { instanceType }),
    readers: [rds.ClusterInstance.provisioned('reader', { instanceType })],
    vpc: some.vpc(),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
  });
  const budget = new ConnectionBudget(some.stack, 'Budget', {
    database: DatabaseTarget.fromCluster(cluster),
    maxConnections: MaxConnections.pinned(60),
    mustFit: options.mustFit,
  });
  const consumer = {
    client: PoolClient.nodePostgres(),
    pool: options.pool,
    deploymentOverlap: DeploymentOverlap.none({ reason: 'the test has no deployment' }),
  };
  budget.addEcsService(some.service('Api', { desiredCount: 2 }), consumer);
  budget.addEcsService(some.service('Search', { desiredCount: 2 }), { ...consumer, endpoint: DatabaseEndpoint.READER });
  const synthesis = synth(some.app);
  const template = synthesis.template(some.stack);
  const [writerLimit, readerLimit] = resourcesOf(template, 'AWS::RDS::DBParameterGroup').map(limitOf);
  return {
    failed: synthesis.failed,
    writer: ledgerAt(budget, 'writer'),
    reader: ledgerAt(budget, 'reader'),
    limits: { writer: writerLimit ?? 0, reader: readerLimit ?? 0 },
    variables: {
      Api: poolVariables(environmentOf(template, 'ApiTask'), 'DB_'),
      Search: poolVariables(environmentOf(template, 'SearchTask'), 'DB_READER_'),
    },
  };
}

function limitOf({ Properties }: { Properties: Record<string, unknown> }): number {
  return Number((Properties.Parameters as Record<string, string>).max_connections);
}

function ledgerAt(budget: ConnectionBudget, endpoint: string): LedgerBudget {
  const stage = Stage.of(budget);
  const found = stage && ledgerIn(stage)?.budgets.find(({ path }) => path === `${budget.node.path}/${endpoint}`);
  if (!found) throw new Error(`the ledger has no verdict on the ${endpoint}`);
  return found;
}

/** The worker reads one pool; which of a container's pools it is, its prefix tells. */
function poolVariables(environment: Record<string, unknown>, prefix: string): Record<string, string> {
  return {
    PGAPPNAME: String(environment.PGAPPNAME),
    DB_POOL_SIZE: String(environment[`${prefix}POOL_SIZE`]),
    DB_MAX_OVERFLOW: String(environment[`${prefix}MAX_OVERFLOW`]),
  };
}
