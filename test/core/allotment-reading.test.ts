import * as fc from 'fast-check';
import { allotmentsJson } from '../../lib/core/allotment';
import type { AllotmentQuery } from '../../lib/core/allotment-reading';
import { readAllotmentText } from '../../lib/core/allotment-reading';
import { someAllotment } from './some-allotment';

const TODAY = '2027-06-30';

function read(text: string, query: Partial<AllotmentQuery> = {}): unknown {
  return readAllotmentText(text, { name: 'billing', today: TODAY, ...query });
}

function problemOf(text: string, query: Partial<AllotmentQuery> = {}): string {
  const reading = readAllotmentText(text, { name: 'billing', today: TODAY, ...query });
  if ('problem' in reading) return reading.problem;
  throw new Error(`a problem was expected, got ${JSON.stringify(reading)}`);
}

/** A file with one allotment, of which some fields are something else; undefined leaves one out. */
function fileWith(fields: object): string {
  return JSON.stringify({ version: 1, allotments: [{ ...someAllotment(), ...fields }] });
}

const AGAIN = 'copy the file again as the app that owns the budget wrote it';

describe('an allotment', () => {
  const orders = someAllotment();
  const replica = someAllotment({ budget: 'Shop/Replica', connections: 20 });
  const other = someAllotment({ name: 'billing-jobs', connections: 8 });

  test('is found by its name', () => {
    expect(read(allotmentsJson([other, orders]))).toEqual({ allotment: orders });
  });

  test('is found by budget where several allot the name', () => {
    const file = allotmentsJson([orders, replica]);
    expect(read(file, { budget: 'Shop/Replica' })).toEqual({ allotment: replica });
    expect(problemOf(file)).toBe('it is allotted by Shop/Budget and Shop/Replica: say which one with the option budget');
  });

  test('is not taken from another budget than the one that is named', () => {
    expect(problemOf(allotmentsJson([orders]), { budget: 'Shop/Budgt' })).toBe(
      'it is allotted by Shop/Budget, got Shop/Budgt: correct the option budget',
    );
  });

  test('must stand there once', () => {
    const file = JSON.stringify({ version: 1, allotments: [orders, orders, replica] });
    expect(problemOf(file, { budget: 'Shop/Budget' })).toBe(`it stands there 2 times for Shop/Budget: ${AGAIN}`);
    expect(problemOf(file)).toBe('it is allotted by Shop/Budget and Shop/Replica: say which one with the option budget');
  });

  test('may have fields that are not known yet', () => {
    expect(read(fileWith({ contact: 'orders team' }))).toEqual({ allotment: orders });
  });

  test('is not harmed by another one that is broken', () => {
    const broken = { name: 'reports', budget: 'Shop/Budget', connections: 'many' };
    const file = JSON.stringify({ version: 1, allotments: [broken, orders] });
    expect(read(file)).toEqual({ allotment: orders });
    expect(problemOf(file, { name: 'reports' })).toBe(
      'connections must be a whole number from 1 to 262143, got "many": ask the owner for a new file',
    );
  });
});

describe('a name that is not there', () => {
  const names = (...all: string[]): string => allotmentsJson(all.map(name => someAllotment({ name })));

  test('is answered with the names that are, nearest first', () => {
    expect(problemOf(names('archive', 'bills', 'billing'), { name: 'biling' })).toBe(
      'it is not among billing, bills and archive: correct the name, or ask the owner of the budget to allot it',
    );
    expect(problemOf(names('archive'))).toBe(
      'it is not among archive: correct the name, or ask the owner of the budget to allot it',
    );
  });

  test('is answered with five of many', () => {
    expect(problemOf(names('team-a', 'team-b', 'team-c', 'team-d', 'team-e', 'team-f', 'team-g'), { name: 'team-x' })).toBe(
      'it is not among team-a, team-b, team-c, team-d, team-e and 2 others: correct the name, or ask the owner of the budget to allot it',
    );
  });

  test('may be one that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(problemOf(names('a'), { name })).toMatch(/^it is not among a:/);
    expect(read(names('__proto__'), { name: '__proto__' })).toEqual({ allotment: someAllotment({ name: '__proto__' }) });
  });

  test('is told apart from a file that allots nothing', () => {
    expect(problemOf('{"version":1,"allotments":[]}')).toBe('nothing is allotted there: ask the owner of the budget to allot it');
  });
});

describe('the last day', () => {
  const file = fileWith({ validUntil: '2027-06-30' });

  test('still counts', () => {
    expect(read(file, { today: '2027-06-30' })).toEqual({ allotment: someAllotment({ validUntil: '2027-06-30' }) });
  });

  test('is over the day after, with both days and the way out', () => {
    expect(problemOf(file, { today: '2027-07-01' })).toBe(
      'it was valid until 2027-06-30, and today is 2027-07-01 (UTC): ask the owner of Shop/Budget for a new file, for which the owner moves validUntil',
    );
  });

  test('need not be stated', () => {
    expect(read(fileWith({}), { today: '9999-12-31' })).toEqual({ allotment: someAllotment() });
  });

  test('of another allotment does not matter', () => {
    const expired = someAllotment({ name: 'reports', validUntil: '2020-01-01' });
    expect(read(allotmentsJson([expired, someAllotment()]))).toEqual({ allotment: someAllotment() });
  });
});

describe('a text that is no allotments file', () => {
  const OBJECT = 'it must be an object of "version": 1 and a list of "allotments", got';
  const FILE = 'name the file connection-budget.allotments.json of the app that owns the budget';

  test.each([
    ['[]', 'a list of 0'],
    ['"billing"', '"billing"'],
    ['60', '60'],
    ['null', 'null'],
    ['{}', 'an object without keys'],
    ['{"allotments":[]}', 'an object of allotments'],
    ['{"version":"1","allotments":[]}', 'an object of version and allotments'],
    ['{"version":0,"allotments":[]}', 'an object of version and allotments'],
    ['{"version":1,"allotments":{}}', 'an object of version and allotments'],
    ['{"__proto__":{"version":1,"allotments":[]}}', 'an object of __proto__'],
  ])('is told by what it holds: %s', (text, got) => {
    expect(problemOf(text)).toBe(`${OBJECT} ${got}: ${FILE}`);
  });

  test('may be the ledger that stands beside it', () => {
    expect(problemOf('{"version":1,"budgets":[]}')).toBe(
      'it is a ledger, which hands nothing over: name the file connection-budget.allotments.json, which the app that owns the budget writes beside it',
    );
  });

  test('may be written by a newer library', () => {
    expect(problemOf('{"version":2,"grants":[]}')).toBe(
      'it has version 2, and this library reads version 1: update cdk-connection-budget',
    );
  });

  test('may be half of a merge', () => {
    expect(problemOf('<<<<<<< HEAD\n{}')).toMatch(
      /^it is not JSON \(Unexpected token .*\): copy the file again as the app that owns the budget wrote it$/,
    );
    expect(problemOf('')).toBe(`it is not JSON (Unexpected end of JSON input): ${AGAIN}`);
  });

  test.each([
    ['7', '7'],
    ['{"name":"billing"}', 'an object of name'],
    ['{"name":"","budget":"Shop/Budget"}', 'an object of name and budget'],
    ['["billing"]', 'a list of 1'],
  ])('may have an entry that is none: %s', (entry, got) => {
    const file = `{"version":1,"allotments":[${JSON.stringify(someAllotment())},${entry}]}`;
    expect(problemOf(file)).toBe(`allotments[1] must have a name and a budget, got ${got}: ${AGAIN}`);
  });
});

describe('a field that the owner would not write', () => {
  const COUNT = 'connections must be a whole number from 1 to 262143';
  const TEXT = 'must be a text of at least one character';

  test.each<[object, string]>([
    [{ connections: undefined }, `${COUNT}, got none`],
    [{ connections: 0 }, `${COUNT}, got 0`],
    [{ connections: -60 }, `${COUNT}, got -60`],
    [{ connections: 2.5 }, `${COUNT}, got 2.5`],
    [{ connections: 262_144 }, `${COUNT}, got 262144`],
    [{ connections: '60' }, `${COUNT}, got "60"`],
    [{ connections: [60] }, `${COUNT}, got a list of 1`],
    [{ connections: null }, `${COUNT}, got null`],
    [{ database: 'postgres' }, 'database must be an object with an engine, got "postgres"'],
    [{ database: {} }, `database.engine ${TEXT}, got none`],
    [{ database: { engine: 'postgres', engineVersion: 16.8 } }, `database.engineVersion ${TEXT}, got 16.8`],
    [{ database: { engine: 'postgres', instanceClass: '' } }, `database.instanceClass ${TEXT}, got ""`],
    [{ endpoint: 'primary' }, 'endpoint must be "writer" or "reader", got "primary"'],
    [{ reason: ' ' }, `reason ${TEXT}, got " "`],
    [{ parameter: undefined }, `parameter ${TEXT}, got none`],
    [{ validUntil: '2027-02-29' }, 'validUntil must be a day such as "2027-06-30", got "2027-02-29"'],
    [{ validUntil: 20270630 }, 'validUntil must be a day such as "2027-06-30", got 20270630'],
  ])('is refused: %j', (fields, message) => {
    expect(problemOf(fileWith(fields))).toBe(`${message}: ask the owner for a new file`);
  });

  test('takes the bounds of connections', () => {
    for (const connections of [1, 262_143])
      expect(read(fileWith({ connections }))).toEqual({ allotment: someAllotment({ connections }) });
  });
});

describe('a hostile text', () => {
  test('stays on one line of the message, whatever it says', () => {
    const hostile = 'x\n\u001b[31m\u202e';
    const texts = [
      `{"version":1,"allotments":[${JSON.stringify({ ...someAllotment(), name: hostile })}]}`,
      JSON.stringify({ [hostile]: 1 }),
      JSON.stringify(hostile),
      hostile,
      fileWith({ connections: hostile }),
      JSON.stringify({ version: 1, allotments: [someAllotment(), someAllotment({ budget: hostile })] }),
      fileWith({ budget: hostile, validUntil: '2020-01-01' }),
    ];
    for (const text of texts) expect(problemOf(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  test('is not repeated at length', () => {
    const long = 'x'.repeat(100_000);
    for (const text of [JSON.stringify(long), fileWith({ connections: long }), fileWith({ name: long }), `{"${long}":1}`])
      expect(problemOf(text).length).toBeLessThan(400);
  });

  test('may be nested deeper than anything can print', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(problemOf(deep)).toContain('got a list of 1');
    expect(problemOf(`{"version":1,"allotments":[${deep}]}`)).toContain('allotments[0] must have a name and a budget');
    expect(problemOf(fileWith({}).replace('60', deep))).toContain('connections must be');
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void readAllotmentText(text, { name: 'a', today: TODAY })));
    fc.assert(
      fc.property(fc.json(), fc.json(), (some, others) => {
        const file = `{"version":1,"allotments":[{"name":"billing","budget":"b","connections":5,"database":${some},"reason":${others}}]}`;
        const reading = readAllotmentText(file, { name: 'billing', today: TODAY });
        expect('problem' in reading && reading.problem).toMatch(/^(database|reason|parameter)[ .]/);
      }),
    );
  });
});
