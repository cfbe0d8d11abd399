import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { ConnectionBudget, ConnectionReserve, DatabaseTarget, PoolClient, PoolSizing } from 'cdk-connection-budget';

/** A database and two services that exist already, in stacks of their own: the budget is added beside them. */
class DataStack extends Stack {
  public readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });

  public readonly database = new rds.DatabaseInstance(this, 'Database', {
    vpc: this.vpc,
    engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_6 }),
    instanceType: new ec2.InstanceType('m7g.large'),
  });

  public readonly budget = new ConnectionBudget(this, 'Budget', {
    database: DatabaseTarget.fromInstance(this.database),
    reserve: ConnectionReserve.standard({ operations: { migrations: 4, mysql: 3, exporter: 3 }, marginPercent: 5 }),
  });
}

interface ServiceStackProps extends StackProps {
  readonly data: DataStack;
}

class ServiceStack extends Stack {
  public constructor(scope: Construct, id: string, { data, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const web = new patterns.ApplicationLoadBalancedFargateService(this, 'Web', {
      vpc: data.vpc,
      desiredCount: 3,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      taskImageOptions: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim') },
    });
    web.service
      .autoScaleTaskCount({ minCapacity: 3, maxCapacity: 10 })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    data.budget.addEcsService(web, {
      client: PoolClient.mysql2(),
      pool: PoolSizing.derived({ weight: 3 }),
    });

    // What this app does not create counts as well, once it is declared.
    data.budget.addConsumer('nightly ETL', { copies: 2, pool: PoolSizing.fixed({ size: 4 }) });
    data.budget.reserveConnections('billing team', 40, { reason: 'reads the orders schema from another account' });
  }
}

const app = new App();
const data = new DataStack(app, 'Data');
new ServiceStack(app, 'Services', { data });
