import { App, Duration, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ConnectionBudget, DatabaseTarget, PoolClient } from 'cdk-connection-budget';

/** Three functions that connect to the database itself, each bounded in another way, and one behind RDS Proxy that needs no bound. */
class OrdersStack extends Stack {
  private readonly vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { vpc } = this;
    const database = new rds.DatabaseInstance(this, 'Database', {
      vpc,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      instanceType: new ec2.InstanceType('t4g.medium'),
    });
    const budget = new ConnectionBudget(this, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const client = PoolClient.nodePostgres();

    const importer = this.someFunction('Import', { reservedConcurrentExecutions: 20 });
    importer.addFunctionUrl();

    const worker = this.someFunction('Worker');
    worker.addEventSource(new SqsEventSource(new sqs.Queue(this, 'Jobs'), { maxConcurrency: 10 }));

    const nightly = this.someFunction('Nightly', { timeout: Duration.minutes(15) });
    const schedule = events.Schedule.cron({ minute: '0', hour: '3' });
    new events.Rule(this, 'AtNight', { schedule, targets: [new LambdaFunction(nightly)] });

    for (const fn of [importer, worker, nightly]) {
      budget.addFunction(fn, { client });
      database.connections.allowDefaultPortFrom(fn);
    }

    const web = this.someFunction('Web');
    web.addFunctionUrl();
    const proxy = budget.addProxy('Proxy', { vpc, secrets: database.secret ? [database.secret] : [] });
    proxy.addFunction(web, { client });
    web.addEnvironment('DATABASE_HOST', proxy.host);
  }

  private someFunction(id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
    return new lambda.Function(this, id, {
      vpc: this.vpc,
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      ...props,
    });
  }
}

new OrdersStack(new App(), 'Orders');
