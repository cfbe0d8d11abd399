import { distinctServers, serversOf } from '../../lib/cloudformation/server-parts';
import type { DatabaseFacts } from '../../lib/core/database';

const same = (facts: DatabaseFacts): DatabaseFacts[] => [facts];

test('a server takes one part of each list, and every obstacle', () => {
  const lists = [[{ engine: 'mysql' }], [{ instanceClass: 'db.t3.micro' }, { obstacle: 'a' }], [{ obstacle: 'b' }]];
  expect(serversOf([lists], 'Db', same)).toEqual([
    { engine: 'mysql', instanceClass: 'db.t3.micro', obstacle: 'b' },
    { engine: 'mysql', obstacle: 'a; b' },
  ]);
});

test('servers that are alike are one, whatever they come from', () => {
  const product = [[{ engine: 'mysql' }, { engine: 'mysql' }]];
  expect(serversOf([product, product], 'Db', same)).toEqual([{ engine: 'mysql' }]);
});

test('servers of different primaries are told apart', () => {
  const primary = { name: 'Main', databases: [] };
  const facts = { engine: 'mysql' };
  const servers = [facts, { ...facts, primary }, { ...facts, primary }, { ...facts, primary: { ...primary } }];
  expect(distinctServers(servers, 'Db')).toEqual([facts, { ...facts, primary }, { ...facts, primary }]);
});

test('256 servers are kept, and one more is an obstacle', () => {
  const servers = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ engine: 'mysql', instanceClass: `db.${index}` }));
  expect(distinctServers(servers(256), 'Db')).toEqual(servers(256));
  expect(distinctServers(servers(257), 'Db')).toEqual([
    ...servers(256),
    { engine: 'mysql', obstacle: 'Db may be more than 256 different servers' },
  ]);
});

test('what follows for a server counts towards the limit', () => {
  const complete = (facts: DatabaseFacts) => Array.from({ length: 200 }, (_, index) => ({ ...facts, engineVersion: `${index}` }));
  const found = serversOf([[[{ engine: 'mysql' }, { engine: 'mariadb' }, { engine: 'postgres' }]]], 'Db', complete);
  expect(found).toHaveLength(257);
  expect(found[256]?.obstacle).toBe('Db may be more than 256 different servers');
});
