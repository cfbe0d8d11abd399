import * as fc from 'fast-check';
import { MeasurementFault, readMeasurements } from '../../lib/core/measurement-reading';
import { someMeasurement } from './some-measurement';

const AGAIN = 'measure again, connection-budget measure --out connection-ceilings.json';
const RIGHT_FILE = 'name the file connection-ceilings.json, which connection-budget measure writes';

/** A file with one entry as it should be before one of which some fields are something else; undefined leaves one out. */
function fileWith(fields: object): string {
  return JSON.stringify({ version: 1, servers: [someMeasurement(), { ...someMeasurement(), ...fields }] });
}

function problemOf(text: string): string {
  try {
    readMeasurements(text);
  } catch (error) {
    expect(error).toBeInstanceOf(MeasurementFault);
    return (error as Error).message;
  }
  throw new Error('a fault was expected');
}

describe('what measure writes', () => {
  const full = someMeasurement({
    server: 'orders-serverless',
    engine: 'aurora-postgresql',
    instanceClass: 'db.serverless',
    serverless: { minAcu: 0.5, maxAcu: 16 },
    maxConnections: 811,
    atMost: 820,
  });

  test('is read as it was written', () => {
    const written = { version: 1, servers: [full, someMeasurement()] };
    expect(readMeasurements(JSON.stringify(written, null, 2))).toEqual(written);
    expect(readMeasurements('{"version":1,"servers":[]}')).toEqual({ version: 1, servers: [] });
  });

  test('may leave out what is not known of a server', () => {
    const { budget: _budget, engineVersion: _version, instanceClass: _class, ...least } = someMeasurement();
    expect(readMeasurements(JSON.stringify({ version: 1, servers: [least] }))).toEqual({ version: 1, servers: [least] });
  });

  test('may have fields that are not known yet, which are not handed on', () => {
    const { servers } = readMeasurements(fileWith({ contact: 'orders team' }));
    expect(servers[1]).toEqual(someMeasurement());
  });

  test('takes the bounds of numbers', () => {
    for (const maxConnections of [1, 262_143]) {
      expect(readMeasurements(fileWith({ maxConnections })).servers[1]).toEqual(someMeasurement({ maxConnections }));
    }
    expect(readMeasurements(fileWith({ atMost: 81 })).servers[1]).toEqual(someMeasurement({ atMost: 81 }));
  });
});

describe('a text that is no file of measurements', () => {
  const OBJECT = 'it must be an object of "version": 1 and a list of "servers", got';

  test.each([
    ['[]', 'a list of 0'],
    ['"orders"', '"orders"'],
    ['60', '60'],
    ['null', 'null'],
    ['{}', 'an object without keys'],
    ['{"servers":[]}', 'an object of servers'],
    ['{"version":"1","servers":[]}', 'an object of version and servers'],
    ['{"version":0,"servers":[]}', 'an object of version and servers'],
    ['{"version":-1e400,"servers":[]}', 'an object of version and servers'],
    ['{"version":1,"servers":{}}', 'an object of version and servers'],
    ['{"__proto__":{"version":1,"servers":[]}}', 'an object of __proto__'],
  ])('is told by what it holds: %s', (text, got) => {
    expect(problemOf(text)).toBe(`${OBJECT} ${got}: ${RIGHT_FILE}`);
  });

  test('may be another file of this library', () => {
    expect(problemOf('{"version":1,"budgets":[]}')).toBe(`it is a ledger, which says what is planned: ${RIGHT_FILE}`);
    expect(problemOf('{"version":1,"allotments":[]}')).toBe(
      `it is a file of allotments: ${RIGHT_FILE}, or use it with DatabaseTarget.fromAllotment(…)`,
    );
  });

  test.each(['2', '1.5', '1e400'])('may be written by a newer command: version %s', version => {
    expect(problemOf(`{"version":${version},"servers":"other"}`)).toBe(
      `it has version ${Number(version)}, and this library reads version 1: update cdk-connection-budget`,
    );
  });

  test('may be cut off, half of a merge, or empty', () => {
    const whole = fileWith({});
    expect(problemOf(whole.slice(0, whole.length / 2))).toMatch(
      /^it is not JSON \(.*\): measure again, connection-budget measure --out connection-ceilings\.json$/,
    );
    expect(problemOf('<<<<<<< HEAD\n{}')).toMatch(/^it is not JSON \(Unexpected token .*\): measure again/);
    expect(problemOf('')).toBe(`it is not JSON (Unexpected end of JSON input): ${AGAIN}`);
    expect(problemOf('{"version":1,"servers":[{"maxConnections":NaN}]}')).toMatch(/^it is not JSON/);
  });
});

describe('a field that measure would not write', () => {
  const COUNT = 'servers[1].maxConnections must be a whole number from 1 to 262143';
  const TEXT = 'must be a text of at least one character';
  const ACU = 'must be a number from';

  test.each<[object, string]>([
    [{ maxConnections: undefined }, `${COUNT}, got none`],
    [{ maxConnections: 'x' }, `${COUNT}, got "x"`],
    [{ maxConnections: 0 }, `${COUNT}, got 0`],
    [{ maxConnections: -81 }, `${COUNT}, got -81`],
    [{ maxConnections: 2.5 }, `${COUNT}, got 2.5`],
    [{ maxConnections: 262_144 }, `${COUNT}, got 262144`],
    [{ maxConnections: 1e308 }, `${COUNT}, got 1e+308`],
    [{ maxConnections: NaN }, `${COUNT}, got null`],
    [{ maxConnections: [81] }, `${COUNT}, got a list of 1`],
    [{ atMost: 80 }, 'servers[1].atMost must be a whole number from 81 to 262143, got 80'],
    [{ atMost: null }, 'servers[1].atMost must be a whole number from 81 to 262143, got null'],
    [{ server: undefined }, `servers[1].server ${TEXT}, got none`],
    [{ server: ' ' }, `servers[1].server ${TEXT}, got " "`],
    [{ account: 123456789012 }, `servers[1].account ${TEXT}, got 123456789012`],
    [{ region: [] }, `servers[1].region ${TEXT}, got a list of 0`],
    [{ budget: '' }, `servers[1].budget ${TEXT}, got ""`],
    [{ engine: {} }, `servers[1].engine ${TEXT}, got an object without keys`],
    [{ engineVersion: 16.8 }, `servers[1].engineVersion ${TEXT}, got 16.8`],
    [{ instanceClass: null }, `servers[1].instanceClass ${TEXT}, got null`],
    [{ serverless: 16 }, 'servers[1].serverless must be an object of minAcu and maxAcu, got 16'],
    [{ serverless: { maxAcu: 16 } }, `servers[1].serverless.minAcu ${ACU} 0 to 256, got none`],
    [{ serverless: { minAcu: 8, maxAcu: 4 } }, `servers[1].serverless.maxAcu ${ACU} 8 to 256, got 4`],
    [{ serverless: { minAcu: 0, maxAcu: 257 } }, `servers[1].serverless.maxAcu ${ACU} 0 to 256, got 257`],
    [{ measuredOn: '2027-02-29' }, 'servers[1].measuredOn must be a day such as "2026-11-21", got "2027-02-29"'],
    [{ measuredOn: 20261121 }, 'servers[1].measuredOn must be a day such as "2026-11-21", got 20261121'],
    [{ measuredOn: undefined }, 'servers[1].measuredOn must be a day such as "2026-11-21", got none'],
    [{ source: '' }, `servers[1].source ${TEXT}, got ""`],
  ])('is refused with its place: %j', (fields, message) => {
    expect(problemOf(fileWith(fields))).toBe(`${message}: ${AGAIN}`);
  });

  test.each([
    ['7', '7'],
    ['null', 'null'],
    ['[[]]', 'a list of 1'],
  ])('may be a whole entry: %s', (entry, got) => {
    expect(problemOf(`{"version":1,"servers":[${entry}]}`)).toBe(`servers[0] must be an object, got ${got}: ${AGAIN}`);
  });

  test('is not found among what every object inherits', () => {
    const entry = `{"__proto__":${JSON.stringify(someMeasurement())}}`;
    expect(problemOf(`{"version":1,"servers":[${entry}]}`)).toBe(
      `servers[0].maxConnections must be a whole number from 1 to 262143, got none: ${AGAIN}`,
    );
    expect(readMeasurements(`{"version":1,"servers":[],"__proto__":{"budgets":[]}}`)).toEqual({ version: 1, servers: [] });
  });
});

describe('a hostile text', () => {
  const hostile = 'x\n\u001b[31m\u202e';

  test.each([
    fileWith({ maxConnections: hostile }),
    fileWith({ measuredOn: hostile.repeat(1000) }),
    fileWith({ serverless: { [hostile]: 1 } }),
    JSON.stringify({ [hostile]: 1 }),
    JSON.stringify(hostile),
    hostile,
  ])('stays on one short line of the message: case %#', text => {
    const message = problemOf(text);
    expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(message.length).toBeLessThan(400);
  });

  test('may be nested without end', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(problemOf(`{"version":1,"servers":[${deep}]}`)).toBe(`servers[0] must be an object, got a list of 1: ${AGAIN}`);
    expect(problemOf(fileWith({}).replace('"SHOW max_connections"', deep))).toMatch(/^servers\[0\]\.source must be a text/);
  });

  test('gives measurements or a fault, never anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.json().map(entry => `{"version":1,"servers":[${entry}]}`),
          fc.string(),
        ),
        text => {
          try {
            expect(readMeasurements(text).version).toBe(1);
          } catch (error) {
            expect(error).toBeInstanceOf(MeasurementFault);
          }
        },
      ),
    );
  });
});
