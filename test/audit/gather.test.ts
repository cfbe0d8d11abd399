import { AccountClient } from '../../lib/audit/account-client';
import { gatherRegion } from '../../lib/audit/gather';
import { Limiter } from '../../lib/audit/limiter';
import type { RegionSnapshot } from '../../lib/core/account';
import { FakeAws } from '../aws/fake-aws';
import { instance, planned } from '../aws/world';
import type { Faults, World } from '../aws/world';

const REGION = 'eu-west-1';
const NOW = new Date('2026-11-21T08:00:00Z');

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.stop();
  aws = undefined;
});

async function gathered(world: World, faults?: Faults, seconds = 20): Promise<RegionSnapshot> {
  aws = await FakeAws.start({ [REGION]: world }, faults);
  const settings = {
    region: REGION,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'hidden' },
  };
  const signal = AbortSignal.timeout(seconds * 1000);
  const client = new AccountClient(settings, { limiter: new Limiter(8), metricsLimiter: new Limiter(2), signal });
  try {
    return await gatherRegion({ account: 'default', region: REGION, client }, { end: NOW, days: 14 });
  } finally {
    client.close();
  }
}

const ORDERS: World = {
  instances: [
    instance('orders', {
      DBParameterGroups: [{ DBParameterGroupName: 'mine', ParameterApplyStatus: 'pending-reboot' }],
      TagList: planned('Shop/Budget', 77, 51),
    }),
  ],
  parameters: { mine: { max_connections: '200' } },
  metrics: { 'DatabaseConnections orders': [10, 40, 22] },
};

describe('a Region', () => {
  it('is read with its servers, their limits, their tags and their peaks', async () => {
    expect(await gathered(ORDERS)).toEqual({
      account: 'default',
      region: REGION,
      missing: [],
      proxies: [],
      servers: [
        {
          id: 'orders',
          role: 'instance',
          engine: 'postgres',
          engineVersion: '16.8',
          instanceClass: 'db.t3.micro',
          allocatedStorageGib: 20,
          parameter: { text: '200', group: 'mine', pendingReboot: true },
          connections: { value: 40, at: '2026-11-07T10:00:00.000Z' },
          plan: { path: 'Shop/Budget', ceiling: 77, plannedPeak: 51 },
        },
      ],
    });
  });

  it('has members of clusters with their roles, capacity and the parameters of both groups', async () => {
    const { servers } = await gathered({
      instances: [
        instance('b', { DBClusterIdentifier: 'c', Engine: 'aurora-postgresql', DBInstanceClass: 'db.serverless' }),
        instance('a', { DBClusterIdentifier: 'c', Engine: 'aurora-postgresql', DBInstanceClass: 'db.r6g.large' }),
      ],
      clusters: [
        {
          DBClusterIdentifier: 'c',
          DBClusterParameterGroup: 'cluster-group',
          ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
          DBClusterMembers: [
            { DBInstanceIdentifier: 'a', IsClusterWriter: true, DBClusterParameterGroupStatus: 'in-sync' },
            { DBInstanceIdentifier: 'b', IsClusterWriter: false, DBClusterParameterGroupStatus: 'pending-reboot' },
          ],
          TagList: planned('Shop/Budget/writer', 'unknown', 10),
        },
      ],
      parameters: { 'cluster-group': { max_connections: 'LEAST({DBInstanceClassMemory/9531392},900)' } },
    });
    expect(servers.map(({ id, role, serverless, parameter, plan }) => [id, role, serverless, parameter, plan?.ceiling])).toEqual([
      ['a', 'writer', undefined, { text: 'LEAST({DBInstanceClassMemory/9531392},900)', group: 'cluster-group' }, null],
      [
        'b',
        'reader',
        { minAcu: 0.5, maxAcu: 8 },
        { text: 'LEAST({DBInstanceClassMemory/9531392},900)', group: 'cluster-group', pendingReboot: true },
        undefined,
      ],
    ]);
  });

  it('has proxies with their percentage, their targets, and means of their sums', async () => {
    const { proxies } = await gathered({
      proxies: [{ DBProxyName: 'px' }],
      targetGroups: { px: [{ ConnectionPoolConfig: { MaxConnectionsPercent: 60 } }] },
      targets: { px: [{ RdsResourceId: 'orders', Type: 'RDS_INSTANCE' }] },
      metrics: { 'MaxDatabaseConnectionsAllowed px': [46, 47], 'DatabaseConnectionsCurrentlyBorrowed px': [50, 100] },
    });
    expect(proxies).toEqual([
      {
        name: 'px',
        percent: 60,
        target: { kind: 'instance', id: 'orders' },
        clients: null,
        sides: [
          {
            role: 'instance',
            allowed: { least: 46, most: 47 },
            borrowed: { value: 20, at: '2026-11-07T08:05:00.000Z' },
            pinned: null,
          },
        ],
      },
    ]);
  });

  it('tells the writer of a cluster from its readers, under either name that the role may have', async () => {
    const { proxies } = await gathered({
      proxies: [{ DBProxyName: 'px' }],
      targetGroups: { px: [{ ConnectionPoolConfig: { MaxConnectionsPercent: 100 } }] },
      targets: {
        px: [
          { RdsResourceId: 'c', Type: 'TRACKED_CLUSTER' },
          { RdsResourceId: 'a', Type: 'RDS_INSTANCE', TrackedClusterId: 'c' },
        ],
      },
      metrics: {
        'MaxDatabaseConnectionsAllowed px default READWRITE': [400],
        'MaxDatabaseConnectionsAllowed px default READ_ONLY': [800],
        'DatabaseConnectionsCurrentlyBorrowed px default READ_ONLY': [500],
      },
    });
    expect(proxies[0]?.target).toEqual({ kind: 'cluster', id: 'c' });
    expect(
      proxies[0]?.sides.map(({ role, allowed, borrowed }) => [role, allowed, borrowed && 'value' in borrowed && borrowed.value]),
    ).toEqual([
      ['writer', { least: 400, most: 400 }, null],
      ['readers', { least: 800, most: 800 }, 100],
    ]);
  });

  it('knows nothing of the limit of a member whose cluster could not be read', async () => {
    const member = instance('a', { DBClusterIdentifier: 'c', Engine: 'aurora-postgresql', DBInstanceClass: 'db.r6g.large' });
    const { servers } = await gathered({ instances: [member] }, action => (action === 'DescribeDBClusters' ? 'deny' : undefined));
    expect(servers[0]).toMatchObject({
      role: 'member',
      parameter: { unknown: 'the parameter group of its cluster was not read' },
    });
  });

  it('leaves out what only answers the same calls', async () => {
    const { servers } = await gathered({
      instances: [instance('graph', { Engine: 'neptune' }), instance('docs', { Engine: 'docdb' })],
    });
    expect(servers).toEqual([]);
  });

  it('takes the plan of a cluster for its writer alone', async () => {
    const member = (id: string): ReturnType<typeof instance> =>
      instance(id, { DBClusterIdentifier: 'c', Engine: 'aurora-postgresql', DBInstanceClass: 'db.r6g.large' });
    const { servers } = await gathered({
      instances: [member('a'), member('b')],
      clusters: [
        {
          DBClusterIdentifier: 'c',
          DBClusterParameterGroup: 'default.aurora-postgresql16',
          DBClusterMembers: [
            { DBInstanceIdentifier: 'a', IsClusterWriter: true },
            { DBInstanceIdentifier: 'b', IsClusterWriter: false },
          ],
          TagList: planned('Shop/Budget/writer', 1000, 90),
        },
      ],
    });
    expect(servers.map(({ id, plan }) => [id, plan?.path])).toEqual([
      ['a', 'Shop/Budget/writer'],
      ['b', undefined],
    ]);
  });

  it('reads answers that come in parts', async () => {
    const metrics = { 'DatabaseConnections a': [7], 'DatabaseConnections b': [8], 'DatabaseConnections c': [9] };
    const { servers } = await gathered({ instances: ['a', 'b', 'c'].map(id => instance(id)), metrics, metricsOfAPage: 1 });
    expect(servers.map(({ connections }) => connections && 'value' in connections && connections.value)).toEqual([7, 8, 9]);
    expect(aws?.count('GetMetricData')).toBe(3);
  });

  it('knows no limit where a group that sets none has not been taken yet', async () => {
    const groups = (ParameterApplyStatus: string): ReturnType<typeof instance> =>
      instance('orders', { DBParameterGroups: [{ DBParameterGroupName: 'default.postgres16', ParameterApplyStatus }] });
    const parameter = async (status: string): Promise<unknown> =>
      (await gathered({ instances: [groups(status)] })).servers[0]?.parameter;
    expect(await parameter('in-sync')).toBeNull();
    await aws?.stop();
    expect(await parameter('pending-reboot')).toEqual({
      unknown: 'a parameter group is pending a reboot, and what runs until then cannot be read',
    });
    await aws?.stop();
    expect(await parameter('applying')).toEqual({
      unknown: 'a parameter group is being applied, and what runs until then cannot be read',
    });
  });

  it('has the number of its account, and what is stopped', async () => {
    const DBInstanceArn = 'arn:aws:rds:eu-west-1:123456789012:db:orders';
    const { account, servers } = await gathered({
      instances: [instance('orders', { DBInstanceArn, DBInstanceStatus: 'stopped' })],
    });
    expect([account, servers[0]?.stopped]).toEqual(['123456789012', true]);
    expect(JSON.stringify(servers)).not.toContain('arn:');
  });

  it('takes no value that is none, or of another time', async () => {
    const { servers } = await gathered({ ...ORDERS, metrics: { 'DatabaseConnections orders': [-1, 1e12, 7] } });
    expect(servers[0]?.connections).toMatchObject({ value: 7 });
  });

  it('reads a parameter group once, and every page', async () => {
    const group = [{ DBParameterGroupName: 'mine', ParameterApplyStatus: 'in-sync' }];
    const instances = Array.from({ length: 230 }, (_none, index) => instance(`db${index}`, { DBParameterGroups: group }));
    const { servers } = await gathered({ instances, parameters: { mine: { max_connections: '300' } } });
    expect(servers).toHaveLength(230);
    expect(aws?.count('DescribeDBInstances')).toBe(3);
    expect(aws?.count('DescribeDBParameters')).toBe(1);
    expect(aws?.count('GetMetricData')).toBe(1);
  });
});

describe('what goes wrong', () => {
  const on =
    (wanted: string, fault: ReturnType<Faults>, times = Infinity): Faults =>
    (action, count) =>
      action === wanted && count <= times ? fault : undefined;

  it.each([
    ['DescribeDBParameters', 'rds:DescribeDBParameters'],
    ['GetMetricData', 'cloudwatch:GetMetricData'],
  ])('a permission that is missing makes %s unknown, and says which', async (action, permission) => {
    const { servers, missing } = await gathered(ORDERS, on(action, 'deny'));
    expect(missing).toEqual([{ action: permission, because: 'not allowed' }]);
    const [orders] = servers;
    const unknown = { unknown: `${permission}: not allowed` };
    expect(action === 'GetMetricData' ? orders?.connections : orders?.parameter).toEqual(unknown);
    expect(action === 'GetMetricData' ? orders?.parameter : orders?.connections).not.toEqual(unknown);
  });

  it('a call that is throttled is made again', async () => {
    const { servers, missing } = await gathered(ORDERS, on('DescribeDBInstances', 'throttle', 2));
    expect([servers.length, missing, aws?.count('DescribeDBInstances')]).toEqual([1, [], 3]);
  });

  it('and given up in the end', async () => {
    const { servers, missing } = await gathered(ORDERS, on('DescribeDBInstances', 'throttle'));
    expect(servers).toEqual([]);
    expect(missing).toEqual([
      { action: 'rds:DescribeDBInstances', because: 'refused because of too many calls, also when tried again' },
    ]);
    expect(aws?.count('DescribeDBInstances')).toBe(5);
  }, 30_000);

  it('a clock that is off is set right', async () => {
    const { servers, missing } = await gathered(ORDERS, on('DescribeDBInstances', 'skew', 1));
    expect([servers.length, missing]).toEqual([1, []]);
  });

  it.each(['portal', 'empty'] as const)('an answer that is none (%s) is no account without databases', async fault => {
    for (const action of ['DescribeDBInstances', 'DescribeDBClusters', 'DescribeDBProxies', 'GetMetricData']) {
      const { missing } = await gathered(ORDERS, on(action, fault));
      expect(missing.map(each => each.action.split(':')[1])).toEqual([action]);
      expect(missing[0]?.because).toMatch(/in part only|cannot be read/);
      await aws?.stop();
    }
  });

  it.each([
    ['garbage', /cannot be read|failed/],
    ['reset', /not reachable|failed/],
    ['fail', /failed/],
    ['circle', /in circles/],
  ] as const)(
    '%s ends in a report that says so, and shows nothing of the answer',
    async (fault, because) => {
      for (const action of ['DescribeDBInstances', 'GetMetricData']) {
        const snapshot = await gathered(ORDERS, on(action, fault));
        expect(snapshot.missing.map(each => each.because).join()).toMatch(because);
        expect(JSON.stringify(snapshot)).not.toMatch(/hunter2|AKIA|arn:|hidden/);
        await aws?.stop();
      }
    },
    60_000,
  );

  it.each(['PartialData', 'InternalError', 'Forbidden'] as const)('a metric with %s is unknown', async metricStatus => {
    const { servers, missing } = await gathered({ ...ORDERS, metricStatus });
    expect(servers[0]?.connections).toEqual({ unknown: 'cloudwatch:GetMetricData: answered in part only' });
    expect(missing).toEqual([{ action: 'cloudwatch:GetMetricData', because: 'answered in part only' }]);
  });

  it('a metric that is left out of the answer is unknown, not unpublished', async () => {
    const world = { instances: [instance('a'), instance('b')], metrics: { 'DatabaseConnections a': [1] }, withoutMetric: 1 };
    const { servers } = await gathered(world);
    expect(servers.map(({ connections }) => connections)).toMatchObject([
      { value: 1 },
      { unknown: 'cloudwatch:GetMetricData: answered in part only' },
    ]);
  });

  it('a page that comes twice is read once', async () => {
    const { servers } = await gathered({ ...ORDERS, instances: [...(ORDERS.instances ?? []), ...(ORDERS.instances ?? [])] });
    expect(servers).toHaveLength(1);
  });

  it('a call that is never answered ends with the time', async () => {
    const { servers, missing } = await gathered(ORDERS, on('GetMetricData', 'hang'), 2);
    expect(servers[0]?.connections).toEqual({ unknown: 'cloudwatch:GetMetricData: not answered in time' });
    expect(missing).toEqual([{ action: 'cloudwatch:GetMetricData', because: 'not answered in time' }]);
  });
});
