import type { DatabaseFacts } from '../../lib/core/database';
import { nominalMaxConnections } from '../../lib/core/nominal';
import { AURORA_MYSQL_ROWS, SERVERLESS_ROWS } from './published-rows';

const serverless = (engine: string, minAcu: number, maxAcu: number): DatabaseFacts => ({
  engine,
  instanceClass: 'db.serverless',
  serverless: { minAcu, maxAcu },
});

test.each<[DatabaseFacts, number]>([
  [{ engine: 'postgres', instanceClass: 'db.t3.micro' }, 112],
  [{ engine: 'postgres', instanceClass: 'db.r6g.large' }, 1802],
  [{ engine: 'mysql', instanceClass: 'db.m6g.large' }, 682],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' }, 1802],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.r5.2xlarge' }, 5000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6id.large' }, 1000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6id.12xlarge' }, 6000],
  [serverless('aurora-postgresql', 1, 4), 901],
  [serverless('aurora-postgresql', 1, 16), 3604],
  [serverless('aurora-postgresql', 0.5, 16), 2000],
  [serverless('aurora-mysql', 0.5, 1.5), 90],
  [serverless('aurora-mysql', 0.5, 96), 5000],
])('of %j is what AWS grants at most: %d', (database, maxConnections) => {
  expect(nominalMaxConnections(database)).toBe(maxConnections);
});

test('of Aurora MySQL is what AWS prints, wherever it prints a number', () => {
  for (const [maxConnections, classes] of AURORA_MYSQL_ROWS) {
    for (const name of classes.split(' ')) {
      const nominal = nominalMaxConnections({ engine: 'aurora-mysql', instanceClass: `db.${name}` });
      expect([name, nominal]).toEqual([name, maxConnections]);
    }
  }
  for (const [maxAcu, mysql] of SERVERLESS_ROWS) {
    expect([maxAcu, nominalMaxConnections(serverless('aurora-mysql', 1, maxAcu))]).toEqual([maxAcu, mysql]);
  }
});

test.each<[DatabaseFacts]>([
  [{ engine: 'postgres' }],
  [{ engine: 'postgres', instanceClass: 'db.nothing.large' }],
  [{ engine: 'cockroach', instanceClass: 'db.t3.micro' }],
  [{ engine: 'sqlserver-ex', instanceClass: 'db.t3.micro' }],
  [{ engine: 'aurora-mysql', instanceClass: 'db.t3.micro' }],
  [{ engine: 'aurora-mysql', instanceClass: 'db.serverless' }],
  [{ engine: 'postgres', platform: 'cloud-sql', memoryGib: 16 }],
  [{ engine: 'postgres', platform: 'azure', memoryGib: 16, instanceClass: 'db.t3.micro' }],
])('is not known for %j', database => {
  expect(nominalMaxConnections(database)).toBeUndefined();
});
