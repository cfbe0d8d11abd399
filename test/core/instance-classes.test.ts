import * as fc from 'fast-check';
import {
  allInstanceClasses,
  findInstanceClass,
  instanceClassesOfFamily,
  isServerlessClass,
  nearestInstanceClasses,
} from '../../lib/core/instance-classes';

describe('the table', () => {
  const classes = allInstanceClasses();

  test('holds 417 classes in 49 families, none twice', () => {
    expect(classes).toHaveLength(417);
    expect(new Set(classes.map(({ name }) => name)).size).toBe(417);
    expect(new Set(classes.map(({ family }) => family)).size).toBe(49);
  });

  test('gives each class a whole number of vCPU and some memory', () => {
    const wrong = classes.filter(({ vcpus, memoryGib }) => !(Number.isInteger(vcpus) && vcpus >= 1 && memoryGib > 0.5));
    expect(wrong).toEqual([]);
  });

  test('names each class after its family and a size', () => {
    const wrong = classes.filter(({ name, family }) => !new RegExp(`^db\\.${family}\\.[a-z0-9.-]+$`).test(name));
    expect(wrong).toEqual([]);
  });

  test('marks memory as inferred for the 49 classes with preset threads, and for no other', () => {
    const inferred = classes.filter(candidate => candidate.inferred);
    expect(inferred).toHaveLength(49);
    expect(inferred).toEqual(classes.filter(({ name }) => name.includes('.tpc')));
  });

  test('infers 8 GiB per vCPU times the number behind mem', () => {
    const wrong = classes.filter(({ name, vcpus, memoryGib, inferred }) => {
      const [, factor] = /mem(\d+)x/.exec(name) ?? [];
      return inferred && memoryGib !== vcpus * 8 * Number(factor);
    });
    expect(wrong).toEqual([]);
  });

  test.each<[string, number, number]>([
    ['db.t1.micro', 1, 0.6123],
    ['db.t2.micro', 1, 1],
    ['db.t3.micro', 2, 1],
    ['db.t3.small', 2, 2],
    ['db.t3.2xlarge', 8, 32],
    ['db.t4g.medium', 2, 4],
    ['db.t4g.large', 2, 8],
    ['db.m1.small', 1, 1.7],
    ['db.m2.4xlarge', 8, 68.3994],
    ['db.m3.medium', 1, 3.75],
    ['db.m4.10xlarge', 40, 160],
    ['db.m5.large', 2, 8],
    ['db.m5d.24xlarge', 96, 384],
    ['db.m6g.16xlarge', 64, 256],
    ['db.m6i.metal', 128, 512],
    ['db.m6idn.32xlarge', 128, 512],
    ['db.m7i.metal-24xl', 96, 384],
    ['db.m8a.2xlarge', 8, 32],
    ['db.m8gd.48xlarge', 192, 768],
    ['db.m8i.96xlarge', 384, 1536],
    ['db.m9g.large', 2, 8],
    ['db.c6gd.medium', 1, 2],
    ['db.r3.large', 2, 15.25],
    ['db.r4.16xlarge', 64, 488],
    ['db.r5.large', 2, 16],
    ['db.r5.24xlarge', 96, 768],
    ['db.r5.6xlarge.tpc2.mem4x', 24, 768],
    ['db.r5b.8xlarge.tpc2.mem3x', 32, 768],
    ['db.r6g.xlarge', 4, 32],
    ['db.r6i.large.tpc1.mem2x', 2, 32],
    ['db.r6i.8xlarge.tpc2.mem4x', 32, 1024],
    ['db.r7g.12xlarge', 48, 384],
    ['db.r7i.3xlarge.tpc2.mem4x', 12, 384],
    ['db.r7i.metal-48xl', 192, 1536],
    ['db.r8g.48xlarge', 192, 1536],
    ['db.r8i.metal-96xl', 384, 3072],
    ['db.x1.16xlarge', 64, 976],
    ['db.x1e.xlarge', 4, 122],
    ['db.x2g.12xlarge', 48, 768],
    ['db.x2idn.metal', 128, 2048],
    ['db.x2iedn.32xlarge', 128, 4096],
    ['db.x2iezn.metal', 48, 1536],
    ['db.x2m.24xlarge', 96, 3072],
    ['db.z1d.3xlarge', 12, 96],
  ])('knows %s with %d vCPU and %d GiB', (name, vcpus, memoryGib) => {
    expect(findInstanceClass(name)).toMatchObject({ name, vcpus, memoryGib });
  });
});

describe('findInstanceClass', () => {
  test('takes names with and without the prefix', () => {
    const micro = { name: 'db.t3.micro', family: 't3', vcpus: 2, memoryGib: 1, inferred: false };
    expect(findInstanceClass('db.t3.micro')).toEqual(micro);
    expect(findInstanceClass('t3.micro')).toEqual(micro);
  });

  test('finds every class of the table by its name', () => {
    expect(allInstanceClasses().map(({ name }) => findInstanceClass(name))).toEqual(allInstanceClasses());
  });

  test.each(['', 'db.', 'db.t3', 'db.t3.', 'db.t3.mirco', 'db.db.t3.micro', '__proto__', 'db.constructor.name', 'db.serverless'])(
    'does not find %j',
    name => {
      expect(findInstanceClass(name)).toBeUndefined();
    },
  );

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), name => {
        expect(() => findInstanceClass(`db.${name}`)).not.toThrow();
      }),
    );
  });
});

test('db.serverless is known as a class without fixed size', () => {
  expect(['db.serverless', 'serverless'].map(isServerlessClass)).toEqual([true, true]);
  expect(['db.t3.micro', 'db.serverless.large', ''].map(isServerlessClass)).toEqual([false, false, false]);
});

describe('nearestInstanceClasses', () => {
  test('finds the class that was meant', () => {
    expect(nearestInstanceClasses('db.t3.mirco')).toEqual(['db.t3.micro', 'db.t3.large', 'db.t3.medium']);
    expect(nearestInstanceClasses('r6g.24xlarge', 1)).toEqual(['db.r6g.2xlarge']);
  });

  test('puts the same family before more similar names of others', () => {
    expect(nearestInstanceClasses('db.x1.4xlarge', 2)).toEqual(['db.x1.16xlarge', 'db.x1.32xlarge']);
  });

  test('looks everywhere when the family is not known', () => {
    expect(nearestInstanceClasses('db.t33.micro', 2)).toEqual(['db.t3.micro', 'db.t1.micro']);
  });

  test('gives the same distinct known names every time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), name => {
        const nearest = nearestInstanceClasses(name);
        expect(nearest).toEqual(nearestInstanceClasses(name));
        expect(new Set(nearest).size).toBe(3);
        expect(nearest.filter(one => findInstanceClass(one) === undefined)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('instanceClassesOfFamily', () => {
  test('sorts by memory, then vCPU, then name', () => {
    expect(instanceClassesOfFamily('t3').map(({ name }) => name)).toEqual([
      'db.t3.micro',
      'db.t3.small',
      'db.t3.medium',
      'db.t3.large',
      'db.t3.xlarge',
      'db.t3.2xlarge',
    ]);
    expect(
      instanceClassesOfFamily('r5')
        .slice(0, 6)
        .map(({ name }) => name),
    ).toEqual([
      'db.r5.large',
      'db.r5.large.tpc1.mem2x',
      'db.r5.xlarge',
      'db.r5.xlarge.tpc2.mem2x',
      'db.r5.2xlarge',
      'db.r5.xlarge.tpc2.mem4x',
    ]);
    expect(
      instanceClassesOfFamily('m6i')
        .slice(-2)
        .map(({ name }) => name),
    ).toEqual(['db.m6i.32xlarge', 'db.m6i.metal']);
  });

  test('hands out a list of its own', () => {
    instanceClassesOfFamily('t3').pop();
    expect(instanceClassesOfFamily('t3')).toHaveLength(6);
  });

  test.each(['', 'serverless', 'nonsense', '__proto__', 'constructor'])('knows no family %j', family => {
    expect(instanceClassesOfFamily(family)).toEqual([]);
  });
});
