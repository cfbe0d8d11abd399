import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import Ajv from 'ajv';
import type { ConnectionBudget } from '../lib';
import { PoolClient, PoolSizing } from '../lib';
import { isDeclared } from '../lib/core/demand';
import type { LedgerConsumer } from '../lib/core/ledger';
import { ledgerText } from '../lib/report/ledger-text';
import ledgerSchema from '../schema/ledger.schema.json';
import { Jobs } from './some-jobs';
import { ledgerIn, ledgerOf, synth } from './synth';

const client = PoolClient.nodePostgres();
const pool = PoolSizing.fixed({ size: 2 });
const longestRun = Duration.minutes(45);

/** Whether the line of a kind begins with the kind: one that is read says what it is by its noun. */
const SAYS_KIND: Record<LedgerConsumer['kind'], boolean> = {
  'ecs-service': false,
  function: false,
  'auto-scaling-group': false,
  'app-runner-service': false,
  'express-service': false,
  'batch-job': false,
  'glue-job': false,
  'state-machine': false,
  'scheduled-task': false,
  scheduled: true,
  migration: true,
  declared: true,
  reserved: true,
  pooler: true,
};

const KINDS = Object.keys(SAYS_KIND) as LedgerConsumer['kind'][];

describe('every kind of consumer', () => {
  it.each(KINDS)('%s is told by its kind or by its noun', kind => {
    expect(isDeclared(kind)).toBe(SAYS_KIND[kind]);
  });

  it('is in the schema, and nothing else is', () => {
    expect([...ledgerSchema.definitions.consumer.properties.kind.enum].sort()).toEqual([...KINDS].sort());
  });
});

function fleet(jobs: Jobs): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(jobs.stack, 'Fleet', {
    vpc: jobs.vpc(),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    instanceType: new ec2.InstanceType('t3.micro'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023(),
    maxCapacity: 4,
  });
}

describe('in one budget', () => {
  function mixed(limit?: number): { jobs: Jobs; budget: ConnectionBudget } {
    const jobs = new Jobs();
    const budget = jobs.stated(limit);
    budget.addEcsService(jobs.service('Api'), { client, pool });
    budget.addAutoScalingGroup(fleet(jobs), { pool });
    budget.addScheduledTask(jobs.rule('Nightly', 'cron(0 2 * * ? *)', { taskCount: 3 }), { client, longestRun });
    budget.addMigration('Flyway', { connections: 4 });
    const workers = budget.addConsumer('Celery', { copies: 2, pool });
    budget.addConsumer('Celery results', { inCopiesOf: workers, pool: PoolSizing.fixed({ size: 1 }) });
    synth(jobs.app);
    return { jobs, budget };
  }

  it('instances, scheduled tasks, a migration and declared pools add up', () => {
    const { jobs, budget } = mixed();
    const ledger = ledgerOf(budget);
    expect(ledger.consumers.map(({ name, kind, steadyDemand, demand }) => [name, kind, steadyDemand, demand])).toEqual([
      ['Api', 'ecs-service', 2, 4],
      ['Fleet', 'auto-scaling-group', 8, 10],
      ['Flyway', 'migration', 0, 4],
      ['Celery', 'declared', 4, 4],
      ['Celery results', 'declared', 2, 2],
      ['scheduled tasks', 'scheduled', 3, 3],
    ]);
    expect(ledger).toMatchObject({ demand: 27, headroom: 73, findings: [] });
    const validate = new Ajv({ allowUnionTypes: true, strict: true }).compile(ledgerSchema);
    expect([validate(ledgerIn(jobs.app)), validate.errors]).toEqual([true, null]);
  });

  it('the sum says of each what it is', () => {
    const rows = ledgerText({ version: 1, budgets: [ledgerOf(mixed().budget)] }).split('\n');
    expect(rows.slice(4, 10).map(row => row.trim().replace(/\s+/g, ' '))).toEqual([
      'Api 4 2 tasks (1, doubled while deploying: maximumPercent 200) x 2',
      'Fleet 10 5 instances (4 from MaxSize, 5 while Availability Zones are rebalanced) x 2',
      'Flyway 4 migration: 1 run while deploying x 4',
      'Celery 4 declared: 2 copies x 2',
      'Celery results 2 declared: 2 copies x 1',
      'scheduled tasks 3 scheduled: 2027-01-01 02:00 UTC: Nightly 3',
    ]);
  });

  it('what would fit is named for those that can be changed', () => {
    const [finding] = ledgerOf(mixed(20).budget).findings;
    expect(finding?.message).toMatch(/^Budget asks for 7 connections more than the database can serve\n/);
    expect(finding?.remedies).toEqual(['a pooler for Fleet with 3 connections (RDS Proxy MaxConnectionsPercent 15)']);
  });
});
