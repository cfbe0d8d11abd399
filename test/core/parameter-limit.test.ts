import type { DatabaseFacts } from '../../lib/core/database';
import { describeAllowed, parameterLimit } from '../../lib/core/parameter-limit';

const WHERE = 'parameter group Stack/Parameters';
const MICRO: DatabaseFacts = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' };

describe('parameterLimit', () => {
  test('takes a number as it stands, without knowing the class', () => {
    expect(parameterLimit({ engine: 'postgres' }, 'postgres', { text: '200', where: WHERE })).toEqual({
      maxConnections: 200,
      source: 'max_connections 200 in parameter group Stack/Parameters',
    });
  });

  test('evaluates an expression on the least memory of the class and shows both', () => {
    expect(parameterLimit(MICRO, 'postgres', { text: '{DBInstanceClassMemory/10000000}', where: WHERE })).toEqual({
      maxConnections: 73,
      source: 'max_connections {DBInstanceClassMemory/10000000} in parameter group Stack/Parameters on at least 704 MiB of 1 GiB',
    });
  });

  test('knows vCPU and storage', () => {
    const stored = { ...MICRO, allocatedStorageGib: 20 };
    expect(parameterLimit(stored, 'postgres', { text: '{DBInstanceVCPU*50}', where: WHERE })).toMatchObject({
      maxConnections: 100,
    });
    expect(parameterLimit(stored, 'postgres', { text: '{AllocatedStorage/1073741824*2}', where: WHERE })).toMatchObject({
      maxConnections: 40,
    });
  });

  test('names the parameter of the engine', () => {
    expect(parameterLimit({ engine: 'oracle-ee' }, 'oracle', { text: '500', where: WHERE })).toEqual({
      maxConnections: 500,
      source: 'processes 500 in parameter group Stack/Parameters',
    });
  });

  test.each(['mysql', 'mariadb'] as const)("counts a calculated value of %s up to RDS's cap, a number as it stands", family => {
    const large = { engine: family, instanceClass: 'db.r5.24xlarge' };
    expect(parameterLimit(large, family, { text: '{DBInstanceClassMemory/12582880}', where: WHERE })).toEqual({
      maxConnections: 16000,
      source:
        'max_connections {DBInstanceClassMemory/12582880} in parameter group Stack/Parameters on at least 764488 MiB of 768 GiB, ' +
        "no more than RDS's cap of 16000 is counted",
    });
    expect(parameterLimit(large, family, { text: '20000', where: WHERE })).toMatchObject({ maxConnections: 20000 });
  });

  test('evaluates an expression for Aurora Serverless v2 on the least memory at its largest capacity', () => {
    const server = { engine: 'aurora-postgresql', instanceClass: 'db.serverless', serverless: { minAcu: 1, maxAcu: 8 } };
    expect(parameterLimit(server, 'aurora-postgresql', { text: '{DBInstanceClassMemory/9531392}', where: WHERE })).toEqual({
      maxConnections: 1704,
      source:
        'max_connections {DBInstanceClassMemory/9531392} in parameter group Stack/Parameters on at least 15496 MiB of 16 GiB at 8 ACU',
    });
    expect(parameterLimit(server, 'aurora-postgresql', { text: '{DBInstanceVCPU*50}', where: WHERE })).toEqual({
      unknown:
        'max_connections {DBInstanceVCPU*50} in parameter group Stack/Parameters cannot be evaluated: ' +
        'DBInstanceVCPU at character 2 is used but not given',
    });
  });

  test('counts no more than takes effect at a low minimum of Serverless v2', () => {
    const server = { engine: 'aurora-postgresql', instanceClass: 'db.serverless', serverless: { minAcu: 0, maxAcu: 16 } };
    expect(parameterLimit(server, 'aurora-postgresql', { text: '3000', where: WHERE })).toEqual({
      maxConnections: 2000,
      source: 'max_connections 3000 in parameter group Stack/Parameters, capped at 2,000 at a minimum of 0 or 0.5 ACU',
    });
  });

  test("evaluates Aurora PostgreSQL's default on a class to no more than its table prints", () => {
    const server = { engine: 'aurora-postgresql', instanceClass: 'db.r5.large' };
    const text = 'LEAST({DBInstanceClassMemory/9531392},5000)';
    expect(parameterLimit(server, 'aurora-postgresql', { text, where: WHERE })).toMatchObject({ maxConnections: 1600 });
  });

  test.each(['{DBInstanceClassMemory/9531392}', 'LEAST(100,200)', 'default', ''])(
    'takes plain numbers alone elsewhere than on Amazon, not %j',
    text => {
      const server: DatabaseFacts = { engine: 'postgres', platform: 'azure', memoryGib: 16, instanceClass: 'db.t3.micro' };
      expect(parameterLimit(server, 'postgres', { text, where: 'the plan' })).toEqual({
        unknown: `max_connections ${text} in the plan is no number, and expressions are not for Azure`,
      });
      expect(parameterLimit(server, 'postgres', { text: ' 300 ', where: 'the plan' })).toMatchObject({ maxConnections: 300 });
    },
  );

  test.each<[DatabaseFacts, string, string]>([
    [MICRO, '5', 'max_connections 5 in parameter group Stack/Parameters gives 5, outside 6 to 262143'],
    [MICRO, '262144', 'max_connections 262144 in parameter group Stack/Parameters gives 262144, outside 6 to 262143'],
    [
      MICRO,
      'DBInstanceClassMemory/9531392',
      'max_connections DBInstanceClassMemory/9531392 in parameter group Stack/Parameters cannot be evaluated: ' +
        'arithmetic at character 22 stands outside braces: write {DBInstanceClassMemory/9531392}',
    ],
    [
      MICRO,
      '',
      'max_connections  in parameter group Stack/Parameters cannot be evaluated: ' +
        'empty at character 1: a number or a formula in braces is needed',
    ],
    [
      MICRO,
      '{AllocatedStorage/2}',
      'max_connections {AllocatedStorage/2} in parameter group Stack/Parameters cannot be evaluated: ' +
        'AllocatedStorage at character 2 is used but not given',
    ],
    [
      { engine: 'postgres' },
      '{DBInstanceClassMemory/2}',
      'max_connections {DBInstanceClassMemory/2} in parameter group Stack/Parameters follows the class, and ' +
        'the instance class is not stated',
    ],
  ])('on %j, %j is no limit', (database, text, unknown) => {
    expect(parameterLimit(database, 'postgres', { text, where: WHERE })).toEqual({ unknown });
  });

  test('credits nothing where the engine has no such parameter', () => {
    expect(parameterLimit({ engine: 'sqlserver-ex' }, 'sqlserver', { text: '100', where: WHERE })).toEqual({
      unknown:
        'sqlserver takes no connection limit from a parameter group, but parameter group Stack/Parameters is said to set one',
    });
  });

  test('shows hostile text and place in one short line', () => {
    const limit = parameterLimit(MICRO, 'postgres', { text: '\u001b[2J'.repeat(100), where: `${'x'.repeat(300)}\n` });
    expect(limit).toHaveProperty(
      'unknown',
      expect.stringMatching(/^max_connections \ufffd.{59} in x{24}…x{24}\ufffd cannot be evaluated: unexpected "\ufffd"/u),
    );
  });
});

test('describeAllowed names parameter, place and range, where there are any', () => {
  const parameter = { text: '5', where: WHERE };
  expect(describeAllowed('oracle', parameter)).toBe(
    'set processes in parameter group Stack/Parameters to a number from 80 to 20000',
  );
  expect(describeAllowed('postgres', parameter, 'azure')).toBe(
    'set max_connections in parameter group Stack/Parameters to a number from 25 to 5000',
  );
  expect(describeAllowed('db2', parameter)).toBeUndefined();
});
