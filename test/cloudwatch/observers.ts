import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { MonitoringFacade } from 'cdk-monitoring-constructs';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, DeploymentOverlap, PoolSizing } from '../../lib';
import { postgres } from '../some-app';
import { pass, resourcesOf } from '../synth';
import type { Resource } from '../synth';
import { IDENTIFIER, MEMBERS } from './observed';

/** The alarms on connections that three ways of making them come to, with one limit for all. */
export interface Observers {
  /** The last connection that is admitted. */
  readonly admitted: number;
  /** The most that is planned where the story happens. */
  readonly planned: number;
  readonly ours: Alarms;
  /** cdk-monitoring-constructs, told the same threshold. */
  readonly theirs: Alarms;
  /** What the CloudWatch guide recommends for RDS: the average, 5 of 5 minutes, 90 % of the maximum. */
  readonly recommended: Alarms;
}

interface Alarms {
  readonly critical: readonly Resource[];
  readonly warnings: readonly Resource[];
}

const NEAR_LIMIT = 'refuses beyond';

const DOUBLED = DeploymentOverlap.percent(200, { reason: 'blue and green side by side' });

/** db.t3.micro: ceiling 77, 65 before refusals; 44 while deploying and 10 for operations are planned. */
const MICRO = { instanceClass: 't3.micro', poolSize: 11, ceiling: 77, admitted: 65, planned: 54 };

/** db.t3.small: ceiling 179, 167 before refusals; 120 while deploying and 10 for operations are planned. */
const SMALL = { instanceClass: 't3.small', poolSize: 30, ceiling: 179, admitted: 167, planned: 130 };

export function instanceObservers(): Observers {
  return observersOf(MICRO);
}

/** The class was made smaller, and what was typed stayed as it was. */
export function shrunkObservers(): Observers {
  const { theirs, recommended } = observersOf(SMALL);
  return { ...observersOf(MICRO), theirs, recommended };
}

/** The class was made larger, and what was typed stayed as it was. */
export function grownObservers(): Observers {
  const { theirs, recommended } = observersOf(MICRO);
  return { ...observersOf(SMALL), theirs, recommended };
}

function observersOf({ instanceClass, poolSize, ceiling, admitted, planned }: typeof MICRO): Observers {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Shop');
  const instanceType = new ec2.InstanceType(instanceClass);
  const database = DatabaseTarget.fromAttributes({ engine: postgres, instanceType, instanceIdentifier: IDENTIFIER });
  const budget = new ConnectionBudget(stack, 'Budget', { database });
  budget.addConsumer('api', { copies: 2, deploymentOverlap: DOUBLED, pool: PoolSizing.fixed({ size: poolSize }) });
  budget.addAlarms();
  const ours = alarmsOf(stack);
  const theirs = monitored((facade, scope) =>
    facade.monitorRdsInstance({
      instance: importedInstance(scope),
      addMaxConnectionCountAlarm: { Critical: { maxConnectionCount: thresholdOf(ours) } },
    }),
  );
  return { admitted, planned, ours, theirs, recommended: recommended([IDENTIFIER], ceiling) };
}

function importedInstance(scope: Stack): rds.IDatabaseInstance {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(scope, 'Database', {
    instanceIdentifier: IDENTIFIER,
    instanceEndpointAddress: 'orders.example',
    port: 5432,
    securityGroups: [],
  });
}

/** Aurora with two readers: ceiling 200, 192 before refusals; 120 at the writer and 40 at the readers while deploying, and 10 for operations. */
export function clusterObservers(): Observers {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Shop');
  const engine = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 });
  const member = { instanceType: new ec2.InstanceType('r7g.large'), maxConnections: 200 };
  const database = DatabaseTarget.fromClusterAttributes({
    engine,
    clusterIdentifier: IDENTIFIER,
    writer: member,
    readers: [member, member],
  });
  const budget = new ConnectionBudget(stack, 'Budget', { database });
  budget.addConsumer('api', { copies: 6, deploymentOverlap: DOUBLED, pool: PoolSizing.fixed({ size: 10 }) });
  const endpoint = DatabaseEndpoint.READER;
  budget.addConsumer('reports', { endpoint, copies: 2, deploymentOverlap: DOUBLED, pool: PoolSizing.fixed({ size: 10 }) });
  budget.addAlarms();
  const ours = alarmsOf(stack);
  const cluster = (scope: Stack): rds.IDatabaseCluster =>
    rds.DatabaseCluster.fromDatabaseClusterAttributes(scope, 'Cluster', { clusterIdentifier: IDENTIFIER });
  const theirs = monitored((facade, scope) =>
    facade.monitorRdsCluster({
      cluster: cluster(scope),
      addMaxConnectionCountAlarm: { Critical: { maxConnectionCount: thresholdOf(ours) } },
    }),
  );
  return { admitted: 192, planned: 130, ours, theirs, recommended: recommended(MEMBERS, 200) };
}

function monitored(add: (facade: MonitoringFacade, stack: Stack) => unknown): Alarms {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Theirs');
  add(new MonitoringFacade(stack, 'Monitoring'), stack);
  const critical = resourcesOf(pass(appOf(stack)).template(stack), 'AWS::CloudWatch::Alarm');
  return { critical, warnings: [] };
}

function alarmsOf(stack: Stack): Alarms {
  const alarms = resourcesOf(pass(appOf(stack)).template(stack), 'AWS::CloudWatch::Alarm');
  const isCritical = ({ Properties }: Resource): boolean => String(Properties.AlarmDescription).includes(NEAR_LIMIT);
  return { critical: alarms.filter(isCritical), warnings: alarms.filter(alarm => !isCritical(alarm)) };
}

function thresholdOf({ critical: [first] }: Alarms): number {
  return Number(first?.Properties.Threshold);
}

function recommended(identifiers: readonly string[], maximum: number): Alarms {
  const critical = identifiers.map(Value => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnections',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value }],
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: Math.floor(0.9 * maximum),
    },
  }));
  return { critical, warnings: [] };
}

function appOf({ node }: Stack): App {
  if (node.root instanceof App) return node.root;
  throw new Error(`${node.path} is in no app`);
}
