import { capacityJson, capacityText } from '../../lib/cli/capacity-report';
import type { Supply } from '../../lib/core/supply';

const SUPPLY: Supply = {
  database: { engine: 'oracle-se2', instanceClass: 'db.m6i.large' },
  ceiling: { basis: 'declared', maxConnections: 1000, source: 'as stated' },
  reserve: [{ name: 'a\nb', connections: 7 }],
  usable: 993,
  operations: 0,
};

test('figures stand in one column, whatever their lengths', () => {
  expect(capacityText(SUPPLY)).toBe(
    ['Oracle on db.m6i.large', '  ceiling   1000   declared: as stated', '  - a\ufffdb        7', '  = usable   993', ''].join(
      '\n',
    ),
  );
});

test('a usable that is below zero is told as it is', () => {
  expect(capacityText({ ...SUPPLY, usable: -3 })).toContain('  = usable    -3\n');
  expect(JSON.parse(capacityJson({ ...SUPPLY, usable: -3 }))).toMatchObject({ usable: -3 });
});
