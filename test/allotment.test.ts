import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { AllotmentOptions } from '../lib';
import {
  ConnectionBudget,
  ConnectionReserve,
  DatabaseEndpoint,
  DatabaseTarget,
  MaxConnections,
  PoolClient,
  PoolSizing,
} from '../lib';
import { SomeApp } from './some-app';
import { environmentOf, ledgerOf, pass, resourcesOf, synth } from './synth';

const client = PoolClient.sqlAlchemy();
const reason = 'reads the orders schema';

/** The app that owns the database: 77 connections, 51 of them usable, some of these for billing. */
function owner(
  connections = 30,
  options: Partial<AllotmentOptions> = {},
): { file: string; budget: ConnectionBudget; some: SomeApp } {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 5 }) });
  budget.allot('billing', connections, { reason, ...options });
  const { directory } = pass(some.app);
  return { file: join(directory, 'connection-budget.allotments.json'), budget, some };
}

/** The other app, which has nothing but the file. */
function billing(
  file: string,
  database = DatabaseTarget.fromAllotment(file, 'billing'),
): { some: SomeApp; budget: ConnectionBudget } {
  const some = new SomeApp();
  return { some, budget: new ConnectionBudget(some.stack, 'Orders', { database }) };
}

describe('the owner', () => {
  const { budget, some, file } = owner(30, { validUntil: '9999-12-31' });

  it('counts an allotment as reserved, with the reason', () => {
    expect(ledgerOf(budget).consumers.map(({ name, kind, demand, copies }) => [name, kind, demand, copies.because])).toEqual([
      ['Worker', 'declared', 5, ''],
      ['billing', 'reserved', 30, 'allotted: reads the orders schema'],
    ]);
    expect(budget.toString()).toContain('billing            30   reserved: allotted: reads the orders schema');
    expect(ledgerOf(budget).headroom).toBe(16);
  });

  it('publishes it with the server that the ledger names', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      version: 1,
      allotments: [
        {
          name: 'billing',
          connections: 30,
          budget: 'Shop/Budget',
          database: { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' },
          reason,
          parameter: '/connection-budget/Shop.Budget/billing',
          validUntil: '9999-12-31',
        },
      ],
    });
  });

  it('publishes the number as an SSM parameter', () => {
    const parameters = resourcesOf(pass(some.app).template(some.stack), 'AWS::SSM::Parameter');
    expect(parameters.map(({ Properties: { Name, Value } }) => [Name, Value])).toEqual([
      ['/connection-budget/Shop.Budget/billing', '30'],
    ]);
  });

  it('is told the parameter', () => {
    const allotment = new SomeApp().stated().allot('billing', 30, { reason });
    expect(allotment).toEqual({ name: 'billing', connections: 30, parameterName: '/connection-budget/Shop.Budget/billing' });
  });

  it('cannot allot what is not there', () => {
    const poor = new SomeApp();
    const small = poor.stated(50);
    small.allot('billing', 60, { reason });
    const { failed, output } = synth(poor.app);
    expect(failed).toBe(true);
    expect(output).toContain('billing            60   reserved: allotted: reads the orders schema');
  });

  it('writes no file when nothing is allotted', () => {
    const none = new SomeApp();
    none.stated().addConsumer('Worker');
    const { directory } = pass(none.app);
    expect(() => readFileSync(join(directory, 'connection-budget.allotments.json'))).toThrow('ENOENT');
  });

  it('may allot the readers of a cluster, and says so', () => {
    const some = new SomeApp();
    const large = new ec2.InstanceType('r6g.large');
    const database = DatabaseTarget.fromClusterAttributes({
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.of('16.4', '16') }),
      writer: { instanceType: large },
      readers: [{ instanceType: large }],
    });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    budget.allot('billing', 30, { reason });
    budget.allot('reports', 20, { reason, endpoint: DatabaseEndpoint.READER });
    const { allotments } = JSON.parse(
      readFileSync(join(pass(some.app).directory, 'connection-budget.allotments.json'), 'utf8'),
    ) as {
      allotments: unknown[];
    };
    const server = { engine: 'aurora-postgresql', engineVersion: '16.4', instanceClass: 'db.r6g.large' };
    expect(allotments).toMatchObject([
      { name: 'billing', connections: 30, endpoint: 'writer', database: server },
      { name: 'reports', connections: 20, endpoint: 'reader', database: server },
    ]);
  });

  it('may allot in a nested stack and in a stage', () => {
    const nested = new SomeApp();
    const inner = new NestedStack(nested.stack, 'Nested');
    nested.stated(100, {}, inner).allot('billing', 30, { reason });
    expect(resourcesOf(pass(nested.app).template(inner), 'AWS::SSM::Parameter')).toHaveLength(1);
    const staged = new SomeApp();
    const prod = new Stage(staged.app, 'Prod');
    staged.stated(100, {}, new Stack(prod, 'Shop')).allot('billing', 30, { reason });
    pass(staged.app);
    expect(readFileSync(join(prod.outdir, 'connection-budget.allotments.json'), 'utf8')).toContain('"Prod/Shop/Budget"');
  });
});

describe('what the owner states', () => {
  const budget = new SomeApp().stated();

  it.each([0, -1, 2.5, 262_144])('must be a number of connections, not %p', connections => {
    expect(() => budget.allot('a', connections, { reason })).toThrow(
      `connections must be a whole number from 1 to 262143, got ${connections}`,
    );
  });

  it('must have a name, a reason and a last day', () => {
    const TEXT = 'must be a text of at least one character known at synthesis, got ""';
    expect(() => budget.allot('', 1, { reason })).toThrow(`name ${TEXT}`);
    expect(() => budget.allot('a', 1, { reason: '' })).toThrow(`reason ${TEXT}`);
    expect(() => budget.allot('a', 1, { reason, validUntil: 'soon' })).toThrow('validUntil must be a day known at synthesis');
  });

  it('must have a name of its own among the consumers', () => {
    budget.addConsumer('Worker');
    expect(() => budget.allot('Worker', 1, { reason })).toThrow(
      'Worker (Shop/Budget/Worker) is already a consumer of Shop/Budget: add each consumer once, and state all its pools there',
    );
  });
});

describe('the other app', () => {
  const { file } = owner();

  it('derives its pools from the allotted number alone', () => {
    const { some, budget } = billing(file);
    budget.addEcsService(some.service('Invoices'), { client, pool: PoolSizing.derived({ max: 100 }) });
    const template = pass(some.app).template(some.stack);
    expect(ledgerOf(budget)).toMatchObject({
      database: { name: 'allotment billing of Shop/Budget', engine: 'postgres', engineVersion: '16.8' },
      ceiling: {
        maxConnections: 30,
        basis: 'declared',
        source: 'as published in connection-budget.allotments.json',
      },
      reserve: [],
      usable: 30,
      demand: 30,
      headroom: 0,
      findings: [],
    });
    expect(environmentOf(template)).toMatchObject({ DB_POOL_SIZE: '10', DB_MAX_OVERFLOW: '5', PGAPPNAME: 'Invoices' });
  });

  it('fails its own synthesis when it outgrows it', () => {
    const { some, budget } = billing(file);
    budget.addConsumer('Invoices', { copies: 4, pool: PoolSizing.fixed({ size: 10 }) });
    const { failed, output } = synth(some.app);
    expect(failed).toBe(true);
    expect(output).toContain(
      'ceiling            30   allotment billing of Shop/Budget: PostgreSQL 16.8, declared: as published in ',
    );
    expect(output).toContain('= demand           40   10 over');
  });

  it('fails when the owner has lowered the number, as soon as it has the new file', () => {
    const consume = (from: string): SomeApp => {
      const { some, budget } = billing(from);
      budget.addConsumer('Invoices', { pool: PoolSizing.fixed({ size: 25 }) });
      return some;
    };
    expect(synth(consume(file).app).failed).toBe(false);
    expect(synth(consume(owner(20).file).app).failed).toBe(true);
  });

  it('fails when the allotment is no longer valid', () => {
    const { file: old } = owner(30, { validUntil: '2001-01-31' });
    expect(() => billing(old)).toThrow(
      `allotment billing cannot be taken from ${old}: it was valid until 2001-01-31, and today is `,
    );
  });

  it('fails without its file', () => {
    expect(() => billing(`${file}.old`)).toThrow(`allotment billing cannot be taken from ${file}.old: there is no such file`);
  });

  it('says which budget it means where several allot the name', () => {
    const two = new SomeApp();
    two.stated(100).allot('billing', 60, { reason });
    two.stated(100, {}, new Stack(two.app, 'Data')).allot('billing', 20, { reason });
    const both = join(pass(two.app).directory, 'connection-budget.allotments.json');
    expect(() => DatabaseTarget.fromAllotment(both, 'billing')).toThrow(
      'it is allotted by Data/Budget and Shop/Budget: say which one with the option budget',
    );
    const database = DatabaseTarget.fromAllotment(both, 'billing', { budget: 'Data/Budget' });
    const { some, budget } = billing(both, database);
    budget.addConsumer('Invoices', { pool: PoolSizing.fixed({ size: 5 }) });
    pass(some.app);
    expect(ledgerOf(budget).usable).toBe(20);
  });

  it('shares an allotment out once', () => {
    const { some } = billing(file);
    const database = DatabaseTarget.fromAllotment(file, 'billing');
    expect(() => new ConnectionBudget(some.stack, 'Again', { database })).toThrow(
      'allotment must have one budget, but billing of Shop/Budget already has Shop/Orders: ' +
        'add the consumers of Shop/Again there, or every connection is given out twice',
    );
  });

  it('leaves the alarms to its owner, who sees the whole server', () => {
    expect(() => billing(file).budget.addAlarms()).toThrow(
      'metrics of Shop/Orders belong to the owner of the allotment, who sees the whole server: add the alarms to that budget',
    );
  });

  it('may allot parts of its allotment in turn', () => {
    const { some, budget } = billing(file);
    budget.allot('invoices', 10, { reason: 'a job of theirs' });
    const { directory } = pass(some.app);
    expect(readFileSync(join(directory, 'connection-budget.allotments.json'), 'utf8')).toContain('"budget": "Shop/Orders"');
    expect(ledgerOf(budget).headroom).toBe(20);
  });
});

describe('an allotment is the whole ceiling', () => {
  it.each([
    ['maxConnections', { maxConnections: MaxConnections.of(100) }],
    ['reserve', { reserve: ConnectionReserve.none() }],
    ['runningMaxConnections', { runningMaxConnections: 50 }],
  ])('so that %s beside it is refused', (name, props) => {
    const { file } = owner();
    const database = DatabaseTarget.fromAllotment(file, 'billing');
    expect(() => new ConnectionBudget(new SomeApp().stack, 'Orders', { database, ...props })).toThrow(
      `${name} must be left out for an allotment, which is the whole ceiling and has no reserve: ask its owner for another number`,
    );
  });
});
