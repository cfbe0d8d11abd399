import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, PoolClient, PoolSizing } from 'cdk-connection-budget';

/** One cluster, two teams of the same app in stacks of their own, and a third team in another repository, which is allotted a number. */
class PlatformStack extends Stack {
  public readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });

  public readonly cluster = new rds.DatabaseCluster(this, 'Cluster', {
    vpc: this.vpc,
    engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 }),
    writer: rds.ClusterInstance.provisioned('writer', { instanceType: new ec2.InstanceType('r6g.large') }),
    readers: [rds.ClusterInstance.provisioned('reader', { instanceType: new ec2.InstanceType('r6g.large') })],
  });

  public readonly budget = new ConnectionBudget(this, 'Budget', { database: DatabaseTarget.fromCluster(this.cluster) });

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    // Published in connection-budget.allotments.json and as an SSM parameter; see docs/sharing.md for the other side.
    this.budget.allot('billing', 60, { reason: 'reads the orders schema from its own repository', validUntil: '2027-12-31' });
  }
}

class TeamStack extends Stack {
  public readonly service: ecs.FargateService;

  public constructor(scope: Construct, id: string, platform: PlatformStack) {
    super(scope, id);
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    });
    this.service = new ecs.FargateService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc: platform.vpc }),
      taskDefinition,
      desiredCount: 6,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
    });
  }
}

const app = new App();
const platform = new PlatformStack(app, 'Platform');
const orders = new TeamStack(app, 'Orders', platform);
const search = new TeamStack(app, 'Search', platform);
const client = PoolClient.mysql2();

// Orders has two logical databases on the cluster, each with a pool and variables of its own.
platform.budget.addEcsService(orders.service, { client, databaseName: 'orders' });
platform.budget.addEcsService(orders.service, {
  client,
  databaseName: 'audit',
  settingsPrefix: 'AUDIT_',
  pool: PoolSizing.fixed({ size: 2 }),
});
platform.budget.addEcsService(search.service, { client, endpoint: DatabaseEndpoint.READER });
