import type { MemberFacts } from '../../lib/core/cluster';
import type { DatabaseFacts } from '../../lib/core/database';
import { confirmPinned, confirmPinnedMembers, PINNED_BY_BUDGET, withoutPin } from '../../lib/private/pinned-confirmation';
import { member } from '../core/some-cluster';

const PINNED = { kind: 'pinned' } as const;
const ESTIMATED = { kind: 'estimated' } as const;
const server: DatabaseFacts = { engine: 'postgres', instanceClass: 'db.t3.micro' };
const held: DatabaseFacts = { ...server, parameter: { text: PINNED_BY_BUDGET, where: 'parameter group Group' } };
const ESTIMATE = 'budget with what it says by MaxConnections.estimated()';

function heldBy(name: string, instanceClass = 'db.r6g.large'): MemberFacts {
  return member(name, 0, { databases: [{ ...held, engine: 'aurora-postgresql', instanceClass }] });
}

describe('confirmPinned', () => {
  it('leaves servers of another ceiling alone', () => {
    expect(confirmPinned('Shop/Budget', ESTIMATED, [server])).toEqual({ servers: [server], ceiling: ESTIMATED, findings: [] });
  });

  it('does not know a limit that the budget of another database pins', () => {
    const obstacle =
      'parameter group Group holds the limit that the budget of another database pins: give each its own parameter group';
    expect(confirmPinned('Shop/Budget', ESTIMATED, [held])).toMatchObject({
      servers: [{ obstacle, instanceClass: 'db.t3.micro' }],
    });
    expect(confirmPinned('Shop/Budget', ESTIMATED, [held]).servers[0]).not.toHaveProperty('parameter');
  });

  it('trusts a limit that every server holds, and takes the placeholder away', () => {
    expect(confirmPinned('Shop/Budget', PINNED, [held, held])).toEqual({
      servers: [server, server],
      ceiling: PINNED,
      findings: [],
    });
  });

  it.each<[string, DatabaseFacts]>([
    ['parameter group Other sets 500', { ...server, parameter: { text: '500', where: 'parameter group Other' } }],
    ['parameter group Other sets 5\ufffd0', { ...server, parameter: { text: '5\n0', where: 'parameter group Other' } }],
    ['its parameter group does not set the limit', server],
    ['parameter group company is not in this app', { ...server, obstacle: 'parameter group company is not in this app' }],
  ])('falls back on what is there where one does not: %s', (found, strayed) => {
    expect(confirmPinned('Shop/Budget', PINNED, [held, strayed])).toEqual({
      servers: [held, strayed],
      ceiling: ESTIMATED,
      findings: [
        {
          rule: 'conflicting-setting',
          severity: 'error',
          path: 'Shop/Budget',
          message: `Shop/Budget pins the connection limit, but the instance does not end up with it: ${found}`,
          remedies: ['leave the parameter group as the budget found it', ESTIMATE],
        },
      ],
    });
  });
});

describe('confirmPinnedMembers', () => {
  it('leaves members of another ceiling alone', () => {
    const members = [member('writer', 300)];
    expect(confirmPinnedMembers('Shop/Budget', ESTIMATED, members, [])).toEqual({
      servers: members,
      ceiling: ESTIMATED,
      findings: [],
    });
  });

  it('does not know a limit that the budget of another database pins', () => {
    const [writer] = confirmPinnedMembers('Shop/Budget', ESTIMATED, [heldBy('writer')], []).servers;
    expect(writer?.databases[0]?.obstacle).toContain('that the budget of another database pins');
  });

  it('gives each member with a group of its own its own number', () => {
    const { servers, ceiling } = confirmPinnedMembers(
      'Shop/Budget',
      PINNED,
      [heldBy('writer'), heldBy('a', 'db.t4g.medium')],
      [],
    );
    expect(ceiling).toEqual(PINNED);
    expect(servers.map(({ databases }) => databases)).toEqual([
      [{ engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' }],
      [{ engine: 'aurora-postgresql', instanceClass: 'db.t4g.medium' }],
    ]);
  });

  it('tells members that share a group of each other, and leaves each its own class', () => {
    const members = [heldBy('writer'), heldBy('a', 'db.t4g.medium'), heldBy('b', 'db.t4g.large')];
    const sharing = [['Stack/Cluster/writer', 'Stack/Cluster/b']];
    const { servers } = confirmPinnedMembers('Shop/Budget', PINNED, members, sharing);
    const classOf = ({ instanceClass }: DatabaseFacts) => instanceClass;
    expect(servers.map(({ databases }) => databases.map(each => [classOf(each), each.sharingGroup?.map(classOf)]))).toEqual([
      [['db.r6g.large', ['db.t4g.large']]],
      [['db.t4g.medium', undefined]],
      [['db.t4g.large', ['db.r6g.large']]],
    ]);
  });

  it('names the member that does not hold it, and trusts none', () => {
    const late = member('late', 500);
    const confirmed = confirmPinnedMembers('Shop/Budget', PINNED, [heldBy('writer'), late], []);
    expect(confirmed.ceiling).toEqual(ESTIMATED);
    expect(confirmed.findings).toEqual([
      {
        rule: 'conflicting-setting',
        severity: 'error',
        path: 'Shop/Budget',
        message: 'Shop/Budget pins the connection limit, but late does not end up with it: parameter group of late sets 500',
        remedies: ['create every member before the budget, and leave its parameter group as it is', ESTIMATE],
      },
    ]);
    expect(confirmed.servers.map(({ databases }) => databases[0]?.parameter?.text)).toEqual([undefined, '500']);
  });

  it('a hostile name does not break the line', () => {
    const { findings } = confirmPinnedMembers('Shop/Budget', PINNED, [member('la\nte', 500)], []);
    expect(findings[0]?.message).toContain('but la\ufffdte does not end up with it');
  });
});

describe('withoutPin', () => {
  it('takes the placeholder away, and nothing else', () => {
    expect(withoutPin(held)).toEqual(server);
    const other = { ...server, parameter: { text: '500', where: 'parameter group Other' } };
    expect(withoutPin(other, 300)).toBe(other);
  });

  it('puts the stated number in its place', () => {
    expect(withoutPin(held, 300)).toEqual({ ...server, parameter: { text: '300', where: 'parameter group Group' } });
  });
});
