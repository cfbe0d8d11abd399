import { ceilingPolicy, databaseFacts, membersFacts, roleOf } from '../../lib/cli/plan-database';
import type { DatabasePlan, MemberPlan } from '../../lib/cli/plan-shape';
import type { DatabaseFacts } from '../../lib/core/database';

const SERVERLESS = { minAcu: 0.5, maxAcu: 8 };

describe('a single server', () => {
  test('is read as stated', () => {
    expect(
      databaseFacts({ engine: 'mysql', engineVersion: 8, instanceClass: 'db.t3.micro', allocatedStorageGib: 20, parameter: 600 }),
    ).toEqual({
      engine: 'mysql',
      engineVersion: '8',
      instanceClass: 'db.t3.micro',
      allocatedStorageGib: 20,
      parameter: { text: '600', where: 'the plan' },
    });
  });

  test('has the platform that runs it, and its memory', () => {
    const plan = { engine: 'postgres', platform: 'cloud-sql', memoryGib: 3.75 } as const;
    expect(databaseFacts(plan)).toEqual(plan);
  });

  test('forwards as stated', () => {
    expect(databaseFacts({ engine: 'aurora-mysql', writeForwardingPercent: 0 })).toEqual({
      engine: 'aurora-mysql',
      writeForwardingPercent: 0,
    });
  });

  test.each([
    [{}, 'db.serverless'],
    [{ instanceClass: 'db.serverless' }, 'db.serverless'],
  ])('with a capacity and %j is of class %s', (plan, instanceClass) => {
    expect(databaseFacts({ engine: 'aurora-mysql', serverless: SERVERLESS, ...plan })).toEqual({
      engine: 'aurora-mysql',
      instanceClass,
      serverless: SERVERLESS,
    });
  });

  test('has an estimated ceiling unless one is stated', () => {
    expect(ceilingPolicy({ engine: 'mysql' })).toEqual({ kind: 'estimated' });
    expect(ceilingPolicy({ engine: 'mysql', maxConnections: 683 })).toEqual({ kind: 'declared', maxConnections: 683 });
  });
});

describe('a member', () => {
  function databasesOf(plan: Omit<DatabasePlan, 'engine'>, ...members: MemberPlan[]): DatabaseFacts[] {
    return membersFacts({ engine: 'aurora-mysql', ...plan }, members).flatMap(({ databases }) => databases);
  }

  test('has its name, and is known to exist', () => {
    const members = [{ name: 'one' }, { name: 'two', promotionTier: 0 }];
    expect(membersFacts({ engine: 'postgres' }, members)).toEqual([
      {
        path: 'one',
        name: 'one',
        role: 'writer',
        isCertain: true,
        promotionTier: undefined,
        databases: [{ engine: 'postgres' }],
      },
      { path: 'two', name: 'two', role: 'reader', isCertain: true, promotionTier: 0, databases: [{ engine: 'postgres' }] },
    ]);
  });

  test('has what the database states, unless it states it itself', () => {
    const plan = { instanceClass: 'db.r6g.large', parameter: '500' };
    const own = { name: 'b', instanceClass: 'db.r6g.xlarge', parameter: '{DBInstanceClassMemory/100}' };
    expect(databasesOf(plan, { name: 'a' }, own)).toEqual([
      { engine: 'aurora-mysql', instanceClass: 'db.r6g.large', parameter: { text: '500', where: 'the plan' } },
      {
        engine: 'aurora-mysql',
        instanceClass: 'db.r6g.xlarge',
        parameter: { text: '{DBInstanceClassMemory/100}', where: 'the plan' },
      },
    ]);
  });

  test('has its own ceiling as a parameter, because the policy is that of the cluster', () => {
    expect(databasesOf({ parameter: 500 }, { name: 'a', maxConnections: 400 })).toEqual([
      { engine: 'aurora-mysql', parameter: { text: '400', where: 'the plan' } },
    ]);
  });

  test('has the capacity where it is serverless, beside others of a class', () => {
    const mixed = databasesOf({ serverless: SERVERLESS }, { name: 'a', instanceClass: 'db.r6g.large' }, { name: 'b' });
    expect(mixed).toEqual([
      { engine: 'aurora-mysql', instanceClass: 'db.r6g.large' },
      { engine: 'aurora-mysql', instanceClass: 'db.serverless', serverless: SERVERLESS },
    ]);
  });

  test('takes forwarded sessions once it is the writer', () => {
    expect(databasesOf({ writeForwardingPercent: 10 }, { name: 'a' }, { name: 'b' })).toEqual([
      { engine: 'aurora-mysql', writeForwardingPercent: 10 },
      { engine: 'aurora-mysql', writeForwardingPercent: 10 },
    ]);
  });
});

test.each<[MemberPlan['role'][], string[]]>([
  [[undefined], ['writer']],
  [
    [undefined, undefined, 'reader'],
    ['writer', 'reader', 'reader'],
  ],
  [
    [undefined, 'writer', undefined],
    ['reader', 'writer', 'reader'],
  ],
  [
    ['reader', undefined],
    ['reader', 'reader'],
  ],
])('the roles %j are %j', (roles, expected) => {
  const members = roles.map((role, index) => ({ name: String(index), role }));
  expect(members.map((_, index) => roleOf(members, index))).toEqual(expected);
});
