import { CfnParameter, Duration } from 'aws-cdk-lib';
import type { ConnectionBudget } from '../lib';
import {
  ConnectionReserve,
  DatabaseTarget,
  DeploymentOverlap,
  MaxConnections,
  PoolClient,
  PoolSizing,
  ServiceSource,
  WebServer,
} from '../lib';
import { image, postgres, SomeApp } from './some-app';
import { environmentOf, pass } from './synth';

const client = PoolClient.sqlAlchemy();
const MOST_CONNECTIONS = 262_143;
const MOST_COPIES = 100_000;

interface Numeric {
  readonly what: string;
  readonly range: string;
  readonly valid: readonly number[];
  readonly invalid: readonly number[];
  use(value: number, some: SomeApp, budget: ConnectionBudget): unknown;
}

function whole(what: string, min: number, max: number, use: Numeric['use']): Numeric {
  const invalid = [min - 1, -7, 2.5, max + 1];
  return { what, range: `a whole number from ${min} to ${max}`, valid: [min, max], invalid, use };
}

function part(what: string, min: number, max: number, use: Numeric['use']): Numeric {
  return { what, range: `a number from ${min} to ${max}`, valid: [min, max], invalid: [0 - min - 1, -0.5, max * 1.001], use };
}

const NUMBERS: Numeric[] = [
  whole('MaxConnections.of', 1, MOST_CONNECTIONS, value => MaxConnections.of(value)),
  whole('MaxConnections.pinned', 1, MOST_CONNECTIONS, value => MaxConnections.pinned(value)),
  whole('ConnectionReserve.of', 0, MOST_CONNECTIONS, value => ConnectionReserve.of(value)),
  whole('operations.psql', 0, MOST_CONNECTIONS, value => ConnectionReserve.standard({ operations: { psql: value } })),
  part('marginPercent', 0, 90, value => ConnectionReserve.standard({ marginPercent: value })),
  whole('percent', 100, 1000, value => DeploymentOverlap.percent(value, { reason: 'known' })),
  whole('min', 1, MOST_CONNECTIONS, value => PoolSizing.derived({ min: value })),
  whole('max', 1, MOST_CONNECTIONS, value => PoolSizing.derived({ max: value })),
  part('weight', 0.001, 1000, value => PoolSizing.derived({ weight: value })),
  part('ratio', 0.01, 1, value => PoolSizing.derived({ ratio: value })),
  whole('pool size', 1, MOST_CONNECTIONS, value => PoolSizing.fixed({ size: value })),
  whole('pool overflow', 0, MOST_CONNECTIONS, value => PoolSizing.fixed({ size: 1, overflow: value })),
  whole('defaultPoolSize', 1, MOST_CONNECTIONS, value => PoolClient.custom({ name: 'own', defaultPoolSize: value })),
  whole('defaultMaxOverflow', 0, MOST_CONNECTIONS, value =>
    PoolClient.custom({ name: 'own', knowsOverflow: true, defaultPoolSize: 1, defaultMaxOverflow: value }),
  ),
  whole('desiredCount', 1, MOST_COPIES, value => ServiceSource.newFargate({ image, desiredCount: value })),
  whole('maxTaskCount', 1, MOST_COPIES, value => ServiceSource.newFargate({ image, maxTaskCount: value })),
  whole('copies', 1, MOST_COPIES, (value, _, budget) => budget.addConsumer('Worker', { copies: value })),
  whole('processes', 1, MOST_COPIES, (value, _, budget) => budget.addConsumer('Worker', { processes: value })),
  whole('sideConnections', 0, MOST_CONNECTIONS, (value, _, budget) => budget.addConsumer('Worker', { sideConnections: value })),
  whole('connections', 1, MOST_CONNECTIONS, (value, _, budget) => budget.reserveConnections('b', value, { reason: 'known' })),
  whole('processes', 1, MOST_COPIES, (value, some, budget) => add(some, budget, { processes: value })),
  whole('maxTaskCount', 1, MOST_COPIES, (value, some, budget) => add(some, budget, { maxTaskCount: value })),
  whole('sideConnections', 0, MOST_CONNECTIONS, (value, some, budget) => add(some, budget, { sideConnections: value })),
];

function add(some: SomeApp, budget: ConnectionBudget, options: object): unknown {
  return budget.addEcsService(some.service('Api'), { client, ...options });
}

function use(number: Numeric, value: number): unknown {
  const some = new SomeApp();
  return number.use(value, some, some.stated());
}

describe.each(NUMBERS)('$what, $range', number => {
  const { what, range, valid, invalid } = number;

  it('takes its bounds', () => {
    for (const value of valid) expect(() => use(number, value)).not.toThrow();
  });

  it('refuses what is out of range, naming property, allowed values and value', () => {
    for (const value of [...invalid, NaN, Infinity, -Infinity, 1e300])
      expect(() => use(number, value)).toThrow(`${what} must be ${range}, got ${value}`);
  });

  it('refuses a token', () => {
    const some = new SomeApp();
    const token = new CfnParameter(some.stack, 'Number', { type: 'Number' }).valueAsNumber;
    expect(() => number.use(token, some, some.stated())).toThrow(`${what} must be a number known at synthesis, got a token: `);
  });
});

describe('two numbers that contradict each other', () => {
  it('are a largest pool below the smallest', () => {
    expect(() => PoolSizing.derived({ min: 8, max: 4 })).toThrow(
      'max must be a whole number from 8 to 262143, got 4: max may not be below min, which is 8',
    );
  });

  it('are a largest number of tasks below the desired one', () => {
    expect(() => ServiceSource.newFargate({ image, desiredCount: 4, maxTaskCount: 2 })).toThrow(
      'maxTaskCount must be a whole number from 4 to 100000, got 2: it may not be below desiredCount, which is 4',
    );
  });

  it('are not a smallest pool above the usual largest', () => {
    expect(() => PoolSizing.derived({ min: 30 })).not.toThrow();
  });
});

describe('a pool without connections', () => {
  it('names the way out', () => {
    expect(() => PoolSizing.fixed({ size: 0 })).toThrow(
      'pool size must be a whole number from 1 to 262143, got 0: ' +
        'a process without a connection cannot work; use 1 or leave the consumer out',
    );
  });
});

describe('an overflow for a client without one is refused where it is stated', () => {
  const pool = PoolSizing.fixed({ size: 5, overflow: 2 });
  const message = 'pool overflow must be 0 for node-postgres, which has none, got 2: state all connections as size';

  it('for a service', () => {
    const some = new SomeApp();
    const service = some.service('Api');
    expect(() => some.stated().addEcsService(service, { client: PoolClient.nodePostgres(), pool })).toThrow(message);
  });

  it('for a declared consumer', () => {
    expect(() => new SomeApp().stated().addConsumer('Worker', { client: PoolClient.nodePostgres(), pool })).toThrow(message);
  });
});

describe('applicationDefault for a client without a limit of its own is refused where it is stated', () => {
  const custom = PoolClient.custom({ name: 'HikariCP' });
  const message =
    'PoolSizing.applicationDefault() needs a client with a limit of its own, got HikariCP (PoolClient.custom states no defaultPoolSize): ' +
    'use PoolSizing.fixed or PoolSizing.derived';

  it('for a service', () => {
    const some = new SomeApp();
    const service = some.service('Api');
    const pool = PoolSizing.applicationDefault();
    expect(() => some.stated().addEcsService(service, { client: custom, pool })).toThrow(message);
  });

  it('for a declared consumer', () => {
    const pool = PoolSizing.applicationDefault();
    expect(() => new SomeApp().stated().addConsumer('Worker', { client: custom, pool })).toThrow(message);
  });
});

describe('empty texts', () => {
  const TEXT = 'must be a text of at least one character known at synthesis, got ""';

  it.each<[string, (some: SomeApp, budget: ConnectionBudget) => unknown]>([
    [`name ${TEXT}: name the consumer`, (_, budget) => budget.addConsumer('')],
    [`name ${TEXT}: name the consumer`, (some, budget) => add(some, budget, { name: '' })],
    [`name ${TEXT}: name the client library`, () => PoolClient.custom({ name: '' })],
    [`reason ${TEXT}: say in a few words whom they are for`, (_, budget) => budget.reserveConnections('b', 1, { reason: '' })],
    [`reason ${TEXT}: say in a few words why this holds`, () => DeploymentOverlap.none({ reason: '' })],
    [`variable ${TEXT}: name the variable`, () => WebServer.readingFrom('')],
    [`a name under operations ${TEXT}`, () => ConnectionReserve.standard({ operations: { '': 1 } })],
    [`instanceIdentifier ${TEXT}`, () => DatabaseTarget.fromAttributes({ engine: postgres, instanceIdentifier: '' })],
  ])('are refused: %s', (message, build) => {
    const some = new SomeApp();
    expect(() => build(some, some.stated())).toThrow(message);
  });

  it('are refused as a list of no containers', () => {
    const some = new SomeApp();
    expect(() => add(some, some.stated(), { containers: [] })).toThrow(
      'containers must name at least one container, got []: leave it out for the first essential container',
    );
  });
});

describe('times', () => {
  it.each([
    ['poolTimeout', Duration.seconds(0), 0],
    ['poolTimeout', Duration.millis(1500), 1.5],
    ['poolRecycle', Duration.days(2), 172_800],
  ])('are whole seconds up to a day: %s of %p', (name, duration, seconds) => {
    const some = new SomeApp();
    expect(() => add(some, some.stated(), { [name]: duration })).toThrow(
      `${name} in seconds must be a whole number from 1 to 86400, got ${seconds}`,
    );
  });

  it('may be known only when deployed, because nothing is added up from them', () => {
    const some = new SomeApp();
    const poolTimeout = Duration.seconds(new CfnParameter(some.stack, 'Seconds', { type: 'Number', default: 5 }).valueAsNumber);
    add(some, some.stated(), { poolTimeout });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({ DB_POOL_TIMEOUT: { Ref: 'Seconds' } });
  });
});

it('a malformed prefix is refused where the budget is created', () => {
  expect(() => new SomeApp().stated(10, { settingsPrefix: 'orders' })).toThrow(
    'settingsPrefix must be capital letters, digits and underscores, ending in an underscore, of at most 32 characters, got "orders": ' +
      "use one such as 'DB_' or 'ORDERS_'",
  );
});
