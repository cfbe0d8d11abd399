import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { App, Aws, CfnParameter, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { MeasuredOptions } from '../lib';
import { ConnectionBudget, DatabasePlatform, DatabaseTarget, MaxConnections, PoolClient } from '../lib';
import type { Measurement } from '../lib/core/measurement';
import { someMeasurement } from './core/some-measurement';
import { postgres, SomeApp } from './some-app';
import { auroraPostgres, budgetOf, ceilingsOf, clusterOf, findingsOf, provisioned } from './some-clusters';
import { environmentOf, ledgerOf, messagesOf, only, pass, synth } from './synth';

const directory = mkdtempSync(join(tmpdir(), 'ceilings-'));
const today = new Date().toISOString().slice(0, 10);

afterAll(() => rmSync(directory, { recursive: true }));

function written(content: string | Uint8Array, name = 'connection-ceilings.json'): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

function fileOf(...servers: readonly Partial<Measurement>[]): string {
  const entries = servers.map(each => someMeasurement({ measuredOn: today, budget: undefined, ...each }));
  return written(JSON.stringify({ version: 1, servers: entries }));
}

function measured(...servers: readonly Partial<Measurement>[]): MaxConnections {
  return MaxConnections.measured(fileOf(...servers));
}

const RULE = 'measurement-not-used';

it('a stack that states its Region takes no number of another one, unless the server is named', () => {
  const ceilingIn = (region: string, options: MeasuredOptions = {}): unknown => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: { account: '111111111111', region } });
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const database = new rds.DatabaseInstance(stack, 'Database', {
      vpc,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16_8 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MICRO),
      instanceIdentifier: 'orders-prod',
    });
    const file = fileOf({ server: 'orders-prod', account: '111111111111', region: 'eu-west-1' });
    const budget = new ConnectionBudget(stack, 'Budget', {
      database: DatabaseTarget.fromInstance(database),
      maxConnections: MaxConnections.measured(file, options),
    });
    budget.addConsumer('Api', { copies: 1 });
    pass(app);
    return ledgerOf(budget).ceiling.basis;
  };
  expect(ceilingIn('eu-west-1')).toBe('measured');
  expect(ceilingIn('us-east-1')).toBe('estimated');
  expect(ceilingIn('us-east-1', { server: 'orders-prod' })).toBe('measured');
});

describe('an instance of the app', () => {
  function synthesized(
    servers: readonly Partial<Measurement>[],
    props: Partial<rds.DatabaseInstanceProps> = {},
    options: MeasuredOptions = {},
  ): ConnectionBudget {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database(props));
    const maxConnections = MaxConnections.measured(fileOf(...servers), options);
    const budget = budgetOf(some, database, { maxConnections });
    pass(some.app);
    return budget;
  }

  it('is found by its identifier, in any case', () => {
    const budget = synthesized([{ server: 'orders-prod' }], { instanceIdentifier: 'Orders-Prod' });
    expect(ledgerOf(budget)).toMatchObject({
      ceiling: { maxConnections: 81, basis: 'measured', source: `SHOW max_connections on ${today}` },
      findings: [],
    });
    expect(budget.toString()).toContain(`PostgreSQL 16.8 on db.t3.micro, measured: SHOW max_connections on ${today}`);
  });

  it('is found by the path that its tags name, which is the one that it gets', () => {
    const some = new SomeApp();
    const maxConnections = measured({ server: 'shop-database-1x2y3z', budget: 'Shop/Budget' });
    const budget = budgetOf(some, DatabaseTarget.fromInstance(some.database()), { maxConnections });
    const { Properties } = only(pass(some.app).template(some.stack), 'AWS::RDS::DBInstance');
    expect(Properties.Tags).toContainEqual({ Key: 'connection-budget:path', Value: 'Shop/Budget' });
    expect(Properties.Tags).toContainEqual({ Key: 'connection-budget:ceiling', Value: '81' });
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('is found by the name that is given', () => {
    const budget = synthesized([{ server: 'elsewhere' }], { instanceIdentifier: 'orders' }, { server: 'elsewhere' });
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 81, basis: 'measured' });
  });

  it('is not found by an identifier that a parameter decides', () => {
    const some = new SomeApp();
    const instanceIdentifier = new CfnParameter(some.stack, 'Name', { default: 'orders-prod' }).valueAsString;
    const database = DatabaseTarget.fromInstance(some.database({ instanceIdentifier }));
    const budget = budgetOf(some, database, { maxConnections: measured({}) });
    pass(some.app);
    expect(messagesOf(budget, RULE)).toEqual([expect.stringContaining('has no server whose tags name Shop/Budget')]);
  });

  it('is warned of where it is not in the file', () => {
    const some = new SomeApp();
    const file = fileOf({ server: 'billing' });
    const database = DatabaseTarget.fromInstance(some.database({ instanceIdentifier: 'orders' }));
    const budget = budgetOf(some, database, { maxConnections: MaxConnections.measured(file) });
    const { output } = pass(some.app);
    const message = `Budget: ${file} has no server orders, but billing; 77 are counted (estimated)`;
    expect(messagesOf(budget, RULE)).toEqual([message]);
    expect(output).toContain(message);
    expect(output).toContain(`connection-budget measure --out ${file}`);
    expect(output).toContain('measurement-not-used');
  });

  it('is estimated from its class where that is another one than measured', () => {
    const instanceType = new ec2.InstanceType('t3.small');
    const budget = synthesized([{ server: 'orders' }], { instanceIdentifier: 'orders', instanceType });
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 179, basis: 'estimated' });
    expect(messagesOf(budget, RULE)).toEqual([
      `Budget: orders admitted 81 connections on ${today}, today, as db.t3.micro, and is db.t3.small now; 179 are counted (estimated)`,
    ]);
  });

  it('has what its parameter group sets, unless it said less', () => {
    for (const [said, counted] of [
      [60, [60, 'measured']],
      [70, [70, 'parameter']],
      [81, [70, 'parameter']],
    ] as const) {
      const some = new SomeApp();
      const parameters = { max_connections: '70' };
      const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', { engine: postgres, parameters });
      const database = DatabaseTarget.fromInstance(some.database({ parameterGroup, instanceIdentifier: 'orders' }));
      const budget = budgetOf(some, database, { maxConnections: measured({ server: 'orders', maxConnections: said }) });
      pass(some.app);
      const { maxConnections, basis } = ledgerOf(budget).ceiling;
      expect([maxConnections, basis]).toEqual(counted);
      expect(messagesOf(budget, RULE)).toHaveLength(said === 70 ? 0 : 1);
    }
  });

  it('needs no parameter group that the app can read', () => {
    const some = new SomeApp();
    const parameterGroup = rds.ParameterGroup.fromParameterGroupName(some.stack, 'Group', 'tuned');
    const database = DatabaseTarget.fromInstance(some.database({ parameterGroup, instanceIdentifier: 'orders' }));
    const budget = budgetOf(some, database, { maxConnections: measured({ server: 'orders', maxConnections: 200 }) });
    pass(some.app);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 200, basis: 'measured' });
    expect(ledgerOf(budget).findings.map(({ rule }) => rule)).toEqual(['memory-pressure']);
  });

  it('gives the pools what was measured', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database({ instanceIdentifier: 'orders' }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, maxConnections: measured({ server: 'orders' }) });
    budget.addEcsService(some.service('Api'), { client: PoolClient.sqlAlchemy() });
    expect(environmentOf(pass(some.app).template(some.stack), 'Api')).toMatchObject({ RDS_MAX_CONNECTIONS: '81' });
  });
});

describe('a database outside the app', () => {
  const attributes = {
    instanceEndpointAddress: 'orders.example',
    instanceIdentifier: 'Orders-Prod',
    port: 5432,
    securityGroups: [],
  };

  it('is found by the identifier that it is imported by, and is what was measured', () => {
    const some = new SomeApp();
    const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', attributes);
    const budget = budgetOf(some, DatabaseTarget.fromInstance(imported), { maxConnections: measured({ maxConnections: 400 }) });
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({
      database: { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' },
      ceiling: { maxConnections: 400, basis: 'measured' },
      // The engine is known from the measurement, and with it what it withholds: 12, 10 for operations, 20 margin.
      usable: 358,
    });
  });

  it('goes on with an old measurement, and says so', () => {
    const some = new SomeApp();
    const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
      ...attributes,
      engine: postgres,
    });
    const maxConnections = measured({ measuredOn: '2020-01-31' });
    const budget = budgetOf(some, DatabaseTarget.fromInstance(imported), { maxConnections });
    pass(some.app);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 81, basis: 'measured' });
    expect(messagesOf(budget, RULE)).toEqual([expect.stringMatching(/180 days; 81 are counted, because nothing else is known$/)]);
  });

  it('stays unknown where the file does not have it', () => {
    const some = new SomeApp();
    const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', attributes);
    const budget = budgetOf(some, DatabaseTarget.fromInstance(imported), { maxConnections: measured({ server: 'billing' }) });
    const { failed, output } = synth(some.app);
    expect(failed).toBe(true);
    expect(output).toContain('connection-budget measure --out ');
    expect(ledgerOf(budget).findings.map(({ rule }) => rule)).toEqual(['unknown-ceiling', RULE]);
  });

  it('needs a name where its own is a token', () => {
    for (const [server, basis] of [
      [undefined, 'unknown'],
      ['orders-prod', 'measured'],
    ] as const) {
      const some = new SomeApp();
      const instanceIdentifier = Lazy.string({ produce: () => Aws.STACK_NAME });
      const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
        ...attributes,
        instanceIdentifier,
      });
      const maxConnections = MaxConnections.measured(fileOf({}), { server });
      const budget = budgetOf(some, DatabaseTarget.fromInstance(imported), { maxConnections });
      synth(some.app);
      expect(ledgerOf(budget).ceiling.basis).toBe(basis);
    }
  });

  it('may be described, and then is estimated where it has changed', () => {
    for (const [instanceClass, maxConnections] of [
      ['t3.micro', 81],
      ['t3.small', 179],
    ] as const) {
      const some = new SomeApp();
      const instanceType = new ec2.InstanceType(instanceClass);
      const database = DatabaseTarget.fromAttributes({ engine: postgres, instanceType, instanceIdentifier: 'orders-prod' });
      const budget = budgetOf(some, database, { maxConnections: measured({}) });
      pass(some.app);
      expect(ledgerOf(budget).ceiling.maxConnections).toBe(maxConnections);
    }
  });

  it('is no instance of RDS of the same name on another platform', () => {
    const some = new SomeApp();
    const platform = DatabasePlatform.cloudSql({ memoryGib: 16 });
    const database = DatabaseTarget.fromAttributes({ engine: postgres, instanceIdentifier: 'orders-prod', platform });
    const budget = budgetOf(some, database, { maxConnections: measured({}) });
    pass(some.app);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 500, basis: 'published' });
  });
});

describe('a cluster', () => {
  const member = { engine: 'aurora-postgresql', engineVersion: '16.4', instanceClass: 'db.r6g.large', maxConnections: 1718 };

  it('has a measurement for each member, by its identifier or by the endpoint that its tags name', () => {
    const some = new SomeApp();
    const writer = provisioned('writer', 'r6g.large', { instanceIdentifier: 'Orders-1' });
    const database = DatabaseTarget.fromCluster(clusterOf(some, { writer, readers: [provisioned('reader', 'r6g.large')] }));
    const maxConnections = measured(
      { ...member, server: 'orders-1' },
      { ...member, server: 'shop-reader', budget: 'Shop/Budget/reader', maxConnections: 1710 },
    );
    const budget = budgetOf(some, database, { maxConnections });
    const template = pass(some.app).template(some.stack);
    const paths = Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::RDS::DBInstance')
      .map(
        ({ Properties }) => (Properties.Tags as { Key: string; Value: string }[]).find(({ Key }) => Key.endsWith(':path'))?.Value,
      );
    expect(paths).toEqual(['Shop/Budget/writer', 'Shop/Budget/reader']);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1718, 'measured'],
      ['reader', 1710, 'measured'],
    ]);
    expect(findingsOf(budget, RULE)).toEqual([]);
  });

  it('that RDS fills by itself has the tags of the cluster on each member', () => {
    const some = new SomeApp();
    const cluster = new rds.CfnDBCluster(some.stack, 'Cluster', {
      engine: 'postgres',
      engineVersion: '16.8',
      dbClusterInstanceClass: 'db.r6gd.large',
    });
    const servers = [1, 2, 3].map(number => ({
      server: `shop-instance-${number}`,
      budget: 'Shop/Budget/writer',
      instanceClass: 'db.r6gd.large',
      maxConnections: 1700 + number,
    }));
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(cluster), { maxConnections: measured(...servers) });
    pass(some.app);
    expect(ceilingsOf(budget).map(([, ceiling, basis]) => [ceiling, basis])).toEqual([
      [1701, 'measured'],
      [1701, 'measured'],
      [1701, 'measured'],
    ]);
  });

  it('may be described with the identifiers of its members', () => {
    const some = new SomeApp();
    const instanceType = new ec2.InstanceType('r6g.large');
    const database = DatabaseTarget.fromClusterAttributes({
      engine: auroraPostgres,
      writer: { instanceType, name: 'Orders-1' },
      readers: [{ instanceType }],
    });
    const budget = budgetOf(some, database, { maxConnections: measured({ ...member, server: 'orders-1' }) });
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['Orders-1', 1718, 'measured'],
      ['reader 1', 1722, 'published'],
    ]);
    expect(findingsOf(budget, RULE)).toEqual([
      expect.stringMatching(/^Budget reader 1: its identifier is not known, so it cannot be found in /),
    ]);
  });

  it('may be imported, by the name of one of its instances', () => {
    const some = new SomeApp();
    const imported = rds.DatabaseCluster.fromDatabaseClusterAttributes(some.stack, 'Imported', { clusterIdentifier: 'orders' });
    const maxConnections = MaxConnections.measured(fileOf({ ...member, server: 'orders-1' }), { server: 'orders-1' });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(imported), { maxConnections });
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 1718, 'measured']]);
  });
});

it('one file serves the stages of an app, each by its own tags', () => {
  const app = new App({ analyticsReporting: false });
  const maxConnections = measured(
    { server: 'a', budget: 'Test/Shop/Budget', maxConnections: 60 },
    { server: 'b', budget: 'Production/Shop/Budget', maxConnections: 81 },
  );
  const budgets = ['Test', 'Production'].map(id => {
    const some = new SomeApp();
    const stack = new Stack(new Stage(app, id), 'Shop');
    return budgetOf(some, DatabaseTarget.fromInstance(some.database({ vpc: some.vpc(stack) }, stack)), { maxConnections }, stack);
  });
  pass(app);
  expect(budgets.map(budget => ledgerOf(budget).ceiling.maxConnections)).toEqual([60, 81]);
});

describe('a file that cannot be used', () => {
  const failure = (file: string): string => `measured ceilings cannot be taken from ${file}: `;

  it('may not be there yet', () => {
    expect(() => MaxConnections.measured('config/ceilings.json')).toThrow(
      `${failure('config/ceilings.json')}there is no such file (${resolve('config/ceilings.json')}): ` +
        'run connection-budget measure --out config/ceilings.json, or use MaxConnections.estimated() until the database runs',
    );
  });

  it('is told when it is a directory, too large, or no text', () => {
    expect(() => MaxConnections.measured(directory)).toThrow(
      `${failure(directory)}it is a directory: name the file in it, such as connection-ceilings.json`,
    );
    expect(() => MaxConnections.measured('/dev/zero')).toThrow('it is not a regular file');
    const large = written(' '.repeat(17 * 1024 * 1024), 'large.json');
    expect(() => MaxConnections.measured(large)).toThrow(
      `${failure(large)}it may have 16777216 bytes (16 MiB), got 17825792: name the file connection-ceilings.json, which connection-budget measure writes`,
    );
    const binary = written(Buffer.from('\ufeff{}', 'utf16le'), 'utf-16.json');
    expect(() => MaxConnections.measured(binary)).toThrow(`${failure(binary)}it is not UTF-8 text`);
  });

  it('is told with the place of what is wrong in it', () => {
    const file = written('{"version":1,"servers":[{"server":"a","account":"b","region":"c","maxConnections":"x"}]}');
    expect(() => MaxConnections.measured(file)).toThrow(
      `${failure(file)}servers[0].maxConnections must be a whole number from 1 to 262143, got "x": measure again`,
    );
  });

  it('is told when it is for a newer library, or another file', () => {
    expect(() => MaxConnections.measured(written('{"version":2,"servers":[]}'))).toThrow('update cdk-connection-budget');
    expect(() => MaxConnections.measured(written('{"version":1,"budgets":[]}'))).toThrow(
      'name the file connection-ceilings.json',
    );
  });

  it('is read from where the app runs, once', () => {
    const file = fileOf({ server: 'orders' });
    const maxConnections = MaxConnections.measured(relative(process.cwd(), file));
    rmSync(file);
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database({ instanceIdentifier: 'orders' }));
    const budget = budgetOf(some, database, { maxConnections });
    pass(some.app);
    expect(ledgerOf(budget).ceiling.basis).toBe('measured');
  });

  it('must have a name, and so must the server', () => {
    const TEXT = 'must be a text of at least one character known at synthesis, got "';
    const late = Lazy.string({ produce: () => 'late' });
    for (const text of ['', late]) {
      expect(() => MaxConnections.measured(text)).toThrow(`file ${TEXT}`);
      expect(() => MaxConnections.measured(fileOf(), { server: text })).toThrow(`server ${TEXT}`);
    }
  });
});

it('is no place for what runs today, which is what was measured', () => {
  const some = new SomeApp();
  const props = { maxConnections: measured({}), runningMaxConnections: 60 };
  expect(() => budgetOf(some, DatabaseTarget.fromInstance(some.database()), props)).toThrow(
    'runningMaxConnections must be left out beside MaxConnections.measured(…), which reads what the server said: measure it again',
  );
});
