import type { Place } from '../../lib/cloudformation/place';
import { originsOf } from '../../lib/cloudformation/replica-source';
import type { Template } from '../../lib/cloudformation/template';
import type { DatabaseFacts } from '../../lib/core/database';

const MAIN: DatabaseFacts = { engine: 'mysql', engineVersion: '8.0.39', instanceClass: 'db.t3.small' };

const template: Template = {
  Parameters: { Bare: { Type: 'String' }, Many: { Type: 'String', AllowedValues: 'abcdefghi'.split('') } },
  Resources: {
    Main: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceIdentifier: 'Orders' } },
    Topic: { Type: 'AWS::SNS::Topic' },
  },
};

function origins(source: unknown, databases: readonly DatabaseFacts[] = [MAIN]) {
  const place: Place = { template, properties: { SourceDBInstanceIdentifier: source }, where: 'Replica' };
  return originsOf(place, 'not set', () => [...databases]);
}

const arn = (name: unknown, region: unknown = { Ref: 'AWS::Region' }) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:', region, ':', { Ref: 'AWS::AccountId' }, ':db:', name]],
});

test.each([
  ['a reference', { Ref: 'Main' }],
  ['an attribute', { 'Fn::GetAtt': ['Main', 'DBInstanceArn'] }],
  ['the ARN that the CDK puts together', arn({ Ref: 'Main' })],
  ['a name in any case', 'orders'],
])('%s stands for the instance in the template', (_, source) => {
  expect(origins(source)).toEqual([
    {
      facts: { primary: { name: 'Main', databases: [MAIN] } },
      engine: { engine: 'mysql' },
      version: { engineVersion: '8.0.39' },
    },
  ]);
});

test.each([
  [arn('orders', 'eu-west-1'), 'orders'],
  ['billing', 'billing'],
  [{ Ref: 'Topic' }, 'an instance known only when deployed'],
  [{ Ref: 'Bare' }, 'an instance known only when deployed'],
  [{ 'Fn::Transform': {} }, 'an instance known only when deployed'],
  [{ a: 1, b: 2 }, 'an instance known only when deployed'],
])('%j is outside the template', (source, name) => {
  expect(origins(source)).toMatchObject([{ facts: { primary: { name, databases: [] } }, engine: { engine: 'unknown' } }]);
});

test('no source leaves the engine to the instance', () => {
  expect(origins(undefined)).toEqual([{ facts: {}, engine: { engine: 'unknown', obstacle: 'not set' }, version: {} }]);
});

test('each pair of engine and version that the source may have is one origin', () => {
  const databases = [MAIN, { ...MAIN, instanceClass: 'db.t3.large' }, { ...MAIN, engineVersion: '8.4.3' }];
  const found = origins({ Ref: 'Main' }, databases);
  expect(found.map(({ version }) => version.engineVersion)).toEqual(['8.0.39', '8.4.3']);
  expect(new Set(found.map(({ facts }) => facts.primary)).size).toBe(1);
});

test('a source whose engine cannot be read says why', () => {
  const [origin] = origins({ Ref: 'Main' }, [{ engine: 'unknown', obstacle: 'Engine of Main cannot be read: x' }]);
  expect(origin?.engine.obstacle).toBe(
    'Engine of Replica is not set, and that of its source Main is not known: Engine of Main cannot be read: x',
  );
});

test('more than 8 sources are cut, which is an obstacle', () => {
  const found = origins({ Ref: 'Many' });
  expect(found).toHaveLength(9);
  expect(found[8]?.facts.obstacle).toBe('SourceDBInstanceIdentifier of Replica cannot be read: it has more than 8 alternatives');
});
