import { classOf, memoryInWords } from '../../lib/core/class-memory';
import { findInstanceClass } from '../../lib/core/instance-classes';

describe('classOf', () => {
  test('finds the class of a server', () => {
    expect(classOf({ engine: 'postgres', instanceClass: 'db.t3.micro' })).toEqual(findInstanceClass('db.t3.micro'));
  });

  test.each([
    [undefined, 'the instance class is not stated'],
    ['db.t3.mirco', 'instance class "db.t3.mirco" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium'],
    ['db.serverless', 'db.serverless has no fixed memory, and clustered servers are not read yet'],
    ['t3.\u001b', 'instance class "t3.\ufffd" is not known, nearest are db.t3.large, db.t3.micro, db.t3.small'],
  ])('says why the class %j is not known', (instanceClass, unknown) => {
    expect(classOf({ engine: 'postgres', instanceClass })).toEqual({ unknown });
  });

  test('shows no more than 60 characters of a class', () => {
    const instanceClass = `db.${'x'.repeat(10_000)}`;
    expect(classOf({ engine: 'postgres', instanceClass })).toHaveProperty(
      'unknown',
      expect.stringMatching(/^instance class "db\.x{26}…x{30}" is not known/),
    );
  });
});

describe('memoryInWords', () => {
  test.each([
    ['db.t3.micro', 'at least 704 MiB of 1 GiB'],
    ['db.m1.small', 'at least 1350 MiB of 1.7 GiB'],
    ['db.r5.large.tpc1.mem2x', 'at least 31432 MiB of 32 GiB inferred from the name'],
  ])('of %s is %s', (name, words) => {
    const instanceClass = findInstanceClass(name);
    expect(instanceClass && memoryInWords(instanceClass)).toBe(words);
  });
});
