import { variableConflicts, withVariables } from '../../lib/cloudformation/function-environment';
import { choice, NO_VALUE } from './some-functions';

const settings = [
  { name: 'DB_POOL_SIZE', value: '1' },
  { name: 'DB_MAX_OVERFLOW', value: '0' },
];

describe('variables', () => {
  it.each<[string, unknown, unknown]>([
    ['are added where there are none', undefined, { variables: { DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0' } }],
    ['are added where the environment is left out', NO_VALUE, { variables: { DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0' } }],
    [
      'never take the place of those that are there',
      { variables: { DB_POOL_SIZE: '9', MODE: 'x' } },
      { variables: { DB_POOL_SIZE: '9', MODE: 'x', DB_MAX_OVERFLOW: '0' } },
    ],
    [
      'are added in the letter case of CloudFormation',
      { Variables: { MODE: 'x' } },
      { Variables: { MODE: 'x', DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0' } },
    ],
    [
      'are added in both branches of a condition',
      { variables: choice({ DB_POOL_SIZE: '9' }, NO_VALUE) },
      { variables: choice({ DB_POOL_SIZE: '9', DB_MAX_OVERFLOW: '0' }, { DB_POOL_SIZE: '1', DB_MAX_OVERFLOW: '0' }) },
    ],
    ['leave alone what is no list of variables', { variables: ['x'] }, { variables: ['x'] }],
  ])('%s', (_, environment, completed) => {
    expect(withVariables(environment, settings)).toEqual(completed);
  });
});

describe('a conflict', () => {
  const conflicts = (environment: unknown) =>
    variableConflicts(
      { Parameters: { Size: { Type: 'String', Default: '1', AllowedValues: ['1', '4'] }, Bare: {} } },
      environment,
      [{ name: 'DB_POOL_SIZE', value: '1' }],
    );
  const conflict = (got: string | undefined) => [{ name: 'DB_POOL_SIZE', got, wanted: '1' }];

  it.each<[string, unknown]>([
    ['the value that is granted', { Variables: { DB_POOL_SIZE: '1' } }],
    ['the same as a number', { Variables: { DB_POOL_SIZE: 1 } }],
    ['the same in both branches', { Variables: choice({ DB_POOL_SIZE: '1' }, { DB_POOL_SIZE: 1, MODE: 'x' }) }],
  ])('is none with %s', (_, environment) => {
    expect(conflicts(environment)).toEqual([]);
  });

  it.each<[string, unknown, string | undefined]>([
    ['another value', { Variables: { DB_POOL_SIZE: '9' } }, '9'],
    ['another value that may be chosen', { Variables: { DB_POOL_SIZE: { Ref: 'Size' } } }, '4'],
    ['no value', { Variables: { DB_POOL_SIZE: NO_VALUE } }, 'no value'],
    ['nothing', { Variables: { MODE: 'x' } }, undefined],
    ['no environment', undefined, undefined],
    ['nothing in one branch', { Variables: choice({ DB_POOL_SIZE: '1' }, {}) }, undefined],
    [
      'a value that cannot be read',
      { Variables: { DB_POOL_SIZE: { Ref: 'Bare' } } },
      'a value that cannot be read: parameter Bare has no default',
    ],
    [
      'variables that cannot be read',
      { Variables: { 'Fn::Transform': {} } },
      'variables that cannot be read: Fn::Transform is known only when deployed',
    ],
  ])('is told with %s', (_, environment, got) => {
    expect(conflicts(environment)).toEqual(conflict(got));
  });
});
