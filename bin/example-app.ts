import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  BudgetedDatabaseService,
  ConnectionBudget,
  ConnectionReserve,
  DatabaseSource,
  DatabaseTarget,
  DeploymentOverlap,
  MaxConnections,
  PoolClient,
  PoolSizing,
  ServiceSource,
} from '../lib';

/** The same small company four times: `cdk synth`, and `cdk synth -c topology=incident | autoscale | cured`. */
const TOPOLOGIES: Record<string, (stack: Stack) => void> = {
  healthy,
  incident: stack => ordersOnMicro(stack, PoolSizing.fixed({ size: 8, overflow: 12 })),
  autoscale: stack => catalogScaling(stack, 12, PoolSizing.fixed({ size: 25 })),
  cured: stack => {
    ordersOnMicro(stack, PoolSizing.derived());
    catalogScaling(stack, 10, PoolSizing.derived({ max: 8 }));
  },
};

const postgres = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of('16.8', '16') });
const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim');

/** A service whose pools are derived: nothing to compute, nothing to keep in step. */
function healthy(stack: Stack): void {
  new BudgetedDatabaseService(stack, 'Orders', {
    vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }),
    database: DatabaseSource.newInstance({ engine: postgres, instanceType: new ec2.InstanceType('t4g.medium') }),
    service: ServiceSource.newFargate({ image, containerPort: 8080, desiredCount: 2, maxTaskCount: 6 }),
    processesPerTask: 2,
    client: PoolClient.sqlAlchemy(),
  });
}

/** A db.t3.micro, one task of two workers, a worker elsewhere: fine for months, refused during the next deployment. */
function ordersOnMicro(stack: Stack, pool: PoolSizing): void {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    vpc,
    engine: postgres,
    instanceType: new ec2.InstanceType('t3.micro'),
  });
  const budget = new ConnectionBudget(stack, 'Orders', { database: DatabaseTarget.fromInstance(database) });
  const api = fargate(stack, 'Api', vpc, { desiredCount: 1 });
  budget.addEcsService(api, { processes: 2, pool, client: PoolClient.sqlAlchemy() });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 7 }) });
}

/** Four tasks that scale out, against a database of 100 connections that another team owns. */
function catalogScaling(stack: Stack, maxCapacity: number, pool: PoolSizing): void {
  const vpc = (stack.node.tryFindChild('Vpc') as ec2.Vpc | undefined) ?? new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const budget = new ConnectionBudget(stack, 'Catalog', {
    database: DatabaseTarget.fromAttributes({ engine: postgres, instanceIdentifier: 'catalog' }),
    maxConnections: MaxConnections.of(100),
    reserve: ConnectionReserve.none(),
  });
  const service = fargate(stack, 'Search', vpc, {});
  service.autoScaleTaskCount({ minCapacity: 4, maxCapacity }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  budget.addEcsService(service, {
    client: PoolClient.nodePostgres(),
    pool,
    deploymentOverlap: DeploymentOverlap.none({ reason: 'deployed at night, tasks stopped first' }),
  });
}

function fargate(stack: Stack, id: string, vpc: ec2.Vpc, options: { desiredCount?: number }): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
  taskDefinition.addContainer('app', { image });
  const cluster = new ecs.Cluster(stack, `${id}Cluster`, { vpc });
  return new ecs.FargateService(stack, id, {
    cluster,
    taskDefinition,
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
    ...options,
  });
}

const app = new App();
const topology = String(app.node.tryGetContext('topology') ?? 'healthy');
const build = Object.hasOwn(TOPOLOGIES, topology) ? TOPOLOGIES[topology] : undefined;
if (!build) throw new Error(`topology must be one of ${Object.keys(TOPOLOGIES).join(', ')}, got ${topology}`);
build(new Stack(app, 'Shop'));
