import type { BudgetFacts } from '../../lib/core/budget';
import type { MemberFacts } from '../../lib/core/cluster';
import type { DatabaseFacts } from '../../lib/core/database';
import { inheritedCeilings, readersBelowWriter } from '../../lib/core/replica-below-writer';
import { member } from './some-cluster';
import { micro } from './some-facts';

function sized(name: string, ...classes: string[]): MemberFacts {
  return member(name, 0, { databases: classes.map(instanceClass => ({ engine: 'aurora-postgresql', instanceClass })) });
}

const messagesOf = (members: readonly MemberFacts[]): string[] =>
  readersBelowWriter('Stack/Budget', members, { kind: 'estimated' }).map(({ message }) => message);

describe('readersBelowWriter', () => {
  test('names both with their classes and ceilings, and the way out', () => {
    expect(
      readersBelowWriter('Stack/Budget', [sized('writer', 'db.r6g.large'), sized('reader', 'db.t4g.medium')], {
        kind: 'estimated',
      }),
    ).toEqual([
      {
        rule: 'replica-below-writer',
        severity: 'warning',
        path: 'Stack/Budget',
        message:
          'reader (db.t4g.medium) admits 405 connections, writer (db.r6g.large) 1722: ' +
          'when a failover promotes it, the pools of the writer come to it',
        remedies: ['give reader the class of writer'],
      },
    ]);
  });

  test('names the limit where that is what a parameter group sets lower', () => {
    const [finding] = readersBelowWriter('Stack/Budget', [member('writer', 400), member('reader', 300)], { kind: 'estimated' });
    expect(finding?.remedies).toEqual(['raise max_connections to 400 in parameter group of reader']);
  });

  test('each smaller reader is told of, and no other', () => {
    const members = [
      sized('writer', 'db.r6g.large'),
      sized('a', 'db.t4g.medium'),
      sized('b', 'db.r6g.large'),
      sized('c', 'db.t4g.large'),
    ];
    expect(messagesOf(members).map(message => message.split(' ')[0])).toEqual(['a', 'c']);
  });

  test('the smallest server that a reader may be counts', () => {
    expect(messagesOf([sized('writer', 'db.r6g.large'), sized('reader', 'db.r6g.large', 'db.t4g.medium')])[0]).toContain(
      'reader (db.r6g.large or db.t4g.medium) admits 405 connections',
    );
  });

  test.each<[string, MemberFacts[]]>([
    ['readers as large as the writer', [sized('writer', 'db.t4g.medium'), sized('reader', 'db.r6g.large')]],
    ['a writer alone', [sized('writer', 'db.r6g.large')]],
    ['readers without a writer', [sized('a', 'db.r6g.large'), sized('b', 'db.t4g.medium')]],
    ['a writer that is not known', [sized('writer', 'db.none.such'), sized('reader', 'db.t4g.medium')]],
    ['a reader that is not known', [sized('writer', 'db.r6g.large'), sized('reader', 'db.none.such')]],
    ['no member at all', []],
  ])('%s: nothing is said', (_, members) => {
    expect(messagesOf(members)).toEqual([]);
  });

  test('a limit that is stated for all holds for all', () => {
    const members = [sized('writer', 'db.r6g.large'), sized('reader', 'db.t4g.medium')];
    expect(readersBelowWriter('Stack/Budget', members, { kind: 'declared', maxConnections: 100 })).toEqual([]);
  });

  test('a hostile name does not break the line', () => {
    expect(messagesOf([sized('writer', 'db.r6g.large'), sized('rea\nder', 'db.t4g.medium')])[0]).toMatch(/^rea\ufffdder \(/);
  });
});

describe('inheritedCeilings', () => {
  const large: DatabaseFacts = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.m6i.large' };

  function replicaOf(databases: readonly DatabaseFacts[], overrides: Partial<DatabaseFacts> = {}): BudgetFacts {
    const facts = micro([]);
    const primary = { name: 'Shop/Orders', databases };
    return { ...facts, databases: facts.databases.map(database => ({ ...database, primary, ...overrides })) };
  }

  test('a replica smaller than its primary is told, with both numbers', () => {
    expect(inheritedCeilings(replicaOf([large]))).toEqual([
      {
        rule: 'replica-below-writer',
        severity: 'warning',
        path: 'Stack/Budget',
        message:
          'the read replica gets max_connections 828 from its primary Shop/Orders, ' +
          'but db.t3.micro is meant for 77: that is what is counted',
        remedies: ['give the replica the class of its primary, db.m6i.large'],
      },
    ]);
  });

  test('what the parameter group of the primary sets is inherited, too', () => {
    const parameter = { text: '100', where: 'parameter group Shop/Group' };
    expect(inheritedCeilings(replicaOf([{ ...large, parameter }]))[0]?.message).toContain('gets max_connections 100');
  });

  test('of several primaries the lowest ceiling counts, and of several replicas one is told', () => {
    const small: DatabaseFacts = { ...large, instanceClass: 'db.t3.small' };
    expect(inheritedCeilings(replicaOf([large, small]))[0]?.message).toContain('gets max_connections 179');
    const facts = replicaOf([large]);
    expect(inheritedCeilings({ ...facts, databases: [...facts.databases, ...facts.databases] })).toHaveLength(1);
  });

  test.each<[string, BudgetFacts]>([
    ['no replica', micro([])],
    ['a primary of the same class', replicaOf([{ ...large, instanceClass: 'db.t3.micro' }])],
    ['a primary outside the app', replicaOf([])],
    ['a primary of which not all is known', replicaOf([large, { engine: 'postgres', obstacle: 'a token' }])],
    ['a replica of which not all is known', replicaOf([large], { obstacle: 'a token' })],
    ['an engine whose replicas keep a limit of their own', replicaOf([{ ...large, engine: 'mysql' }], { engine: 'mysql' })],
  ])('%s: nothing is said', (_, facts) => {
    expect(inheritedCeilings(facts)).toEqual([]);
  });

  test('a limit pinned on the replica as high as its primary is no surprise', () => {
    expect(inheritedCeilings({ ...replicaOf([large]), ceiling: { kind: 'pinned', maxConnections: 828 } })).toEqual([]);
  });
});
