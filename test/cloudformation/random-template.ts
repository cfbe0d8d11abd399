import type { Template } from '../../lib/cloudformation/template';

/** A quantity as it was written into a template, and what is known of it because it was written so. */
export interface Written {
  readonly expression: unknown;
  /** Every number that it may be. */
  readonly values: readonly number[];
  /** Whether it may be left out. */
  readonly isAbsent: boolean;
  /** Whether it may be something that nobody can read before it is deployed, or that is no quantity. */
  readonly isUnresolved: boolean;
}

/** Where quantities are written; each stands once in every template of its section. */
export const QUANTITIES = [
  'DesiredCount',
  'MinCapacity',
  'MaxCapacity',
  'ScheduledMaxCapacity',
  'MaximumPercent',
  'WEB_CONCURRENCY',
  'max_connections',
  'MinAcu',
  'MaxAcu',
  'MaxConnectionsPercent',
  'MaxIdleConnectionsPercent',
  'ConnectionBorrowTimeout',
  'IdleClientTimeout',
  'ReservedConcurrentExecutions',
  'MaximumConcurrency',
  'ShardCount',
  'MaxExecutionEnvironments',
  'PerExecutionEnvironmentMaxConcurrency',
  'RuleTaskCount',
  'RuleRetries',
  'ScheduleTaskCount',
  'ScheduleRetries',
  'AllocatedStorage',
  'MaxSize',
  'ScheduledMaxSize',
  'MaxBatchSize',
  'RunnerMaxSize',
  'MaxTaskCount',
  'MaxvCpus',
  'NumberOfWorkers',
  'MaxConcurrentRuns',
  'MapMaxConcurrency',
  'StateTaskCount',
  'Port',
  'FromPort',
  'ToPort',
] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** What a template is about: one of these, so that a hundred thousand are read in a minute. */
export const SECTIONS = ['services', 'databases', 'proxies', 'functions', 'schedules', 'compute', 'reach'] as const;
export type Section = (typeof SECTIONS)[number];

export interface RandomTemplate {
  readonly section: Section;
  readonly template: Template;
  /** The quantities of its section. */
  readonly written: Readonly<Partial<Record<Quantity, Written>>>;
  /** Whether anything else was broken afterwards: what was written need not stand there any more. */
  readonly isDamaged: boolean;
}

/** No digit 0 in any of them, nor anywhere else in a template but in places of lists: a 0 that is read was made up. */
const NUMBERS = [1, 2, 3, 5, 7, 8, 12, 16, 25, 64, 99];

/** Nested deeper than any reader goes. */
const TOO_DEEP = 60;

const NAMES = [
  'Api',
  'Db',
  'Group',
  'Task',
  'Cluster',
  'Member',
  'Replica',
  'Proxy',
  'Fn',
  'Managed',
  'Stream',
  'Nowhere',
  'AWS::Region',
];
const FUNCTIONS = [
  'Ref',
  'Fn::If',
  'Fn::Join',
  'Fn::Select',
  'Fn::Split',
  'Fn::Sub',
  'Fn::FindInMap',
  'Fn::GetAtt',
  'Fn::Cidr',
  'Condition',
];
const FIELDS = [
  'Type',
  'Properties',
  'Default',
  'Name',
  'Value',
  'Arn',
  'MaxCapacity',
  'TaskCount',
  '__proto__',
  'constructor',
  'toString',
];

/** A template of everything that is read, valid or broken; the same for the same seed. */
export function randomTemplate(seed: number): RandomTemplate {
  return new Draft(seed).finish(SECTIONS[seed % SECTIONS.length] ?? 'services');
}

/** Numbers that look random, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One template while it is made up. */
class Draft {
  private readonly random: () => number;
  private readonly parameters: Record<string, unknown> = { Bare: { Type: 'Number' } };
  private readonly sizes: Record<string, unknown> = {};
  private readonly written = {} as Record<Quantity, Written>;

  public constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  public finish(section: Section): RandomTemplate {
    const template = {
      Parameters: this.parameters,
      Mappings: { Sizes: { prod: this.sizes } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'Bare' }, '1'] } },
      Resources: this[section](),
      Outputs: { Group: { Value: this.pick<unknown>([{ Ref: 'Group' }, { Ref: 'Bare' }]), Export: { Name: 'x' } } },
    };
    const isDamaged = this.chance(0.25);
    if (isDamaged) for (let times = this.below(3); times >= 0; times--) this.damage(template);
    return { section, template, written: this.written, isDamaged };
  }

  private services(): Record<string, unknown> {
    const configuration = this.boxed({ MaximumPercent: this.quantity('MaximumPercent', [100, 150, 199]) }, 'MaximumPercent');
    return {
      Api: {
        Type: 'AWS::ECS::Service',
        Properties: {
          DesiredCount: this.quantity('DesiredCount'),
          TaskDefinition: { Ref: 'Task' },
          ServiceName: this.maybe('api'),
          DeploymentConfiguration: configuration,
          SchedulingStrategy: this.mostly('REPLICA'),
          DeploymentController: this.mostly({ Type: 'ECS' }),
        },
      },
      Target: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: {
          ResourceId: { 'Fn::Join': ['/', ['service', 'cluster', { 'Fn::GetAtt': ['Api', 'Name'] }]] },
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: this.quantity('MinCapacity'),
          MaxCapacity: this.quantity('MaxCapacity'),
          ScheduledActions: [
            {
              ScalableTargetAction: this.boxed({ MaxCapacity: this.quantity('ScheduledMaxCapacity') }, 'ScheduledMaxCapacity'),
            },
          ],
        },
      },
      Policy: {
        Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
        Properties: { ScalingTargetId: { Ref: 'Target' }, PredictiveScalingPolicyConfiguration: this.rarely() },
      },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ContainerDefinitions: [
            {
              Name: 'app',
              Environment: [{ Name: 'WEB_CONCURRENCY', Value: this.quantity('WEB_CONCURRENCY') }],
              Command: this.maybe(this.junk()),
            },
            { Name: 'side', Essential: false, Environment: this.rarely() },
          ],
        },
      },
    };
  }

  private databases(): Record<string, unknown> {
    const instance = { Engine: 'postgres', EngineVersion: this.mostly('16.8'), DBInstanceClass: this.mostly('db.t3.micro') };
    return {
      Db: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { ...instance, AllocatedStorage: this.quantity('AllocatedStorage'), DBParameterGroupName: { Ref: 'Group' } },
      },
      Group: {
        Type: 'AWS::RDS::DBParameterGroup',
        Properties: { Parameters: this.boxed({ max_connections: this.quantity('max_connections') }, 'max_connections') },
      },
      // Two that copy each other: a circle that no deployment could create.
      Replica: { Type: 'AWS::RDS::DBInstance', Properties: { ...instance, SourceDBInstanceIdentifier: { Ref: 'Mirror' } } },
      Mirror: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { ...instance, SourceDBInstanceIdentifier: this.reference('Replica') },
      },
      Cluster: {
        Type: 'AWS::RDS::DBCluster',
        Properties: {
          Engine: 'aurora-mysql',
          EngineMode: this.rarely(),
          EnableLocalWriteForwarding: this.maybe(true),
          DBClusterParameterGroupName: this.maybe({ Ref: 'ClusterGroup' }),
          ServerlessV2ScalingConfiguration: this.boxed(
            { MinCapacity: this.quantity('MinAcu', [1, 2, 3]), MaxCapacity: this.quantity('MaxAcu', [5, 8, 16, 64]) },
            'MinAcu',
            'MaxAcu',
          ),
        },
      },
      ClusterGroup: {
        Type: 'AWS::RDS::DBClusterParameterGroup',
        Properties: { Parameters: { aurora_fwd_writer_max_connections_pct: this.mostly('25'), max_connections: this.rarely() } },
      },
      Member: {
        Type: 'AWS::RDS::DBInstance',
        DependsOn: this.maybe('Second'),
        Properties: { DBInstanceClass: 'db.serverless', DBClusterIdentifier: { Ref: 'Cluster' }, PromotionTier: this.rarely() },
      },
      Second: {
        Type: 'AWS::RDS::DBInstance',
        Condition: this.maybe('C'),
        DependsOn: this.maybe('Member'),
        Properties: { DBInstanceClass: this.mostly('db.r6g.large'), DBClusterIdentifier: this.reference('Cluster') },
      },
    };
  }

  private proxies(): Record<string, unknown> {
    return {
      Proxy: {
        Type: 'AWS::RDS::DBProxy',
        Properties: {
          DBProxyName: this.maybe('proxy'),
          EngineFamily: this.mostly('MYSQL'),
          IdleClientTimeout: this.quantity('IdleClientTimeout'),
          Auth: this.mostly([{ IAMAuth: 'REQUIRED' }]),
        },
      },
      Targets: {
        Type: 'AWS::RDS::DBProxyTargetGroup',
        Properties: {
          DBProxyName: { Ref: 'Proxy' },
          DBInstanceIdentifiers: [this.reference('Db')],
          ConnectionPoolConfigurationInfo: this.boxed(
            {
              MaxConnectionsPercent: this.quantity('MaxConnectionsPercent'),
              MaxIdleConnectionsPercent: this.quantity('MaxIdleConnectionsPercent'),
              ConnectionBorrowTimeout: this.quantity('ConnectionBorrowTimeout'),
            },
            'MaxConnectionsPercent',
            'MaxIdleConnectionsPercent',
            'ConnectionBorrowTimeout',
          ),
        },
      },
      Endpoint: {
        Type: 'AWS::RDS::DBProxyEndpoint',
        Properties: { DBProxyName: { Ref: 'Proxy' }, TargetRole: this.mostly('READ_ONLY') },
      },
    };
  }

  private functions(): Record<string, unknown> {
    const arn = { 'Fn::GetAtt': ['Fn', 'Arn'] };
    const scaling = this.boxed(
      { MaxExecutionEnvironments: this.quantity('MaxExecutionEnvironments') },
      'MaxExecutionEnvironments',
    );
    const perEnvironment = this.quantity('PerExecutionEnvironmentMaxConcurrency');
    const config = this.boxed({ PerExecutionEnvironmentMaxConcurrency: perEnvironment }, 'PerExecutionEnvironmentMaxConcurrency');
    return {
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ReservedConcurrentExecutions: this.quantity('ReservedConcurrentExecutions'),
          Timeout: this.rarely(),
          Environment: this.mostly({ Variables: { DB_POOL_SIZE: '5' } }),
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Fn' },
          ScalingConfig: this.boxed({ MaximumConcurrency: this.quantity('MaximumConcurrency') }, 'MaximumConcurrency'),
          EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
        },
      },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: this.quantity('ShardCount') } },
      Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, FunctionVersion: this.mostly('$LATEST') } },
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: this.reference('Fn') } },
      Permission: this.optional({ Type: 'AWS::Lambda::Permission', Properties: { FunctionName: arn, Principal: this.junk() } }),
      Statement: this.optional({
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: { Statement: [{ Action: this.mostly('lambda:InvokeFunction'), Resource: arn }] },
          Roles: this.junk(),
        },
      }),
      Managed: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'python3.13',
          CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: config },
          FunctionScalingConfig: scaling,
        },
      },
    };
  }

  private schedules(): Record<string, unknown> {
    const started = (prefix: 'Rule' | 'Schedule'): Record<string, unknown> => ({
      Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
      EcsParameters: this.boxed(
        { TaskDefinitionArn: { Ref: 'Task' }, TaskCount: this.quantity(`${prefix}TaskCount`) },
        `${prefix}TaskCount`,
      ),
      RetryPolicy: this.boxed({ MaximumRetryAttempts: this.quantity(`${prefix}Retries`) }, `${prefix}Retries`),
    });
    return {
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression: this.mostly('rate(5 minutes)'), State: this.rarely(), Targets: [started('Rule')] },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: this.mostly('cron(5 2 * * ? *)'),
          FlexibleTimeWindow: this.rarely(),
          Target: started('Schedule'),
        },
      },
    };
  }

  private compute(): Record<string, unknown> {
    const rolling = this.boxed({ MaxBatchSize: this.quantity('MaxBatchSize') }, 'MaxBatchSize');
    const group = { AutoScalingGroupName: { Ref: 'Fleet' } };
    const run = {
      Type: 'Task',
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Parameters: this.boxed({ TaskCount: '1', Count: this.quantity('StateTaskCount') }, 'StateTaskCount'),
    };
    const each = { Type: 'Map', MaxConcurrency: this.quantity('MapMaxConcurrency'), ItemProcessor: { States: { Run: run } } };
    return {
      Fleet: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        UpdatePolicy: { AutoScalingRollingUpdate: rolling, AutoScalingReplacingUpdate: this.rarely() },
        Properties: { MaxSize: this.quantity('MaxSize'), MinSize: '1', InstanceMaintenancePolicy: this.rarely() },
      },
      Up: {
        Type: 'AWS::AutoScaling::ScheduledAction',
        Properties: { ...group, MaxSize: this.quantity('ScheduledMaxSize') },
      },
      Hook: this.optional({
        Type: 'AWS::AutoScaling::LifecycleHook',
        Properties: { ...group, LifecycleTransition: this.junk() },
      }),
      Web: { Type: 'AWS::AppRunner::Service', Properties: { AutoScalingConfigurationArn: this.reference('Sizes') } },
      Sizes: { Type: 'AWS::AppRunner::AutoScalingConfiguration', Properties: { MaxSize: this.quantity('RunnerMaxSize') } },
      Express: {
        Type: 'AWS::ECS::ExpressGatewayService',
        Properties: { ScalingTarget: this.boxed({ MaxTaskCount: this.quantity('MaxTaskCount') }, 'MaxTaskCount') },
      },
      Job: {
        Type: 'AWS::Batch::JobDefinition',
        Properties: { ContainerProperties: { ResourceRequirements: [{ Type: 'VCPU', Value: '1' }] } },
      },
      Queue: {
        Type: 'AWS::Batch::JobQueue',
        Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: this.reference('Environment') }] },
      },
      Environment: {
        Type: 'AWS::Batch::ComputeEnvironment',
        Properties: { ComputeResources: this.boxed({ Type: 'FARGATE', MaxvCpus: this.quantity('MaxvCpus') }, 'MaxvCpus') },
      },
      Etl: {
        Type: 'AWS::Glue::Job',
        Properties: {
          Command: { Name: this.mostly('glueetl') },
          NumberOfWorkers: this.quantity('NumberOfWorkers'),
          ExecutionProperty: this.boxed({ MaxConcurrentRuns: this.quantity('MaxConcurrentRuns') }, 'MaxConcurrentRuns'),
        },
      },
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { Definition: { States: { Each: each } } } },
    };
  }

  /** A database, and workloads of every shape that come to it. */
  private reach(): Record<string, unknown> {
    const group = this.reference('Group');
    const secret = this.reference('Secret');
    const ports = { FromPort: this.quantity('FromPort'), ToPort: this.quantity('ToPort') };
    const rule = { IpProtocol: this.mostly('tcp'), SourceSecurityGroupId: group, CidrIp: this.rarely() };
    const policy = { Statement: [{ Effect: 'Allow', Action: this.mostly('secretsmanager:Get*'), Resource: secret }] };
    const definition = { 'Fn::Join': ['', ['{"TaskDefinition":"api","SecurityGroups":["sg-12345678","', group, '"]}']] };
    return {
      Db: {
        Type: 'AWS::RDS::DBInstance',
        Properties: {
          Engine: this.mostly('postgres'),
          Port: this.quantity('Port'),
          VPCSecurityGroups: [this.reference('Guard')],
          MasterUserPassword: { 'Fn::Sub': '{{resolve:secretsmanager:${Secret}}}' },
        },
      },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
      Rotation: this.optional({
        Type: 'AWS::SecretsManager::RotationSchedule',
        Properties: { RotationLambdaARN: this.reference('Fn') },
      }),
      Guard: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [rule] } },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: this.rarely() } },
      In: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...rule, ...ports, GroupId: { Ref: 'Guard' } } },
      Proxy: this.optional({ Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [group] } }),
      Targets: {
        Type: 'AWS::RDS::DBProxyTargetGroup',
        Properties: { DBProxyName: this.reference('Proxy'), DBInstanceIdentifiers: [this.reference('Db')] },
      },
      Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: this.mostly(policy) }] } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [this.reference('Role')], PolicyDocument: policy } },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { Family: this.mostly('api'), TaskRoleArn: this.reference('Role'), ContainerDefinitions: this.junk() },
      },
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
      Api: {
        Type: 'AWS::ECS::Service',
        Properties: { Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Task' }, NetworkConfiguration: this.maybe(group) },
      },
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: { VpcConfig: { SecurityGroupIds: [group] }, Environment: { Variables: { A: this.junk(), B: secret } } },
      },
      Custom: this.optional({ Type: 'Custom::Migration', Properties: { ServiceToken: this.reference('Fn') } }),
      Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { Template: this.reference('Launch'), A: this.junk() } },
      Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { Groups: [group], UserData: { Ref: 'Cluster' } } },
      Provider: { Type: 'AWS::ECS::CapacityProvider', Properties: { Group: this.reference('Fleet') } },
      Job: { Type: 'AWS::Batch::JobDefinition', Properties: { Secret: secret } },
      Queue: { Type: 'AWS::Batch::JobQueue', Properties: { Order: [this.reference('Environment')] } },
      Environment: { Type: 'AWS::Batch::ComputeEnvironment', Properties: { Groups: [group] } },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: this.mostly(definition), Job: this.reference('Job'), Queue: { Ref: 'Queue' } },
      },
      Parameter: this.optional({ Type: 'AWS::SSM::Parameter', Properties: { Value: group } }),
      // The template within itself: what it is handed comes from itself.
      Inner: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: {
          Parameters: { Bare: this.pick<unknown>([group, { 'Fn::GetAtt': ['Inner', 'Outputs.Group'] }, this.junk()]) },
        },
      },
    };
  }

  /** Writes a quantity, and remembers it. */
  private quantity(name: Quantity, numbers: readonly number[] = NUMBERS): unknown {
    const written = this.chance(0.15) ? ABSENT : this.value(numbers, 2);
    this.written[name] = written;
    return written.expression;
  }

  private value(numbers: readonly number[], depth: number): Written {
    if (depth === 0 || this.chance(0.45)) return this.chance(0.22) ? this.unresolved() : this.resolved(numbers);
    const inner = this.value(numbers, depth - 1);
    if (this.chance(0.5)) {
      const other = this.value(numbers, depth - 1);
      return {
        expression: { 'Fn::If': ['C', orNoValue(inner), orNoValue(other)] },
        values: [...inner.values, ...other.values],
        isAbsent: inner.isAbsent || other.isAbsent,
        isUnresolved: inner.isUnresolved || other.isUnresolved,
      };
    }
    // What is left out within a list moves the others, and what is left out of a text is none.
    if (inner.isAbsent) return inner;
    const wrap = this.pick<(part: unknown) => unknown>([
      part => ({ 'Fn::Select': [1, ['x', part]] }),
      part => ({ 'Fn::Select': ['1', ['x', part, 'y']] }),
      part => ({ 'Fn::Sub': ['${X}', { X: part }] }),
      part => ({ 'Fn::Join': ['', ['', part]] }),
      part => ({ 'Fn::Select': [1, { 'Fn::Split': [',', { 'Fn::Join': [',', ['x', part]] }] }] }),
    ]);
    return { ...inner, expression: wrap(inner.expression) };
  }

  private resolved(numbers: readonly number[]): Written {
    const number = this.pick(numbers);
    const one = (expression: unknown): Written => ({ expression, values: [number], isAbsent: false, isUnresolved: false });
    switch (this.below(6)) {
      case 0:
        return one(String(number));
      case 1: {
        const other = this.pick(numbers);
        return { ...one(this.parameter({ Default: number, AllowedValues: [number, String(other)] })), values: [number, other] };
      }
      case 2:
        return one(this.parameter({ Default: String(number) }));
      case 3: {
        const key = `k${Object.keys(this.sizes).length}`;
        this.sizes[key] = number;
        return one({ 'Fn::FindInMap': ['Sizes', 'prod', key] });
      }
      case 4:
        return this.chance(0.3) ? ABSENT : one(number);
      default:
        return one(number);
    }
  }

  /** What stands for no number, or for one that nobody knows yet. */
  private unresolved(): Written {
    const expression = this.pick<() => unknown>([
      () => ({ Ref: 'Bare' }),
      () => ({ Ref: 'Nowhere' }),
      () => ({ Ref: 'Api' }),
      () => ({ Ref: 'AWS::Region' }),
      () => ({ 'Fn::ImportValue': 'x' }),
      () => ({ 'Fn::GetAtt': ['Api', 'Count'] }),
      () => ({ 'Fn::GetAtt': 'Cluster.Count' }),
      () => ({ 'Fn::FindInMap': ['Sizes', 'prod', 'nothing'] }),
      () => ({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'x'] }),
      () => ({ 'Fn::Select': [9, [1]] }),
      () => ({ 'Fn::If': ['C', 1] }),
      () => ({ 'Fn::Nothing': 1 }),
      () => ({ Ref: 5 }),
      () => '{{resolve:ssm:count}}',
      () => '${Token[TOKEN.1]}',
      () => this.parameter({ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/count' }),
      () => this.parameter({ Default: { Ref: 'Bare' } }),
      () => this.parameter({ Default: 1, AllowedValues: [1, 'many'] }),
      () => this.circle(),
      () => (this.chance(0.1) ? nested(this.pick(NUMBERS)) : 'none'),
      () => 'many',
      () => -7,
      () => 2.75,
      () => 1e308,
      () => 2 ** 53,
      () => '9'.repeat(400),
      () => NaN,
      () => Infinity,
      () => [],
      () => [5],
      () => ({}),
      () => null,
      () => true,
      () => '',
    ])();
    return { expression, values: [], isAbsent: false, isUnresolved: true };
  }

  private parameter(parameter: Record<string, unknown>): unknown {
    const name = `P${Object.keys(this.parameters).length}`;
    this.parameters[name] = { Type: 'Number', ...parameter };
    return { Ref: name };
  }

  /** A parameter whose default refers to itself: not valid, and not to be followed for ever. */
  private circle(): unknown {
    const name = `P${Object.keys(this.parameters).length}`;
    this.parameters[name] = { Type: 'Number', Default: { Ref: name } };
    return { 'Fn::Sub': [`\${${name}}`, {}] };
  }

  /** An object that may stand under a condition, beside one that nobody can read: its quantities are then unresolved. */
  private boxed(fields: Record<string, unknown>, ...names: Quantity[]): unknown {
    if (this.chance(0.8)) return fields;
    if (this.chance(0.5)) return { 'Fn::If': ['C', fields, fields] };
    for (const name of names) this.written[name] = { ...this.written[name], isUnresolved: true };
    return this.chance(0.5)
      ? { 'Fn::If': ['C', fields, { 'Fn::GetAtt': ['X', 'Y'] }] }
      : { 'Fn::If': ['C', { Ref: 'Bare' }, fields] };
  }

  /** Puts anything in the place of anything. */
  private damage(template: object): void {
    let at = template as Record<string, unknown>;
    for (;;) {
      const keys = Object.keys(at);
      if (keys.length === 0) return;
      const key = this.pick(keys);
      const next = at[key];
      if (typeof next !== 'object' || next === null || this.chance(0.2)) {
        at[key] = this.junk();
        return;
      }
      at = next as Record<string, unknown>;
    }
  }

  /** Any JSON, rich in functions, well formed or not. */
  private junk(depth = 4): unknown {
    if (depth === 0 || this.chance(0.3))
      return this.pick<unknown>([...NAMES, null, true, '', '${Api.Name}', '${', -1, 1e308, 7, '7']);
    const parts = (most: number): unknown[] => Array.from({ length: this.below(most) }, () => this.junk(depth - 1));
    switch (this.below(5)) {
      case 0:
        return { [this.pick(FUNCTIONS)]: this.junk(depth - 1) };
      case 1:
        return { 'Fn::If': ['C', this.junk(depth - 1), this.junk(depth - 1)] };
      case 2:
        return parts(4);
      case 3:
        return { Ref: this.pick(NAMES) };
      default:
        // Not a literal, so that `__proto__` is a field like any other.
        return Object.fromEntries(parts(4).map(part => [this.pick(FIELDS), part]));
    }
  }

  private reference(name: string): unknown {
    return this.chance(0.8) ? { Ref: name } : { 'Fn::If': ['C', { Ref: name }, this.junk(2)] };
  }

  private mostly(usual: unknown): unknown {
    return this.chance(0.8) ? usual : this.junk();
  }

  private rarely(): unknown {
    return this.chance(0.9) ? undefined : this.junk();
  }

  private maybe(value: unknown): unknown {
    return this.chance(0.5) ? value : undefined;
  }

  private optional(resource: object): unknown {
    return this.chance(0.3) ? resource : undefined;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

const NO_VALUE = { Ref: 'AWS::NoValue' };
const ABSENT: Written = { expression: undefined, values: [], isAbsent: true, isUnresolved: false };

function nested(value: unknown): unknown {
  let expression = value;
  for (let depth = 0; depth < TOO_DEEP; depth++) expression = { 'Fn::If': ['C', expression, 7] };
  return expression;
}

function orNoValue({ expression }: Written): unknown {
  return expression === undefined ? NO_VALUE : expression;
}
