import { familiesUpwards, largerClasses } from '../../lib/core/class-ladder';
import { allInstanceClasses, instanceClassesOfFamily } from '../../lib/core/instance-classes';

describe('familiesUpwards', () => {
  test.each([
    ['t2', ['t2', 'm6i', 'r6i', 'x2idn']],
    ['t3', ['t3', 'm6i', 'r6i', 'x2idn']],
    ['t4g', ['t4g', 'm6g', 'r6g', 'x2g']],
    ['c6gd', ['c6gd', 'm6g', 'r6g', 'x2g']],
    ['m4', ['m4', 'r6i', 'x2idn']],
    ['m5d', ['m5d', 'r6i', 'x2idn']],
    ['m6i', ['m6i', 'r6i', 'x2idn']],
    ['m7g', ['m7g', 'r6g', 'x2g']],
    ['m8gd', ['m8gd', 'r6g', 'x2g']],
    ['r5b', ['r5b', 'x2idn']],
    ['r8g', ['r8g', 'x2g']],
    ['x2g', ['x2g']],
    ['x2idn', ['x2idn']],
  ])('above %s', (family, families) => {
    expect(familiesUpwards(family)).toEqual(families);
  });

  test('every step is a family that exists and keeps the processor architecture', () => {
    const families = [...new Set(allInstanceClasses().map(({ family }) => family))];
    const isGraviton = (family: string): boolean => /^[a-z]\d+gd?$/.test(family);
    for (const family of families) {
      for (const step of familiesUpwards(family)) {
        expect(instanceClassesOfFamily(step)).not.toEqual([]);
        expect([family, isGraviton(step)]).toEqual([family, isGraviton(family)]);
      }
    }
  });
});

describe('largerClasses', () => {
  test('are larger than the class, family by family, by memory upwards', () => {
    const [own, ...above] = largerClasses('db.t3.large', 'postgres');
    expect(own?.map(({ name }) => name)).toEqual(['db.t3.xlarge', 'db.t3.2xlarge']);
    expect(above.map(([first]) => first?.name)).toEqual(['db.m6i.xlarge', 'db.r6i.large', 'db.x2idn.16xlarge']);
  });

  test('leave out what only Oracle can have', () => {
    const namesFor = (engine: string): string[] =>
      largerClasses('db.r5.large', engine)
        .flat()
        .map(({ name }) => name);
    expect(namesFor('postgres').filter(name => name.includes('tpc'))).toEqual([]);
    expect(namesFor('oracle-ee')).toContain('db.r5.4xlarge.tpc2.mem2x');
  });

  test.each([
    ['db.t3.medium', 'aurora-mysql', ['db.t3.large', 'db.r6i.large']],
    ['db.t3.medium', 'aurora-postgresql', ['db.t3.large', 'db.r6i.large']],
    ['db.t2.small', 'aurora-mysql', ['db.t2.medium', 'db.r6i.large']],
    ['db.t4g.medium', 'aurora-postgresql', ['db.t4g.large', 'db.r6g.large', 'db.x2g.large']],
    ['db.r6g.16xlarge', 'aurora-mysql', ['db.x2g.12xlarge']],
    ['db.r5.24xlarge', 'aurora-postgresql', []],
    ['db.r5.large', 'aurora-postgresql', ['db.r5.xlarge']],
    ['db.x2g.8xlarge', 'aurora-postgresql', ['db.x2g.12xlarge']],
  ])('above %s of %s begin, family by family, with %j', (instanceClass, engine, first) => {
    const families = largerClasses(instanceClass, engine).filter(family => family.length > 0);
    expect(families.map(([smallest]) => smallest?.name)).toEqual(first);
  });

  test.each(['aurora-mysql', 'aurora-postgresql'])('of %s are classes that Aurora has', engine => {
    const names = allInstanceClasses().flatMap(({ name }) => largerClasses(name, engine).flat());
    const sold = /^db\.(t[23]\.small|t2\.medium|t(3|4g)\.(medium|large)|r\d+[a-z]*\.(\d*x)?large|x2g\.(\d*x)?large)$/;
    expect(names.map(({ name }) => name).filter(name => !sold.test(name))).toEqual([]);
  });

  test('of Aurora PostgreSQL have no burstable class below medium', () => {
    const names = largerClasses('db.t2.micro', 'aurora-postgresql').flat();
    expect(names.filter(({ family }) => family === 't2')).toEqual([]);
    expect(largerClasses('db.t2.micro', 'aurora-mysql')[0]?.map(({ name }) => name)).toEqual(['db.t2.small', 'db.t2.medium']);
  });

  test('are none for a class that is not known', () => {
    expect(largerClasses('db.t99.huge', 'postgres')).toEqual([]);
  });
});
