import { checkoutWaitLimit, poolUseLimit } from '../../lib/core/pool-alarm-limits';
import { poolUseText, poolWaitText } from '../../lib/core/pool-alarm-text';
import { poolMetricsName } from '../../lib/core/pool-metrics';
import { api } from './some-facts';
import { line } from './some-ledger';

const PLACE = { engine: 'postgres', publishedAs: 'Shop/Api', timeoutSeconds: 10 };

describe('the name under which metrics of a pool are published', () => {
  it('has the stack, the consumer, and the prefix where it is not the usual one', () => {
    expect(poolMetricsName('Shop', 'Api', 'DB_')).toBe('Shop/Api');
    expect(poolMetricsName('Shop', 'Api', 'DB_READER_')).toBe('Shop/Api/DB_READER');
    expect(poolMetricsName('Shop', 'Api', 'BILLING_')).toBe('Shop/Api/BILLING');
  });

  it('is one that CloudWatch takes', () => {
    expect(poolMetricsName('Shop', 'Bücher\n', 'DB_')).toBe('Shop/B%C3%BCcher%0A');
    expect(poolMetricsName('Shop', 'half \ud83d', 'DB_')).toBe('Shop/half %EF%BF%BD');
    expect(poolMetricsName('Shop', 'x'.repeat(400), 'BILLING_')).toHaveLength(255);
    expect(poolMetricsName('Shop', 'x'.repeat(400), 'BILLING_')).toMatch(/x\/BILLING$/);
  });
});

it.each([
  ['Ä', 'Ö'],
  ['Ä', '%C3%84'],
  ['🐘', '🐬'],
])('tells %s from %s', (one, other) => {
  expect(poolMetricsName('Shop', one, 'DB_')).not.toBe(poolMetricsName('Shop', other, 'DB_'));
});

describe('the limits', () => {
  it.each([
    [{ size: 1, overflow: 0 }, undefined],
    [{ size: 1, overflow: 1 }, 80],
    [{ size: 20, overflow: 0 }, 80],
  ])('of the use of a pool of %j is %s', (pool, limit) => {
    expect(poolUseLimit(line(api(), pool))).toBe(limit);
  });

  it('of the use of a pool whose size nobody knows is none', () => {
    const consumer = line(api(), { size: 5, overflow: 0 });
    expect(poolUseLimit({ pool: { ...consumer.pool, unknown: 'the application decides' } })).toBeUndefined();
  });

  it('of waits lies before the timeout', () => {
    expect(checkoutWaitLimit(10)).toBe(5000);
    expect(checkoutWaitLimit(1)).toBe(500);
    expect(checkoutWaitLimit(10, 800)).toBe(800);
    expect(checkoutWaitLimit(10, 60_000)).toBe(5000);
  });
});

describe('the descriptions', () => {
  it('leave out an overflow that there is none of', () => {
    expect(poolUseText(line(api(), { size: 5, overflow: 0 }), PLACE, 80)).toContain('which may open 5 connections. When');
    expect(poolWaitText(line(api(), { size: 1, overflow: 0 }), PLACE, 500)).toContain('may open 1 connection. They');
  });

  it('fit into an alarm with the longest of names, and end with their page', () => {
    const consumer = { ...line(api(), { size: 7, overflow: 4 }), name: 'N'.repeat(900) };
    for (const engine of ['postgres', 'mysql', 'oracle-ee', 'sqlserver-se', 'db2-se', 'unheard-of']) {
      const place = { ...PLACE, engine, publishedAs: 'P'.repeat(255) };
      expect(poolUseText(consumer, place, 80)).toMatch(/\/docs\/alarms\/pool-nearly-full\.md$/);
      expect(poolWaitText(consumer, place, 5000)).toMatch(/\/docs\/alarms\/checkout-wait\.md$/);
      expect(poolUseText(consumer, place, 80).length).toBeLessThanOrEqual(1024);
      expect(poolWaitText(consumer, place, 5000).length).toBeLessThanOrEqual(1024);
    }
  });
});
