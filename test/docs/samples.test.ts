import { join } from 'node:path';
import * as ts from 'typescript';
import * as library from '../../lib';
import type { Sample } from './markdown';
import { codesIn, fencedSamples, indentedSamples, pages, read, ROOT } from './markdown';

/** What every sample may take for granted: the imports of an app, and the constructs that its text speaks of. */
const PREAMBLE = `
import { App, Duration, Stack, Stage, Tokenization, Validations } from 'aws-cdk-lib';
import * as apprunner from 'aws-cdk-lib/aws-apprunner';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  BudgetedDatabaseService, ConnectionBudget, ConnectionBudgetChecks, ConnectionPath, ConnectionReserve, DatabaseEndpoint, DatabasePlatform, DatabaseSource,
  DatabaseTarget, DeploymentOverlap, Enforcement, MaxConnections, PgBouncerPooler, PoolClient, PoolSizing, Scenario, ServiceSource,
  SettingsDelivery, WebServer,
} from 'cdk-connection-budget';

declare const app: App;
declare const vpc: ec2.IVpc;
declare const image: ecs.ContainerImage;
declare const database: rds.DatabaseInstance;
declare const cluster: rds.DatabaseCluster;
declare const api: ecs.FargateService;
declare const jobs: ecs.FargateService;
declare const importer: lambda.Function;
declare const nightly: lambda.Function;
declare const nightlyExport: events.Rule;
declare const exportTask: events.IRuleTarget;
declare const reportSchedule: scheduler.Schedule;
declare const workers: autoscaling.AutoScalingGroup;
declare const web: apprunner.CfnService;
declare const express: ecs.CfnExpressGatewayService;
declare const importJob: batch.EcsJobDefinition;
declare const queue: batch.JobQueue;
declare const etl: glue.CfnJob;
declare const loader: sfn.StateMachine;
declare const runtime: lambda.Runtime;
declare const handler: string;
declare const code: lambda.Code;
declare const budget: ConnectionBudget;
declare const fleet: PgBouncerPooler;
declare const topic: sns.Topic;
declare const alarmTopic: sns.Topic;
`;

const BEFORE = `${PREAMBLE}
export class Sample extends Stack {
  public sample(): void {
`;
const AFTER = '  }\n}\n';

/** Samples of the library's own language: between ts fences, unless they are quoted, and in rule pages all that is set in, except messages. */
const samples = pages().flatMap(page => [
  ...fencedSamples(page).filter(
    ({ language, from, after }) => /^(ts|typescript)$/.test(language) && from === undefined && after === undefined,
  ),
  ...(page.startsWith('docs/rules/') ? indentedSamples(page, 'The message') : []),
]);

const WRONG: Sample = {
  where: 'a sample that is wrong',
  language: 'ts',
  text: "\nbudget.addEcsService(api, { client: PoolClient.sqlAlchemy(), process: 2 });\nbudget.reserveConnections('billing', '40', { reason: 'theirs' });\n",
};

/** What the compiler finds wrong in samples; all of them are one program, because loading the CDK takes longest. */
function faultsIn(all: readonly Sample[]): Map<Sample, string[]> {
  const files = new Map(all.map((sample, index) => [join(ROOT, `sample-${index}.ts`), sample]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), name => ts.sys.readFile(name)).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, hostWith(files, options));
  return new Map(
    [...files].map(([file, sample]) => {
      const source = program.getSourceFile(file);
      const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [sample, diagnostics.map(diagnostic => describeFault(sample, diagnostic))];
    }),
  );
}

function hostWith(files: ReadonlyMap<string, Sample>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const textOf = (name: string): string | undefined => {
    const sample = files.get(name);
    return sample && BEFORE + sample.text + AFTER;
  };
  return {
    ...host,
    fileExists: name => files.has(name) || host.fileExists(name),
    readFile: name => textOf(name) ?? host.readFile(name),
    getSourceFile: (name, languageVersion, ...rest) => {
      const text = textOf(name);
      return text === undefined
        ? host.getSourceFile(name, languageVersion, ...rest)
        : ts.createSourceFile(name, text, languageVersion, true);
    },
  };
}

/** In lines of the sample, counted from 1. */
function describeFault({ where }: Sample, { file, start = 0, messageText }: ts.Diagnostic): string {
  const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) - (BEFORE.split('\n').length - 2);
  return `${where}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

describe('the samples in TypeScript', () => {
  let faults: Map<Sample, string[]>;

  beforeAll(() => {
    faults = faultsIn([...samples, WRONG]);
  }, 180_000);

  it('are found where they stand', () => {
    const places = new Set(samples.map(({ where }) => where.replace(/:\d+$/, '')));
    const texts = [
      'README.md',
      'docs/alarms.md',
      'docs/audit.md',
      'docs/checks.md',
      'docs/clusters.md',
      'docs/compute.md',
      'docs/functions.md',
      'docs/poolers.md',
      'docs/schedules.md',
      'docs/servers.md',
      'docs/settings.md',
      'docs/sharing.md',
    ];
    const rules = [
      'application-must-read',
      'ceiling-needs-reboot',
      'failover-over-budget',
      'measurement-not-used',
      'over-budget',
      'pooler-shares-over-100',
      'replica-below-writer',
      'unknown-ceiling',
      'unused-acceptance',
    ];
    const clients = pages().filter(page => /^docs\/clients\/(?!README)/.test(page));
    expect(places).toEqual(new Set([...texts, ...rules.map(rule => `docs/rules/${rule}.md`), ...clients]));
    expect(samples.length).toBeGreaterThanOrEqual(20);
  });

  it.each(samples.map(sample => [sample.where, sample] as const))('compile: %s', (_, sample) => {
    expect(faults.get(sample)).toEqual([]);
  });

  it('would not pass if they named an option that is not there, or gave a text for a number', () => {
    expect(faults.get(WRONG)).toEqual([
      expect.stringMatching(/line 2: .*'process' does not exist/),
      expect.stringMatching(/line 3: Argument of type 'string' is not assignable to parameter of type 'number'/),
    ]);
  });
});

describe('what the text names', () => {
  const codes = pages().flatMap(page => codesIn(read(page)));
  const names = codes.flatMap(code => code.match(/\b[A-Z]\w+\.\w+/g) ?? []);
  const ours = [...new Set(names)].map(name => name.split('.')).filter(([owner = '']) => Object.hasOwn(library, owner));

  it('is found', () => {
    expect(ours).toEqual(
      expect.arrayContaining([
        ['MaxConnections', 'measured'],
        ['MaxConnections', 'pinned'],
        ['Enforcement', 'WARN'],
        ['Scenario', 'MEMBER_LOST'],
      ]),
    );
  });

  it.each(ours)('is there: %s.%s', (owner = '', member = '') => {
    expect(Object(Reflect.get(library, owner))).toHaveProperty(member);
  });
});
