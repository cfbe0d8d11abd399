import * as fc from 'fast-check';
import type { KnownCeiling } from '../../lib/core/ceiling';
import type { DatabaseFacts } from '../../lib/core/database';
import { ceilingUntilReboot, pendingCeiling } from '../../lib/core/reboot';

const postgres: DatabaseFacts = { engine: 'postgres', instanceClass: 'db.t3.micro' };
const serverless: DatabaseFacts = { engine: 'aurora-mysql', instanceClass: 'db.serverless' };

function ceiling(maxConnections: number, basis: KnownCeiling['basis'] = 'pinned'): KnownCeiling {
  return { basis, maxConnections, source: 'the source' };
}

describe('a restart is pending', () => {
  test.each<[string, DatabaseFacts, KnownCeiling, number]>([
    ['a raised static parameter', postgres, ceiling(200), 100],
    ['a lowered static parameter', postgres, ceiling(100), 200],
    ['a static parameter of a group', postgres, ceiling(200, 'parameter'), 100],
    ['Oracle, whose parameter is static', { engine: 'oracle-ee' }, ceiling(200), 100],
    ['a larger capacity of Serverless v2', serverless, ceiling(2000, 'published'), 1000],
    ['a smaller capacity of Serverless v2', serverless, ceiling(1000, 'published'), 2000],
    ['a parameter of Serverless v2, whatever the engine', serverless, ceiling(500), 1000],
    ['a class that was made larger', postgres, ceiling(179, 'estimated'), 77],
    ['a pinned limit of MySQL, whose group may be new to it', { engine: 'mysql' }, ceiling(200), 100],
    ['an engine that nobody knows', { engine: 'unknown' }, ceiling(200), 100],
  ])('for %s', (_, database, planned, running) => {
    expect(pendingCeiling(database, planned, running)).toEqual({ running, planned });
  });
});

describe('nothing is pending', () => {
  test.each<[string, DatabaseFacts, KnownCeiling, number | undefined]>([
    ['where nobody says what runs', postgres, ceiling(200), undefined],
    ['where it runs already', postgres, ceiling(200), 200],
    ['where the ceiling is stated', postgres, ceiling(200, 'declared'), 100],
    ['for a parameter of MySQL, which it takes while it runs', { engine: 'mysql' }, ceiling(200, 'parameter'), 100],
    ['for a parameter of MariaDB', { engine: 'mariadb' }, ceiling(200, 'parameter'), 100],
    ['for a parameter of Aurora MySQL', { engine: 'aurora-mysql', instanceClass: 'db.r5.large' }, ceiling(200, 'parameter'), 100],
    ['where Serverless v2 has more than the estimate between two rows', serverless, ceiling(1080, 'estimated'), 1100],
    ['where the server has more than the estimate, which is a lower bound', postgres, ceiling(77, 'estimated'), 81],
    ['where the server has more than is published', { ...postgres, engine: 'aurora-postgresql' }, ceiling(405, 'published'), 409],
  ])('%s', (_, database, planned, running) => {
    expect(pendingCeiling(database, planned, running)).toBeUndefined();
  });

  test('for a ceiling that is unknown', () => {
    expect(pendingCeiling(postgres, { basis: 'unknown', source: 'a token', wayOut: 'state it' }, 100)).toBeUndefined();
  });
});

describe('ceilingUntilReboot', () => {
  test('is what runs while that is less, and says what will be', () => {
    expect(ceilingUntilReboot({ running: 100, planned: ceiling(200) })).toEqual({
      basis: 'declared',
      maxConnections: 100,
      source: 'what runs today, as stated; 200 after the next restart, pinned: the source',
    });
  });

  test('is what is planned while that is less', () => {
    const planned = ceiling(100);
    expect(ceilingUntilReboot({ running: 200, planned })).toBe(planned);
  });

  test('is never above either', () => {
    const connections = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(connections, connections, (running, planned) => {
        expect(ceilingUntilReboot({ running, planned: ceiling(planned) }).maxConnections).toBe(Math.min(running, planned));
      }),
    );
  });
});
