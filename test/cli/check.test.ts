import Ajv from 'ajv';
import { Stack, Stage, Validations } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ConnectionBudget, ConnectionBudgetChecks, DatabaseTarget } from '../../lib';
import type { Ledger } from '../../lib/core/ledger';
import ledgerSchema from '../../schema/ledger.schema.json';
import { SomeApp } from '../some-app';
import { pass } from '../synth';
import type { Run } from './fake-io';
import { run, systemError } from './fake-io';
import { assemblyOf, inJson, SHOP } from './some-templates';

const FILES = { 'shop.yaml': SHOP };

/** As the command line of CDK sets it. */
const WITH_PATHS = { context: { 'aws:cdk:enable-path-metadata': true } };

const REPORT = `Database (shop/Database): 35 connections left for 1 consumer whose pool is not known
  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB
  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin
  = usable           51
  Api                32   8 tasks (4, doubled while deploying: maximumPercent 200) x 2 processes x 2, not known: nothing says what its client opens
  Login              16   2 tasks (1, doubled while deploying: maximumPercent 200) x 8, Keycloak: KC_DB_POOL_MAX_SIZE 8
  = demand           48   3 left
  steady             24   27 left
  warning unknown-pool at shop/Api: what Api opens is not known (nothing says what its client opens): 2 connections per process fit; times 2 processes and 8 tasks (4, doubled while deploying: maximumPercent 200) that is 32, and with all others 48 of 51 usable
    fix: let Api open at most 2 connections per process
     or: state the pool of Api, by its path shop/Api

1 database, 2 consumers, 0 errors, 1 warning
conditions were taken both ways: state --parameter Environment=… to judge one environment
`;

function check(...args: string[]): Promise<Run> {
  return run(['check', 'shop.yaml', ...args], FILES);
}

function stating(terms: string, ...args: string[]): Promise<Run> {
  return run(['check', 'shop.yaml', '--terms', 't.yaml', ...args], { ...FILES, 't.yaml': terms });
}

function ledgerOf({ stdout }: Run): Ledger {
  return JSON.parse(stdout) as Ledger;
}

/** Every finding, without the place of a line. */
function findingsOf(result: Run): string[] {
  return ledgerOf(result).budgets.flatMap(({ findings }) =>
    findings.map(({ rule, path, message }) => `${rule} ${path} ${message}`),
  );
}

describe('a template', () => {
  test('in YAML with short forms is judged', async () => {
    expect(await check()).toEqual({ exitCode: 0, stdout: REPORT, stderr: '' });
  });

  test('in JSON is judged alike', async () => {
    expect(await run(['check', 'shop.json'], { 'shop.json': inJson() })).toEqual({ exitCode: 0, stdout: REPORT, stderr: '' });
  });

  test('may come by standard input', async () => {
    const { stdout } = await run(['check', '-'], {}, SHOP);
    expect(stdout).toBe(REPORT.replaceAll('shop/', 'stdin/'));
  });
});

describe('exit codes', () => {
  const OVER = 'consumers: { shop/Api: { pool: { size: 10 } } }';

  test('an error is 1, unless that is asked otherwise', async () => {
    const { exitCode, stdout } = await stating(OVER);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error over-budget: Database asks for 125 connections more than db.t3.micro can serve');
    expect(stdout).toContain('\n1 database, 2 consumers, 1 error, 0 warnings\n');
    for (const level of ['warn', 'report'])
      expect(await stating(OVER, '--enforcement', level)).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect((await stating(OVER, '--enforcement', 'fail')).exitCode).toBe(1);
  });

  test.each<[string[], string]>([
    [[], 'check needs a template or a cloud assembly, got nothing: name files, or a directory such as cdk.out'],
    [['a.yaml', '--json', '--markdown'], '--json and --markdown exclude each other: keep one'],
    [['a.yaml', '--enforcement', 'warm'], '--enforcement must be one of fail, warn, report, got "warm": did you mean warn?'],
    [
      ['a.yaml', '--term', 'b'],
      'unknown option --term: did you mean --terms? connection-budget check knows --parameter, --terms, --enforcement, --json, --markdown, --help',
    ],
  ])('usage is 2: %j', async (args, message) => {
    expect(await run(['check', ...args])).toEqual({ exitCode: 2, stdout: '', stderr: `connection-budget: ${message}\n` });
  });

  test.each<[string, string | Uint8Array | Error, number, RegExp]>([
    ['an empty file', '', 2, /^a\.yaml:1:1: it has no Resources, so it is no template\n$/],
    ['no template', 'a: 1', 2, /^a\.yaml:1:1: it has no Resources, so it is no template\n$/],
    ['broken YAML', 'Resources:\n  A: [', 2, /^a\.yaml:\d+:1: /],
    [
      'a directory without a manifest',
      systemError('EISDIR'),
      3,
      /it is a directory without manifest\.json, so no cloud assembly; name/,
    ],
    ['no file', systemError('ENOENT'), 3, /^connection-budget: cannot read a\.yaml: there is no such file; check the path\n$/],
    ['bytes', new Uint8Array([0x1f, 0x8b, 0xff, 0xfe]), 3, /cannot read a\.yaml: it is not UTF-8 text; save it as UTF-8/],
    ['5 MB', `Resources: {}${' '.repeat(5e6)}`, 3, /cannot read a\.yaml: it may have 4194304 bytes \(4 MiB\), got 5000013 bytes/],
  ])('bad input: %s', async (_, content, exitCode, stderr) => {
    const result = await run(['check', 'a.yaml'], { 'a.yaml': content });
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toMatch(stderr);
  });
});

describe('reports', () => {
  test('--json is a ledger', async () => {
    const result = await check('--json');
    const validate = new Ajv({ allowUnionTypes: true }).compile(ledgerSchema);
    expect([validate(ledgerOf(result)), validate.errors]).toEqual([true, null]);
    expect(ledgerOf(result).budgets.map(({ path, headroom }) => [path, headroom])).toEqual([['shop/Database', 3]]);
  });

  test('--markdown is a table', async () => {
    const { stdout } = await check('--markdown');
    expect(stdout).toContain('## Database (shop/Database)\n\n**35** connections left for 1 consumer whose pool is not known.');
    expect(stdout).toContain('- **warning** `unknown-pool` at shop/Api');
  });

  test('without a database say what was looked at', async () => {
    const files = { 'a.yaml': 'Resources: { A: { Type: T }, B: { Type: T } }', 'b.yaml': 'Resources: { C: { Type: T } }' };
    expect(await run(['check', 'a.yaml', 'b.yaml'], files)).toEqual({
      exitCode: 0,
      stdout: 'no database to judge: none of 3 resources of 2 templates is an AWS::RDS::DBInstance or AWS::RDS::DBCluster\n',
      stderr: '',
    });
    expect(ledgerOf(await run(['check', 'a.yaml', '--json'], files)).budgets).toEqual([]);
  });

  test('without a database say what is not read', async () => {
    const text = 'Transform: [Databases]\nResources: { A: { Type: T } }';
    const { exitCode, stdout } = await run(['check', 'a.yaml'], { 'a.yaml': text });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout:
        'no database to judge: none of 1 resource of 1 template is an AWS::RDS::DBInstance or AWS::RDS::DBCluster\n' +
        'unseen: macro Databases of a: what it makes of the template is not known\n',
    });
  });

  test('show the sum of a database that nobody gets to', async () => {
    const text =
      'Resources: { Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBInstanceClass: db.t3.micro } } }';
    const { exitCode, stdout } = await run(['check', 'a.yaml'], { 'a.yaml': text });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Db (a/Db): 51 connections left, 51 left outside deployments');
    expect(stdout).toContain('\n1 database, 0 consumers, 0 errors, 0 warnings\n');
  });
});

describe('terms', () => {
  test('of databases and consumers', async () => {
    const { stdout } = await stating(`databases:
  shop/Database: { maxConnections: 200, reserve: 20 }
consumers:
  shop/Api: { maxCopies: 6, processes: 4, pool: { size: 1, overflow: 2 }, sideConnections: 1 }
  shop/Login: { ignore: moves to another database }
`);
    expect(stdout).toContain('\n  ceiling           200   PostgreSQL 16.8 on db.t3.small, declared: as stated\n');
    expect(stdout).toContain('\n  - reserved         20   20 stated\n');
    expect(stdout).toMatch(/\n {2}Api +156 {3}12 tasks \(6 .*\) x \(4 processes x \(1 \+ 2\) \+ 1 side\), stated\n/);
    expect(stdout).not.toContain('Login');
  });

  test('in JSON, with a reserve of none', async () => {
    const { stdout } = await stating('{"databases": {"shop/Database": {"maxConnections": 100, "reserve": 0}}}');
    expect(stdout).toContain('\n  = usable          100\n');
  });

  test('of a database that is not to be judged', async () => {
    const { exitCode, stdout } = await stating('databases: { shop/Database: { ignore: goes next week } }');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'shop/Database: passed over: goes next week\n0 databases, 0 consumers, 0 errors, 0 warnings\n',
    });
  });

  test.each<[string, string, string]>([
    ['nothing', '', '1:1: the file of terms is empty: state databases or consumers, see connection-budget check --help'],
    [
      'a list',
      '[]',
      '1:1: the file of terms must be a mapping of keys to values, got a list: what templates do not tell, for `connection-budget check --terms`, by the paths that its report names',
    ],
    ['two documents', 'databases: {}\n---\na: 1', '2:1: a file of terms is one YAML document, got another one: remove it'],
    [
      'a key of another spelling',
      'databases:\n  shop/Database: { max_connections: 9 }',
      '2:20: databases.shop/Database has an unknown key "max_connections": did you mean maxConnections? allowed are maxConnections, reserve, ignore',
    ],
    [
      'no connection',
      'databases: { shop/Database: { maxConnections: 0 } }',
      '1:47: databases.shop/Database.maxConnections must be a whole number from 1 to 262143, got 0: the ceiling itself, as the live server reports it; it is taken as stated',
    ],
    [
      'overflow alone',
      'consumers: { shop/Api: { pool: { overflow: 3 } } }',
      '1:32: consumers.shop/Api.pool must state size: connections that one process keeps',
    ],
    [
      'an empty reason',
      'consumers: { shop/Api: { ignore: "" } }',
      '1:34: consumers.shop/Api.ignore must be text of 1 to 200 characters, got "": why it is not counted: it opens no connection, or the reserve covers it',
    ],
    [
      'a database of none',
      'consumers: {}\ndatabases:\n  shop/Datbase: { reserve: 3 }',
      "3:3: no database has the path 'shop/Datbase': did you mean 'shop/Database'? there are 'shop/Database'",
    ],
    [
      'a consumer of none',
      'consumers:\n  shop/Apis: { pool: { size: 3 } }',
      "2:3: no consumer has the path 'shop/Apis': did you mean 'shop/Api'? there are 'shop/Api', 'shop/Login'",
    ],
  ])('that are wrong: %s', async (_, terms, message) => {
    expect(await stating(terms)).toEqual({ exitCode: 2, stdout: '', stderr: `t.yaml:${message}\n` });
  });

  test('every mistake is told', async () => {
    const { stderr } = await stating('extra: 1\ndatabases: { a: { reserve: -1 } }\nconsumers: { b: { processes: many } }');
    expect(
      stderr
        .trim()
        .split('\n')
        .map(line => line.slice(0, 'shop.yaml'.length)),
    ).toEqual(['t.yaml:1:', 't.yaml:2:', 't.yaml:3:']);
  });

  test('that cannot be read', async () => {
    expect(await check('--terms', 'none.yaml')).toMatchObject({ exitCode: 3, stdout: '' });
  });
});

describe('several templates', () => {
  const GROUP = 'Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g } }';
  const DATABASE = `Resources:
  ${GROUP}
  Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBInstanceClass: db.t3.micro, VPCSecurityGroups: [!GetAtt Group.GroupId] } }
Outputs:
  Address: { Value: !GetAtt Db.Endpoint.Address, Export: { Name: db-address } }
`;
  const service = (address: string): string => `Parameters: { Address: { Type: String, Default: none } }
Resources:
  Task: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Name: app, Image: x, Environment: [{ Name: DB, Value: ${address} }] }] } }
  Api: { Type: AWS::ECS::Service, Properties: { TaskDefinition: !Ref Task, DesiredCount: 3 } }
`;

  test('import from each other', async () => {
    const files = { 'db.yaml': DATABASE, 'api.yaml': service('!ImportValue db-address') };
    const { stdout } = await run(['check', 'db.yaml', 'api.yaml'], files);
    expect(stdout).toContain(
      '\n  Api                48   6 tasks (3, doubled while deploying: maximumPercent 200) x 8, not known',
    );
    expect(stdout).toContain('state the pool of Api, by its path api/Api');
  });

  test('stand in each other', async () => {
    const nested = `  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: api.yaml, Parameters: { Address: !GetAtt Db.Endpoint.Address } } }\nOutputs:`;
    const files = { 'd/db.yaml': DATABASE.replace('Outputs:', nested), 'd/api.yaml': service('!Ref Address') };
    const { stdout } = await run(['check', 'd/db.yaml'], files);
    expect(stdout).toContain('\n  Api                48   6 tasks (3, ');
    expect(stdout).toContain('by its path db/Inner/Api');
  });
});

describe('a cloud assembly', () => {
  /** A service, a function and a group of instances on a database of 51 usable connections. */
  function shop(scope?: Stack): SomeApp {
    const some = new SomeApp(WITH_PATHS);
    const stack = scope ?? some.stack;
    const database = some.database({}, stack);
    const hostname = database.instanceEndpoint.hostname;
    const api = some.service('Api', { environment: { DB_HOST: hostname }, desiredCount: 2 }, stack);
    const workers = new autoscaling.AutoScalingGroup(stack, 'Workers', {
      vpc: some.vpc(stack),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      instanceType: new ec2.InstanceType('t3.micro'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      maxCapacity: 3,
    });
    const bastion = new ec2.BastionHostLinux(stack, 'Bastion', { vpc: some.vpc(stack) });
    for (const each of [api, workers, bastion]) database.connections.allowDefaultPortFrom(each);
    return some;
  }

  test('is judged as the plugin judges the app', async () => {
    const some = shop();
    Validations.of(some.app).addPlugins(new ConnectionBudgetChecks());
    const said = pass(some.app).output.replace(/\s+/g, ' ');
    const found = findingsOf(await run(['check', 'cdk.out', '--json'], assemblyOf(shop().app)));
    expect(found).toHaveLength(3);
    for (const each of found) {
      const [rule = '', path = '', ...words] = each.split(' ');
      expect(said).toContain(words.join(' '));
      expect(said).toContain(rule);
      expect(said).toContain(path);
    }
    expect(found.map(each => each.split(' ').slice(0, 2).join(' '))).toEqual([
      'undeclared-consumer Shop/Bastion/Resource',
      'unknown-pool Shop/Api',
      'unknown-pool Shop/Workers',
    ]);
  });

  test('has stages', async () => {
    const some = new SomeApp(WITH_PATHS);
    for (const name of ['Test', 'Prod']) {
      const stack = new Stack(new Stage(some.app, name), 'Shop');
      const database = some.database({}, stack);
      const api = some.service('Api', { environment: { DB_HOST: database.instanceEndpoint.hostname } }, stack);
      database.connections.allowDefaultPortFrom(api);
    }
    const { exitCode, stdout, stderr } = await run(['check', 'cdk.out'], assemblyOf(some.app));
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Database (Prod/Shop/Database): ');
    expect(stdout).toContain('Database (Test/Shop/Database): ');
    expect(stdout).toContain('2 databases, 2 consumers, 0 errors, 2 warnings');
    const terms = 'consumers: { Prod/Shop/Api: { pool: { size: 2 } } }';
    const stated = await run(['check', 'cdk.out', '--terms', 't'], { ...assemblyOf(some.app), t: terms });
    expect(stated.stdout).toContain('2 databases, 2 consumers, 0 errors, 1 warning');
  });

  test('is not mixed up with another one', async () => {
    const files = assemblyOf(shop().app);
    const other = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace('cdk.out', 'other'), text]));
    expect(await run(['check', 'cdk.out', 'other'], { ...files, ...other })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'connection-budget: Shop/Database stands in cdk.out and in other: check one at a time\n',
    });
  });

  test('may have budgets', async () => {
    const some = new SomeApp(WITH_PATHS);
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const taskDefinition = some.taskDefinition('Api');
    taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('x') });
    budget.addConsumer('everybody', { copies: 2 });
    expect(await run(['check', 'cdk.out'], assemblyOf(some.app))).toEqual({
      exitCode: 0,
      stdout: 'Shop/Database: passed over: it has a budget, Shop/Budget\n0 databases, 0 consumers, 0 errors, 0 warnings\n',
      stderr: '',
    });
  });
});

describe('what nobody knows', () => {
  const CLUSTER = `Resources:
  Cluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql, EngineVersion: '16.4' } }
  One: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, DBClusterIdentifier: !Ref Cluster, DBInstanceClass: db.r7g.large } }
  Two: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, DBClusterIdentifier: !Ref Cluster, DBInstanceClass: db.r7g.large } }
  Both:
    Type: AWS::Lambda::Function
    Properties:
      ReservedConcurrentExecutions: 3
      Environment: { Variables: { R: !GetAtt Cluster.ReadEndpoint.Address, W: !GetAtt Cluster.Endpoint.Address } }
  Proxy: { Type: AWS::RDS::DBProxy, Properties: { EngineFamily: POSTGRESQL, DBProxyName: p } }
  Targets:
    Type: AWS::RDS::DBProxyTargetGroup
    Properties:
      { DBProxyName: !Ref Proxy, TargetGroupName: default, DBClusterIdentifiers: [!Ref Cluster], ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: 40 } }
  Behind:
    Type: AWS::Lambda::Function
    Properties: { ReservedConcurrentExecutions: 30, Environment: { Variables: { H: !GetAtt Proxy.Endpoint } } }
`;

  test('is a finding of its own alone, also when a member is lost, and behind a proxy', async () => {
    const result = await run(['check', 'a.yaml', '--json'], { 'a.yaml': CLUSTER });
    expect(result.exitCode).toBe(0);
    expect(findingsOf(result).map(each => each.split(' ').slice(0, 2).join(' '))).toEqual([
      'unknown-pool a/Both',
      'unknown-pool a/Both',
    ]);
    const [writer] = ledgerOf(result).budgets;
    const lost = writer?.scenarios.find(({ scenario }) => scenario === 'member-lost');
    expect(lost?.level).toBe('should');
    expect(lost?.headroom).toBeGreaterThanOrEqual(0);
    expect(writer?.poolers?.[0]?.clients[0]?.pool.size).toBe(1);
  });

  test('is told in words of terms', async () => {
    const odd = `Resources:
  Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBInstanceClass: !Ref Nowhere } }
  Fn: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { H: !GetAtt Db.Endpoint.Address } } } }
`;
    const { exitCode, stdout } = await run(['check', 'a.yaml'], { 'a.yaml': odd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('fix: state the limit by its path a/Db: what SELECT @@max_connections prints on the server');
    expect(stdout).toContain('the stated largest number of copies of Fn, where something else bounds it');
    expect(stdout).not.toMatch(/MaxConnections\.|maxConcurrency/);
  });
});
