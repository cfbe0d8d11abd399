import { App, Stack } from 'aws-cdk-lib';
import type { AppProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { BudgetedDatabaseServiceProps, ConnectionBudgetProps, NewInstanceOptions } from '../lib';
import {
  BudgetedDatabaseService,
  ConnectionBudget,
  ConnectionReserve,
  DatabaseSource,
  DatabaseTarget,
  MaxConnections,
  PoolClient,
  ServiceSource,
} from '../lib';

export const postgres = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of('16.8', '16') });
export const mysql = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.of('8.0.40', '8.0') });
export const image = ecs.ContainerImage.fromRegistry('example/app');

/** An app with one stack; `app.synth()` writes to a directory of its own. */
export class SomeApp {
  public readonly app: App;
  public readonly stack: Stack;
  private readonly vpcs = new Map<Construct, ec2.IVpc>();

  public constructor(props: AppProps = {}) {
    this.app = new App({ analyticsReporting: false, ...props });
    this.stack = new Stack(this.app, 'Shop');
  }

  /** The VPC of a stack: one for all that is in it. */
  public vpc(scope: Construct = this.stack): ec2.IVpc {
    const found = this.vpcs.get(scope) ?? new ec2.Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 0 });
    this.vpcs.set(scope, found);
    return found;
  }

  /** PostgreSQL 16.8 on db.t3.micro: 77 connections, 51 of them usable. */
  public database(props: Partial<rds.DatabaseInstanceProps> = {}, scope: Construct = this.stack): rds.DatabaseInstance {
    return new rds.DatabaseInstance(scope, 'Database', {
      vpc: this.vpc(scope),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      engine: postgres,
      instanceType: new ec2.InstanceType('t3.micro'),
      ...props,
    });
  }

  public taskDefinition(id: string, scope: Construct = this.stack): ecs.FargateTaskDefinition {
    return new ecs.FargateTaskDefinition(scope, `${id}Task`);
  }

  /** A Fargate service with one container of one task. */
  public service(id: string, options: ServiceOptions = {}, scope: Construct = this.stack): ecs.FargateService {
    const { environment, secrets, command, ...props } = options;
    const taskDefinition = props.taskDefinition ?? this.taskDefinition(id, scope);
    if (!props.taskDefinition) taskDefinition.addContainer('app', { image, environment, secrets, command });
    return new ecs.FargateService(scope, id, {
      desiredCount: 1,
      minHealthyPercent: 100,
      ...props,
      cluster: props.cluster ?? new ecs.Cluster(scope, `${id}Cluster`, { vpc: this.vpc(scope) }),
      taskDefinition,
    });
  }

  /** A new db.t4g.medium, pinned to 389 connections, with a new service of two to six tasks of two processes. */
  public orders(props: Partial<BudgetedDatabaseServiceProps> = {}): BudgetedDatabaseService {
    return new BudgetedDatabaseService(this.stack, 'Orders', {
      vpc: this.vpc(),
      database: this.newDatabase(),
      service: ServiceSource.newFargate({ image, containerPort: 8080, desiredCount: 2, maxTaskCount: 6 }),
      processesPerTask: 2,
      client: PoolClient.sqlAlchemy(),
      ...props,
    });
  }

  public newDatabase(options: Partial<NewInstanceOptions> = {}): DatabaseSource {
    return DatabaseSource.newInstance({
      engine: postgres,
      instanceType: new ec2.InstanceType('t4g.medium'),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      ...options,
    });
  }

  /** A budget of a stated number of connections, nothing reserved. */
  public stated(connections = 100, props: Partial<ConnectionBudgetProps> = {}, scope: Construct = this.stack): ConnectionBudget {
    return new ConnectionBudget(scope, 'Budget', {
      database: DatabaseTarget.fromAttributes({ engine: postgres }),
      maxConnections: MaxConnections.of(connections),
      reserve: ConnectionReserve.none(),
      ...props,
    });
  }
}

export interface ServiceOptions extends Partial<Omit<ecs.FargateServiceProps, 'taskDefinition'>> {
  readonly taskDefinition?: ecs.TaskDefinition;
  readonly environment?: Record<string, string>;
  readonly secrets?: Record<string, ecs.Secret>;
  readonly command?: string[];
}
