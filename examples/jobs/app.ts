import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from 'cdk-connection-budget';

/** What runs beside services: two nightly tasks that never meet, a fleet of workers with two pools, and migrations while something is deployed. */
class JobsStack extends Stack {
  private readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
  private readonly cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { vpc } = this;
    const database = new rds.DatabaseInstance(this, 'Database', {
      vpc,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      instanceType: new ec2.InstanceType('t4g.micro'),
    });
    const budget = new ConnectionBudget(this, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const client = PoolClient.sqlAlchemy();

    // Of both only one counts at a time: the sweep finds no minute of any year in which they meet.
    const runs = { client, longestRun: Duration.minutes(45), pool: PoolSizing.fixed({ size: 4, overflow: 4 }) };
    budget.addScheduledTask(this.nightly('Import', '2'), runs);
    budget.addScheduledTask(this.nightly('Report', '4'), runs);

    const workers = new autoscaling.AutoScalingGroup(this, 'Workers', {
      vpc,
      instanceType: new ec2.InstanceType('t4g.small'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      minCapacity: 1,
      maxCapacity: 2,
    });
    budget.addAutoScalingGroup(workers, { client, processes: 2, pool: PoolSizing.fixed({ size: 3 }), sideConnections: 1 });

    budget.addMigration('Alembic', { connections: 1 });
  }

  private nightly(id: string, hour: string): Schedule {
    const taskDefinition = new ecs.FargateTaskDefinition(this, `${id}Task`);
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim'),
      command: ['python', '-m', id.toLowerCase()],
    });
    return new Schedule(this, id, {
      schedule: ScheduleExpression.cron({ minute: '0', hour, timeZone: TimeZone.EUROPE_BERLIN }),
      target: new EcsRunFargateTask(this.cluster, { taskDefinition }),
    });
  }
}

const app = new App();
new JobsStack(app, 'Jobs');
