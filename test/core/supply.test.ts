import { isKnownSupply, supplyOf } from '../../lib/core/supply';
import { micro, stated } from './some-facts';

describe('supplyOf', () => {
  test('is the ceiling less every line of the reserve', () => {
    const supply = supplyOf(micro([]));
    expect(supply.usable).toBe(51);
    expect(supply.reserve).toEqual([
      { name: 'superuser', connections: 3 },
      { name: 'rds_superuser', connections: 2 },
      { name: 'rds_reserved', connections: 4 },
      { name: 'rdsadmin sessions', connections: 3 },
      { name: 'operations', connections: 10 },
      { name: 'margin', connections: 4 },
    ]);
  });

  test('of several possible servers the one with the lowest ceiling counts', () => {
    const classes = ['db.t3.medium', 'db.t3.micro', 'db.t3.small'];
    const facts = {
      ...micro([]),
      databases: classes.map(instanceClass => ({ engine: 'postgres', engineVersion: '16.8', instanceClass })),
    };
    expect(supplyOf(facts).database.instanceClass).toBe('db.t3.micro');
    expect(supplyOf(facts).usable).toBe(51);
  });

  test('of equal ceilings the one with the larger reserve counts', () => {
    const versions = ['16.4', '16.8', '16.3'];
    const facts = {
      ...micro([]),
      databases: versions.map(engineVersion => ({ engine: 'postgres', engineVersion, instanceClass: 'db.t3.micro' })),
    };
    expect(supplyOf(facts).database.engineVersion).toBe('16.8');
  });

  test('one unknown ceiling makes the supply unknown, and leaves no reserve to show', () => {
    const facts = { ...micro([]), databases: [...micro([]).databases, { engine: 'postgres', obstacle: 'the class is a token' }] };
    const supply = supplyOf(facts);
    expect(supply).toMatchObject({
      reserve: [],
      usable: undefined,
      ceiling: { basis: 'unknown', source: 'the class is a token' },
    });
    expect(isKnownSupply(supply)).toBe(false);
  });

  test('a reserve above the ceiling leaves less than nothing', () => {
    expect(supplyOf(stated(10, [], 12)).usable).toBe(-2);
  });

  test('no server at all is refused', () => {
    expect(() => supplyOf({ ...micro([]), databases: [] })).toThrow('databases must name at least one server, got none');
  });
});
