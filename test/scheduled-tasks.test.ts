import { CfnParameter, Duration, Stack, Stage } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ScheduledFargateTask } from 'aws-cdk-lib/aws-ecs-patterns';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { ScheduledTaskConsumerOptions } from '../lib';
import {
  ConnectionBudget,
  DatabaseEndpoint,
  DatabaseTarget,
  MaxConnections,
  PoolClient,
  PoolSizing,
  SettingsDelivery,
} from '../lib';
import { ledgerText } from '../lib/report/ledger-text';
import { image } from './some-app';
import { Jobs } from './some-jobs';
import { clusterOf, provisioned } from './some-clusters';
import { ledgerIn, ledgerOf, messagesOf, pass, resourcesOf, synth } from './synth';
import type { Rendered } from './synth';

const client = PoolClient.nodePostgres();
const longestRun = Duration.minutes(45);

function lineIn(budget: ConnectionBudget) {
  const line = ledgerOf(budget).consumers.find(({ kind }) => kind === 'scheduled');
  if (line?.scheduled === undefined) throw new Error('the budget has no line of scheduled tasks');
  return { ...line, scheduled: line.scheduled };
}

/** Rows of the ledger that speak of scheduled tasks. */
function rowsOf(budget: ConnectionBudget): string[] {
  const lines = ledgerText({ version: 1, budgets: [ledgerOf(budget)] }).split('\n');
  return lines.filter(line => /scheduled|^ {4}\w/.test(line)).map(line => line.trim().replace(/\s+/g, ' '));
}

function variablesOf(template: Rendered, family: string): Record<string, string> {
  const [found] = Object.entries(template.Resources).filter(
    ([id, { Type }]) => Type === 'AWS::ECS::TaskDefinition' && id.startsWith(family),
  );
  const [container] = found?.[1].Properties.ContainerDefinitions as { Environment?: { Name: string; Value: string }[] }[];
  return Object.fromEntries((container?.Environment ?? []).map(({ Name, Value }) => [Name, Value]));
}

/** A budget of 100 connections with what a test makes, added with a longest run of 45 minutes. */
function counted(make: (jobs: Jobs) => IConstruct, options: Partial<ScheduledTaskConsumerOptions> = {}): ConnectionBudget {
  const jobs = new Jobs();
  const budget = jobs.stated();
  budget.addScheduledTask(make(jobs), { client, longestRun, ...options });
  synth(jobs.app);
  return budget;
}

describe('what is counted', () => {
  const nightly = appscaling.Schedule.cron({ minute: '0', hour: '2' });

  it.each<[string, (jobs: Jobs) => IConstruct, number, string]>([
    ['an L2 rule', jobs => jobs.rule('Nightly', 'cron(0 2 * * ? *)', { taskCount: 3 }), 3, 'cron(0 2 * * ? *)'],
    ['an L1 rule', jobs => jobs.rule('Nightly', 'cron(0 2 * * ? *)').node.defaultChild as events.CfnRule, 1, 'cron(0 2 * * ? *)'],
    ['an L2 schedule', jobs => jobs.schedule('Nightly', { taskCount: 2 }), 2, 'cron(0 4 * * ? *)'],
    ['an L1 schedule', jobs => jobs.schedule('Nightly').node.defaultChild as scheduler.CfnSchedule, 1, 'cron(0 4 * * ? *)'],
    [
      'a pattern',
      jobs =>
        new ScheduledFargateTask(jobs.stack, 'Nightly', {
          cluster: jobs.cluster,
          schedule: nightly,
          desiredTaskCount: 2,
          scheduledFargateTaskImageOptions: { image },
          subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
        }),
      2,
      'cron(0 2 * * ? *)',
    ],
  ])('%s', (_, make, tasks, expression) => {
    const [task] = lineIn(counted(make)).scheduled.tasks;
    expect(task).toMatchObject({ name: 'Nightly', kind: 'scheduled-task', demand: tasks, runs: [{ schedule: expression }] });
  });

  it('a task that runs once', () => {
    const at = scheduler.ScheduleExpression.expression('at(2031-06-30T13:00:00)');
    const line = lineIn(counted(jobs => jobs.schedule('Backfill', { schedule: at })));
    expect(line).toMatchObject({ demand: 1, scheduled: { minute: '2031-06-30 13:00 UTC' } });
  });

  it('processes, pools and side connections of a task', () => {
    const pool = PoolSizing.fixed({ size: 4 });
    const budget = counted(jobs => jobs.rule('Nightly', 'cron(0 2 * * ? *)', { taskCount: 2 }), {
      processes: 3,
      pool,
      sideConnections: 1,
    });
    expect(lineIn(budget)).toMatchObject({ demand: 2 * (3 * 4 + 1), steadyDemand: 26 });
  });

  it('runs that overlap with themselves', () => {
    const budget = counted(jobs => jobs.rule('Sync', 'rate(15 minutes)'));
    expect(rowsOf(budget)).toContain('Sync 3 3 tasks (rate(15 minutes), up to 45 minutes) x 1');
  });

  it('a flexible window', () => {
    const every = scheduler.ScheduleExpression.rate(Duration.hours(1));
    const timeWindow = scheduler.TimeWindow.flexible(Duration.minutes(30));
    expect(lineIn(counted(jobs => jobs.schedule('Hourly', { schedule: every, timeWindow })))).toMatchObject({ demand: 2 });
  });

  it('no retries unless they are stated, and no more of them than the target makes', () => {
    const make = (jobs: Jobs): IConstruct => jobs.rule('Nightly', 'cron(0 2 * * ? *)');
    const few = (jobs: Jobs): IConstruct => {
      const rule = jobs.rule('Nightly', 'cron(0 2 * * ? *)');
      (rule.node.defaultChild as events.CfnRule).addPropertyOverride('Targets.0.RetryPolicy', {
        MaximumRetryAttempts: 1,
        MaximumEventAgeInSeconds: 600,
      });
      return rule;
    };
    expect(lineIn(counted(make)).demand).toBe(1);
    expect(lineIn(counted(few, { retries: 2 })).demand).toBe(2);
    // For a day after each run AWS may try again, when the next run and its retries may be under way.
    expect(lineIn(counted(make, { retries: 2 })).demand).toBe(5);
  });

  it('nothing of a schedule that is disabled', () => {
    const budget = counted(jobs => {
      const rule = jobs.rule('Nightly', 'cron(0 2 * * ? *)');
      (rule.node.defaultChild as events.CfnRule).state = 'DISABLED';
      return rule;
    });
    expect(lineIn(budget)).toMatchObject({ demand: 0, scheduled: { minute: null, atPeak: [] } });
    expect(rowsOf(budget)).toContain('Nightly 0 0 tasks (disabled) x 1');
  });
});

describe('several schedules', () => {
  function night(): ConnectionBudget {
    const jobs = new Jobs();
    const budget = jobs.stated(60);
    budget.addEcsService(jobs.service('Api'), { client, pool: PoolSizing.fixed({ size: 5 }) });
    budget.addScheduledTask(jobs.rule('Etl', 'cron(0 2 * * ? *)', { taskCount: 2 }), {
      client,
      longestRun,
      pool: PoolSizing.fixed({ size: 10 }),
    });
    budget.addScheduledTask(jobs.rule('Report', 'cron(30 2 ? * MON *)'), {
      client,
      longestRun,
      pool: PoolSizing.fixed({ size: 15 }),
    });
    budget.addScheduledTask(jobs.rule('Noon', 'cron(0 12 * * ? *)'), {
      client,
      longestRun,
      pool: PoolSizing.fixed({ size: 30 }),
    });
    expect(pass(jobs.app)).toBeDefined();
    return budget;
  }

  it('are one line of what they hold at their worst minute, beside the worst of everything else', () => {
    const budget = night();
    expect(ledgerOf(budget)).toMatchObject({ demand: 10 + 35, steadyDemand: 5 + 35, headroom: 15, findings: [] });
    expect(lineIn(budget).scheduled).toMatchObject({
      minute: '2027-01-04 02:30 UTC',
      atPeak: [
        { path: 'Shop/Etl', connections: 20 },
        { path: 'Shop/Report', connections: 15 },
      ],
    });
  });

  it('stand in the ledger one by one', () => {
    expect(rowsOf(night())).toEqual([
      'scheduled tasks 35 scheduled: 2027-01-04 02:30 UTC: Etl 20, Report 15',
      'scheduled, each alone 65 of which no more than 35 meet, first at 2027-01-04 02:30 UTC',
      'Etl 20 2 tasks (cron(0 2 * * ? *), up to 45 minutes) x 10',
      'Report 15 1 task (cron(30 2 ? * MON *), up to 45 minutes) x 15',
      'Noon 30 1 task (cron(0 12 * * ? *), up to 45 minutes) x 30',
    ]);
  });

  it('make the same ledger whenever it is made', () => {
    const file = (): string => {
      const jobs = new Jobs();
      const budget = jobs.stated();
      budget.addScheduledTask(
        jobs.schedule('Nightly', { schedule: scheduler.ScheduleExpression.expression('cron(0 2 L * ? *)') }),
        { client, longestRun },
      );
      return JSON.stringify(ledgerIn((synth(jobs.app), jobs.app)));
    };
    const today = file();
    jest.useFakeTimers({
      now: new Date('2041-02-03T04:05:06Z'),
      doNotFake: ['nextTick', 'setImmediate', 'performance', 'hrtime'],
    });
    try {
      expect(file()).toBe(today);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('settings', () => {
  it('are handed to the containers of the task', () => {
    const jobs = new Jobs();
    const budget = jobs.stated();
    budget.addScheduledTask(jobs.rule('Nightly', 'cron(0 2 * * ? *)', { taskCount: 2 }), {
      client,
      longestRun,
      pool: PoolSizing.fixed({ size: 3 }),
    });
    const variables = variablesOf(pass(jobs.app).template(jobs.stack), 'Nightly');
    expect(variables).toMatchObject({
      DB_POOL_SIZE: '3',
      DB_MAX_OVERFLOW: '0',
      RDS_MAX_CONNECTIONS: '100',
      APP_INSTANCE_COUNT: '2',
      DB_ADMIN_RESERVE: '94',
      PGAPPNAME: 'Nightly',
    });
  });

  it('are handed once to a task definition that several schedules share', () => {
    const jobs = new Jobs();
    const budget = jobs.stated();
    const definition = jobs.definition('Worker');
    budget.addScheduledTask(jobs.rule('First', 'cron(0 2 * * ? *)', { definition }), { client, longestRun });
    budget.addScheduledTask(jobs.rule('Second', 'cron(0 3 * * ? *)', { definition, taskCount: 3 }), { client, longestRun });
    expect(variablesOf(pass(jobs.app).template(jobs.stack), 'Worker')).toMatchObject({ DB_POOL_SIZE: '1', PGAPPNAME: 'First' });
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('are those of each client, where schedules of one task definition have several', () => {
    const jobs = new Jobs();
    const budget = jobs.stated();
    const definition = jobs.definition('Worker');
    const pool = PoolSizing.fixed({ size: 2 });
    budget.addScheduledTask(jobs.rule('First', 'cron(0 2 * * ? *)', { definition }), { client, longestRun, pool });
    const springBoot = PoolClient.springBoot();
    budget.addScheduledTask(jobs.rule('Second', 'cron(0 5 * * ? *)', { definition }), { client: springBoot, longestRun, pool });
    expect(variablesOf(pass(jobs.app).template(jobs.stack), 'Worker')).toMatchObject({
      DB_POOL_SIZE: '2',
      PGAPPNAME: 'First',
      SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: '2',
    });
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('are a conflict where schedules of one task definition state other pools', () => {
    const jobs = new Jobs();
    const budget = jobs.stated();
    const definition = jobs.definition('Worker');
    budget.addScheduledTask(jobs.rule('First', 'cron(0 2 * * ? *)', { definition }), { client, longestRun });
    budget.addScheduledTask(jobs.rule('Second', 'cron(0 3 * * ? *)', { definition }), {
      client,
      longestRun,
      pool: PoolSizing.fixed({ size: 5 }),
    });
    expect(synth(jobs.app).failed).toBe(true);
    expect(messagesOf(budget, 'conflicting-setting')).not.toEqual([]);
  });

  it('come as SSM parameters, which the execution role may read', () => {
    const jobs = new Jobs();
    const budget = jobs.stated(100, { settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
    budget.addScheduledTask(jobs.rule('Nightly', 'cron(0 2 * * ? *)'), { client, longestRun });
    const template = pass(jobs.app).template(jobs.stack);
    const values = resourcesOf(template, 'AWS::SSM::Parameter').map(({ Properties }) => Properties.Value);
    expect(values).toContain('1');
    expect(JSON.stringify(resourcesOf(template, 'AWS::IAM::Policy'))).toContain('ssm:GetParameters');
  });
});

describe('what cannot be read', () => {
  const theirs = (jobs: Jobs): IConstruct => {
    const rule = jobs.rule('Nightly', 'cron(0 2 * * ? *)');
    const arn = 'arn:aws:ecs:eu-west-1:1:task-definition/x:1';
    const ecsParameters = { taskDefinitionArn: arn };
    (rule.node.defaultChild as events.CfnRule).targets = [
      { id: 'Theirs', arn: jobs.cluster.clusterArn, roleArn: arn, ecsParameters },
    ];
    return rule;
  };

  it.each<[string, (jobs: Jobs) => IConstruct, Partial<ScheduledTaskConsumerOptions>, string]>([
    [
      'a rule that runs on events',
      jobs => {
        const target = jobs.target(jobs.definition('OnEvent'));
        return new events.Rule(jobs.stack, 'OnEvent', { eventPattern: { source: ['shop'] }, targets: [target] });
      },
      {},
      'the demand of OnEvent is unknown: OnEvent starts no ECS task on a schedule: what runs on events is declared with addConsumer',
    ],
    [
      'a rule that starts a function',
      ({ stack }) => {
        const code = lambda.Code.fromInline('x');
        const fn = new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
        return new events.Rule(stack, 'Hourly', {
          schedule: events.Schedule.rate(Duration.hours(1)),
          targets: [new LambdaFunction(fn)],
        });
      },
      { processes: 1 },
      'the demand of Hourly is unknown: Hourly starts no ECS task: functions are added with addFunction',
    ],
    [
      'an expression that is known only when deployed',
      jobs => jobs.rule('Nightly', new CfnParameter(jobs.stack, 'When').valueAsString),
      {},
      'the demand of Nightly is unknown: ScheduleExpression of the rule Nightly',
    ],
    [
      'a task definition of another app',
      jobs => theirs(jobs),
      {},
      'the demand of Nightly is unknown: processes of Nightly cannot be read, because its task definition is not in this app: state processes',
    ],
  ])('%s is unknown', (_, make, options, message) => {
    const budget = counted(make, options);
    expect(messagesOf(budget, 'unresolved-input')).toEqual([expect.stringContaining(message)]);
    expect(ledgerOf(budget).demand).toBeNull();
  });

  it('what else a rule starts makes no difference', () => {
    const budget = counted(jobs => {
      const rule = jobs.rule('Nightly', 'cron(0 2 * * ? *)');
      rule.addTarget(new SqsQueue(new sqs.Queue(jobs.stack, 'Queue')));
      return rule;
    });
    expect(lineIn(budget).demand).toBe(1);
  });

  it('a task of another app is counted where its processes are stated', () => {
    const budget = counted(theirs, { processes: 2 });
    expect(lineIn(budget).demand).toBe(2);
  });
});

describe('what is refused', () => {
  const refused =
    (make: (jobs: Jobs) => IConstruct, options: Partial<ScheduledTaskConsumerOptions> = {}) =>
    (): void => {
      const jobs = new Jobs();
      jobs.stated().addScheduledTask(make(jobs), { client, longestRun, ...options });
    };
  const nightly = (jobs: Jobs): IConstruct => jobs.rule('Nightly', 'cron(0 2 * * ? *)');

  it('a pool that is left open', () => {
    expect(refused(nightly, { pool: PoolSizing.derived({ max: 8 }) })).toThrow(
      'the pool of a scheduled task cannot be derived, got from 1 to 8 connections for Nightly: state it with PoolSizing.fixed, or leave it out for one connection',
    );
    expect(refused(nightly, { pool: PoolSizing.derived({ min: 3 }) })).not.toThrow();
  });

  it.each<[string, Partial<ScheduledTaskConsumerOptions>, string]>([
    [
      'a run that never ends',
      { longestRun: Duration.days(15) },
      'longestRun in seconds must be a number from 1 to 1209600, got 1296000',
    ],
    ['no run at all', { longestRun: Duration.seconds(0) }, 'longestRun in seconds must be a number from 1 to 1209600, got 0'],
    ['retries that AWS does not make', { retries: 186 }, 'retries must be a whole number from 0 to 185, got 186'],
    ['no process', { processes: 0 }, 'processes must be a whole number from 1 to 100000, got 0'],
    ['an endpoint that is not there', { endpoint: DatabaseEndpoint.READER }, 'endpoint of Nightly (reader) must be WRITER'],
  ])('%s', (_, options, message) => {
    expect(refused(nightly, options)).toThrow(message);
  });

  it('a construct without a schedule, and one with several', () => {
    expect(refused(jobs => jobs.definition('Nightly'))).toThrow('got none (an imported one cannot be read) in Shop/NightlyTask');
    expect(refused(jobs => (nightly(jobs), jobs.rule('Other', 'rate(1 day)'), jobs.stack))).toThrow(
      'got 2 in Shop: add each schedule by itself',
    );
  });

  it('the same schedule twice, also by way of the construct around it', () => {
    const jobs = new Jobs();
    const budget = jobs.stated();
    const rule = jobs.rule('Nightly', 'cron(0 2 * * ? *)');
    budget.addScheduledTask(rule, { client, longestRun });
    expect(() => budget.addScheduledTask(rule.node.defaultChild as events.CfnRule, { client, longestRun })).toThrow(
      'is already a consumer',
    );
  });

  it('a schedule of another stage', () => {
    const jobs = new Jobs();
    const stack = new Stack(new Stage(jobs.app, 'Prod'), 'Shop');
    const rule = new events.Rule(stack, 'Nightly', { schedule: events.Schedule.rate(Duration.hours(1)) });
    expect(() => jobs.stated().addScheduledTask(rule, { client, longestRun })).toThrow(
      'schedule must be in the same stage as the budget',
    );
  });
});

describe('in other places', () => {
  it('a task and its rule in different stacks', () => {
    const jobs = new Jobs();
    const other = new Stack(jobs.app, 'Other');
    const budget = jobs.stated();
    const target = jobs.target(jobs.definition('Nightly'));
    const rule = new events.Rule(other, 'Nightly', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [target] });
    budget.addScheduledTask(rule, { client, longestRun });
    expect(variablesOf(pass(jobs.app).template(jobs.stack), 'Nightly')).toMatchObject({ DB_POOL_SIZE: '1' });
    expect(lineIn(budget).demand).toBe(1);
  });

  it('both endpoints of a cluster have a line each, and a failover one of both together', () => {
    const jobs = new Jobs();
    const cluster = clusterOf(jobs, { readers: [provisioned('reader', 'r6g.large')] });
    const budget = new ConnectionBudget(jobs.stack, 'Budget', {
      database: DatabaseTarget.fromCluster(cluster),
      maxConnections: MaxConnections.of(500),
    });
    const pool = PoolSizing.fixed({ size: 10 });
    budget.addScheduledTask(jobs.rule('Morning', 'cron(0 6 * * ? *)'), { client, longestRun, pool });
    budget.addScheduledTask(jobs.rule('Evening', 'cron(0 18 * * ? *)'), {
      client,
      longestRun,
      pool,
      endpoint: DatabaseEndpoint.READER,
    });
    const ledgers = ledgerIn((synth(jobs.app), jobs.app))?.budgets ?? [];
    expect(ledgers.map(({ demand }) => demand)).toEqual([10, 10]);
    const lost = ledgers[0]?.scenarios.find(({ scenario }) => scenario === 'member-lost');
    expect(lost?.demand).toBe(10);
  });

  it('behind RDS Proxy each is a client with the most of its own runs', () => {
    const jobs = new Jobs();
    const database = jobs.database();
    const budget = new ConnectionBudget(jobs.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const proxy = budget.addProxy('Proxy', { vpc: jobs.vpc(), secrets: database.secret ? [database.secret] : [] });
    proxy.addScheduledTask(jobs.rule('Nightly', 'cron(0 2 * * ? *)', { taskCount: 2 }), { client, longestRun });
    proxy.addScheduledTask(jobs.rule('Sync', 'rate(30 minutes)'), { client, longestRun });
    expect(variablesOf(pass(jobs.app).template(jobs.stack), 'Sync')).toMatchObject({ DB_POOL_SIZE: '1' });
    expect(ledgerOf(budget)).toMatchObject({ consumers: [{ kind: 'pooler' }], poolers: [{ clientDemand: 4 }] });
  });
});

describe('a task that connects to the database and to its proxy', () => {
  function both(options: Partial<ScheduledTaskConsumerOptions>): { jobs: Jobs; budget: ConnectionBudget } {
    const jobs = new Jobs();
    const database = jobs.database();
    const budget = new ConnectionBudget(jobs.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const proxy = budget.addProxy('Proxy', { vpc: jobs.vpc(), secrets: database.secret ? [database.secret] : [] });
    const rule = jobs.rule('Nightly', 'cron(0 2 * * ? *)');
    budget.addScheduledTask(rule, { client, longestRun, pool: PoolSizing.fixed({ size: 3 }) });
    proxy.addScheduledTask(rule, { client, longestRun, ...options });
    return { jobs, budget };
  }

  it('is refused with the way out', () => {
    expect(() => both({})).toThrow(
      "settingsPrefix of Nightly must differ from that of its other pools, got DB_ again: give it one of its own, such as 'BILLING_'",
    );
    expect(() => both({ settingsPrefix: 'pooled' })).toThrow('settingsPrefix must be capital letters, digits and underscores');
  });

  it('has variables of both with a prefix of its own', () => {
    const { jobs, budget } = both({ settingsPrefix: 'POOLED_' });
    const variables = variablesOf(pass(jobs.app).template(jobs.stack), 'Nightly');
    expect(variables).toMatchObject({ DB_POOL_SIZE: '3', POOLED_POOL_SIZE: '1' });
    expect(ledgerOf(budget)).toMatchObject({ poolers: [{ clientDemand: 1 }] });
    expect(ledgerOf(budget).findings.map(({ rule }) => rule)).toEqual([]);
    expect(lineIn(budget).demand).toBe(3);
  });
});

describe('migrations', () => {
  function migrating(connections: number): ConnectionBudget {
    const jobs = new Jobs();
    const budget = jobs.stated(20);
    budget.addEcsService(jobs.service('Api'), { client, pool: PoolSizing.fixed({ size: 8 }) });
    budget.addMigration('Flyway', { connections });
    synth(jobs.app);
    return budget;
  }

  it('add to a deployment, and to no other moment', () => {
    const ledger = ledgerOf(migrating(4));
    expect(ledger).toMatchObject({ demand: 20, steadyDemand: 8, headroom: 0, findings: [] });
    expect(ledger.scenarios.map(({ scenario, demand }) => [scenario, demand])).toEqual([
      ['steady', 8],
      ['scaled-out', 8],
      ['deployment', 20],
    ]);
    expect(ledgerText({ version: 1, budgets: [ledger] })).toMatch(/Flyway +4 {3}migration: 1 run while deploying x 4\n/);
  });

  it('are named where they do not fit', () => {
    const [finding] = ledgerOf(migrating(6)).findings;
    expect(finding?.message).toMatch(/^Orders|^Budget|asks for 2 connections more/);
    expect(finding?.remedies).toContain('4 connections in Flyway');
  });

  it('may say which construct they are, of the same stage', () => {
    const jobs = new Jobs();
    const elsewhere = new Stack(new Stage(jobs.app, 'Beta'), 'Stack');
    expect(() => jobs.stated().addMigration('Flyway', { connections: 1, standsFor: [elsewhere] })).toThrow(
      'standsFor must be in the same stage as the budget',
    );
  });

  it('are refused without a connection', () => {
    const jobs = new Jobs();
    expect(() => jobs.stated().addMigration('Flyway', { connections: 0 })).toThrow(
      'connections must be a whole number from 1 to 262143, got 0',
    );
  });
});
