import { statedInContainers, statedInFunction } from '../../lib/cloudformation/stated-variables';
import type { StatedVariable } from '../../lib/core/clients/traps';

/** What a container with one variable states, or a function with it. */
function stated(Value: unknown, template = {}): readonly StatedVariable[] {
  const definitions = [{ Name: 'app', Environment: [{ Name: 'URL', Value }] }];
  const [container] = statedInContainers(template, definitions, undefined);
  expect(container?.where).toBe('container app');
  const [fn] = statedInFunction(template, { Variables: { URL: Value } });
  expect(fn).toEqual({ where: 'the function', variables: container?.variables });
  return container?.variables ?? [];
}

const POOL_OF_3 = { name: 'URL', address: { scheme: 'postgres', keys: ['pool'], numbers: new Map([['pool', 3]]) } };

describe('a variable is told', () => {
  it.each<[string, string, readonly string[], Record<string, number>]>([
    ['postgresql://app:secret@db:5432/orders?sslmode=require&max=7', 'postgresql', ['sslmode', 'max'], { max: 7 }],
    ['postgres://db/orders', 'postgres', [], {}],
    ['postgresql+asyncpg://db/orders?pool_size=3#part', 'postgresql', ['pool_size'], { pool_size: 3 }],
    ['jdbc:postgresql://db/orders?ApplicationName=x', 'postgresql', ['ApplicationName'], {}],
    ['r2dbc:pool:mysql://db/orders?maxSize=3', 'mysql', ['maxSize'], { maxSize: 3 }],
    ['MYSQL://db/orders?connectionLimit=3', 'mysql', ['connectionLimit'], { connectionLimit: 3 }],
  ])('with the keys of its address: %s', (value, scheme, keys, numbers) => {
    const entries = Object.entries(numbers);
    const address = { scheme, keys, ...(entries.length > 0 && { numbers: new Map(entries) }) };
    expect(stated(value)).toEqual([{ name: 'URL', address }]);
  });

  it('with the keys of its connection string', () => {
    const keys = ['Host', 'Username', 'Maximum Pool Size'];
    const numbers = new Map([['Maximum Pool Size', 7]]);
    expect(stated('Host=db;Username=app;Maximum Pool Size=7;')).toEqual([{ name: 'URL', address: { keys, numbers } }]);
  });

  it('with its value where that is a whole number', () => {
    expect(stated('7')).toEqual([{ name: 'URL', number: 7 }]);
  });

  it.each(['7.5', 'https://example.com/?max=7', 'redis://cache?max=7', 'a=b;c=d', ''])('by its name alone: %j', value => {
    expect(stated(value)).toEqual([{ name: 'URL' }]);
  });

  it('with every value that it may have', () => {
    const template = {
      Parameters: { Url: { Type: 'String', Default: 'postgres://a/b?max=1', AllowedValues: ['postgres://a/b?pool=1', 'none'] } },
    };
    const keys = stated({ Ref: 'Url' }, template).flatMap(({ address }) => address?.keys ?? []);
    expect(keys.sort()).toEqual(['max', 'pool']);
    const either = stated({ 'Fn::If': ['IsProd', 'mysql://a/b?x=1', { Ref: 'AWS::NoValue' }] });
    expect(either).toEqual([{ name: 'URL', address: { scheme: 'mysql', keys: ['x'], numbers: new Map([['x', 1]]) } }]);
  });

  it('beside what is known only when deployed, whatever that is called', () => {
    const parts = ['postgres://app:', { 'Fn::GetAtt': ['What?max=Is', 'It'] }, '@', { Ref: 'Host' }, '/orders?pool=3'];
    expect(stated({ 'Fn::Join': ['', parts] })).toEqual([POOL_OF_3]);
    expect(stated({ 'Fn::GetAtt': ['Secret', 'Url'] })).toEqual([{ name: 'URL' }]);
    const password = [
      'postgres://app:{{resolve:secretsmanager:',
      { Ref: 'Secret' },
      ':SecretString:password::}}@db/orders?pool=3',
    ];
    expect(stated({ 'Fn::Join': ['', password] })).toEqual([POOL_OF_3]);
    expect(stated('{{resolve:ssm:/orders/url}}')).toEqual([{ name: 'URL' }]);
  });
});

describe('of a container', () => {
  it('the names of secrets are told', () => {
    const definitions = [{ Name: 'app', Secrets: [{ Name: 'PGMAX', ValueFrom: 'arn' }] }];
    expect(statedInContainers({}, definitions, ['app'])[0]?.variables).toEqual([{ name: 'PGMAX' }]);
  });

  it('nothing is told that is not selected, or cannot be read', () => {
    expect(statedInContainers({}, [{ Name: 'app', Environment: [{ Name: 'A', Value: 'b' }] }], ['web'])).toEqual([]);
    expect(statedInContainers({}, { Ref: 'Definitions' }, undefined)).toEqual([]);
    expect(statedInFunction({}, { Ref: 'Environment' })).toEqual([{ where: 'the function', variables: [] }]);
    expect(statedInFunction({}, undefined)).toEqual([{ where: 'the function', variables: [] }]);
  });
});
