import { CfnCondition, Duration, Fn } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { DeploymentOverlap, PoolClient, PoolSizing } from '../../lib';
import { image, SomeApp } from '../some-app';
import { consumerOf, containersOf, environmentOf, ledgerOf, only, pass, secretsOf } from '../synth';

const sqlAlchemy = PoolClient.sqlAlchemy();
const none = DeploymentOverlap.none({ reason: 'stopped first' });

describe('the settings of a container', () => {
  it('are the pool, its times, and what an application needs to compute the pool by itself', () => {
    const some = new SomeApp();
    some.stated(100).addEcsService(some.service('Api'), {
      client: sqlAlchemy,
      processes: 2,
      poolTimeout: Duration.seconds(5),
      poolRecycle: Duration.minutes(4),
    });
    expect(environmentOf(pass(some.app).template(some.stack))).toEqual({
      DB_POOL_SIZE: '14',
      DB_MAX_OVERFLOW: '6',
      DB_POOL_TIMEOUT: '5',
      DB_POOL_RECYCLE: '240',
      DB_POOL_PRE_PING: 'true',
      RDS_MAX_CONNECTIONS: '100',
      APP_INSTANCE_COUNT: '4',
      DB_ADMIN_RESERVE: '20',
      WEB_CONCURRENCY: '2',
      PGAPPNAME: 'Api',
    });
  });

  it('let an application that divides for itself arrive at pool size + overflow', () => {
    const some = new SomeApp();
    const budget = some.stated(317);
    budget.addConsumer('Report', { pool: PoolSizing.fixed({ size: 23 }) });
    budget.addEcsService(some.service('Api', { desiredCount: 3 }), {
      client: sqlAlchemy,
      processes: 5,
      sideConnections: 2,
      pool: PoolSizing.derived({ max: 300 }),
    });
    const variables = environmentOf(pass(some.app).template(some.stack));
    const number = (name: string): number => Number(variables[name]);
    const perPool = Math.floor((number('RDS_MAX_CONNECTIONS') - number('DB_ADMIN_RESERVE')) / number('APP_INSTANCE_COUNT'));
    expect(perPool).toBe(number('DB_POOL_SIZE') + number('DB_MAX_OVERFLOW'));
    expect(ledgerOf(budget).demand).toBeLessThanOrEqual(317);
    expect(perPool).toBe(9);
  });

  it('wait 10 s for a connection and replace it after 30 min unless stated otherwise', () => {
    const some = new SomeApp();
    some.stated().addEcsService(some.service('Api'), { client: sqlAlchemy });
    const variables = environmentOf(pass(some.app).template(some.stack));
    expect(variables).toMatchObject({ DB_POOL_TIMEOUT: '10', DB_POOL_RECYCLE: '1800' });
  });

  it('carry the prefix of the budget', () => {
    const some = new SomeApp();
    some.stated(100, { settingsPrefix: 'ORDERS_' }).addEcsService(some.service('Api'), { client: sqlAlchemy });
    const names = Object.keys(environmentOf(pass(some.app).template(some.stack)));
    expect(names).toEqual([
      'ORDERS_ADMIN_RESERVE',
      'ORDERS_APP_INSTANCE_COUNT',
      'ORDERS_MAX_OVERFLOW',
      'ORDERS_POOL_PRE_PING',
      'ORDERS_POOL_RECYCLE',
      'ORDERS_POOL_SIZE',
      'ORDERS_POOL_TIMEOUT',
      'ORDERS_RDS_MAX_CONNECTIONS',
      'PGAPPNAME',
    ]);
  });

  it('repeat the size under the name that a custom client reads', () => {
    const some = new SomeApp();
    const client = PoolClient.custom({ name: 'HikariCP', sizeVariable: 'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE' });
    some.stated(30).addEcsService(some.service('Api'), { client });
    const variables = environmentOf(pass(some.app).template(some.stack));
    expect(variables).toMatchObject({ SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: '15', DB_POOL_SIZE: '15', DB_MAX_OVERFLOW: '0' });
    expect(variables).not.toHaveProperty('PGAPPNAME');
  });

  it('leave the pool alone where the application states none, and count the 5 + 10 of SQLAlchemy', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.addEcsService(some.service('Api'), { client: sqlAlchemy, pool: PoolSizing.applicationDefault() });
    expect(environmentOf(pass(some.app).template(some.stack))).toEqual({ PGAPPNAME: 'Api' });
    expect(consumerOf(budget, 'Api')).toMatchObject({ pool: { size: 5, overflow: 10, derived: false }, demand: 30 });
  });

  it('count the 10 of node-postgres where the application states none', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    const pool = PoolSizing.applicationDefault();
    budget.addEcsService(some.service('Api'), { client: PoolClient.nodePostgres(), pool });
    pass(some.app);
    expect(consumerOf(budget, 'Api')).toMatchObject({ pool: { size: 10, overflow: 0 }, demand: 20 });
  });
});

describe('the containers that get settings', () => {
  it('are the first essential one unless they are named', () => {
    const some = new SomeApp();
    const taskDefinition = some.taskDefinition('Api');
    taskDefinition.addContainer('proxy', { image, essential: false });
    taskDefinition.addContainer('web', { image });
    taskDefinition.addContainer('worker', { image });
    some.stated().addEcsService(some.service('Api', { taskDefinition }), { client: sqlAlchemy });
    const template = pass(some.app).template(some.stack);
    expect(containersOf(template).map(({ Name, Environment }) => [Name, Environment !== undefined])).toEqual([
      ['proxy', false],
      ['web', true],
      ['worker', false],
    ]);
  });

  it('are all that are named, each with pools of its own', () => {
    const some = new SomeApp();
    const taskDefinition = some.taskDefinition('Api');
    for (const name of ['proxy', 'web', 'worker']) taskDefinition.addContainer(name, { image });
    const budget = some.stated(60);
    budget.addEcsService(some.service('Api', { taskDefinition }), {
      client: sqlAlchemy,
      containers: ['worker', 'web'],
      processes: 3,
    });
    const template = pass(some.app).template(some.stack);
    expect(consumerOf(budget, 'Api')).toMatchObject({ processes: 6, pool: { size: 3, overflow: 2 }, demand: 60 });
    expect(environmentOf(template, '', 'proxy')).toEqual({});
    for (const name of ['web', 'worker'])
      expect(environmentOf(template, '', name)).toMatchObject({
        DB_POOL_SIZE: '3',
        WEB_CONCURRENCY: '3',
        APP_INSTANCE_COUNT: '12',
      });
  });

  it('may be added after the budget', () => {
    const some = new SomeApp();
    const taskDefinition = some.taskDefinition('Api');
    some.stated().addEcsService(some.service('Api', { taskDefinition }), { client: sqlAlchemy, containers: ['late'] });
    taskDefinition.addContainer('late', { image });
    expect(environmentOf(pass(some.app).template(some.stack), '', 'late')).toMatchObject({ DB_POOL_SIZE: '14' });
  });

  it('keep the variables and secrets that they have', () => {
    const some = new SomeApp();
    const service = some.service('Api', { environment: { LOG_LEVEL: 'debug' } });
    some.stated().addEcsService(service, { client: sqlAlchemy });
    service.taskDefinition.defaultContainer?.addEnvironment('ADDED', 'later');
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({
      LOG_LEVEL: 'debug',
      ADDED: 'later',
      DB_POOL_SIZE: '14',
    });
  });

  it('get them in every branch of a condition', () => {
    const some = new SomeApp();
    const service = some.service('Api');
    const condition = new CfnCondition(some.stack, 'Big', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
    const container = (memory: number): object => ({ name: 'app', image: 'example/app', memory });
    const resource = service.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    resource.containerDefinitions = [Fn.conditionIf(condition.logicalId, container(1), container(2))] as never;
    some.stated().addEcsService(service, { client: sqlAlchemy });
    const rendered = JSON.stringify(containersOf(pass(some.app).template(some.stack)));
    expect(rendered.match(/DB_POOL_SIZE/g)).toHaveLength(2);
  });
});

describe('a service without an L2 construct', () => {
  it('is counted and gets its settings as CfnService with a CfnTaskDefinition', () => {
    const some = new SomeApp();
    const taskDefinition = new ecs.CfnTaskDefinition(some.stack, 'Task', {
      containerDefinitions: [{ name: 'app', image: 'example/app', environment: [{ name: 'A', value: 'b' }] }],
    });
    const service = new ecs.CfnService(some.stack, 'Api', { desiredCount: 2, taskDefinition: taskDefinition.ref });
    const budget = some.stated(40);
    budget.addEcsService(service, { client: sqlAlchemy, processes: 2, deploymentOverlap: none });
    const template = pass(some.app).template(some.stack);
    expect(consumerOf(budget, 'Api')).toMatchObject({ path: 'Shop/Api', copies: { peak: 2 }, processes: 2, demand: 40 });
    expect(environmentOf(template)).toMatchObject({ A: 'b', DB_POOL_SIZE: '7', DB_MAX_OVERFLOW: '3', WEB_CONCURRENCY: '2' });
  });

  it('keeps a task definition outside the app as it is, and needs to be told its processes', () => {
    const some = new SomeApp();
    const service = new ecs.CfnService(some.stack, 'Api', { desiredCount: 2, taskDefinition: 'api:7' });
    const budget = some.stated(40);
    budget.addEcsService(service, { client: sqlAlchemy, processes: 2, deploymentOverlap: none });
    const template = pass(some.app).template(some.stack);
    expect(consumerOf(budget, 'Api')).toMatchObject({ demand: 40 });
    expect(only(template, 'AWS::ECS::Service').Properties).toEqual({ DesiredCount: 2, TaskDefinition: 'api:7' });
  });

  it('may be a pattern around one', () => {
    const some = new SomeApp();
    const pattern = new ApplicationLoadBalancedFargateService(some.stack, 'Web', {
      cluster: new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc() }),
      taskImageOptions: { image, containerName: 'web' },
      desiredCount: 3,
    });
    const budget = some.stated(100);
    budget.addEcsService(pattern, { client: sqlAlchemy });
    const template = pass(some.app).template(some.stack);
    expect(consumerOf(budget, 'Web')).toMatchObject({ path: 'Shop/Web/Service', copies: { peak: 6 }, demand: 96 });
    expect(environmentOf(template)).toMatchObject({ DB_POOL_SIZE: '11', PGAPPNAME: 'Web' });
    expect(secretsOf(template)).toEqual({});
  });
});
