import type { DatabaseFacts } from '../../lib/core/database';
import { borrowTimeoutProblem, idlePercentProblem, percentProblem, recommendedPercent } from '../../lib/core/proxy-percent';

function recommended(engine: string, instanceClass?: string, more: Partial<DatabaseFacts> = {}) {
  return recommendedPercent({ engine, instanceClass, ...more });
}

describe('recommendedPercent', () => {
  test.each([
    ['postgres', 'db.t3.small', 30, 'its figure for db.t3.small'],
    ['postgres', 'db.t3.medium', 20, 'its figure for db.t3.medium or above'],
    ['mysql', 'db.t4g.small', 30, 'its figure for db.t3.small'],
    ['mariadb', 'db.r6g.16xlarge', 20, 'its figure for db.t3.medium or above'],
    ['aurora-postgresql', 'db.t3.small', 100, 'its figure for db.t3.small'],
    ['aurora-mysql', 'db.t4g.medium', 55, 'its figure for db.t3.medium'],
    ['aurora-postgresql', 'db.t3.large', 35, 'its figure for db.t3.large'],
    ['aurora-mysql', 'db.r3.large', 20, 'its figure for db.r3.large or above'],
    ['aurora-postgresql', 'db.r8g.xlarge', 20, 'its figure for db.r3.large or above'],
  ])('of %s on %s is %d', (engine, instanceClass, percent, source) => {
    expect(recommended(engine, instanceClass)).toEqual({ percent, source });
  });

  test('below the smallest class that AWS names it is the figure of that one', () => {
    const source = 'its figure for db.t3.small, the smallest class that it names';
    expect(recommended('postgres', 'db.t3.micro')).toEqual({ percent: 30, source });
  });

  test.each([
    ['oracle-se2', 'db.m6i.large'],
    ['sqlserver-se', 'db.m6i.large'],
    ['db2-se', 'db.m6i.large'],
    ['surreal', 'db.m6i.large'],
    ['postgres', 'db.t99.huge'],
    ['postgres', undefined],
    ['aurora-postgresql', 'db.serverless'],
  ])('of %s on %s is none', (engine, instanceClass) => {
    expect(recommended(engine, instanceClass)).toBeUndefined();
  });

  test('of a server that is not run by Amazon RDS is none', () => {
    expect(recommended('postgres', 'db.t3.small', { platform: 'azure' })).toBeUndefined();
  });
});

test.each([
  [0, 'maxConnectionsPercent must be a whole number from 1 to 100, got 0'],
  [101, 'maxConnectionsPercent must be a whole number from 1 to 100, got 101'],
  [12.5, 'maxConnectionsPercent must be a whole number from 1 to 100, got 12.5'],
  [1, undefined],
  [100, undefined],
])('a share of %d per cent', (got, problem) => {
  expect(percentProblem(got)).toBe(problem);
});

test.each([
  [-1, 'maxIdleConnectionsPercent must be a whole number from 0 to 30, got -1: no more than maxConnectionsPercent, which is 30'],
  [31, 'maxIdleConnectionsPercent must be a whole number from 0 to 30, got 31: no more than maxConnectionsPercent, which is 30'],
  [0, undefined],
  [30, undefined],
])('%d per cent that stay open of a share of 30', (got, problem) => {
  expect(idlePercentProblem(got, 30)).toBe(problem);
});

test.each([
  [-1, 'borrowTimeout in seconds must be a whole number from 0 to 300, got -1'],
  [301, 'borrowTimeout in seconds must be a whole number from 0 to 300, got 301'],
  [0, undefined],
  [300, undefined],
])('a borrow timeout of %d seconds', (got, problem) => {
  expect(borrowTimeoutProblem(got)).toBe(problem);
});

test('the property may be called by another name', () => {
  expect(percentProblem(0, 'MaxConnectionsPercent of Group')).toMatch(/^MaxConnectionsPercent of Group must be/);
});
