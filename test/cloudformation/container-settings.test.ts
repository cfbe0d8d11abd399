import { conflictsOf, withSettings } from '../../lib/cloudformation/container-settings';

const SETTINGS = [
  { name: 'DB_POOL_SIZE', value: '8' },
  { name: 'DB_MAX_OVERFLOW', value: '12' },
];
const ADDED = [
  { Name: 'DB_MAX_OVERFLOW', Value: '12' },
  { Name: 'DB_POOL_SIZE', Value: '8' },
];
const NO_VALUE = { Ref: 'AWS::NoValue' };
const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

describe('withSettings', () => {
  test('settings follow what is there, sorted by name', () => {
    const app = { Name: 'app', Image: 'x', Environment: [{ Name: 'Z', Value: '1' }] };
    expect(withSettings([app], undefined, SETTINGS)).toEqual([{ ...app, Environment: [{ Name: 'Z', Value: '1' }, ...ADDED] }]);
  });

  test('a container without an environment gets one', () => {
    expect(withSettings([{ Name: 'app' }], undefined, SETTINGS)).toEqual([{ Name: 'app', Environment: ADDED }]);
  });

  test('what was handed in is not changed', () => {
    const definitions = [{ Name: 'app', Environment: [{ Name: 'Z', Value: '1' }] }];
    const before = JSON.stringify(definitions);
    withSettings(definitions, undefined, SETTINGS, [{ name: 'S', value: 'arn' }]);
    expect(JSON.stringify(definitions)).toBe(before);
  });

  test('variables and secrets that are there are never overwritten', () => {
    const app = {
      Name: 'app',
      Environment: [{ Name: 'DB_POOL_SIZE', Value: '99' }],
      Secrets: [{ Name: 'DB_MAX_OVERFLOW', ValueFrom: 'arn' }],
    };
    expect(withSettings([app], undefined, SETTINGS)).toEqual([app]);
  });

  test('the letter case of the CDK is kept', () => {
    expect(withSettings([{ name: 'app' }], undefined, [{ name: 'A', value: '1' }], [{ name: 'S', value: 'arn' }])).toEqual([
      { name: 'app', environment: [{ name: 'A', value: '1' }], secrets: [{ name: 'S', valueFrom: 'arn' }] },
    ]);
  });

  test('secrets are added beside secrets', () => {
    const app = { Name: 'app', Secrets: [{ Name: 'PASSWORD', ValueFrom: 'x' }] };
    expect(withSettings([app], undefined, [], [{ name: 'DB_POOL_SIZE', value: 'arn' }])).toEqual([
      { Name: 'app', Secrets: [...app.Secrets, { Name: 'DB_POOL_SIZE', ValueFrom: 'arn' }] },
    ]);
  });

  test('the first essential container is the default', () => {
    const definitions = [{ Name: 'init', Essential: false }, { Name: 'app' }, { Name: 'proxy' }];
    expect(withSettings(definitions, undefined, SETTINGS)).toEqual([
      definitions[0],
      { Name: 'app', Environment: ADDED },
      definitions[2],
    ]);
  });

  test('only containers that are named get settings', () => {
    expect(withSettings([{ Name: 'app' }, { Name: 'worker' }], ['worker'], SETTINGS)).toEqual([
      { Name: 'app' },
      { Name: 'worker', Environment: ADDED },
    ]);
    expect(withSettings([{ Name: 'app' }], ['missing'], SETTINGS)).toEqual([{ Name: 'app' }]);
  });

  test('settings reach every branch of a condition', () => {
    const definitions = choice([choice({ Name: 'app' }, { Name: 'app', Environment: choice([], NO_VALUE) })], [{ Name: 'app' }]);
    expect(withSettings(definitions, undefined, SETTINGS)).toEqual(
      choice(
        [choice({ Name: 'app', Environment: ADDED }, { Name: 'app', Environment: choice(ADDED, ADDED) })],
        [{ Name: 'app', Environment: ADDED }],
      ),
    );
  });

  test('an environment that cannot be read stays as it is', () => {
    const app = { Name: 'app', Environment: { 'Fn::Transform': {} } };
    expect(withSettings([app], undefined, SETTINGS)).toEqual([app]);
  });

  test.each([undefined, null, 'text', { Ref: 'X' }, [null], ['text'], []])(
    'definitions that are %j stay as they are',
    definitions => {
      expect(withSettings(definitions, undefined, SETTINGS)).toEqual(definitions);
    },
  );
});

describe('conflictsOf', () => {
  const conflicts = (definition: object, template = {}) =>
    conflictsOf([{ Name: 'app', ...definition }], undefined, [{ name: 'DB_POOL_SIZE', value: '8' }], template);
  const environment = (Value: unknown) => ({ Environment: [{ Name: 'DB_POOL_SIZE', Value }] });
  const conflict = (got: string) => [{ container: 'app', name: 'DB_POOL_SIZE', got, wanted: '8' }];

  test.each([
    ['absent', {}],
    ['the same text', environment('8')],
    ['the same number', environment(8)],
    [
      'the same in both branches',
      { Environment: [choice({ Name: 'DB_POOL_SIZE', Value: '8' }, { Name: 'DB_POOL_SIZE', Value: 8 })] },
    ],
    [
      'the same in both lists',
      { Environment: choice([{ Name: 'DB_POOL_SIZE', Value: '8' }], [{ Name: 'DB_POOL_SIZE', Value: '8' }]) },
    ],
  ])('a setting that is %s is no conflict', (_, definition) => {
    expect(conflicts(definition)).toEqual([]);
  });

  test.each([
    [environment('20'), '20'],
    [environment(choice('8', '20')), '20'],
    [environment(undefined), 'no value'],
    [environment({ 'Fn::ImportValue': 'x' }), 'a value that cannot be read: Fn::ImportValue is known only when deployed'],
    [{ Secrets: [{ Name: 'DB_POOL_SIZE', ValueFrom: 'arn' }] }, 'a secret'],
    [{ Environment: [choice({ Name: 'DB_POOL_SIZE', Value: '8' }, NO_VALUE)] }, 'a value under a condition only'],
    [{ Environment: choice([{ Name: 'DB_POOL_SIZE', Value: '8' }], []) }, 'a value under a condition only'],
    [{ Environment: { 'Fn::Transform': {} } }, 'an environment that cannot be read: Fn::Transform is known only when deployed'],
  ])('%j is a conflict', (definition, got) => {
    expect(conflicts(definition)).toEqual(conflict(got));
  });

  test('values are read by the template that is given', () => {
    const template = { Parameters: { Size: { Type: 'Number', Default: 8 } } };
    expect(conflicts(environment({ Ref: 'Size' }), template)).toEqual([]);
  });

  test('other containers are not looked at', () => {
    const definitions = [{ Name: 'app' }, { Name: 'worker', ...environment('20') }];
    expect(conflictsOf(definitions, undefined, SETTINGS)).toEqual([]);
    expect(conflictsOf(definitions, ['worker'], SETTINGS)).toHaveLength(1);
  });

  test('nothing that was added is a conflict', () => {
    const definitions = choice([{ Name: 'app', Environment: choice([], [{ Name: 'Z', Value: '1' }]) }], [{ Name: 'app' }]);
    expect(conflictsOf(withSettings(definitions, undefined, SETTINGS), undefined, SETTINGS)).toEqual([]);
  });
});
