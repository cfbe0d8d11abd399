import fc from 'fast-check';
import { conflictsOf, withSettings } from '../../lib/cloudformation/container-settings';
import { readDbCluster } from '../../lib/cloudformation/db-cluster';
import { readDbInstance } from '../../lib/cloudformation/db-instance';
import { readTargetGroup, targetGroupsOf } from '../../lib/cloudformation/db-proxy';
import { readEcsService } from '../../lib/cloudformation/ecs-service';
import { withVariables, variableConflicts } from '../../lib/cloudformation/function-environment';
import { possibleNumbers, possibleValues } from '../../lib/cloudformation/intrinsics';
import { readAccessGraph } from '../../lib/cloudformation/reach/access-graph';
import { readReachedDatabase } from '../../lib/cloudformation/reach/reached-database';
import { idOf, TemplateSet } from '../../lib/cloudformation/reach/template-set';
import { linkTemplates } from '../../lib/cloudformation/linked-template';
import { readLambdaFunction } from '../../lib/cloudformation/lambda-function';
import { scheduledByRules } from '../../lib/cloudformation/scheduled-rule';
import { scheduledByScheduler } from '../../lib/cloudformation/scheduler-schedule';
import { scalingOf } from '../../lib/cloudformation/scalable-target';
import { processesOf, readContainers, selectContainers } from '../../lib/cloudformation/task-definition';
import type { Template } from '../../lib/cloudformation/template';
import { peakCopies } from '../../lib/core/overlap';
import { undeclaredConsumers } from '../../lib/core/reach/undeclared-consumer';
import { isUnknown } from '../../lib/core/unknown';

const FUNCTIONS = [
  'Ref',
  'Fn::If',
  'Fn::Join',
  'Fn::Select',
  'Fn::Split',
  'Fn::Sub',
  'Fn::FindInMap',
  'Fn::GetAtt',
  'Fn::ImportValue',
  'Condition',
];
const NAMES = [
  'Api',
  'Db',
  'Group',
  'Task',
  'Target',
  'Bare',
  'Count',
  'Cluster',
  'Member',
  'Proxy',
  'AWS::NoValue',
  'AWS::Region',
  '__proto__',
  'constructor',
  'toString',
];

const FIELDS = [
  ...[
    'Type',
    'Default',
    'AllowedValues',
    'Properties',
    'Name',
    'Value',
    'Essential',
    'Environment',
    'Secrets',
    'Command',
    'name',
    'environment',
  ],
  ...[
    'MaximumPercent',
    'Strategy',
    'EarlySuccessCriteria',
    'Enable',
    'SourceServiceRevisionCleanup',
    'MaxCapacity',
    'ScalableTargetAction',
  ],
  ...['max_connections', 'MaxCapacityBreachBehavior', 'MinCapacity', 'aurora_fwd_writer_max_connections_pct'],
  ...['MaxConnectionsPercent', 'MaxIdleConnectionsPercent', 'ConnectionBorrowTimeout', 'IAMAuth'],
  ...['TaskCount', 'TaskDefinitionArn', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'Mode', 'MaximumWindowInMinutes'],
];

/** Any JSON, rich in the functions of CloudFormation, well formed or not. */
const { expression } = fc.letrec<{ expression: unknown }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(
      fc.constantFrom<unknown>(...NAMES, null, true, '', '${Api.Name}', '${', '{{resolve:ssm:x}}'),
      fc.integer(),
      fc.double(),
      fc.string(),
    ),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('expression')).map(([name, argument]) => ({ [name]: argument })),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(parts => ({ 'Fn::If': parts })),
    fc.tuple(fc.string(), fc.array(tie('expression'), { maxLength: 4 })).map(parts => ({ 'Fn::Join': parts })),
    fc.constantFrom(...NAMES).map(name => ({ Ref: name })),
    fc.array(tie('expression'), { maxLength: 4 }),
    // Through JSON, so that `__proto__` becomes a field like any other.
    fc
      .dictionary(fc.constantFrom(...NAMES, ...FIELDS), tie('expression'), { maxKeys: 4 })
      .map(fields => JSON.parse(JSON.stringify(fields)) as unknown),
  ),
}));

const properties = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map(name => [name, expression])), { requiredKeys: [] });

const SERVICE = [
  'DesiredCount',
  'SchedulingStrategy',
  'DeploymentController',
  'DeploymentConfiguration',
  'TaskDefinition',
  'ServiceName',
  'Cluster',
];
const TARGET = ['MinCapacity', 'MaxCapacity', 'ScheduledActions', 'ResourceId', 'ScalableDimension'];
const DATABASE = [
  'Engine',
  'EngineVersion',
  'DBInstanceClass',
  'AllocatedStorage',
  'DBParameterGroupName',
  'DBClusterIdentifier',
  'SourceDBInstanceIdentifier',
  'PromotionTier',
];
const CLUSTER = [
  'Engine',
  'EngineVersion',
  'EngineMode',
  'DBClusterIdentifier',
  'DBClusterInstanceClass',
  'DBClusterParameterGroupName',
  'EnableLocalWriteForwarding',
  'ServerlessV2ScalingConfiguration',
];
const PROXY = ['Auth', 'DBProxyName', 'DefaultAuthScheme', 'EngineFamily', 'IdleClientTimeout', 'RequireTLS'];
const SCHEDULE = [
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'EndDate',
  'FlexibleTimeWindow',
  'State',
  'EventPattern',
];
const TARGET_GROUP = ['ConnectionPoolConfigurationInfo', 'DBInstanceIdentifiers', 'DBClusterIdentifiers', 'DBProxyName'];

const template: fc.Arbitrary<Template> = fc
  .record({
    Parameters: fc.oneof(
      expression,
      fc.record({ Bare: fc.constant({ Type: 'String' }), Count: properties('Type', 'Default', 'AllowedValues') }),
    ),
    Mappings: expression,
    service: properties(...SERVICE),
    target: properties(...TARGET),
    policy: properties('ScalingTargetId', 'ResourceId', 'PredictiveScalingPolicyConfiguration'),
    task: properties('ContainerDefinitions'),
    database: properties(...DATABASE),
    group: properties('Parameters', 'DBParameterGroupName'),
    cluster: properties(...CLUSTER),
    member: properties(...DATABASE),
    proxy: properties(...PROXY),
    targets: properties(...TARGET_GROUP),
    pool: properties('MaxConnectionsPercent', 'MaxIdleConnectionsPercent', 'ConnectionBorrowTimeout'),
    endpoint: properties('DBProxyName', 'TargetRole'),
    rule: properties(...SCHEDULE),
    schedule: properties(...SCHEDULE),
    started: properties('Arn', 'EcsParameters', 'RetryPolicy'),
    condition: fc.oneof(fc.constant(undefined), expression),
  })
  .map(({ Parameters, Mappings, service, target, policy, task, database, group, cluster, member, condition, ...proxied }) => ({
    Parameters,
    Mappings,
    Resources: {
      Api: { Type: 'AWS::ECS::Service', Properties: service },
      Target: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: { ResourceId: { 'Fn::Sub': '${Api}' }, ...target },
      },
      Policy: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: policy },
      Task: { Type: 'AWS::ECS::TaskDefinition', Properties: task },
      Db: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', ...database } },
      Group: { Type: 'AWS::RDS::DBParameterGroup', Properties: group },
      Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql', ...cluster } },
      Member: {
        Type: 'AWS::RDS::DBInstance',
        Condition: condition,
        Properties: { ...member, DBClusterIdentifier: { Ref: 'Cluster' } },
      },
      Serverless: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBInstanceClass: 'db.serverless', DBClusterIdentifier: { Ref: 'Cluster' } },
      },
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: proxied.proxy },
      Targets: {
        Type: 'AWS::RDS::DBProxyTargetGroup',
        Properties: { ConnectionPoolConfigurationInfo: proxied.pool, DBProxyName: { Ref: 'Proxy' }, ...proxied.targets },
      },
      Endpoint: { Type: 'AWS::RDS::DBProxyEndpoint', Properties: { DBProxyName: { Ref: 'Proxy' }, ...proxied.endpoint } },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [proxied.started], ...proxied.rule },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: { ScheduleExpression: 'cron(0 2 * * ? *)', Target: proxied.started, ...proxied.schedule },
      },
    },
  }));

const OPTIONS = { name: 'Api', path: 'Stack/Api' };

function expectCount(count: unknown): void {
  if (isUnknown(count)) expect(count.unknown).not.toBe('');
  else expect(Number.isInteger(count) && (count as number) >= 0).toBe(true);
}

test('an expression always has values or reasons', () => {
  fc.assert(
    fc.property(expression, template, fc.boolean(), (value, within, symbols) => {
      const { values, unknown } = possibleValues(within, value, { symbols });
      expect(values.length + unknown.length).toBeGreaterThan(0);
      expect(values.length).toBeLessThanOrEqual(256);
      expect(unknown.every(reason => reason !== '')).toBe(true);
    }),
  );
});

test('a service has whole copies or a reason, and so has its peak', () => {
  fc.assert(
    fc.property(template, fc.array(template, { maxLength: 2 }), (within, others) => {
      const { copies, overlap } = readEcsService(within, 'Api', { ...OPTIONS, templates: others });
      expectCount(copies);
      if (isUnknown(overlap)) expect(overlap.unknown).not.toBe('');
      else expectCount(peakCopies(isUnknown(copies) ? 3 : copies, overlap));
    }),
  );
});

const FUNCTION = [
  'ReservedConcurrentExecutions',
  'CapacityProviderConfig',
  'FunctionScalingConfig',
  'Runtime',
  'Timeout',
  'FunctionName',
];
const referring = { FunctionName: { Ref: 'Fn' } };
const toFunction = [{ Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } }];

const functions: fc.Arbitrary<Template> = fc
  .record({
    fn: properties(...FUNCTION),
    mapping: properties('ScalingConfig', 'EventSourceArn', 'ParallelizationFactor'),
    stream: properties('ShardCount', 'StreamModeDetails'),
    rule: properties('ScheduleExpression', 'Targets'),
    schedule: properties('ScheduleExpression', 'FlexibleTimeWindow', 'ScheduleExpressionTimezone'),
    alias: properties('FunctionVersion', 'RoutingConfig'),
    version: properties('FunctionScalingConfig'),
    permission: properties('Principal', 'SourceArn'),
    policy: properties('PolicyDocument', 'Roles'),
    config: properties('MaximumRetryAttempts', 'Qualifier'),
    parts: fc.subarray(['Mapping', 'Rule', 'Schedule', 'Alias', 'Version', 'Permission', 'Policy', 'Config']),
  })
  .map(({ parts, ...all }) => {
    const optional: Record<string, unknown> = {
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { ...referring, ...all.mapping } },
      Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: toFunction, ...all.rule } },
      Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: { Target: toFunction[0], ...all.schedule } },
      Alias: { Type: 'AWS::Lambda::Alias', Properties: { ...referring, ...all.alias } },
      Version: { Type: 'AWS::Lambda::Version', Properties: { ...referring, ...all.version } },
      Permission: { Type: 'AWS::Lambda::Permission', Properties: { ...referring, ...all.permission } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { Description: { Ref: 'Fn' }, ...all.policy } },
      Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { ...referring, ...all.config } },
    };
    return {
      Resources: {
        Fn: { Type: 'AWS::Lambda::Function', Properties: all.fn },
        Stream: { Type: 'AWS::Kinesis::Stream', Properties: all.stream },
        ...Object.fromEntries(parts.map(part => [part, optional[part]])),
      },
    };
  });

test('a function has whole copies or a reason, and whole processes or a reason', () => {
  fc.assert(
    fc.property(functions, within => {
      const { copies, processes, unbounded } = readLambdaFunction(within, 'Fn', { name: 'Import' });
      expectCount(copies);
      expectCount(processes);
      if (unbounded) expect(copies).toEqual({ unknown: unbounded.because });
    }),
  );
});

test('variables of a function are added to whatever stands there, and nothing of it is changed', () => {
  const settings = [{ name: 'DB_POOL_SIZE', value: '1' }];
  fc.assert(
    fc.property(expression, environment => {
      const before = JSON.stringify(environment);
      const after = withVariables(environment, settings);
      expect(JSON.stringify(environment)).toBe(before);
      expect(variableConflicts({}, after, settings).length).toBeLessThanOrEqual(1);
    }),
  );
});

test('capacities are whole numbers', () => {
  fc.assert(
    fc.property(template, within => {
      for (const { value } of scalingOf([], { template: within, logicalId: 'Api' }).capacities) expectCount(value);
    }),
  );
});

test('an instance is always at least one server, with an engine, and a class or an obstacle', () => {
  fc.assert(
    fc.property(template, within => {
      const servers = readDbInstance(within, 'Db', 'Stack/Db');
      expect(servers.length).toBeGreaterThan(0);
      expect(servers.length).toBeLessThanOrEqual(257);
      for (const { engine, instanceClass, obstacle, allocatedStorageGib = 0 } of servers) {
        expect(typeof engine).toBe('string');
        expect(instanceClass ?? obstacle).toBeDefined();
        expectCount(allocatedStorageGib);
      }
    }),
  );
});

test('a cluster has one writer, and every member is at least one server, with an engine, and a class or an obstacle', () => {
  fc.assert(
    fc.property(template, within => {
      const members = readDbCluster(within, 'Cluster', 'Stack/Cluster');
      expect(members.filter(({ role }) => role === 'writer')).toHaveLength(1);
      expect(new Set(members.map(({ path }) => path)).size).toBe(members.length);
      for (const { databases } of members) {
        expect(databases.length).toBeGreaterThan(0);
        expect(databases.length).toBeLessThanOrEqual(257);
        for (const { engine, instanceClass, obstacle, serverless, writeForwardingPercent = 0 } of databases) {
          expect(typeof engine).toBe('string');
          expect(instanceClass ?? obstacle).toBeDefined();
          if (instanceClass === 'db.serverless' && obstacle === undefined) expect(serverless?.maxAcu).toBeGreaterThanOrEqual(1);
          expect(writeForwardingPercent).toBeLessThanOrEqual(100);
        }
      }
    }),
  );
});

test('a proxy has a share from 1 to 100 per cent or a reason, and so have its timeouts', () => {
  fc.assert(
    fc.property(template, within => {
      const facts = readTargetGroup(within, 'Targets', 'Stack/Targets');
      expectCount(facts.percent);
      expectCount(facts.idlePercent ?? 0);
      expectCount(facts.idleClientTimeoutSeconds);
      if (facts.borrowTimeoutSeconds !== Infinity) expectCount(facts.borrowTimeoutSeconds);
      if (!isUnknown(facts.percent)) {
        expect(facts.percent).toBeGreaterThanOrEqual(1);
        expect(facts.percent).toBeLessThanOrEqual(100);
      }
      expect(['Targets', undefined]).toContain(targetGroupsOf(within, { instance: 'Db', cluster: 'Cluster' })[0]);
    }),
  );
});

test('what is scheduled has a schedule, a count and retries, or reasons', () => {
  fc.assert(
    fc.property(template, within => {
      for (const facts of [...scheduledByRules(within), ...scheduledByScheduler(within)]) {
        for (const count of [facts.taskCount, facts.retries, facts.retryMinutes]) expectCount(count);
        expect(isUnknown(facts.schedule) ? facts.schedule.unknown : facts.schedule.timeZone).not.toBe('');
        expect(isUnknown(facts.started) ? facts.started.unknown : facts.started.reference).not.toBe('');
      }
    }),
  );
});

test('replicas of replicas of each other, with every other one as a source, are read in the end', () => {
  const names = Array.from({ length: 20 }, (_, index) => `R${index}`);
  const anyOf = ([first, ...others]: readonly string[]): unknown =>
    others.length === 0 ? { Ref: first } : { 'Fn::If': ['C', { Ref: first }, anyOf(others)] };
  const Properties = { DBInstanceClass: 'db.t3.micro', SourceDBInstanceIdentifier: anyOf(names) };
  const Resources = Object.fromEntries(names.map(name => [name, { Type: 'AWS::RDS::DBInstance', Properties }]));
  const servers = readDbInstance({ Resources }, 'R0', 'R0');
  expect(servers.length).toBeLessThanOrEqual(257);
  expect(servers.every(({ obstacle }) => obstacle !== undefined)).toBe(true);
});

test('a task definition has at least one process or a reason', () => {
  fc.assert(
    fc.property(template, within => {
      const selected = selectContainers(readContainers(within, 'Task'));
      if (isUnknown(selected)) return;
      const processes = processesOf(selected, 'Api');
      expectCount(processes);
      expect(processes).not.toBe(0);
    }),
  );
});

test('settings that were added are there, or said not to be', () => {
  const settings = [{ name: 'DB_POOL_SIZE', value: '8' }];
  fc.assert(
    fc.property(expression, definitions => {
      const before = JSON.stringify(definitions);
      const completed = withSettings(definitions, undefined, settings);
      expect(JSON.stringify(definitions)).toBe(before);
      expect(conflictsOf(definitions, undefined, settings).length).toBeGreaterThanOrEqual(
        conflictsOf(completed, undefined, settings).length,
      );
    }),
  );
});

describe('an unresolved value is never counted', () => {
  /** Wraps what cannot be read in functions that do not make it readable. */
  const wrappings: ((inner: unknown) => unknown)[] = [
    inner => inner,
    inner => ({ 'Fn::If': ['C', inner, 4] }),
    inner => ({ 'Fn::If': ['C', 4, inner] }),
    inner => ({ 'Fn::Join': ['', ['1', inner]] }),
    inner => ({ 'Fn::Select': [0, [inner, 4]] }),
    inner => ({ 'Fn::Sub': ['${X}', { X: inner }] }),
    inner => ({ 'Fn::Select': [0, { 'Fn::Split': [',', inner] }] }),
  ];
  const unresolved = fc
    .tuple(
      fc.constantFrom<unknown>(
        { Ref: 'Bare' },
        { 'Fn::ImportValue': 'x' },
        { 'Fn::GetAtt': 'A.B' },
        { Ref: 'AWS::Region' },
        '{{resolve:ssm:x}}',
      ),
      fc.array(fc.constantFrom(...wrappings), { maxLength: 8 }),
    )
    .map(([inner, wraps]) => wraps.reduce((value, wrap) => wrap(value), inner));
  const Parameters = { Bare: { Type: 'Number' } };

  test('as a number', () => {
    fc.assert(
      fc.property(unresolved, value => {
        const { values, unknown } = possibleNumbers({ Parameters }, value, 'DesiredCount of Api');
        expect(unknown.length).toBeGreaterThan(0);
        expect(values.every(number => /^1*4$/.test(String(number)))).toBe(true);
      }),
    );
  });

  test('as copies', () => {
    fc.assert(
      fc.property(unresolved, DesiredCount => {
        const within = { Parameters, Resources: { Api: { Type: 'AWS::ECS::Service', Properties: { DesiredCount } } } };
        expect(isUnknown(readEcsService(within, 'Api', OPTIONS).copies)).toBe(true);
      }),
    );
  });

  test('as processes', () => {
    fc.assert(
      fc.property(unresolved, Value => {
        const ContainerDefinitions = [{ Name: 'app', Environment: [{ Name: 'WEB_CONCURRENCY', Value }] }];
        const containers = readContainers(
          { Parameters },
          { type: 'AWS::ECS::TaskDefinition', properties: { ContainerDefinitions } },
        );
        if (isUnknown(containers)) throw new Error(containers.unknown);
        expect(isUnknown(processesOf(containers, 'WEB_CONCURRENCY'))).toBe(true);
      }),
    );
  });
});

test('names of the prototype are resources like any other, and change nothing', () => {
  const hostile = JSON.parse(`{
    "Parameters": { "__proto__": { "Type": "Number", "Default": 3 } },
    "Resources": { "__proto__": { "Type": "AWS::ECS::Service", "Properties": { "DesiredCount": { "Ref": "__proto__" } } } }
  }`) as Template;
  expect(readEcsService(hostile, '__proto__', OPTIONS).copies).toBe(3);
  expect(readEcsService({}, 'constructor', OPTIONS).copies).toEqual({ unknown: 'Api is not in the template' });
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('lists nested a hundred thousand deep are read without recursion', () => {
  const depth = 100_000;
  const nested = JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`) as unknown;
  const within: Template = {
    Resources: {
      Api: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: nested, DeploymentConfiguration: nested } },
      Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: nested } },
      Db: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: nested, DBInstanceClass: nested, DBParameterGroupName: nested } },
      Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql', EngineMode: nested } },
      Member: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' }, PromotionTier: nested } },
      Replica: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'mysql', SourceDBInstanceIdentifier: nested } },
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { Auth: nested, EngineFamily: nested, IdleClientTimeout: nested } },
      Targets: {
        Type: 'AWS::RDS::DBProxyTargetGroup',
        Properties: {
          DBProxyName: { Ref: 'Proxy' },
          DBInstanceIdentifiers: nested,
          ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: nested },
        },
      },
    },
  };
  expect(readEcsService(within, 'Api', OPTIONS).copies).toEqual({
    unknown: 'DesiredCount of Api cannot be read: it is nested more than 50 levels deep',
  });
  expect(readDbInstance(within, 'Db', 'Db')[0]?.obstacle).toContain('Engine of Db cannot be read');
  expect(readDbCluster(within, 'Cluster', 'C')[0]?.databases[0]?.obstacle).toContain('EngineMode of C cannot be read');
  expect(readDbInstance(within, 'Replica', 'Replica')[0]?.primary?.databases).toEqual([]);
  expect(readContainers(within, 'Task')).toMatchObject([{ name: '(no name)' }]);
  expect(readTargetGroup(within, 'Targets', 'T').percent).toEqual({
    unknown: 'MaxConnectionsPercent of T cannot be read: it is nested more than 50 levels deep',
  });
  expect(targetGroupsOf(within, { instance: 'Db' })).toEqual([]);
});

const toGroup = { 'Fn::GetAtt': ['DbGroup', 'GroupId'] };

const network: fc.Arbitrary<Template> = fc
  .record({
    Parameters: expression,
    Outputs: expression,
    db: properties('VPCSecurityGroups', 'Port', 'MasterUserPassword'),
    group: properties('SecurityGroupIngress', 'SecurityGroupEgress'),
    rule: properties('IpProtocol', 'FromPort', 'ToPort', 'CidrIp', 'SourceSecurityGroupId', 'GroupId'),
    fn: properties('VpcConfig', 'Environment', 'Role'),
    policy: properties('Roles', 'PolicyDocument'),
    statement: properties('Effect', 'Action', 'Resource'),
    task: properties('ContainerDefinitions', 'TaskRoleArn'),
    service: properties('NetworkConfiguration', 'TaskDefinition', 'Cluster'),
    stack: properties('Parameters'),
    targets: properties('DBProxyName', 'DBInstanceIdentifiers'),
    other: expression,
  })
  .map(({ Parameters, Outputs, ...all }) => ({
    Parameters,
    Outputs,
    Resources: {
      Db: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', VPCSecurityGroups: [toGroup], ...all.db } },
      DbGroup: { Type: 'AWS::EC2::SecurityGroup', Properties: all.group },
      Api: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [all.rule] } },
      Rule: {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { GroupId: toGroup, SourceSecurityGroupId: { Ref: 'Api' }, ...all.rule },
      },
      Fn: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: [{ Ref: 'Api' }] }, ...all.fn } },
      Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [all.policy] } },
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [all.statement] }, ...all.policy },
      },
      Task: { Type: 'AWS::ECS::TaskDefinition', Properties: all.task },
      Cluster: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' }, ...all.service } },
      Target: { Type: 'AWS::CloudFormation::Stack', Properties: all.stack },
      Targets: {
        Type: 'AWS::RDS::DBProxyTargetGroup',
        Properties: { DBProxyName: { Ref: 'Proxy' }, DBInstanceIdentifiers: [{ Ref: 'Db' }], ...all.targets },
      },
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [{ Ref: 'Api' }] } },
      Group: { Type: 'AWS::New::Thing', Properties: { Anything: all.other } },
    },
  }));

test('whoever reaches a database has a path and a message of one line, also where stacks hand each other everything', () => {
  fc.assert(
    fc.property(network, network, (outer, inner) => {
      const set = new TemplateSet([
        { name: 'Outer', template: outer },
        { name: 'Inner', template: inner, nestedIn: { name: 'Outer', logicalId: 'Target' } },
      ]);
      const database = readReachedDatabase(set, idOf('Inner', 'Db'), 'Db');
      const { findings, unseen } = undeclaredConsumers(database, readAccessGraph(set), new Set());
      expect(findings.length).toBeLessThanOrEqual(set.resources.size);
      for (const { path, message } of findings) {
        expect(path).not.toBe('');
        expect(message).not.toMatch(/[\n\u2028]|undefined|\[object/);
      }
      for (const { what, because } of unseen) expect([what, because]).not.toContain('');
    }),
  );
});

test('templates that hand each other anything are linked, changed in nothing, and read', () => {
  fc.assert(
    fc.property(network, network, (outer, inner) => {
      const before = JSON.stringify([outer, inner]);
      const linked = linkTemplates([
        { name: 'Outer', template: outer },
        { name: 'Inner', template: inner, nestedIn: { name: 'Outer', logicalId: 'Target' } },
      ]);
      expect(JSON.stringify([outer, inner])).toBe(before);
      expect(Object.keys(linked.Resources as object)).toHaveLength(2 * Object.keys(outer.Resources as object).length);
      for (const where of ['Outer', 'Inner']) {
        expect(readDbInstance(linked, idOf(where, 'Db'), 'Db').length).toBeGreaterThan(0);
        expectCount(readEcsService(linked, idOf(where, 'Cluster'), OPTIONS).copies);
        expectCount(readLambdaFunction(linked, idOf(where, 'Fn'), OPTIONS).copies);
      }
    }),
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('parameters that nested stacks hand each other in a circle are followed to an end', () => {
  const member = (name: string, outer: string) => ({
    name,
    nestedIn: { name: outer, logicalId: 'Stack' },
    template: {
      Parameters: { Group: { Type: 'String' } },
      Resources: {
        Stack: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { Parameters: { Group: [{ Ref: 'Group' }, { Ref: 'Group' }] } },
        },
        Fn: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: [{ Ref: 'Group' }] } } },
      },
    },
  });
  const set = new TemplateSet([member('A', 'B'), member('B', 'A')]);
  expect(readAccessGraph(set).workloads).toHaveLength(2);
});

test('exports of imports are followed to an end, in a circle and in a long row', () => {
  const handsOn = (from: string, to: string) => ({ Value: { 'Fn::ImportValue': from }, Export: { Name: to } });
  const row = Array.from({ length: 20_000 }, (_, index) => ({ [`Row${index}`]: handsOn(`row-${index + 1}`, `row-${index}`) }));
  const carrying = (name: string) => ({
    Type: 'AWS::Lambda::Function',
    Properties: { VpcConfig: { SecurityGroupIds: [{ 'Fn::ImportValue': name }] } },
  });
  const template = {
    Outputs: { A: handsOn('b', 'a'), B: handsOn('a', 'b'), ...(Object.assign({}, ...row) as object) },
    Resources: { Circle: carrying('a'), Row: carrying('row-0') },
  };
  expect(readAccessGraph(new TemplateSet([{ name: 'Only', template }])).workloads.map(({ groups }) => groups)).toEqual([[], []]);
});
