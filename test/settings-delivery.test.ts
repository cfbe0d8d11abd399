import { Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { PoolClient, PoolSizing, SettingsDelivery } from '../lib';
import { SomeApp } from './some-app';
import type { Rendered } from './synth';
import { environmentOf, ledgerOf, messagesOf, pass, resourcesOf, secretsOf, synth } from './synth';

const client = PoolClient.sqlAlchemy();
const settingsDelivery = SettingsDelivery.SSM_PARAMETERS;

describe('settings delivered as SSM parameters', () => {
  const some = new SomeApp();
  const budget = some.stated(100, { settingsDelivery });
  budget.addEcsService(some.service('Api', { environment: { LOG_LEVEL: 'debug' } }), { client, processes: 2 });
  const template = pass(some.app).template(some.stack);

  it('are one AWS::SSM::Parameter each, with the value that is granted', () => {
    const values = resourcesOf(template, 'AWS::SSM::Parameter').map(({ Properties }) => Properties.Value);
    expect(values.sort()).toEqual(['10', '100', '14', '1800', '2', '20', '4', '6', 'Api', 'true']);
  });

  it('are secrets of the container, each of the parameter of its name', () => {
    const secrets = secretsOf(template);
    expect(valuesBehind(template, secrets)).toEqual({
      APP_INSTANCE_COUNT: '4',
      DB_ADMIN_RESERVE: '20',
      DB_MAX_OVERFLOW: '6',
      DB_POOL_PRE_PING: 'true',
      DB_POOL_RECYCLE: '1800',
      DB_POOL_SIZE: '14',
      DB_POOL_TIMEOUT: '10',
      PGAPPNAME: 'Api',
      RDS_MAX_CONNECTIONS: '100',
      WEB_CONCURRENCY: '2',
    });
  });

  it('add nothing to the plain environment', () => {
    expect(environmentOf(template)).toEqual({ LOG_LEVEL: 'debug' });
  });

  it('may be read by the execution role, and these parameters alone', () => {
    const granted = grantedResources(template);
    const parameters = Object.keys(template.Resources).filter(id => template.Resources[id]?.Type === 'AWS::SSM::Parameter');
    expect([...new Set(granted)].sort()).toEqual(parameters.sort());
  });

  it('leave no finding', () => {
    expect(ledgerOf(budget).findings).toEqual([]);
  });
});

describe('a variable that is there already', () => {
  it('is a conflict and keeps its value', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { settingsDelivery });
    budget.addEcsService(some.service('Api', { environment: { DB_POOL_SIZE: '50' } }), { client });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Api: container app already has DB_POOL_SIZE as 50, but the budget grants 14',
    ]);
    const template = synthesis.template(some.stack);
    expect(environmentOf(template)).toEqual({ DB_POOL_SIZE: '50' });
    expect(secretsOf(template)).not.toHaveProperty('DB_POOL_SIZE');
  });

  it('conflicts as a secret of the application as well', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { settingsDelivery });
    const parameter = StringParameter.fromStringParameterName(some.stack, 'Size', '/size');
    const secrets = { DB_POOL_SIZE: ecs.Secret.fromSsmParameter(parameter) };
    budget.addEcsService(some.service('Api', { secrets }), { client });
    synth(some.app);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Api: container app already has DB_POOL_SIZE as a secret, but the budget grants 14',
    ]);
  });
});

describe('two services', () => {
  it('each get what they are granted', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { settingsDelivery });
    const pool = PoolSizing.fixed({ size: 3 });
    budget.addEcsService(some.service('Api'), { client, pool });
    budget.addEcsService(some.service('Web'), { client, pool: PoolSizing.fixed({ size: 5 }) });
    const template = pass(some.app).template(some.stack);
    expect(valuesBehind(template, secretsOf(template, 'ApiTask'))).toMatchObject({ DB_POOL_SIZE: '3' });
    expect(valuesBehind(template, secretsOf(template, 'WebTask'))).toMatchObject({ DB_POOL_SIZE: '5' });
  });

  it('cannot get different pools by one task definition', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { settingsDelivery });
    const api = some.service('Api');
    const web = some.service('Web', { taskDefinition: api.taskDefinition });
    budget.addEcsService(api, { client });
    expect(() => budget.addEcsService(web, { client })).toThrow(
      'Shop/ApiTask already gets DB_POOL_SIZE from this library: give each service a task definition of its own, ' +
        "and each budget of one service a settingsPrefix of its own, such as 'ORDERS_'",
    );
  });

  it('in two stacks keep their parameters to themselves', () => {
    const some = new SomeApp();
    const other = new Stack(some.app, 'Other');
    const budget = some.stated(100, { settingsDelivery });
    budget.addEcsService(some.service('Api', {}, other), { client });
    const synthesis = pass(some.app);
    expect(resourcesOf(synthesis.template(some.stack), 'AWS::SSM::Parameter')).toEqual([]);
    const template = synthesis.template(other);
    expect(valuesBehind(template, secretsOf(template))).toMatchObject({ DB_POOL_SIZE: '14' });
  });
});

it('works inside a stage', () => {
  const some = new SomeApp();
  const stack = new Stack(new Stage(some.app, 'Prod'), 'Shop');
  some.stated(100, { settingsDelivery }, stack).addEcsService(some.service('Api', {}, stack), { client });
  const template = pass(some.app).template(stack);
  expect(valuesBehind(template, secretsOf(template))).toMatchObject({ DB_POOL_SIZE: '14', PGAPPNAME: 'Api' });
});

it('is refused for an L1 task definition, which has no role to grant', () => {
  const some = new SomeApp();
  const task = new ecs.CfnTaskDefinition(some.stack, 'Task', { containerDefinitions: [{ name: 'app', image: 'example/app' }] });
  const service = new ecs.CfnService(some.stack, 'Api', { taskDefinition: task.ref });
  expect(() => some.stated(100, { settingsDelivery }).addEcsService(service, { client })).toThrow(
    'SettingsDelivery.SSM_PARAMETERS needs an L2 task definition, whose execution role may be granted the parameters, got an L1 one for Api: ' +
      'use SettingsDelivery.ENVIRONMENT, or define the task with ecs.TaskDefinition',
  );
});

/** What each secret of a container will hold: the value of the parameter that it points to. */
function valuesBehind(template: Rendered, secrets: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, valueFrom]) => {
      const [id] = logicalIdsIn(valueFrom).filter(logicalId => template.Resources[logicalId]?.Type === 'AWS::SSM::Parameter');
      return [name, id === undefined ? undefined : template.Resources[id]?.Properties.Value];
    }),
  );
}

function grantedResources(template: Rendered): string[] {
  return resourcesOf(template, 'AWS::IAM::Policy').flatMap(({ Properties }) => {
    const { Statement } = Properties.PolicyDocument as { Statement: { Action: string[]; Resource: unknown }[] };
    return Statement.filter(({ Action }) => Action.includes('ssm:GetParameters')).flatMap(({ Resource }) =>
      logicalIdsIn(Resource),
    );
  });
}

function logicalIdsIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"Ref":"([A-Za-z0-9]+)"/g)].map(match => match[1] ?? '');
}
