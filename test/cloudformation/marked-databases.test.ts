import { markedDatabases } from '../../lib/cloudformation/marked-databases';

const PLAN = { path: 'Shop/Budget', ceiling: 77, basis: 'estimated', usable: 51, plannedPeak: 41, operations: 10 };

function template(properties: object, metadata: unknown = { 'connection-budget': PLAN }): unknown {
  return { Resources: { Orders: { Type: 'AWS::RDS::DBInstance', Properties: properties, Metadata: metadata } } };
}

it('reads the plan of a database that states its identifier, in lower case as RDS keeps it', () => {
  expect([...markedDatabases(template({ DBInstanceIdentifier: 'Orders-Prod' }))]).toEqual([
    ['orders-prod', { path: 'Shop/Budget', ceiling: 77, plannedPeak: 41, operations: 10 }],
  ]);
});

it('knows figures to be unknown', () => {
  const unknown = { 'connection-budget': { path: 'Shop/Budget', ceiling: 'unknown', plannedPeak: 'unknown' } };
  expect([...markedDatabases(template({ DBInstanceIdentifier: 'a' }, unknown)).values()]).toEqual([
    { path: 'Shop/Budget', ceiling: null, plannedPeak: null },
  ]);
});

it.each([
  ['a name that CloudFormation makes', template({})],
  ['a name that is decided later', template({ DBInstanceIdentifier: { Ref: 'Name' } })],
  ['no plan', template({ DBInstanceIdentifier: 'a' }, {})],
  ['a plan that is none', template({ DBInstanceIdentifier: 'a' }, { 'connection-budget': 'x' })],
  ['no Resources', {}],
  ['broken Resources', { Resources: [null, 3, { Properties: null }] }],
  ['nothing', null],
])('leaves out %s', (_what, value) => {
  expect([...markedDatabases(value)]).toEqual([]);
});
