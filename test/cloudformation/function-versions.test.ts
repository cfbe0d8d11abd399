import { identityOf } from '../../lib/cloudformation/function-references';
import { versionsInUse } from '../../lib/cloudformation/function-versions';
import type { SomeResource } from './some-functions';
import { alias, mapping, permission, rule, templateOf, version } from './some-functions';

function versions(resources: Readonly<Record<string, SomeResource>>): number {
  const template = templateOf({}, resources);
  return versionsInUse(template, identityOf(template, 'Import'));
}

const one = { 'Fn::GetAtt': ['One', 'Version'] };
const two = { 'Fn::GetAtt': ['Two', 'Version'] };
const both = { One: version(), Two: version() };

it.each<[string, Readonly<Record<string, SomeResource>>, number]>([
  ['a function alone', {}, 1],
  ['a version that nobody calls by an alias', both, 1],
  ['one alias', { ...both, Live: alias(one) }, 1],
  ['two aliases of one version', { ...both, Live: alias(one), Beta: alias(one) }, 1],
  ['two aliases of two versions', { ...both, Live: alias(one), Beta: alias(two) }, 2],
  ['aliases of versions that are not known', { Live: alias({ Ref: 'Bare' }), Beta: alias({ 'Fn::If': ['A', '1', '2'] }) }, 2],
  [
    'an alias that sends a part to another version',
    {
      ...both,
      Live: alias(one, { RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: two, FunctionWeight: 0.1 }] } }),
    },
    2,
  ],
  ['an alias beside an event source of the function itself', { ...both, Live: alias(one), Jobs: mapping() }, 2],
  ['an alias beside a rule for the function itself', { ...both, Live: alias(one), Hourly: rule('rate(1 hour)') }, 2],
  [
    'an alias beside a permission for the alias',
    { ...both, Live: alias(one), Api: permission({ FunctionName: { Ref: 'Live' } }) },
    1,
  ],
])('%s', (_, resources, count) => {
  expect(versions(resources)).toBe(count);
});
