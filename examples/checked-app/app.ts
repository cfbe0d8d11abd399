import { App, Stack, Validations } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { ConnectionBudgetChecks } from 'cdk-connection-budget';

/** An app that has never heard of budgets: a ready-made server whose pool is known, a service whose pool is not, and a host for people. */
class ShopStack extends Stack {
  private readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
  private readonly cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const database = new rds.DatabaseInstance(this, 'Database', {
      vpc: this.vpc,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      instanceType: new ec2.InstanceType('t4g.medium'),
    });
    const environment = { KC_DB: 'postgres', KC_DB_URL_HOST: database.instanceEndpoint.hostname, KC_DB_POOL_MAX_SIZE: '20' };
    const login = this.service('Login', 'quay.io/keycloak/keycloak:26.0', 2, environment);
    const orders = this.service('Orders', 'public.ecr.aws/docker/library/node:24-slim', 4, {});
    database.connections.allowDefaultPortFrom(login);
    database.connections.allowDefaultPortFrom(orders);
    database.connections.allowDefaultPortFrom(new ec2.BastionHostLinux(this, 'Bastion', { vpc: this.vpc }));
  }

  private service(id: string, image: string, desiredCount: number, environment: Record<string, string>): ecs.FargateService {
    const taskDefinition = new ecs.FargateTaskDefinition(this, `${id}Task`);
    taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry(image), environment });
    return new ecs.FargateService(this, id, { cluster: this.cluster, taskDefinition, desiredCount, minHealthyPercent: 100 });
  }
}

const app = new App();
new ShopStack(app, 'Shop');

// The one line. What it says of Orders is a number to keep to: how many connections of each task fit.
Validations.of(app).addPlugins(
  new ConnectionBudgetChecks({ consumers: { 'Shop/Bastion/Resource': { ignore: 'people use psql, which the reserve covers' } } }),
);
