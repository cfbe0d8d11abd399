import { Aspects } from 'aws-cdk-lib';
import type { IAspect } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, PoolClient, PoolSizing, SettingsDelivery } from '../lib';
import { SomeApp } from './some-app';
import { budgetOf, ceilingsOf, clusterOf, findingsOf, ledgersOf, provisioned } from './some-clusters';
import { consumerOf, environmentOf, ledgerOf, messagesOf, pass, synth } from './synth';

/** A db.t3.micro with one service of one task, budgeted before anything is changed. */
class BudgetedApp extends SomeApp {
  public readonly instance = this.database();
  public readonly api = this.service('Api');
  public readonly budget = new ConnectionBudget(this.stack, 'Budget', { database: DatabaseTarget.fromInstance(this.instance) });

  public constructor() {
    super();
    this.budget.addEcsService(this.api, { client: PoolClient.sqlAlchemy() });
  }

  public get cfnInstance(): rds.CfnDBInstance {
    return this.instance.node.defaultChild as rds.CfnDBInstance;
  }

  public get cfnService(): ecs.CfnService {
    return this.api.node.defaultChild as ecs.CfnService;
  }

  public get cfnTask(): ecs.CfnTaskDefinition {
    return this.api.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  }

  public settings(): Record<string, unknown> {
    return environmentOf(pass(this.app).template(this.stack));
  }
}

/** What every synthesis of a `BudgetedApp` injects. */
function settings(ceiling: number, instances: number, size: number, overflow: number): Record<string, string> {
  return {
    RDS_MAX_CONNECTIONS: String(ceiling),
    APP_INSTANCE_COUNT: String(instances),
    DB_POOL_SIZE: String(size),
    DB_MAX_OVERFLOW: String(overflow),
    DB_ADMIN_RESERVE: String(ceiling - instances * (size + overflow)),
  };
}

class Visit implements IAspect {
  public constructor(private readonly change: (construct: IConstruct) => void) {}

  public visit(construct: IConstruct): void {
    this.change(construct);
  }
}

it('starts from 77 connections and two tasks while deploying', () => {
  expect(new BudgetedApp().settings()).toMatchObject(settings(77, 2, 14, 6));
});

describe('the instance class', () => {
  it('counts as an escape hatch sets it', () => {
    const some = new BudgetedApp();
    some.cfnInstance.dbInstanceClass = 'db.t3.small';
    expect(some.settings()).toMatchObject(settings(179, 2, 14, 6));
  });

  it('counts as addPropertyOverride sets it', () => {
    const some = new BudgetedApp();
    some.cfnInstance.addPropertyOverride('DBInstanceClass', 'db.t3.medium');
    expect(some.settings()).toMatchObject(settings(389, 2, 14, 6));
    expect(ledgerOf(some.budget).database.instanceClass).toBe('db.t3.medium');
  });

  it('counts as an Aspect sets it', () => {
    const some = new BudgetedApp();
    Aspects.of(some.app).add(
      new Visit(construct => {
        if (construct instanceof rds.CfnDBInstance) construct.dbInstanceClass = 'db.t3.small';
      }),
    );
    expect(some.settings()).toMatchObject(settings(179, 2, 14, 6));
  });
});

describe('the number of tasks', () => {
  it('counts as an escape hatch sets it', () => {
    const some = new BudgetedApp();
    some.cfnService.desiredCount = 3;
    expect(some.settings()).toMatchObject(settings(77, 6, 5, 3));
  });

  it('counts as addPropertyOverride sets it', () => {
    const some = new BudgetedApp();
    some.cfnService.addPropertyOverride('DesiredCount', 4);
    expect(some.settings()).toMatchObject(settings(77, 8, 4, 2));
  });

  it('counts as an Aspect sets it', () => {
    const some = new BudgetedApp();
    Aspects.of(some.stack).add(
      new Visit(construct => {
        if (construct instanceof ecs.CfnService) construct.desiredCount = 5;
      }),
    );
    expect(some.settings()).toMatchObject(settings(77, 10, 3, 2));
  });

  it('counts with auto scaling that is added afterwards', () => {
    const some = new BudgetedApp();
    some.api.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 6 });
    expect(some.settings()).toMatchObject(settings(77, 12, 2, 2));
    expect(consumerOf(some.budget, 'Api').copies).toMatchObject({ steady: 6, peak: 12 });
  });

  it('counts with auto scaling that an Aspect adds', () => {
    const some = new BudgetedApp();
    let isScaled = false;
    Aspects.of(some.stack).add(
      new Visit(construct => {
        if (construct instanceof ecs.FargateService && !isScaled) {
          isScaled = true;
          construct.autoScaleTaskCount({ maxCapacity: 25 });
        }
      }),
    );
    expect(some.settings()).toMatchObject(settings(77, 50, 1, 0));
  });

  it('counts with the deployment that an escape hatch configures', () => {
    const some = new BudgetedApp();
    some.cfnService.addPropertyOverride('DeploymentConfiguration.MaximumPercent', 400);
    expect(some.settings()).toMatchObject(settings(77, 4, 8, 4));
  });
});

it('reads the variables that an Aspect puts into a container', () => {
  const some = new BudgetedApp();
  Aspects.of(some.stack).add(
    new Visit(construct => {
      if (construct instanceof ecs.FargateTaskDefinition) construct.defaultContainer?.addEnvironment('WEB_CONCURRENCY', '3');
    }),
  );
  expect(some.settings()).toMatchObject(settings(77, 6, 5, 3));
});

describe('an escape hatch that replaces what the budget injected', () => {
  const WITHOUT =
    'Api: container app ends up without APP_INSTANCE_COUNT, for which the budget grants 10\n' +
    '  Api: container app ends up without DB_ADMIN_RESERVE, for which the budget grants 27';

  it('is read for the number of processes, and refused for what it takes away', () => {
    const some = new BudgetedApp();
    some.cfnTask.addPropertyOverride('ContainerDefinitions.0.Environment', [{ Name: 'WEB_CONCURRENCY', Value: '5' }]);
    expect(synth(some.app).failed).toBe(true);
    expect(consumerOf(some.budget, 'Api')).toMatchObject({ processes: 5, pool: { size: 3, overflow: 2 } });
    const [message] = messagesOf(some.budget, 'conflicting-setting');
    expect(message).toContain(WITHOUT);
    expect(ledgerOf(some.budget).findings[0]?.remedies).toEqual([
      'leave the container definitions to the task definition, without an escape hatch that replaces them',
    ]);
  });

  it('is refused when it replaces the containers as a whole', () => {
    const some = new BudgetedApp();
    some.cfnTask.containerDefinitions = [{ name: 'app', image: 'example/app' }];
    expect(synth(some.app).failed).toBe(true);
    const [message] = messagesOf(some.budget, 'conflicting-setting');
    expect(message).toContain('Api: container app ends up without DB_POOL_SIZE, for which the budget grants 14');
  });

  it('passes when it changes something else', () => {
    const some = new BudgetedApp();
    some.cfnTask.addPropertyOverride('ContainerDefinitions.0.Cpu', 128);
    expect(some.settings()).toMatchObject(settings(77, 2, 14, 6));
    expect(ledgerOf(some.budget).findings).toEqual([]);
  });

  it('is refused with settings from SSM parameters as well', () => {
    const some = new SomeApp();
    const api = some.service('Api');
    const budget = some.stated(100, { settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
    budget.addEcsService(api, { client: PoolClient.sqlAlchemy() });
    (api.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyDeletionOverride('ContainerDefinitions.0.Secrets');
    expect(synth(some.app).failed).toBe(true);
    const [message] = messagesOf(budget, 'conflicting-setting');
    expect(message).toContain('Api: container app ends up without DB_POOL_SIZE, for which the budget grants 14');
  });
});

describe('a member that is added after the budget', () => {
  /** A cluster of one db.r6g.large whose budget has a consumer on each endpoint. */
  function cluster(some: SomeApp, props: Partial<rds.DatabaseClusterProps> = {}) {
    const owner = clusterOf(some, props);
    const resource = owner.node.defaultChild as rds.CfnDBCluster;
    const budget = budgetOf(some, DatabaseTarget.fromCluster(owner));
    budget.addConsumer('reports', { endpoint: DatabaseEndpoint.READER, pool: PoolSizing.fixed({ size: 9 }) });
    return { owner, resource, budget };
  }

  function member(some: SomeApp, dbClusterIdentifier: string, dbInstanceClass: string): rds.CfnDBInstance {
    return new rds.CfnDBInstance(some.stack, 'Late', { dbClusterIdentifier, dbInstanceClass, engine: 'aurora-postgresql' });
  }

  it('is a reader with a ceiling of its own, and takes the reader pools', () => {
    const some = new SomeApp();
    const { resource, budget } = cluster(some);
    member(some, resource.ref, 'db.t4g.medium').node.addDependency(resource.node.scope!.node.findChild('writer'));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1722, 'published'],
      ['Late', 405, 'published'],
    ]);
    expect(ledgersOf(budget).map(({ endpoint, demand }) => [endpoint, demand])).toEqual([
      ['writer', 1],
      ['reader', 9],
    ]);
    expect(findingsOf(budget, 'replica-below-writer')).toEqual([
      'Late (db.t4g.medium) admits 405 connections, writer (db.r6g.large) 1722: ' +
        'when a failover promotes it, the pools of the writer come to it',
    ]);
  });

  it('counts when an Aspect adds it', () => {
    const some = new SomeApp();
    const { resource, budget } = cluster(some);
    let isAdded = false;
    Aspects.of(some.stack).add(
      new Visit(construct => {
        if (construct !== resource || isAdded) return;
        isAdded = true;
        member(some, resource.ref, 'db.r6g.large');
      }),
    );
    pass(some.app);
    expect(ledgersOf(budget).map(({ endpoint }) => endpoint)).toEqual(['writer', 'reader']);
  });

  it('is none any more when it is removed', () => {
    const some = new SomeApp();
    const { owner, budget } = cluster(some, { readers: [provisioned('reader', 'r6g.large')] });
    owner.node.tryRemoveChild('reader');
    pass(some.app);
    expect(ledgersOf(budget).map(({ endpoint, demand }) => [endpoint, demand])).toEqual([['writer', 10]]);
  });

  it('of a cluster that had none gives it a ceiling', () => {
    const some = new SomeApp();
    const resource = new rds.CfnDBCluster(some.stack, 'Cluster', { engine: 'aurora-postgresql', engineVersion: '16.4' });
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(resource));
    member(some, resource.ref, 'db.r6g.large');
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['Late', 1722, 'published']]);
  });
});

it('counts the capacity of Serverless v2 as an Aspect sets it', () => {
  const some = new SomeApp();
  const cluster = clusterOf(some, { writer: rds.ClusterInstance.serverlessV2('writer'), serverlessV2MaxCapacity: 32 });
  const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
  Aspects.of(some.stack).add(
    new Visit(construct => {
      if (construct instanceof rds.CfnDBCluster) construct.serverlessV2ScalingConfiguration = { minCapacity: 1, maxCapacity: 1 };
    }),
  );
  pass(some.app);
  expect(ceilingsOf(budget)).toEqual([['writer', 189, 'published']]);
});

it('judges the tree as it stands when it is synthesized again', () => {
  const some = new BudgetedApp();
  expect(some.settings()).toMatchObject(settings(77, 2, 14, 6));
  some.cfnService.desiredCount = 4;
  synth(some.app);
  expect(ledgerOf(some.budget).consumers[0]).toMatchObject({ copies: { peak: 8 }, pool: { size: 4, overflow: 2 } });
});

it('follows logical ids that change after the budget was looked at', () => {
  const app = new BudgetedApp();
  const before = String(app.budget);
  app.cfnInstance.overrideLogicalId('Renamed');
  app.cfnService.overrideLogicalId('RenamedToo');
  const { Resources } = pass(app.app).template(app.stack);
  expect(Object.keys(Resources)).toEqual(expect.arrayContaining(['Renamed', 'RenamedToo']));
  expect(String(app.budget)).toBe(before);
});
