import { poolInFunction } from '../../lib/core/pool-in-function';
import { derived, fixed, lambda } from './some-facts';

it('says what the pools ask for, and what pools of one would', () => {
  expect(poolInFunction(lambda('Import', { pool: fixed(5), sideConnections: 1 }))).toEqual([
    {
      rule: 'pool-in-function',
      severity: 'warning',
      path: 'Stack/Import',
      message:
        'Import may open 5 connections in each environment, which serves one request at a time: ' +
        'more than 1 are of use to a handler that queries in parallel alone, and pools of 1 would ask for 48 instead of 144 connections',
      remedies: ['PoolSizing.fixed({ size: 1 })', 'as many as the handler has queries in flight at once'],
    },
  ]);
});

it('speaks of processes where an environment has several', () => {
  const [finding] = poolInFunction(lambda('Import', { pool: fixed(5), processes: 16 }));
  expect(finding?.message).toContain('in each process, which serves one request at a time');
});

it('counts overflow, which a client opens as well', () => {
  expect(poolInFunction(lambda('Import', { pool: fixed(5, 10) }))[0]?.message).toContain('may open 15 connections');
});

it('says no sum where the number of environments is not known', () => {
  const [finding] = poolInFunction(lambda('Import', { pool: fixed(5), copies: { unknown: 'not known' } }));
  expect(finding?.message).toMatch(/in parallel alone$/);
});

it.each([
  ['a pool of one', fixed(1)],
  ['a derived pool', derived({ max: 5 })],
])('is silent about %s', (_, pool) => {
  expect(poolInFunction(lambda('Import', { pool }))).toEqual([]);
});
