import type { GroupKind } from '../../lib/cloudformation/parameter-group';
import { CLUSTER_GROUP, INSTANCE_GROUP, settingsOf } from '../../lib/cloudformation/parameter-group';

describe.each([
  ['an instance', INSTANCE_GROUP, 'parameter group'],
  ['a cluster', CLUSTER_GROUP, 'cluster parameter group'],
])('the group of %s', (_, kind: GroupKind, noun) => {
  const group = (parameters: unknown, name?: string) => ({
    Type: kind.type,
    Properties: { Parameters: parameters, [kind.property]: name },
  });
  const template = { Resources: { Group: group({ max_connections: 400, empty: { Ref: 'AWS::NoValue' } }, 'corp-16') } };
  const settings = (name: unknown, parameter = 'max_connections', within: object = template) =>
    settingsOf({ template: within, properties: { [kind.property]: name }, where: 'Stack/Db' }, kind, parameter);
  const set = { text: '400', where: `${noun} Group` };

  test('is found by reference and by name', () => {
    expect(settings({ Ref: 'Group' })).toEqual({ values: [set], unknown: [] });
    expect(settings('corp-16')).toEqual({ values: [set], unknown: [] });
  });

  test('leaves alone what it does not set', () => {
    expect(settings({ Ref: 'Group' }, 'work_mem')).toEqual({ values: [undefined], unknown: [] });
    expect(settings({ Ref: 'Group' }, 'empty')).toEqual({ values: [undefined], unknown: [] });
    expect(settings({ Ref: 'Group' }, 'constructor')).toEqual({ values: [undefined], unknown: [] });
    expect(settings('default.postgres16')).toEqual({ values: [undefined], unknown: [] });
  });

  test('cannot be read outside the app', () => {
    expect(settings('corp').unknown).toEqual([
      `${kind.property} of Stack/Db is 'corp', a ${noun} outside this app, so its max_connections cannot be read`,
    ]);
  });

  test('cannot be read where it has too many alternatives', () => {
    const AllowedValues = Array.from({ length: 200 }, (_each, index) => index);
    const Parameters = { First: { Type: 'String', AllowedValues }, Second: { Type: 'String', AllowedValues } };
    const Resources = { A: group({ max_connections: { Ref: 'First' } }), B: group({ max_connections: { Ref: 'Second' } }) };
    const { values, unknown } = settings({ 'Fn::If': ['C', { Ref: 'A' }, { Ref: 'B' }] }, undefined, { Parameters, Resources });
    expect(values).toHaveLength(256);
    expect(unknown).toEqual([
      `${kind.property} of Stack/Db cannot be read: it sets more than 256 values, so its max_connections cannot be read`,
    ]);
  });
});
