import { CfnParameter, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  ConnectionBudget,
  DatabaseEndpoint,
  DatabasePlatform,
  DatabaseTarget,
  Enforcement,
  PoolClient,
  PoolSizing,
} from '../lib';
import type { BudgetedProxyOptions, ConnectionBudgetProps, ProxyPooler } from '../lib';
import { isResource } from '../lib/private/cfn-resource';
import { postgres, SomeApp } from './some-app';
import { auroraPostgres, clusterOf, ledgersOf, provisioned } from './some-clusters';
import { consumerOf, environmentOf, ledgerOf, messagesOf, only, pass, resourcesOf, synth } from './synth';
import type { Rendered } from './synth';

const publicSubnets = { subnetType: ec2.SubnetType.PUBLIC };

interface Proxied {
  readonly some: SomeApp;
  readonly database: rds.DatabaseInstance;
  readonly budget: ConnectionBudget;
  readonly options: BudgetedProxyOptions;
}

/** PostgreSQL with 51 usable connections of 77. */
function proxied(props: Partial<ConnectionBudgetProps> = {}): Proxied {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database), ...props });
  return { some, database, budget, options: { vpc: some.vpc(), vpcSubnets: publicSubnets, secrets: [database.secret!] } };
}

function addApi(some: SomeApp, pooler: ProxyPooler, scope = some.stack): void {
  pooler.addEcsService(some.service('Api', { desiredCount: 2 }, scope), { client: PoolClient.nodePostgres() });
}

function poolOf(template: Rendered): Record<string, unknown> {
  return only(template, 'AWS::RDS::DBProxyTargetGroup').Properties.ConnectionPoolConfigurationInfo as Record<string, unknown>;
}

describe('a proxy that the budget creates', () => {
  const { some, budget, options } = proxied();
  const proxy = budget.addProxy('Proxy', options);
  addApi(some, proxy);
  budget.addConsumer('etl', { pool: PoolSizing.fixed({ size: 11 }) });
  const template = pass(some.app).template(some.stack);

  it('gets what direct consumers and the reserve leave: 40 of 77 are 51 %, which is 40 at most', () => {
    expect(poolOf(template)).toEqual({
      MaxConnectionsPercent: 51,
      MaxIdleConnectionsPercent: 25,
      ConnectionBorrowTimeout: 8,
    });
    expect(consumerOf(budget, 'Proxy')).toMatchObject({ kind: 'pooler', demand: 40 });
    expect(ledgerOf(budget)).toMatchObject({ usable: 51, demand: 51, headroom: 0 });
  });

  it('tells its clients apart from the sum', () => {
    expect(ledgerOf(budget).consumers.map(({ name }) => name)).toEqual(['etl', 'Proxy']);
    expect(ledgerOf(budget).poolers).toMatchObject([
      { name: 'Proxy', kind: 'rds-proxy', share: 40, percent: 51, clientDemand: 40, clients: [{ name: 'Api', demand: 40 }] },
    ]);
  });

  it('asks for TLS, and takes credentials from the secret alone', () => {
    const { Properties } = only(template, 'AWS::RDS::DBProxy');
    expect(Properties).toMatchObject({ RequireTLS: true, IdleClientTimeout: 1800 });
    expect(Properties.Auth).toEqual([
      { AuthScheme: 'SECRETS', IAMAuth: 'DISABLED', SecretArn: { Ref: 'DatabaseSecretAttachmentE5D1B020' } },
    ]);
    expect(JSON.stringify(template)).not.toMatch(/resolve:secretsmanager[^}]*"Environment"/);
  });

  it('asks for tokens of IAM where that is wanted', () => {
    const { some: other, budget: another, options: more } = proxied();
    addApi(other, another.addProxy('Proxy', { ...more, iamAuth: true }));
    const { Properties } = only(pass(other.app).template(other.stack), 'AWS::RDS::DBProxy');
    expect(Properties.Auth).toMatchObject([{ AuthScheme: 'SECRETS', IAMAuth: 'REQUIRED' }]);
  });

  it('may read that secret and nothing else', () => {
    const statements = resourcesOf(template, 'AWS::IAM::Policy').flatMap(
      ({ Properties }) => (Properties.PolicyDocument as { Statement: object[] }).Statement,
    );
    expect(statements).toEqual([
      {
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Effect: 'Allow',
        Resource: { Ref: 'DatabaseSecretAttachmentE5D1B020' },
      },
    ]);
  });

  it('lets in its client, and is let in by the database', () => {
    const rules = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => [
      JSON.stringify(Properties.GroupId).replace(/^.*\["(\w+?)[0-9A-F]{8}".*$/, '$1'),
      JSON.stringify(Properties.SourceSecurityGroupId).replace(/^.*\["(\w+?)[0-9A-F]{8}".*$/, '$1'),
      Properties.FromPort,
    ]);
    expect(rules).toEqual(
      expect.arrayContaining([
        ['BudgetProxyProxySecurityGroup', 'ApiSecurityGroup', 5432],
        ['DatabaseSecurityGroup', 'BudgetProxyProxySecurityGroup', expect.anything()],
      ]),
    );
    expect(rules).toHaveLength(2);
  });

  it('hands its client a pool of at most ten, and switches nothing on that a pooler does not bear', () => {
    const environment = environmentOf(template, 'ApiTask');
    expect(environment).toMatchObject({ DB_POOL_SIZE: '10', DB_POOL_RECYCLE: '300' });
    expect(environment).not.toHaveProperty('PGOPTIONS');
    expect(environment).not.toHaveProperty('RDS_MAX_CONNECTIONS');
  });
});

describe('the share of a proxy', () => {
  it('may be stated, and is held against the budget', () => {
    const { some, budget, options } = proxied();
    addApi(some, budget.addProxy('Proxy', { ...options, maxConnectionsPercent: 80 }));
    expect(synth(some.app).failed).toBe(true);
    const [message] = messagesOf(budget, 'pooler-shares-over-100');
    expect(message).toBe(
      [
        'Budget: the shares of RDS Proxy (Proxy 80 %: 80 % of the server) ask, with what else stands here, for 11 connections more than can be served',
        '  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
        '  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
        '  = usable           51',
        '  Proxy              62   pooler: MaxConnectionsPercent 80 of 77',
        '  = demand           62   11 over',
      ].join('\n'),
    );
    expect(ledgerOf(budget).findings.find(({ rule }) => rule === 'pooler-shares-over-100')?.remedies).toEqual([
      'MaxConnectionsPercent 66 in Proxy',
      'leave the percentage to the budget: addProxy derives it',
    ]);
  });

  it('is split by weight between several', () => {
    const { some, budget, options } = proxied();
    addApi(some, budget.addProxy('A', { ...options, weight: 2 }));
    budget.addProxy('B', options).addConsumer('jobs');
    pass(some.app);
    expect(ledgerOf(budget).poolers?.map(({ name, percent, share }) => [name, percent, share])).toEqual([
      ['A', 44, 34],
      ['B', 22, 17],
    ]);
    expect(ledgerOf(budget).headroom).toBe(0);
  });

  it('applies to every reader, where there is a reader endpoint', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 't4g.medium')] });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
    const proxy = budget.addProxy('Proxy', {
      vpc: some.vpc(),
      vpcSubnets: publicSubnets,
      secrets: [cluster.secret!],
      readerEndpoint: true,
    });
    const api = some.service('Api', { desiredCount: 1 });
    proxy.addEcsService(api, { client: PoolClient.nodePostgres() });
    proxy.addEcsService(api, { client: PoolClient.nodePostgres(), endpoint: DatabaseEndpoint.READER });
    const template = pass(some.app).template(some.stack);
    // The reader has 405, of which 366 are usable: 90 %. Of the writer's 1722 that is 1550.
    expect(poolOf(template).MaxConnectionsPercent).toBe(90);
    expect(ledgersOf(budget).map(({ endpoint, consumers }) => [endpoint, consumers.map(({ demand }) => demand)])).toEqual([
      ['writer', [1550]],
      ['reader', [365]],
    ]);
    expect(only(template, 'AWS::RDS::DBProxyEndpoint').Properties.TargetRole).toBe('READ_ONLY');
    // Each endpoint has its own clients, and both have their pools.
    const clients = ledgersOf(budget).map(({ poolers = [] }) =>
      poolers.flatMap(pooler => pooler.clients.map(({ name }) => name)),
    );
    expect(clients).toEqual([['Api'], ['Api (reader)']]);
    expect(environmentOf(template, 'ApiTask')).toMatchObject({ DB_POOL_SIZE: '10', DB_READER_POOL_SIZE: '10' });
  });

  it('is warned about where it is below what AWS recommends', () => {
    const { some, budget, options } = proxied();
    addApi(some, budget.addProxy('Proxy', { ...options, maxConnectionsPercent: 20 }));
    pass(some.app);
    expect(messagesOf(budget, 'proxy-share-below-minimum')).toEqual([
      'Proxy has MaxConnectionsPercent 20 on db.t3.micro, where AWS recommends 30 at least (its figure for db.t3.small, the smallest class that it names)',
    ]);
  });

  it('keeps a cluster that could pause from pausing', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, {
      writer: rds.ClusterInstance.serverlessV2('writer'),
      serverlessV2MinCapacity: 0,
      serverlessV2MaxCapacity: 8,
    });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
    const options = { vpc: some.vpc(), vpcSubnets: publicSubnets, secrets: [cluster.secret!] };
    addApi(some, budget.addProxy('Proxy', options));
    pass(some.app);
    const found = ledgersOf(budget).flatMap(({ findings }) => findings.map(({ rule, severity }) => [rule, severity]));
    expect(found).toContainEqual(['proxy-prevents-pause', 'info']);
  });
});

describe('a proxy that exists', () => {
  function existing(some: SomeApp, database: rds.DatabaseInstance, id: string, maxConnectionsPercent = 100): rds.DatabaseProxy {
    const proxyTarget = rds.ProxyTarget.fromInstance(database);
    const secrets = [database.secret!];
    return new rds.DatabaseProxy(some.stack, id, {
      proxyTarget,
      secrets,
      vpc: some.vpc(),
      vpcSubnets: publicSubnets,
      maxConnectionsPercent,
    });
  }

  it('is read off the template, escape hatches included', () => {
    const { some, database, budget } = proxied();
    const proxy = existing(some, database, 'Mine', 30);
    addApi(some, budget.useProxy(proxy));
    const group = proxy.node.children.find(child => isResource(child, 'AWS::RDS::DBProxyTargetGroup'));
    group?.addPropertyOverride('ConnectionPoolConfigurationInfo.MaxConnectionsPercent', 40);
    pass(some.app);
    expect(ledgerOf(budget).poolers).toMatchObject([{ name: 'Mine', percent: 40, share: 31 }]);
  });

  it('takes its share also where nobody has added it', () => {
    const { some, database, budget } = proxied();
    existing(some, database, 'Forgotten', 30);
    budget.addConsumer('etl', { pool: PoolSizing.fixed({ size: 5 }) });
    pass(some.app);
    expect(ledgerOf(budget).consumers.map(({ path, name, demand }) => [path, name, demand])).toEqual([
      ['Shop/Budget/etl', 'etl', 5],
      ['Shop/Forgotten', 'Forgotten', 24],
    ]);
  });

  it('is found in another stack', () => {
    const some = new SomeApp();
    const data = new Stack(some.app, 'Data');
    const database = some.database({}, data);
    const budget = new ConnectionBudget(data, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    budget.addConsumer('etl', { pool: PoolSizing.fixed({ size: 5 }) });
    new rds.CfnDBProxyTargetGroup(some.stack, 'Targets', {
      dbProxyName: 'proxy',
      targetGroupName: 'default',
      dbInstanceIdentifiers: [database.instanceIdentifier],
      connectionPoolConfigurationInfo: { maxConnectionsPercent: 30 },
    });
    pass(some.app);
    expect(ledgerOf(budget).consumers.map(({ name, demand }) => [name, demand])).toEqual([
      ['etl', 5],
      ['Targets', 24],
    ]);
  });

  it('of another database is none of this budget', () => {
    const { some, budget } = proxied();
    const other = new rds.DatabaseInstance(some.stack, 'Other', { engine: postgres, vpc: some.vpc(), vpcSubnets: publicSubnets });
    budget.useProxy(existing(some, other, 'Theirs', 30)).addConsumer('jobs');
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'unresolved-input')).toEqual([
      "the demand of Theirs is unknown: Shop/Theirs stands in front of another database: add it to that one's budget",
    ]);
  });

  it('is counted once, however often it is added', () => {
    const { some, database, budget, options } = proxied();
    const mine = existing(some, database, 'Mine', 30);
    budget.useProxy(mine);
    expect(() => budget.useProxy(mine)).toThrow(
      /^Shop\/Mine has its pooler already, Shop\/Budget\/Proxy\w+: add further clients to that one$/,
    );
    const { proxy } = budget.addProxy('Proxy', options);
    expect(() => budget.useProxy(proxy)).toThrow('has its pooler already, Shop/Budget/Proxy: add further clients to that one');
  });

  it('does not share the server with another at 100 per cent each: synthesis fails, whoever was added', () => {
    const { some, database, budget } = proxied();
    existing(some, database, 'One');
    addApi(some, budget.useProxy(existing(some, database, 'Two')));
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'pooler-shares-over-100')[0]).toMatch(
      /^Budget: the shares of RDS Proxy \(Two 100 %, One 100 %: 200 % of the server\) ask, with what else stands here, for 103 connections more/,
    );
  });
});

describe('clients of a proxy', () => {
  it('are told of pools that gain nothing, of statements that pin, and of connections that outlive their welcome', () => {
    const { some, budget, options } = proxied();
    const proxy = budget.addProxy('Proxy', { ...options, idleClientTimeout: Duration.minutes(5) });
    const api = some.service('Api', { desiredCount: 1 });
    proxy.addEcsService(api, { client: PoolClient.sqlAlchemy(), pool: PoolSizing.applicationDefault() });
    const web = some.service('Web', { desiredCount: 1 });
    proxy.addEcsService(web, { client: PoolClient.nodePostgres(), poolRecycle: Duration.minutes(10) });
    pass(some.app);
    expect(messagesOf(budget, 'large-pool-behind-pooler')).toEqual([
      'Api keeps up to 15 connections per process behind Proxy, which does the pooling: more than 10 hold slots of the pooler and gain nothing',
    ]);
    expect(messagesOf(budget, 'prepared-statements-behind-pooler')).toEqual([
      'the driver of Api keeps prepared statements, on which RDS Proxy may pin the session (what AWS says about PostgreSQL contradicts itself): ' +
        'a pinned session holds its connection of Proxy until the client disconnects, and nothing is shared',
    ]);
    expect(messagesOf(budget, 'recycle-beyond-idle-timeout')).toContain(
      'Web replaces its connections after 600 s, but Proxy or the way to it closes idle ones after 300 s: a pool would hand out connections that are gone',
    );
  });

  it('are told to keep no statements, where their pool is ours to set', () => {
    const { some, budget, options } = proxied();
    const proxy = budget.addProxy('Proxy', options);
    proxy.addEcsService(some.service('Api', { desiredCount: 1 }), { client: PoolClient.sqlAlchemy() });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template, 'ApiTask')).toMatchObject({ DB_STATEMENT_CACHE_SIZE: '0' });
    expect(messagesOf(budget, 'prepared-statements-behind-pooler')).toEqual([]);
  });

  it('give up later than the proxy does', () => {
    const { some, budget, options } = proxied();
    const proxy = budget.addProxy('Proxy', options);
    const poolTimeout = Duration.seconds(5);
    proxy.addEcsService(some.service('Api', { desiredCount: 1 }), { client: PoolClient.nodePostgres(), poolTimeout });
    proxy.addEcsService(some.service('Web', { desiredCount: 1 }), { client: PoolClient.nodePostgres() });
    expect(poolOf(pass(some.app).template(some.stack)).ConnectionBorrowTimeout).toBe(4);
  });

  it('wait, where a declared load is more than the share bears', () => {
    const { some, budget, options } = proxied();
    const proxy = budget.addProxy('Proxy', options);
    proxy.addEcsService(some.service('Api', { desiredCount: 8 }), {
      client: PoolClient.nodePostgres(),
      workload: { requestsPerSecond: 600, heldFor: Duration.millis(100) },
    });
    pass(some.app);
    expect(messagesOf(budget, 'pooler-oversubscribed')[0]).toMatch(
      /^Proxy may open 51 connections, of which its clients keep 60 busy on average \(118 %\): the queue never ends/,
    );
  });

  it('may stand in a nested stack and in another one, without a circular reference', () => {
    const { some, budget, options } = proxied();
    const proxy = budget.addProxy('Proxy', options);
    addApi(some, proxy, new NestedStack(some.stack, 'Nested'));
    const other = new Stack(some.app, 'Other');
    proxy.addEcsService(some.service('Web', { desiredCount: 1 }, other), { client: PoolClient.nodePostgres() });
    pass(some.app);
    expect(ledgerOf(budget).poolers?.[0]?.clients.map(({ name }) => name)).toEqual(['Api', 'Web']);
  });
});

describe('a proxy is refused', () => {
  it.each<[string, Partial<BudgetedProxyOptions>, string]>([
    ['with 0 per cent', { maxConnectionsPercent: 0 }, 'maxConnectionsPercent must be a whole number from 1 to 100, got 0'],
    ['with 101 per cent', { maxConnectionsPercent: 101 }, 'maxConnectionsPercent must be a whole number from 1 to 100, got 101'],
    [
      'with more idle than there are',
      { maxConnectionsPercent: 50, maxIdleConnectionsPercent: 51 },
      'maxIdleConnectionsPercent must be a whole number from 0 to 50, got 51',
    ],
    ['with a borrow timeout beyond AWS', { borrowTimeout: Duration.seconds(301) }, 'got 301'],
    ['with a weight of nothing', { weight: 0 }, 'weight must be a number from 0.001 to 1000, got 0'],
  ])('%s', (_, more, message) => {
    const { budget, options } = proxied();
    expect(() => budget.addProxy('Proxy', { ...options, ...more })).toThrow(message);
  });

  it('with a percentage that only CloudFormation knows', () => {
    const { some, budget, options } = proxied();
    const token = new CfnParameter(some.stack, 'Percent', { type: 'Number' }).valueAsNumber;
    expect(() => budget.addProxy('Proxy', { ...options, maxConnectionsPercent: token })).toThrow(
      'maxConnectionsPercent must be a number known at synthesis, got a token: state a plain number from 1 to 100',
    );
  });

  it('as a client is, whose variables would be written twice, and one of another stage', () => {
    const { some, budget, options } = proxied();
    const proxy = budget.addProxy('Proxy', options);
    const api = some.service('Api');
    budget.addEcsService(api, { client: PoolClient.nodePostgres() });
    expect(() => proxy.addEcsService(api, { client: PoolClient.nodePostgres() })).toThrow(
      "settingsPrefix of Api must differ from that of its other pools, got DB_ again: give it one of its own, such as 'BILLING_'",
    );
    const elsewhere = new Stack(new Stage(some.app, 'Elsewhere'), 'Shop');
    expect(() => proxy.addEcsService(some.service('Web', {}, elsewhere), { client: PoolClient.nodePostgres() })).toThrow(
      'service must be in the same stage as the budget Shop/Budget',
    );
  });

  it('in front of an engine that it does not speak, and of a database outside AWS', () => {
    const some = new SomeApp();
    const oracle = some.database({ engine: rds.DatabaseInstanceEngine.oracleSe2({ version: rds.OracleEngineVersion.VER_19 }) });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(oracle) });
    const options = { vpc: some.vpc(), secrets: [oracle.secret!] };
    expect(() => budget.addProxy('Proxy', options)).toThrow(
      'RDS Proxy serves MySQL, MariaDB, PostgreSQL and SQL Server on Amazon RDS and Aurora alone, got oracle-se2 at Shop/Budget',
    );
    const database = DatabaseTarget.fromAttributes({ engine: postgres, platform: DatabasePlatform.selfManaged() });
    const elsewhere = new ConnectionBudget(some.stack, 'Elsewhere', { database });
    expect(() => elsewhere.addProxy('Proxy', options)).toThrow(
      'addProxy needs an L2 database of this app or an imported one, got another at Shop/Elsewhere: use DatabaseTarget.fromInstance or fromCluster',
    );
  });

  it('with a reader pool where it has no reader endpoint', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { engine: auroraPostgres, readers: [provisioned('reader', 'r6g.large')] });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
    const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets: publicSubnets, secrets: [cluster.secret!] });
    expect(() => proxy.addConsumer('jobs', { endpoint: DatabaseEndpoint.READER })).toThrow(
      'Shop/Budget/Proxy has no reader endpoint, got READER: create it with readerEndpoint: true',
    );
  });
});

describe('a way around the proxy', () => {
  const NAME = 'Api connects through Proxy, and can reach the database without it: ';

  function bypassed(way: (proxied: Proxied, proxy: ProxyPooler) => void): string[] {
    const given = proxied({ enforcement: Enforcement.WARN });
    way(given, given.budget.addProxy('Proxy', given.options));
    pass(given.some.app);
    return messagesOf(given.budget, 'pooler-bypass');
  }

  it('is a security group rule of the database', () => {
    const found = bypassed(({ some, database }, proxy) => {
      const api = some.service('Api', { desiredCount: 1 });
      database.connections.allowDefaultPortFrom(api);
      proxy.addEcsService(api, { client: PoolClient.nodePostgres() });
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(`${NAME}security group rule Shop/Database/SecurityGroup/from `);
  });

  it('is the whole VPC', () => {
    const found = bypassed(({ some, database }, proxy) => {
      database.connections.allowDefaultPortFrom(ec2.Peer.ipv4(some.vpc().vpcCidrBlock));
      addApi(some, proxy);
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(`${NAME}security group rule Shop/Database/SecurityGroup`);
  });

  it('is the address of the database in a variable', () => {
    const found = bypassed(({ some, database }, proxy) => {
      const environment = { DATABASE_URL: `postgres://${database.dbInstanceEndpointAddress}/app`, MODE: 'test' };
      proxy.addEcsService(some.service('Api', { desiredCount: 1, environment }), { client: PoolClient.nodePostgres() });
    });
    expect(found).toEqual([`${NAME}DATABASE_URL of container app holds its address`]);
  });

  it('is the same address in a variable of another stack', () => {
    const found = bypassed(({ some, database }, proxy) => {
      const environment = { PGHOST: database.dbInstanceEndpointAddress };
      const other = new Stack(some.app, 'Other');
      proxy.addEcsService(some.service('Api', { desiredCount: 1, environment }, other), { client: PoolClient.nodePostgres() });
    });
    expect(found).toEqual([`${NAME}PGHOST of container app holds its address`]);
  });

  it('is none for another port, for another client, or for who is counted as direct as well', () => {
    const found = bypassed(({ some, database, budget }, proxy) => {
      const api = some.service('Api', { desiredCount: 1 });
      database.connections.allowFrom(api, ec2.Port.tcp(22));
      proxy.addEcsService(api, { client: PoolClient.nodePostgres() });
      const web = some.service('Web', { desiredCount: 1 });
      database.connections.allowDefaultPortFrom(web);
      const pool = PoolSizing.fixed({ size: 1 });
      budget.addEcsService(web, { client: PoolClient.nodePostgres(), pool });
      proxy.addEcsService(web, { client: PoolClient.nodePostgres(), settingsPrefix: 'PROXY_' });
    });
    expect(found).toEqual([]);
  });
});
