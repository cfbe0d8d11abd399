import * as fc from 'fast-check';
import type { LedgerConsumer, LedgerScenario } from '../../lib/core/ledger';
import { knownDemand } from '../../lib/core/ledger-sum';
import { alignedRows, ledgerRows, ledgerTable, scenarioRows } from '../../lib/core/ledger-table';
import { declared, derived, fixed, knownConsumers, lambda, NO_OVERLAP, ROLLING, service } from './some-facts';
import { fitting, ledgerOf, line, overBudget, UNKNOWN_CEILING } from './some-ledger';

/** The words behind one consumer. */
function wordsOf(consumer: LedgerConsumer): string | undefined {
  return ledgerRows(ledgerOf([consumer]))[3]?.words;
}

function many(count: number): LedgerConsumer[] {
  return Array.from({ length: count }, (_, index) => line(declared(`Job${String(index).padStart(2, '0')}`, index + 1)));
}

describe('ledgerTable', () => {
  test('a budget that fits says what is left', () => {
    expect(ledgerTable(fitting()).join('\n')).toBe(
      [
        '  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
        '  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
        '  = usable           51',
        '  Api                44   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (7 + 4)',
        '  Worker              7   declared',
        '  = demand           51   0 left',
      ].join('\n'),
    );
  });

  test('a budget that does not fit says by how many', () => {
    expect(ledgerTable(overBudget()).at(-1)).toBe('  = demand           87   36 over');
  });

  test('an unknown ceiling is never a number', () => {
    expect(ledgerTable(overBudget(UNKNOWN_CEILING)).join('\n')).toBe(
      [
        '  ceiling             ?   PostgreSQL, unknown: the instance class is a token',
        '  - reserved          ?',
        '  = usable            ?',
        '  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)',
        '  Worker              7   declared',
        '  = demand           87',
      ].join('\n'),
    );
  });

  test('an unknown consumer is never a number, and the verdict speaks of the others only', () => {
    const unread = line(service('Api', { copies: { unknown: 'DesiredCount is a token' }, processes: 2, pool: fixed(8, 12) }));
    expect(ledgerTable(ledgerOf([unread, line(declared('Worker', 7))])).slice(3)).toEqual([
      '  Api                 ?   unknown number of tasks (DesiredCount is a token) x 2 processes x (8 + 12)',
      '  Worker              7   declared',
      '  = demand            7   1 consumer unknown, at most 44 left',
    ]);
    expect(ledgerTable(ledgerOf([unread, unread, line(declared('Worker', 60))])).at(-1)).toBe(
      '  = demand           60   2 consumers unknown, at least 9 over',
    );
    expect(ledgerTable(ledgerOf([unread], UNKNOWN_CEILING)).at(-1)).toBe('  = demand            0   1 consumer unknown');
  });

  test('columns align for names and numbers of any length', () => {
    const consumers = [
      line(declared('A', 1)),
      line(declared('Reporting-and-billing', 262_143)),
      line(declared(`Head${'x'.repeat(50)}TheTailOfTheName`, 12)),
      line(declared('注文サービス', 5)),
    ];
    expect(ledgerTable(ledgerOf(consumers))).toEqual([
      '  ceiling                                       77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
      '  - reserved                                    26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
      '  = usable                                      51',
      '  A                                              1   declared',
      '  Reporting-and-billing                     262143   declared',
      '  Headxxxxxxxxxxxxxxx…xxxxTheTailOfTheName      12   declared',
      '  注文サービス                                         5   declared',
      '  = demand                                  262161   262110 over',
    ]);
  });

  test('a hostile name keeps to its line', () => {
    expect(ledgerTable(ledgerOf([line(declared('a\nb\u001b[2J', 1))]))[3]).toBe('  a\ufffdb\ufffd[2J             1   declared');
  });

  test('thirty consumers are all listed, in the order given', () => {
    expect(
      ledgerRows(ledgerOf(many(30)))
        .slice(3, -1)
        .map(({ label }) => label),
    ).toEqual(many(30).map(({ name }) => name));
  });

  test('of more than thirty the 25 largest are listed, and the others are one line', () => {
    const rows = ledgerRows(ledgerOf(many(62))).slice(3, -1);
    expect(rows).toHaveLength(26);
    expect(rows[0]).toEqual({ label: 'Job61', figure: '62', words: 'declared' });
    expect(rows[24]).toEqual({ label: 'Job37', figure: '38', words: 'declared' });
    expect(rows[25]).toEqual({ label: '37 others', figure: '703', words: '' });
  });

  test('unknown consumers are listed before the largest, and counted where they are not', () => {
    const unread = Array.from({ length: 27 }, (_, index) => line(service(`Unread${index}`, { copies: { unknown: 'a token' } })));
    const rows = ledgerRows(ledgerOf([...many(10), ...unread])).slice(3, -1);
    expect(rows[0]?.label).toBe('Unread0');
    expect(rows[25]).toEqual({ label: '12 others', figure: '55', words: '2 of them unknown' });
  });

  test('the parts sum to the whole', () => {
    fc.assert(
      fc.property(fc.array(knownConsumers, { maxLength: 8 }), groups => {
        const consumers = groups.flat().map((consumer, index) => line({ ...consumer, path: `Stack/${index}` }));
        const rows = ledgerRows(ledgerOf(consumers)).slice(3);
        const demand = Number(rows.at(-1)?.figure);
        expect(rows.slice(0, -1).reduce((sum, { figure }) => sum + Number(figure), 0)).toBe(demand);
        expect(knownDemand(ledgerOf(consumers))).toBe(demand);
      }),
    );
  });
});

describe('the words behind a number', () => {
  test.each([
    ['4 tasks x 20', line(service('A', { copies: 4, pool: fixed(20) }))],
    ['4 tasks x (20 + 1 side)', line(service('A', { copies: 4, pool: fixed(20), sideConnections: 1 }))],
    ['4 tasks x (8 + 12)', line(service('A', { copies: 4, pool: fixed(8, 12) }))],
    ['4 tasks x (8 + 12 + 1 side)', line(service('A', { copies: 4, pool: fixed(8, 12), sideConnections: 1 }))],
    ['4 tasks x 2 processes x 20', line(service('A', { copies: 4, processes: 2, pool: fixed(20) }))],
    [
      '4 tasks x (2 processes x 20 + 1 side)',
      line(service('A', { copies: 4, processes: 2, pool: fixed(20), sideConnections: 1 })),
    ],
    [
      '4 tasks x (2 processes x (8 + 12) + 3 side)',
      line(service('A', { copies: 4, processes: 2, pool: fixed(8, 12), sideConnections: 3 })),
    ],
    ['1 task x 7', line(service('A', { pool: fixed(7) }))],
    ['1 task x ? processes x 7', line(service('A', { pool: fixed(7), processes: { unknown: 'a secret' } }))],
    [
      '24 environments (12 from reserved concurrency, doubled while deploying: frozen environments keep their pools) x 1',
      line(lambda('A')),
    ],
    ['12 environments (reserved concurrency) x 1', line(lambda('A', { overlap: NO_OVERLAP }))],
    [
      '1 environment (the schedule rate(1 hour)) x 1',
      line(lambda('A', { copies: 1, copiesBecause: 'the schedule rate(1 hour)', overlap: NO_OVERLAP })),
    ],
    ['declared', line(declared('A', 7))],
    ['declared: the ETL of finance', line(declared('A', 7, { copiesBecause: 'the ETL of finance' }))],
    ['declared: 2 copies x 7', line(declared('A', 7, { copies: 2 }))],
    ['declared: 1 copy x 3 processes x 7', line(declared('A', 7, { processes: 3 }))],
    ['reserved: team B', line(declared('A', 7, { kind: 'reserved', copiesBecause: 'team B' }))],
    ['declared', line(declared('A', 7, { pool: derived({ knowsOverflow: false }) }), { size: 7, overflow: 0 })],
  ])('%s', (words, consumer) => {
    expect(wordsOf(consumer)).toBe(words);
  });

  test('multiply out to the number on the same line', () => {
    fc.assert(
      fc.property(knownConsumers, consumers => {
        for (const { figure, words } of ledgerRows(ledgerOf(consumers.map(consumer => line(consumer)))).slice(3, -1)) {
          if (words !== 'declared') expect(calculated(words)).toBe(Number(figure));
        }
      }),
    );
    expect(
      calculated(String(wordsOf(line(service('A', { copies: 2, overlap: ROLLING, processes: 3, pool: fixed(4, 2) }))))),
    ).toBe(72);
  });
});

describe('scenarioRows', () => {
  const steady: LedgerScenario = { scenario: 'steady', level: 'shown', usable: 100, admitted: 100, demand: 20, headroom: 80 };
  const scaledOut: LedgerScenario = { ...steady, scenario: 'scaled-out', demand: 60, headroom: 40 };
  const deployment: LedgerScenario = { ...steady, scenario: 'deployment', level: 'must', demand: 120, headroom: -20 };
  const lost: LedgerScenario = {
    scenario: 'member-lost',
    level: 'should',
    server: 'reader 1',
    usable: 90,
    admitted: 90,
    demand: 91,
    headroom: -1,
  };
  const lostWhileDeploying: LedgerScenario = {
    ...lost,
    scenario: 'deployment-during-failover',
    level: 'shown',
    demand: 90,
    headroom: 0,
  };

  const rows = (...scenarios: LedgerScenario[]): ReturnType<typeof scenarioRows> => scenarioRows({ scenarios, demand: 120 });

  test('tell every other moment, what it leaves, and which must or should fit', () => {
    expect(alignedRows(rows(steady, { ...scaledOut, level: 'must' }, deployment, lost, lostWhileDeploying))).toEqual([
      '  steady                         20   80 left',
      '  scaled out                     60   40 left (must fit)',
      '  member lost                    91   all on reader 1, of 90: 1 over (should fit)',
      '  deployment during failover     90   all on reader 1, of 90: 0 left',
    ]);
  });

  test('leave out what asks for as much as the sum itself, or as much as is always there', () => {
    expect(rows({ ...steady, demand: 120 }, { ...scaledOut, demand: 120 }, deployment)).toEqual([]);
    expect(rows(steady, { ...scaledOut, demand: 20 }, deployment).map(({ label }) => label)).toEqual(['steady']);
  });

  test('keep a failover that asks for as much, because another server serves it', () => {
    expect(rows(deployment, { ...lost, demand: 120 }).map(({ label }) => label)).toEqual(['member lost']);
  });

  test('leave the server out where it has no name', () => {
    const { server: _none, ...unnamed } = lost;
    expect(rows(unnamed)[0]?.words).toBe('1 over (should fit)');
  });

  test('have no number where one is unknown', () => {
    expect(rows({ ...steady, demand: null, headroom: null })[0]).toEqual({ label: 'steady', figure: '?', words: '? left' });
    expect(rows({ ...lost, usable: null, headroom: null })[0]).toEqual({
      label: 'member lost',
      figure: '91',
      words: 'all on reader 1, of ?: ? left',
    });
  });

  test('a hostile name keeps to its line', () => {
    expect(rows({ ...lost, server: 'a\nb' })[0]?.words).toBe('all on a\ufffdb, of 90: 1 over (should fit)');
  });

  test('of a single server that nothing scales are none', () => {
    expect(scenarioRows(fitting())).toEqual([]);
  });
});

/** Works the product out again from its words, as a reader with a pencil would. */
function calculated(words: string): number {
  const product = words.replace(/^declared: /, '').replace(/^(\d+ \w+) \(.*?\) x /, '$1 x ');
  const tokens = product.match(/\d+|[()+]|\bx\b/g) ?? [];
  return sumOf(tokens);
}

function sumOf(tokens: string[]): number {
  let sum = productOf(tokens);
  while (tokens[0] === '+') {
    tokens.shift();
    sum += productOf(tokens);
  }
  return sum;
}

function productOf(tokens: string[]): number {
  let product = factorOf(tokens);
  while (tokens[0] === 'x') {
    tokens.shift();
    product *= factorOf(tokens);
  }
  return product;
}

function factorOf(tokens: string[]): number {
  const token = tokens.shift();
  if (token !== '(') return Number(token);
  const sum = sumOf(tokens);
  tokens.shift();
  return sum;
}
