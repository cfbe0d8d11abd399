import { Stage } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { ConnectionBudgetProps, DatabaseTarget } from '../lib';
import { ConnectionBudget } from '../lib';
import type { LedgerBudget } from '../lib/core/ledger';
import type { SomeApp } from './some-app';
import { ledgerIn } from './synth';

export const auroraPostgres = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 });
export const auroraMysql = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });

export function provisioned(
  id: string,
  instanceClass: string,
  props: Partial<rds.ProvisionedClusterInstanceProps> = {},
): rds.IClusterInstance {
  return rds.ClusterInstance.provisioned(id, { instanceType: new ec2.InstanceType(instanceClass), ...props });
}

/** An Aurora PostgreSQL cluster of one r6g.large, in public subnets. */
export function clusterOf(
  some: SomeApp,
  props: Partial<rds.DatabaseClusterProps> = {},
  scope: Stack = some.stack,
): rds.DatabaseCluster {
  return new rds.DatabaseCluster(scope, 'Cluster', {
    engine: auroraPostgres,
    writer: provisioned('writer', 'r6g.large'),
    vpc: some.vpc(scope),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    ...props,
  });
}

/** A budget of a cluster with one connection asked of the writer. */
export function budgetOf(
  some: SomeApp,
  database: DatabaseTarget,
  props: Partial<ConnectionBudgetProps> = {},
  scope: Stack = some.stack,
): ConnectionBudget {
  const budget = new ConnectionBudget(scope, 'Budget', { database, ...props });
  budget.reserveConnections('somebody', 1, { reason: 'test' });
  return budget;
}

/** The verdicts on a cluster, as they stand in the ledger file. */
export function ledgersOf(budget: ConnectionBudget): LedgerBudget[] {
  const stage = Stage.of(budget);
  const all = stage && ledgerIn(stage)?.budgets;
  return (all ?? []).filter(({ path }) => path.startsWith(`${budget.node.path}/`));
}

/** Names and ceilings of all servers. */
export function ceilingsOf(budget: ConnectionBudget): [string, number | null, string][] {
  return ledgersOf(budget).flatMap(({ servers = [] }) =>
    servers.map(({ name, maxConnections, basis }): [string, number | null, string] => [name, maxConnections, basis]),
  );
}

/** The messages of one rule, whatever endpoint they are about. */
export function findingsOf(budget: ConnectionBudget, rule: string): string[] {
  return ledgersOf(budget).flatMap(({ findings }) =>
    findings.flatMap(finding => (finding.rule === rule ? [finding.message] : [])),
  );
}
