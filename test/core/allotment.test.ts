import * as fc from 'fast-check';
import type { Allotment } from '../../lib/core/allotment';
import { allotmentsJson, allottedTarget } from '../../lib/core/allotment';
import { readAllotmentText } from '../../lib/core/allotment-reading';
import { ceilingOf } from '../../lib/core/ceiling';
import { judge } from '../../lib/core/judge';
import { ledgerTable } from '../../lib/core/ledger-table';
import { reserveOf } from '../../lib/core/reserve';
import { someAllotment } from './some-allotment';
import { declared } from './some-facts';

describe('the file', () => {
  test('is JSON that a person can review', () => {
    expect(allotmentsJson([someAllotment({ endpoint: 'reader', validUntil: '2027-06-30' })])).toBe(`{
  "version": 1,
  "allotments": [
    {
      "name": "billing",
      "connections": 60,
      "budget": "Shop/Budget",
      "database": {
        "engine": "postgres",
        "engineVersion": "16.8",
        "instanceClass": "db.r6g.large"
      },
      "endpoint": "reader",
      "reason": "reads the orders schema",
      "parameter": "/connection-budget/Shop.Budget/billing",
      "validUntil": "2027-06-30"
    }
  ]
}
`);
  });

  test('leaves out what is not known', () => {
    const text = allotmentsJson([someAllotment({ database: { engine: 'mysql' } })]);
    expect(JSON.parse(text)).toEqual({ version: 1, allotments: [someAllotment({ database: { engine: 'mysql' } })] });
    expect(text).not.toMatch(/engineVersion|instanceClass|endpoint|validUntil/);
  });

  test('is in order of budget and name, by code unit, whatever the order of creation', () => {
    const allotments = [
      ['Shop/Budget', 'b'],
      ['Shop/Budget', 'a'],
      ['Shop/Budget', 'Z'],
      ['Ops/Budget', 'c'],
    ].map(([budget = '', name = '']) => someAllotment({ budget, name }));
    const { allotments: written } = JSON.parse(allotmentsJson(allotments)) as { allotments: Allotment[] };
    expect(written.map(({ budget, name }) => `${budget} ${name}`)).toEqual([
      'Ops/Budget c',
      'Shop/Budget Z',
      'Shop/Budget a',
      'Shop/Budget b',
    ]);
    expect(allotmentsJson([...allotments].reverse())).toBe(allotmentsJson(allotments));
  });

  test('gives every allotment back as it was', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter(some => some.trim() !== '');
    const allotment: fc.Arbitrary<Allotment> = fc.record(
      {
        name: text,
        connections: fc.integer({ min: 1, max: 262_143 }),
        budget: text,
        database: fc.record({ engine: text, engineVersion: text, instanceClass: text }, { requiredKeys: ['engine'] }),
        endpoint: fc.constantFrom('writer', 'reader'),
        reason: text,
        parameter: text,
        validUntil: fc.constant('2027-06-30'),
      },
      { requiredKeys: ['name', 'connections', 'budget', 'database', 'reason', 'parameter'] },
    );
    const allotments = fc.uniqueArray(allotment, {
      selector: ({ name, budget }) => JSON.stringify([name, budget]),
      maxLength: 8,
    });
    fc.assert(
      fc.property(allotments, all => {
        const file = allotmentsJson(all);
        for (const { name, budget } of all) {
          const wanted = all.find(one => one.name === name && one.budget === budget);
          expect(readAllotmentText(file, { name, budget, today: '2027-06-30' })).toEqual({ allotment: wanted });
        }
      }),
    );
  });
});

describe('the supply of the other app', () => {
  const { facts, ceiling, reserve } = allottedTarget(someAllotment(), 'vendor/connection-budget.allotments.json');

  test('is the allotted number, and says where it comes from', () => {
    expect(facts.name).toBe('allotment billing of Shop/Budget');
    expect(ceilingOf(facts, ceiling)).toEqual({
      basis: 'declared',
      maxConnections: 60,
      source: 'as published in connection-budget.allotments.json',
    });
  });

  test('has nothing reserved from it, because the owner has kept the reserves', () => {
    expect(reserveOf(facts, 60, reserve)).toEqual([]);
  });

  test('reads as one sum with its consumers', () => {
    const budget = { path: 'Billing/Orders', name: 'Orders', databases: [facts], ceiling, reserve, findings: [] };
    const ledger = judge({ ...budget, consumers: [declared('Invoices', 64)] });
    expect(ledgerTable(ledger)).toEqual([
      '  ceiling            60   allotment billing of Shop/Budget: PostgreSQL 16.8, declared: as published in connection-budget.allotments.json',
      '  - reserved          0',
      '  = usable           60',
      '  Invoices           64   declared',
      '  = demand           64   4 over',
    ]);
    expect(ledger.findings.map(({ rule }) => rule)).toEqual(['over-budget']);
    expect(ledger.findings[0]?.message).toMatch(
      /^Orders asks for 4 connections more than allotment billing of Shop\/Budget can serve\n/,
    );
    expect(ledger.findings[0]?.remedies).toEqual([
      'pool 60 in Invoices',
      'ask the owner of the server for 64 connections',
      'a pooler for Invoices with 60 connections',
    ]);
  });

  test('names the endpoint of a cluster', () => {
    const allotment = someAllotment({ endpoint: 'reader' });
    const { facts, ceiling } = allottedTarget(allotment, 'C:\\vendor\\orders.json');
    expect(facts.name).toBe('allotment billing of Shop/Budget, reader endpoint');
    expect(ceiling).toMatchObject({ source: 'as published in orders.json' });
  });

  test('keeps to one line whatever the file says', () => {
    const hostile = someAllotment({ name: 'a\n  ceiling 9000', budget: 'b\u001b[2J' });
    const { facts, ceiling } = allottedTarget(hostile, 'x\r.json');
    expect(facts.name).toBe('allotment a\ufffd  ceiling 9000 of b\ufffd[2J');
    expect(ceiling).toMatchObject({ source: 'as published in x\ufffd.json' });
  });
});
