import type { DatabaseFacts } from '../../lib/core/database';
import type { Finding } from '../../lib/core/finding';
import { judge } from '../../lib/core/judge';
import { judgeCluster } from '../../lib/core/judge-cluster';
import type { Measurement } from '../../lib/core/measurement';
import type { MeasuredPolicy } from '../../lib/core/measurement-use';
import { remediesFor } from '../../lib/core/remedies';
import { isKnownSupply, supplyOf } from '../../lib/core/supply';
import { cluster, member } from './some-cluster';
import { declared, micro } from './some-facts';
import { measured, someMeasurement } from './some-measurement';

const MEASURE = 'connection-budget measure --out connection-ceilings.json';
const LATER = 'MaxConnections.estimated() until the database runs';

function findingsOf(
  then: readonly Partial<Measurement>[],
  now: Partial<DatabaseFacts> = {},
  policy: Partial<MeasuredPolicy> = {},
): Finding[] {
  const facts = micro([declared('Worker', 5)]);
  const databases = facts.databases.map(each => ({ ...each, identifier: 'orders-prod', ...now }));
  const { findings } = judge({ ...facts, databases, ceiling: measured(then.map(someMeasurement), policy) });
  return findings.filter(({ rule }) => rule === 'measurement-not-used');
}

/** The only finding, as its message and its ways out. */
function said(...asked: Parameters<typeof findingsOf>): [string, readonly string[]] {
  const [finding, ...others] = findingsOf(...asked);
  if (finding === undefined || others.length > 0) throw new Error('one finding was expected');
  expect(finding).toMatchObject({ severity: 'warning', path: 'Stack/Budget' });
  return [finding.message, finding.remedies];
}

test('nothing is said of a measurement that counts', () => {
  expect(findingsOf([{}])).toEqual([]);
  expect(findingsOf([{}, { measuredOn: '2020-01-01' }, { instanceClass: 'db.t3.small' }])).toEqual([]);
  expect(findingsOf([{}], { parameter: { text: '81', where: 'parameter group Shop/Group' } })).toEqual([]);
  const rounded = { maxConnections: 79, atMost: 84 };
  expect(findingsOf([rounded], { parameter: { text: '84', where: 'parameter group Shop/Group' } })).toEqual([]);
  const facts = micro([]);
  expect(judge(facts).findings).toEqual([]);
});

describe('a server that is not in the file', () => {
  test('is named, with those that are', () => {
    expect(said([])).toEqual([
      'Orders: connection-ceilings.json has no server orders-prod; 77 are counted (estimated)',
      [MEASURE, LATER],
    ]);
    const others = [{ server: 'billing' }, { server: 'orders-test' }, { server: 'orders-test' }];
    expect(said(others)[0]).toBe(
      'Orders: connection-ceilings.json has no server orders-prod, but orders-test and billing; 77 are counted (estimated)',
    );
  });

  test('may be the one that the user names', () => {
    expect(said([{}], {}, { server: 'orders-prd' })).toEqual([
      'Orders: connection-ceilings.json has no server orders-prd, but orders-prod; 77 are counted (estimated)',
      ['correct the option server', MEASURE, LATER],
    ]);
  });

  test('is wanted by its tags', () => {
    expect(said([{}], { identifier: undefined, taggedPath: 'Shop/Budget' })).toEqual([
      'Orders: connection-ceilings.json has no server whose tags name Shop/Budget; 77 are counted (estimated)',
      [MEASURE, LATER],
    ]);
  });

  test('cannot be found without a name', () => {
    expect(said([{}], { identifier: undefined })).toEqual([
      'Orders: its identifier is not known, so it cannot be found in connection-ceilings.json; 77 are counted (estimated)',
      ["MaxConnections.measured('connection-ceilings.json', { server: <its identifier> })"],
    ]);
  });

  test('leaves nothing to count with where nothing else is known', () => {
    expect(said([], { instanceClass: undefined, obstacle: 'it is imported' })).toEqual([
      'Orders: connection-ceilings.json has no server orders-prod; and nothing else is known',
      [MEASURE],
    ]);
  });
});

describe('a server that has become another one', () => {
  test('is told with class then and now, day and age', () => {
    expect(said([{ maxConnections: 189, instanceClass: 'db.t3.small', measuredOn: '2026-10-29' }])).toEqual([
      'Orders: orders-prod admitted 189 connections on 2026-10-29, 23 days ago, as db.t3.small, and is db.t3.micro now; 77 are counted (estimated)',
      [`${MEASURE} once it is db.t3.micro`],
    ]);
  });

  test('may differ in more', () => {
    const before = { engineVersion: '15.7', instanceClass: 'db.t3.small', measuredOn: '2026-11-20', atMost: 84 };
    expect(said([before])).toEqual([
      'Orders: orders-prod admitted 81 to 84 connections on 2026-11-20, 1 day ago, as PostgreSQL 15.7 on db.t3.small, ' +
        'and is PostgreSQL 16.8 on db.t3.micro now; 77 are counted (estimated)',
      [`${MEASURE} once it is PostgreSQL 16.8 on db.t3.micro`],
    ]);
  });
});

describe('a measurement that has aged', () => {
  test('is told with its days, and with the lower number', () => {
    expect(said([{ measuredOn: '2026-05-24' }])).toEqual([
      'Orders: orders-prod admitted 81 connections on 2026-05-24, 181 days ago, and a measurement holds for 180 days; 77 are counted (estimated)',
      [MEASURE],
    ]);
    expect(said([{ measuredOn: '2026-05-24', maxConnections: 60 }])[0]).toMatch(
      /180 days; 60 are counted, the lower of that and 77 \(estimated\)$/,
    );
  });

  test('may lie in the future', () => {
    expect(said([{ measuredOn: '2026-11-23' }])[0]).toBe(
      'Orders: orders-prod admitted 81 connections on 2026-11-23, 2 days from now, which is still to come; 77 are counted (estimated)',
    );
  });

  test('goes on counting where nothing else is known', () => {
    expect(said([{ measuredOn: '2026-05-24' }], { instanceClass: undefined, obstacle: 'it is imported' })[0]).toMatch(
      /180 days; 81 are counted, because nothing else is known$/,
    );
  });
});

describe('a template that says otherwise', () => {
  const parameter = { text: '112', where: 'parameter group Shop/Group' };

  test('may set another number', () => {
    expect(said([{ maxConnections: 60 }], { parameter })).toEqual([
      'Orders: orders-prod admitted 60 connections on 2026-11-21, today, and is to have max_connections 112 in parameter group Shop/Group: ' +
        'it has not taken that yet, or somebody changed it; 60 are counted, the lower of that and 112 (parameter)',
      [`${MEASURE} once it has been restarted`],
    ]);
    expect(said([{ maxConnections: 300 }], { parameter })[0]).toMatch(/somebody changed it; 112 are counted \(parameter\)$/);
  });

  test('may no longer set a number', () => {
    expect(said([{ maxConnections: 300 }], { taggedPath: 'Shop/Budget' })).toEqual([
      'Orders: orders-prod admitted 300 connections on 2026-11-21, today, more than the 112 that its template gives it at most: ' +
        'another parameter was in force, or somebody changed it; 77 are counted (estimated)',
      [`${MEASURE} once it has been restarted`],
    ]);
  });
});

test('of several servers that an instance may be the one that counts is told', () => {
  const [micros = { engine: '' }] = micro([]).databases;
  const databases = [
    { ...micros, identifier: 'orders-prod', instanceClass: 'db.t3.small' },
    { ...micros, identifier: 'orders-prod' },
  ];
  const facts = { ...micro([]), databases, ceiling: measured([someMeasurement({ instanceClass: 'db.t3.small' })]) };
  const messages = judge(facts).findings.map(({ message }) => message);
  expect(messages).toEqual([expect.stringContaining('as db.t3.small, and is db.t3.micro now; 77 are counted')]);
});

test('a message stays on its line, whatever the file says', () => {
  const hostile = 'x\n\u001b[31m\u202e'.repeat(30);
  for (const then of [{ server: hostile }, { instanceClass: hostile }, { engine: hostile }]) {
    const [finding] = findingsOf([then], then.server === undefined ? {} : { identifier: 'x' });
    expect(finding?.message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(finding?.message.length).toBeLessThan(400);
  }
});

describe('the members of a cluster', () => {
  const server = (name: string, overrides: Partial<DatabaseFacts> = {}): ReturnType<typeof member> =>
    member(name, 0, {
      databases: [{ engine: 'aurora-postgresql', instanceClass: 'db.r6g.large', identifier: `orders-${name}`, ...overrides }],
    });
  const entry = (name: string, overrides: Partial<Measurement> = {}): Measurement =>
    someMeasurement({
      server: `orders-${name}`,
      engine: 'aurora-postgresql',
      instanceClass: 'db.r6g.large',
      maxConnections: 1718,
      ...overrides,
    });
  const judged = (
    members: readonly ReturnType<typeof member>[],
    entries: readonly Measurement[],
  ): ReturnType<typeof judgeCluster> => judgeCluster(cluster(members, {}, { ceiling: measured(entries) }));

  test('have their own measurements', () => {
    const [writer, reader] = judged(
      [server('writer'), server('reader')],
      [entry('writer'), entry('reader', { maxConnections: 1720 })],
    );
    expect([writer?.ceiling, reader?.ceiling]).toMatchObject([
      { basis: 'measured', maxConnections: 1718 },
      { basis: 'measured', maxConnections: 1720 },
    ]);
    expect([writer?.findings, reader?.findings]).toEqual([[], []]);
  });

  test('are told once each, on the budget of all', () => {
    const ledgers = judged([server('writer'), server('reader')], []);
    const all = ledgers.flatMap(({ findings }) => findings);
    expect(all.map(({ rule, path, message }) => [rule, path, message])).toEqual([
      [
        'measurement-not-used',
        'Stack/Budget',
        'Orders writer: connection-ceilings.json has no server orders-writer; 1722 are counted (published)',
      ],
      [
        'measurement-not-used',
        'Stack/Budget',
        'Orders reader: connection-ceilings.json has no server orders-reader; 1722 are counted (published)',
      ],
    ]);
  });

  test('are of one size where only one of them has been measured', () => {
    const [writer] = judged([server('writer'), server('reader')], [entry('writer', { maxConnections: 1725 })]);
    expect(writer?.findings.map(({ rule }) => rule)).toEqual(['measurement-not-used']);
  });

  test('are not where the reader said that it admits less than its class gives', () => {
    const [writer] = judged([server('writer'), server('reader')], [entry('writer'), entry('reader', { maxConnections: 400 })]);
    expect(writer?.findings.map(({ rule }) => rule)).toEqual(['replica-below-writer']);
  });
});

test('another class is a way out, with what it is estimated to admit', () => {
  const facts = micro([declared('Worker', 100)]);
  const databases = facts.databases.map(each => ({ ...each, identifier: 'orders-prod' }));
  const asked = { ...facts, databases, ceiling: measured([someMeasurement()]) };
  const supply = supplyOf(asked);
  if (!isKnownSupply(supply)) throw new Error('it is known');
  expect(remediesFor(asked, supply)).toContainEqual({
    kind: 'class',
    instanceClass: 'db.t3.small',
    maxConnections: 179,
    members: [],
  });
});
