import { checkTemplates } from '../../../lib/cloudformation/implied/check';
import type { Check } from '../../../lib/cloudformation/implied/check';
import type { CheckTerms, ConsumerTerms } from '../../../lib/cloudformation/implied/terms';
import { unknownPaths } from '../../../lib/cloudformation/implied/unknown-paths';
import type { LedgerBudget } from '../../../lib/core/ledger';
import { consumerRow } from '../../../lib/core/ledger-table';

type Resources = Record<string, object>;

function check(Resources: Resources, consumers: Record<string, ConsumerTerms> = {}): Check {
  const terms = { databases: new Map(), consumers: new Map(Object.entries(consumers)) };
  return checkTemplates([{ name: 'Shop', template: { Resources } }], terms);
}

/** The only budget of a template. */
function budget(resources: Resources, consumers: Record<string, ConsumerTerms> = {}): LedgerBudget {
  const { budgets } = check(resources, consumers);
  const [first, ...others] = budgets;
  if (first === undefined || others.length > 0) throw new Error(`one budget is expected, got ${budgets.length}`);
  return first;
}

const rows = ({ consumers }: LedgerBudget): string[] =>
  consumers.map(consumerRow).map(({ label, figure, words }) => `${label} ${figure} ${words}`);
const rules = ({ findings }: LedgerBudget): string[] => findings.map(({ rule, path }) => `${rule} ${path}`);

/** PostgreSQL 16.8 on db.t3.micro: 77 connections, 51 of them usable. */
const SERVER = {
  Type: 'AWS::RDS::DBInstance',
  Properties: {
    Engine: 'postgres',
    EngineVersion: '16.8',
    DBInstanceClass: 'db.t3.micro',
    VPCSecurityGroups: [{ Ref: 'Guard' }],
  },
};
const ADDRESS = { 'Fn::GetAtt': ['Server', 'Endpoint.Address'] };
const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x' } };

function guard(...sources: string[]): object {
  const SecurityGroupIngress = sources.map(source => ({
    IpProtocol: 'tcp',
    FromPort: 5432,
    ToPort: 5432,
    SourceSecurityGroupId: { 'Fn::GetAtt': [source, 'GroupId'] },
  }));
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'x', SecurityGroupIngress } };
}

const task = (Environment: object = {}, more: object = {}): object => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ContainerDefinitions: [
      {
        Name: 'app',
        Image: 'app',
        Environment: Object.entries(Environment).map(([Name, Value]) => ({ Name, Value: Value as unknown })),
        ...more,
      },
    ],
  },
});
const service = (TaskDefinition: string, properties: object = {}): object => ({
  Type: 'AWS::ECS::Service',
  Properties: { DesiredCount: 2, TaskDefinition: { Ref: TaskDefinition }, ...properties },
});
const inGroup = (group: string): object => ({
  NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [{ Ref: group }], Subnets: ['subnet-1'] } },
});

describe('who is counted', () => {
  test('a service that the network lets in, once, however many ways there are', () => {
    const resources = {
      Server: SERVER,
      Guard: guard('Group', 'Other'),
      Group: GROUP,
      Other: GROUP,
      Task: task({ HOST: ADDRESS }),
      Api: service('Task', inGroup('Group')),
      Quiet: service('Task2', inGroup('Unrelated')),
      Unrelated: GROUP,
      Task2: task(),
    };
    expect(rows(budget(resources))).toEqual([
      'Api 48 4 tasks (2, doubled while deploying: maximumPercent 200) x 12, not known: nothing says what its client opens',
    ]);
  });

  test('equally, where several are not known, and after those that are', () => {
    const resources = {
      Server: SERVER,
      A: service('TaskA', { DesiredCount: 1 }),
      TaskA: task({ HOST: ADDRESS }),
      B: service('TaskB', { DesiredCount: 1 }),
      TaskB: task({ HOST: ADDRESS }),
      Boot: service('TaskC', { DesiredCount: 1 }),
      TaskC: task({ SPRING_DATASOURCE_URL: 'jdbc:postgresql://x', HOST: ADDRESS }),
    };
    const ledger = budget(resources);
    expect(ledger.consumers.map(({ name, pool, demand }) => [name, pool.size, demand])).toEqual([
      ['A', 8, 16],
      ['B', 7, 14],
      ['Boot', 10, 20],
    ]);
    expect(rules(ledger)).toEqual(['unknown-pool A', 'unknown-pool B']);
  });

  test('processes that a command starts have a pool each', () => {
    const resources = {
      Server: SERVER,
      Task: task({ HOST: ADDRESS }, { Command: ['gunicorn', '--workers', '3', 'app:app'] }),
      Api: service('Task', { DesiredCount: 1 }),
    };
    const ledger = budget(resources);
    expect(rows(ledger)[0]).toContain('2 tasks (1, doubled while deploying: maximumPercent 200) x 3 processes x 8, not known');
    expect(ledger.findings[0]?.message).toContain('8 connections per process fit');
  });

  test('nobody: the sum stands alone', () => {
    expect(budget({ Server: SERVER })).toMatchObject({ demand: 0, usable: 51, findings: [] });
  });

  test('a function by its reserved concurrency, doubled while deploying', () => {
    const fn = {
      Type: 'AWS::Lambda::Function',
      Properties: { ReservedConcurrentExecutions: 5, Environment: { Variables: { HOST: ADDRESS } } },
    };
    expect(rows(budget({ Server: SERVER, Fn: fn }))[0]).toMatch(/^Fn 50 10 environments \(5.*\) x 5, not known/);
  });

  test('a function of AWS SAM whose events are not read is not bounded by them', () => {
    const fn = {
      Type: 'AWS::Serverless::Function',
      Properties: { Events: { Tick: { Type: 'Schedule' } }, Environment: { Variables: { HOST: ADDRESS } } },
    };
    const [finding] = budget({ Server: SERVER, Fn: fn }).findings;
    expect(finding?.rule).toBe('unbounded-consumer');
    expect(finding?.message).toContain('its Events, of which AWS SAM makes triggers, are not read');
  });

  test('instances of an Auto Scaling group', () => {
    const resources = {
      Server: SERVER,
      Guard: guard('Group'),
      Group: GROUP,
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: { LaunchTemplateData: { SecurityGroupIds: [{ Ref: 'Group' }] } },
      },
      Fleet: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          MinSize: '1',
          MaxSize: '3',
          LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } },
          AvailabilityZones: ['a'],
        },
      },
    };
    expect(rows(budget(resources))[0]).toMatch(/^Fleet 5\d? .*instances.* x \d+, not known/);
  });

  test('App Runner by the image and variables of its service', () => {
    const resources = {
      Server: SERVER,
      Web: {
        Type: 'AWS::AppRunner::Service',
        Properties: {
          SourceConfiguration: {
            ImageRepository: {
              ImageIdentifier: 'public.ecr.aws/acme/web:1',
              ImageRepositoryType: 'ECR_PUBLIC',
              ImageConfiguration: {
                RuntimeEnvironmentVariables: [
                  { Name: 'SPRING_DATASOURCE_URL', Value: 'jdbc:postgresql://x/y' },
                  { Name: 'HOST', Value: ADDRESS },
                ],
              },
            },
          },
        },
      },
    };
    expect(rows(budget(resources))[0]).toMatch(/ x 10, Spring Boot: SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE 10 by default$/);
  });

  test('what is known of one container is the least, where another is not known', () => {
    const keycloak = {
      Name: 'login',
      Image: 'quay.io/keycloak/keycloak:26.0',
      Environment: [{ Name: 'KC_DB', Value: 'postgres' }],
    };
    const resources = {
      Server: SERVER,
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ContainerDefinitions: [
            keycloak,
            { Name: 'other', Image: 'acme/log-shipper', Environment: [{ Name: 'H', Value: ADDRESS }] },
          ],
        },
      },
      Login: service('Task', { DesiredCount: 1 }),
    };
    const ledger = budget(resources);
    expect(ledger.demand).toBe(200);
    expect(rules(ledger)).toContain('over-budget Server');
  });

  test('tasks of a schedule: one run at a time, which is called an estimate', () => {
    const resources = {
      Server: SERVER,
      Task: task({ HOST: ADDRESS }),
      Nightly: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(5 minutes)',
          Targets: [
            {
              Id: 'a',
              Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/x',
              EcsParameters: { TaskDefinitionArn: { Ref: 'Task' }, TaskCount: 2 },
            },
          ],
        },
      },
    };
    expect(rows(budget(resources))).toEqual([
      'Nightly 50 2 tasks (estimated: one run at a time) x 25, not known: nothing says what its client opens',
    ]);
  });
});

describe('who cannot be counted is named', () => {
  const HOST = {
    Server: SERVER,
    Guard: guard('Group'),
    Group: GROUP,
    Bastion: { Type: 'AWS::EC2::Instance', Properties: { SecurityGroupIds: [{ Ref: 'Group' }] } },
  };

  test('with its ways', () => {
    const [finding] = budget(HOST).findings;
    expect(finding).toMatchObject({ rule: 'undeclared-consumer', severity: 'warning', path: 'Bastion' });
    expect(finding?.message).toBe(
      'Bastion (AWS::EC2::Instance) can reach Server, and is not in the sum, because nothing says what runs on it, or whether people use it: ' +
        'security group Group -> a rule of Guard on 5432',
    );
    expect(finding?.remedies).toHaveLength(3);
  });

  test('unless its copies are stated', () => {
    const ledger = budget(HOST, { Bastion: { copies: 1, pool: { size: 3, overflow: 0 } } });
    expect(rows(ledger)).toEqual(['Bastion 3 declared: stated']);
    expect(ledger.findings).toEqual([]);
  });

  test('also where nobody knows what one copy opens', () => {
    expect(rows(budget(HOST, { Bastion: { copies: 1 } }))).toEqual([
      'Bastion 51 declared: 1 copy (stated) x 51, not known: nothing says what its client opens',
    ]);
  });

  test('unless it is ignored', () => {
    expect(budget(HOST, { Bastion: { ignored: 'psql' } })).toMatchObject({ consumers: [], findings: [] });
  });
});

describe('RDS Proxy', () => {
  const proxied = (percent: object, environment: object): Resources => ({
    Server: SERVER,
    Guard: guard('ProxyGroup'),
    ProxyGroup: guard('Group'),
    Group: GROUP,
    Proxy: {
      Type: 'AWS::RDS::DBProxy',
      Properties: { DBProxyName: 'orders', EngineFamily: 'POSTGRESQL', VpcSecurityGroupIds: [{ Ref: 'ProxyGroup' }] },
    },
    Targets: {
      Type: 'AWS::RDS::DBProxyTargetGroup',
      Properties: {
        DBProxyName: { Ref: 'Proxy' },
        DBInstanceIdentifiers: [{ Ref: 'Server' }],
        TargetGroupName: 'default',
        ConnectionPoolConfigurationInfo: percent,
      },
    },
    Task: task(environment),
    Api: service('Task', { ...inGroup('Group'), DesiredCount: 50 }),
  });

  test('counts with its share, and whoever comes by it does not', () => {
    const ledger = budget(proxied({ MaxConnectionsPercent: 50 }, { HOST: { 'Fn::GetAtt': ['Proxy', 'Endpoint'] } }));
    expect(ledger.consumers.map(({ name, kind, demand }) => [name, kind, demand])).toEqual([['Proxy', 'pooler', 39]]);
    expect(ledger.poolers?.[0]?.clients.map(({ name }) => name)).toEqual(['Api']);
    expect(rules(ledger)).toEqual([]);
  });

  test('without a percentage takes everything', () => {
    const ledger = budget(proxied({}, {}));
    expect(ledger.consumers.map(({ demand }) => demand)).toEqual([77]);
    expect(rules(ledger)).toContain('pooler-shares-over-100 Server');
  });

  test('is passed by whoever holds the address of the database', () => {
    const ledger = budget(proxied({ MaxConnectionsPercent: 10 }, { HOST: ADDRESS }));
    expect(ledger.consumers.map(({ name }) => name)).toEqual(['Api', 'Proxy']);
  });
});

describe('a cluster', () => {
  const cluster = (environment: object): Resources => ({
    Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', EngineVersion: '16.4' } },
    Writer: member(),
    Reader: { ...member(), DependsOn: 'Writer' },
    Task: task(environment),
    Api: service('Task'),
  });
  const member = (): object => ({
    Type: 'AWS::RDS::DBInstance',
    Properties: { Engine: 'aurora-postgresql', DBClusterIdentifier: { Ref: 'Cluster' }, DBInstanceClass: 'db.r6g.large' },
  });
  const names = (environment: object): unknown =>
    check(cluster(environment)).budgets.map(({ endpoint, consumers }) => [endpoint, consumers.map(({ name }) => name)]);
  const WRITER = { 'Fn::GetAtt': ['Cluster', 'Endpoint.Address'] };
  const READER = { 'Fn::GetAtt': ['Cluster', 'ReadEndpoint.Address'] };

  test('whoever holds the address of a reader comes to readers', () => {
    expect(names({ HOST: { 'Fn::GetAtt': ['Reader', 'Endpoint.Address'] } })).toEqual([
      ['writer', []],
      ['reader', ['Api']],
    ]);
    expect(names({ HOST: { 'Fn::GetAtt': ['Writer', 'Endpoint.Address'] } })).toEqual([
      ['writer', ['Api']],
      ['reader', []],
    ]);
  });

  test('has a sum for each endpoint, by the address that somebody holds', () => {
    expect(names({ HOST: WRITER })).toEqual([
      ['writer', ['Api']],
      ['reader', []],
    ]);
    expect(names({ HOST: READER })).toEqual([
      ['writer', []],
      ['reader', ['Api']],
    ]);
    expect(names({ HOST: WRITER, READS: READER })).toEqual([
      ['writer', ['Api']],
      ['reader', ['Api (reader)']],
    ]);
  });
});

test('what nobody runs opens nothing', () => {
  const resources = { Server: SERVER, Task: task({ HOST: ADDRESS }), Api: service('Task', { DesiredCount: 0 }) };
  expect(budget(resources)).toMatchObject({ demand: 0, findings: [] });
});

test('whose demand is missing is named', () => {
  const resources = {
    Server: SERVER,
    Task: task({ HOST: ADDRESS }),
    Api: service('Task'),
    Odd: service('Task', { DesiredCount: { Ref: 'Nowhere' } }),
  };
  const messages = budget(resources).findings.filter(({ rule }) => rule === 'unknown-pool');
  expect(messages.find(({ path }) => path === 'Api')?.message).toContain(
    'how many fit cannot be said before the demand of Odd is known',
  );
});

describe('terms that are not heard', () => {
  const budgeted = { ...SERVER, Metadata: { 'connection-budget': { path: 'Shop/Budget' } } };
  const problems = (databases: CheckTerms['databases'], consumers: CheckTerms['consumers'] = new Map()): string[] => {
    const terms = { databases, consumers };
    const { known } = checkTemplates([{ name: 'Shop', template: { Resources: { Server: budgeted } } }], terms);
    return unknownPaths(terms, [known]).map(({ problem }) => problem);
  };

  test.each<[string, string[], string]>([
    [
      'of a database that has a budget',
      problems(new Map([['Server', { reserve: { kind: 'standard' } }]])),
      "'Server' has a budget, Shop/Budget: state it there",
    ],
    [
      'of nothing',
      problems(new Map([['Serve', {}]])),
      "no database has the path 'Serve': did you mean 'Server'? there are 'Server'",
    ],
    [
      'beside the word that it is ignored',
      problems(new Map(), new Map([['x', { ignored: 'old', processes: 2 }]])),
      "'x' is ignored, so nothing else that is stated of it counts: keep one",
    ],
  ])('%s', (_, told, problem) => {
    expect(told).toContain(problem);
  });

  test('and those that are', () => {
    expect(problems(new Map([['Server', { ignored: 'old' }]]))).toEqual([]);
  });
});

test('a database that has a budget, or is ignored, is passed over', () => {
  const budgeted = { ...SERVER, Metadata: { 'connection-budget': { path: 'Shop/Budget' } } };
  expect(check({ Server: budgeted })).toMatchObject({
    budgets: [],
    passedOver: [{ path: 'Server', because: 'it has a budget, Shop/Budget' }],
  });
  const terms = { databases: new Map([['Server', { ignored: 'old' }]]), consumers: new Map() };
  expect(checkTemplates([{ name: 'Shop', template: { Resources: { Server: SERVER } } }], terms)).toMatchObject({
    budgets: [],
    passedOver: [{ because: 'old' }],
  });
});

test('what stands in several stacks is one app', () => {
  const data = {
    Resources: { Server: SERVER, Guard: guard('Group'), Group: GROUP },
    Outputs: { Group: { Value: { Ref: 'Group' }, Export: { Name: 'group' } } },
  };
  const api = {
    Parameters: { Tasks: { Type: 'Number', Default: 2 } },
    Resources: {
      Task: task(),
      Api: service('Task', {
        DesiredCount: { Ref: 'Tasks' },
        NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [{ 'Fn::ImportValue': 'group' }] } },
      }),
    },
  };
  const { budgets } = checkTemplates(
    [
      { name: 'Data', template: data },
      { name: 'Api', template: api },
    ],
    { databases: new Map(), consumers: new Map() },
  );
  expect(budgets.flatMap(rows)).toEqual([
    'Api 48 4 tasks (2, doubled while deploying: maximumPercent 200) x 12, not known: nothing says what its client opens',
  ]);
});
