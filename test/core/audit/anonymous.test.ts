import { anonymous } from '../../../lib/core/anonymous';
import type { AccountSnapshot } from '../../../lib/core/account';
import { auditRegion } from '../../../lib/core/audit';
import { Plans } from '../../../lib/core/server-plan';
import { proxy, region, server, told } from './snapshots';

const SNAPSHOT: AccountSnapshot = {
  version: 1,
  takenAt: '2026-11-21T08:00:00Z',
  days: 14,
  regions: [
    region({
      account: 'arn:aws:iam::123456789012:role/secret-role',
      servers: [
        server({ id: 'secret-a', cluster: 'secret-cluster', role: 'writer', parameter: { text: '60', group: 'secret-group' } }),
        server({ id: 'secret-b', plan: { path: 'Secret/Budget', ceiling: 200, plannedPeak: 4 } }),
      ],
      proxies: [
        proxy({ name: 'secret-proxy', target: { kind: 'instance', id: 'secret-b' } }),
        proxy({ name: 'other', target: { unknown: 'it has no target' } }),
      ],
    }),
    region({ account: 'arn:aws:iam::123456789012:role/secret-role', region: 'us-east-1', servers: [server({ id: 'secret-a' })] }),
  ],
};

it('keeps no reason that somebody else has worded', () => {
  const strange = {
    ...SNAPSHOT,
    regions: [region({ servers: [server({ connections: { unknown: 'acme-secret could not be read' } })] })],
  };
  expect(anonymous(strange).regions[0]?.servers[0]?.connections).toEqual({ unknown: 'not read' });
});

it('has no name and no ARN left', () => {
  expect(JSON.stringify(anonymous(SNAPSHOT))).not.toMatch(/secret|arn:|123456789012/i);
});

it('numbers the same name alike', () => {
  const [first, second] = anonymous(SNAPSHOT).regions;
  expect(first?.servers.map(({ id, cluster }) => [id, cluster])).toEqual([
    ['server-1', 'cluster-1'],
    ['server-2', undefined],
  ]);
  expect(first?.proxies[0]?.target).toEqual({ kind: 'instance', id: 'server-2' });
  expect(second?.servers[0]?.id).toBe('server-1');
  expect(second?.account).toBe(first?.account);
});

it('is judged as before', () => {
  const verdicts = (snapshot: AccountSnapshot): unknown =>
    snapshot.regions.map(each => {
      const { servers, proxies } = auditRegion(each, new Plans());
      return [...servers, ...proxies].map(({ findings }) => told(findings).map(text => text.replace(/secret-group|group-1/, '')));
    });
  expect(verdicts(anonymous(SNAPSHOT))).toEqual(verdicts(SNAPSHOT));
});
