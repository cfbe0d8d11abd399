import type { ConnectionBudget } from '../../lib';
import { readAppRunnerService } from '../../lib/cloudformation/app-runner-service';
import { readAutoScalingGroup } from '../../lib/cloudformation/auto-scaling-group';
import { readBatchJob } from '../../lib/cloudformation/batch-job';
import type { ComputeFacts } from '../../lib/cloudformation/compute';
import { readExpressService } from '../../lib/cloudformation/express-service';
import { readGlueJob } from '../../lib/cloudformation/glue-job';
import { readStateMachine } from '../../lib/cloudformation/state-machine';
import type { ComputeKind } from '../../lib/core/consumer';
import type { InstanceReplacement } from '../../lib/core/instance-replacement';
import { surplusOf } from '../../lib/core/instance-replacement';
import { judge } from '../../lib/core/judge';
import { ledgerRows } from '../../lib/core/ledger-table';
import { templateWith } from '../cloudformation/some-compute';
import { fixed, service, stated } from '../core/some-facts';
import { ledgerOf, pass } from '../synth';
import { fencedSamples, read, table } from './markdown';
import { appWith } from './run-sample';

const PAGE = 'docs/compute.md';
const samples = fencedSamples(PAGE);
const shownRows = (index: number): string[][] => {
  const text = samples.filter(({ language }) => language === 'text')[index]?.text ?? '';
  return text
    .trimEnd()
    .split('\n')
    .map(line => line.trim().split(/ {2,}/));
};

/** What the page takes for granted about the constructs of its first sample. */
const template = templateWith({
  Workers: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MaxSize: '4' } },
  Web: { Type: 'AWS::AppRunner::Service', Properties: { AutoScalingConfigurationArn: { 'Fn::GetAtt': ['Scaling', 'Arn'] } } },
  Scaling: { Type: 'AWS::AppRunner::AutoScalingConfiguration', Properties: { MaxSize: 3 } },
  Express: { Type: 'AWS::ECS::ExpressGatewayService', Properties: { ScalingTarget: { MaxTaskCount: 4 } } },
  Import: {
    Type: 'AWS::Batch::JobDefinition',
    Properties: { ContainerProperties: { ResourceRequirements: [{ Type: 'VCPU', Value: '0.5' }] } },
  },
  Queue: { Type: 'AWS::Batch::JobQueue', Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: { Ref: 'Fargate' } }] } },
  Fargate: { Type: 'AWS::Batch::ComputeEnvironment', Properties: { ComputeResources: { Type: 'FARGATE', MaxvCpus: 16 } } },
  Etl: { Type: 'AWS::Glue::Job', Properties: { NumberOfWorkers: 10, ExecutionProperty: { MaxConcurrentRuns: 2 } } },
  Loader: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      Definition: {
        States: {
          Each: {
            Type: 'Map',
            MaxConcurrency: 5,
            ItemProcessor: { States: { Load: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync' } } },
          },
        },
      },
    },
  },
});

it('shows the ledger as it is rendered', () => {
  const line = (name: string, kind: ComputeKind, noun: string, size: number, facts: ComputeFacts, processes = 1) =>
    service(name, { kind, copyNoun: [noun, `${noun}s`], pool: fixed(size), processes, ...facts });
  const of = (name: string) => ({ name });
  const queue = { template, logicalId: 'Queue' };
  const consumers = [
    line('Workers', 'auto-scaling-group', 'instance', 2, readAutoScalingGroup(template, 'Workers', of('Workers')), 4),
    line('Web', 'app-runner-service', 'instance', 5, readAppRunnerService(template, 'Web', of('Web'))),
    line('Express', 'express-service', 'task', 5, readExpressService(template, 'Express', of('Express'))),
    line('Import', 'batch-job', 'job', 1, readBatchJob(template, 'Import', { name: 'Import', queue })),
    line('Etl', 'glue-job', 'worker', 4, readGlueJob(template, 'Etl', of('Etl'))),
    line('Loader', 'state-machine', 'task', 1, readStateMachine(template, 'Loader', { name: 'Loader', executions: 2 })),
  ];
  const names = new Set(consumers.map(({ name }) => name));
  const rows = ledgerRows(judge(stated(1000, consumers))).filter(({ label }) => names.has(label));
  expect(shownRows(0)).toEqual(rows.map(({ label, figure, words }) => [label, figure, words]));
  expect(rows).toHaveLength(6);
});

it('declares Celery, DMS, BI and people as shown, without a finding', () => {
  const [declared] = samples.filter(({ text }) => text.includes("addConsumer('Celery'"));
  let budget: ConnectionBudget | undefined;
  const some = appWith(declared?.text ?? '', app => ({ budget: (budget = app.stated(300)) }));
  pass(some.app);
  const ledger = ledgerOf(budget!);
  expect(ledger.findings).toEqual([]);
  const names = new Set(ledger.consumers.map(({ name }) => name));
  const rows = ledgerRows(ledger).filter(({ label }) => names.has(label));
  expect(shownRows(1)).toEqual(rows.map(({ label, figure, words }) => [label, figure, words]));
  expect(rows).toHaveLength(6);
});

describe('the table of replacements', () => {
  const rows = table(read(PAGE), 'what happens');
  const replacements: InstanceReplacement[] = [
    { kind: 'rebalancing' },
    { kind: 'rolling', maxBatchSize: 2 },
    { kind: 'maintenance', maxHealthyPercentage: 150 },
    { kind: 'replacing' },
    { kind: 'waiting', hook: 'Drain' },
  ];

  it('has all of them', () => expect(rows).toHaveLength(replacements.length));

  it.each(replacements.map((replacement, index) => [replacement.kind, replacement, rows[index]] as const))(
    '%s',
    (_, each, row) => {
      expect([Number(row?.['of 4']), Number(row?.['of 25'])]).toEqual([surplusOf(4, each), surplusOf(25, each)]);
    },
  );
});

it('names every kind that there is', () => {
  expect(table(read(PAGE), 'kind', 'copies').map(({ kind }) => kind)).toEqual([
    'Auto Scaling group',
    'App Runner service',
    'ECS Express service',
    'Batch job',
    'Glue job',
    'Step Functions',
  ]);
});
