import { engineDefault } from '../../lib/core/engine-defaults';

describe('engineDefault', () => {
  test.each([
    ['postgres', 'LEAST({DBInstanceClassMemory/9531392},5000)', 5000, Infinity],
    ['mysql', 'LEAST({DBInstanceClassMemory/12582880},16000)', 16000, 32],
    ['mariadb', 'LEAST({DBInstanceClassMemory/25165760},12000)', 12000, 0],
    ['oracle', 'LEAST({DBInstanceClassMemory/9868951},20000)', 20000, 0],
    ['aurora-postgresql', 'LEAST({DBInstanceClassMemory/9531392},5000)', 5000, Infinity],
    [
      'aurora-mysql',
      'GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000})',
      16000,
      Infinity,
    ],
  ] as const)('of %s is %s, capped at %d and validated up to %d GiB', (family, expression, cap, validatedUpToGib) => {
    expect(engineDefault(family)).toMatchObject({ expression, cap, validatedUpToGib });
    expect(engineDefault(family)?.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test.each([
    ['10.4.34', 'LEAST({DBInstanceClassMemory/12582880},16000)'],
    ['10.3', 'LEAST({DBInstanceClassMemory/12582880},16000)'],
    ['10.5.0', 'LEAST({DBInstanceClassMemory/25165760},12000)'],
    ['10.11.8', 'LEAST({DBInstanceClassMemory/25165760},12000)'],
    ['11.4.3', 'LEAST({DBInstanceClassMemory/25165760},12000)'],
    ['10', 'LEAST({DBInstanceClassMemory/25165760},12000)'],
    ['latest', 'LEAST({DBInstanceClassMemory/25165760},12000)'],
  ])('of MariaDB %s is %s', (version, expression) => {
    expect(engineDefault('mariadb', version)).toMatchObject({ expression, validatedUpToGib: 0 });
  });

  test.each(['sqlserver', 'db2'] as const)('of %s is not known', family => {
    expect(engineDefault(family)).toBeUndefined();
  });
});
