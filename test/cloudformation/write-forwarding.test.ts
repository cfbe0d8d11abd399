import { withForwarding } from '../../lib/cloudformation/write-forwarding';
import type { DatabaseFacts } from '../../lib/core/database';

const MYSQL: DatabaseFacts = { engine: 'aurora-mysql', instanceClass: 'db.r6g.large' };
const POSTGRES: DatabaseFacts = { engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' };
const MYSQL_PARAMETER = 'aurora_fwd_writer_max_connections_pct';
const POSTGRES_PARAMETER = 'apg_write_forward.max_forwarding_connections_percent';

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

function forwarded(facts: DatabaseFacts, properties: object, parameters: object = {}) {
  const Resources = { Group: { Type: 'AWS::RDS::DBClusterParameterGroup', Properties: { Parameters: parameters } } };
  const cluster = { EnableLocalWriteForwarding: true, ...properties };
  return withForwarding(facts, { template: { Resources }, properties: cluster, where: 'Stack/Db' });
}

const GROUP = { DBClusterParameterGroupName: { Ref: 'Group' } };

test.each([
  [MYSQL, 10],
  [POSTGRES, 25],
])('the default share of %j is %j per cent', (facts, writeForwardingPercent) => {
  expect(forwarded(facts, {})).toEqual([{ ...facts, writeForwardingPercent }]);
  expect(forwarded(facts, GROUP, { max_connections: 100 })).toEqual([{ ...facts, writeForwardingPercent }]);
});

test.each([
  [MYSQL, MYSQL_PARAMETER, '0', 0],
  [MYSQL, MYSQL_PARAMETER, 90, 90],
  [POSTGRES, POSTGRES_PARAMETER, '100', 100],
])('the share of %j is what %s sets', (facts, parameter, value, writeForwardingPercent) => {
  expect(forwarded(facts, GROUP, { [parameter]: value })).toEqual([{ ...facts, writeForwardingPercent }]);
});

test('the largest share that is possible counts', () => {
  const set = { [POSTGRES_PARAMETER]: choice(5, 40) };
  expect(forwarded(POSTGRES, GROUP, set)).toEqual([{ ...POSTGRES, writeForwardingPercent: 40 }]);
  const maybe = { [POSTGRES_PARAMETER]: choice(5, { Ref: 'AWS::NoValue' }) };
  expect(forwarded(POSTGRES, GROUP, maybe)).toEqual([{ ...POSTGRES, writeForwardingPercent: 25 }]);
});

test.each([{ Ref: 'Bare' }, choice(true, false), 'True', { 'Fn::ImportValue': 'x' }])('%j may be on', value => {
  expect(forwarded(POSTGRES, { EnableLocalWriteForwarding: value })).toEqual([{ ...POSTGRES, writeForwardingPercent: 25 }]);
});

test.each([false, 'false', undefined])('%j is off', value => {
  expect(forwarded(POSTGRES, { EnableLocalWriteForwarding: value })).toEqual([POSTGRES]);
});

test('forwarding to a primary in another Region takes nothing here', () => {
  expect(forwarded(MYSQL, { EnableLocalWriteForwarding: false, EnableGlobalWriteForwarding: true })).toEqual([MYSQL]);
});

test.each(['101', '-1', '{DBInstanceVCPU*2}', '2.5'])('a share of %j is an obstacle, and the default still counts', value => {
  expect(forwarded(MYSQL, GROUP, { [MYSQL_PARAMETER]: value })).toEqual([
    {
      ...MYSQL,
      writeForwardingPercent: 10,
      obstacle: `${MYSQL_PARAMETER} of cluster parameter group Group must be a whole number from 0 to 100, got '${value}'`,
    },
  ]);
});

test('a group outside the app is an obstacle', () => {
  expect(forwarded(POSTGRES, { DBClusterParameterGroupName: 'corp' })).toEqual([
    {
      ...POSTGRES,
      writeForwardingPercent: 25,
      obstacle:
        "DBClusterParameterGroupName of Stack/Db is 'corp', a cluster parameter group outside this app, " +
        `so its ${POSTGRES_PARAMETER} cannot be read`,
    },
  ]);
});

test('no other engine forwards', () => {
  const postgres = { engine: 'postgres' };
  expect(forwarded(postgres, {})).toEqual([postgres]);
});
