import { databaseMistakes } from '../../lib/cli/plan-database-checks';
import { mistakesOf } from './plan-mistakes';

function mistakesIn(database: string): string[] {
  return mistakesOf(`database: ${database}\n`, (document, plan) => databaseMistakes(document, plan.database, ['database']));
}

describe('what belongs to Aurora', () => {
  test.each([
    ['{ engine: aurora-mysql, serverless: { minAcu: 1, maxAcu: 1 }, writeForwardingPercent: 10 }'],
    [
      '{ engine: mysql, serverless: { minAcu: 1, maxAcu: 1 }, writeForwardingPercent: 10 }',
      '1:28: database.serverless belongs to Aurora, got engine mysql: remove serverless, or state aurora-postgresql or aurora-mysql',
      '1:66: database.writeForwardingPercent belongs to Aurora, got engine mysql: remove writeForwardingPercent, or state aurora-postgresql or aurora-mysql',
    ],
  ])('%s', (database, ...mistakes) => {
    expect(mistakesIn(database)).toEqual(mistakes);
  });
});

describe('a capacity', () => {
  const aurora = (rest: string): string => `{ engine: aurora-mysql, serverless: { minAcu: 2, maxAcu: 4 }, ${rest} }`;

  test.each([
    [aurora('instanceClass: db.serverless')],
    [aurora('members: [{ name: a, instanceClass: db.r6g.large }, { name: b }]')],
    [
      aurora('instanceClass: db.r6g.large'),
      '1:35: database.serverless is for servers of class db.serverless, got db.r6g.large: state db.serverless or remove serverless',
    ],
    [
      aurora('instanceClass: db.r6g.large, members: [{ name: a }, { name: b, instanceClass: db.t3.medium }]'),
      '1:35: database.serverless is for servers of class db.serverless, got db.r6g.large and db.t3.medium: state db.serverless or remove serverless',
    ],
    [
      '{ engine: aurora-mysql, serverless: { minAcu: 4.5, maxAcu: 4 } }',
      '1:70: database.serverless.maxAcu must not be below minAcu, which is 4.5, got 4: raise maxAcu or lower minAcu',
    ],
  ])('%s', (database, ...mistakes) => {
    expect(mistakesIn(database)).toEqual(mistakes);
  });
});

describe('members', () => {
  const members = (...lines: string[]): string =>
    `\n  engine: mysql\n  members:\n${lines.map(line => `    - ${line}\n`).join('')}`;

  test.each([
    ['the first is the writer', ['{ name: a }', '{ name: b }'], []],
    ['one is the writer', ['{ name: a }', '{ name: b, role: writer }', '{ name: c, role: reader }'], []],
    [
      'two share a name',
      ['{ name: a }', '{ name: a }'],
      ['5:15: database.members[1].name must differ for every member of a database, got "a" as in line 4: rename one'],
    ],
    [
      'none is the writer',
      ['{ name: a, role: reader }', '{ name: b }'],
      ['4:5: database.members must have one writer, got readers alone: state role: writer for the one that is written to'],
    ],
    [
      'three are the writer',
      ['{ name: a }', '{ name: b, role: writer }', '{ name: c, role: writer }', '{ name: d, role: writer }'],
      [
        '6:24: database.members[2].role must be reader beside another writer, got writer as in line 5: a database has one writer',
        '7:24: database.members[3].role must be reader beside another writer, got writer as in line 5: a database has one writer',
      ],
    ],
  ])('%s', (_, lines, mistakes) => {
    expect(mistakesIn(members(...lines))).toEqual(mistakes);
  });

  test('may not state a ceiling of their own beside that of the database', () => {
    const several = '[{ name: a }, { name: b, maxConnections: 2 }, { name: c, parameter: 2 }]';
    expect(mistakesIn(`{ engine: mysql, maxConnections: 1, members: ${several} }`)).toEqual([
      '1:81: database.members[1].maxConnections stands beside maxConnections of the database, which holds for every member: keep one',
      '1:113: database.members[2].parameter stands beside maxConnections of the database, which holds for every member: keep one',
    ]);
    expect(mistakesIn(`{ engine: mysql, running: 1, members: ${several} }`)).toEqual([
      '1:74: database.members[1].maxConnections stands beside running of the database, which holds for every member: keep one',
    ]);
    expect(mistakesIn(`{ engine: mysql, parameter: 1, members: ${several} }`)).toEqual([]);
  });

  test('may not state one where the engine has no parameter for it', () => {
    expect(mistakesIn('{ engine: sqlserver-ee, members: [{ name: a, maxConnections: 2 }] }')).toEqual([
      '1:56: database.members[0].maxConnections cannot be stated by member, because sqlserver-ee has no parameter for it: state maxConnections of the database',
    ]);
  });
});
