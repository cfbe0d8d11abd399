import { readLambdaFunction } from '../../lib/cloudformation/lambda-function';
import { alias, choice, mapping, NO_VALUE, permission, queue, read, rule, version } from './some-functions';

const RESERVED = 'reserved concurrency';

describe('reserved concurrency', () => {
  it('is the number of environments, which a deployment doubles', () => {
    expect(read({ ReservedConcurrentExecutions: 12 })).toEqual({
      copies: 12,
      copiesBecause: RESERVED,
      overlap: { kind: 'function' },
      processes: 1,
      isShared: false,
    });
  });

  it.each<[string, unknown, number]>([
    ['a numeric text', '3', 3],
    ['a parameter with allowed values', { Ref: 'Count' }, 8],
    ['a condition', choice(2, 5), 5],
    ['0, which stops the function', 0, 0],
  ])('may be %s', (_, ReservedConcurrentExecutions, copies) => {
    expect(read({ ReservedConcurrentExecutions })).toMatchObject({ copies, copiesBecause: RESERVED });
  });

  it.each<[unknown, string]>([
    [{ Ref: 'Bare' }, 'ReservedConcurrentExecutions of Import cannot be read: parameter Bare has no default'],
    [choice(2, { Ref: 'Bare' }), 'ReservedConcurrentExecutions of Import cannot be read: parameter Bare has no default'],
    ['many', 'ReservedConcurrentExecutions of Import must be a whole number from 0 to 100000, got many'],
  ])('that cannot be read is unknown, never unbounded: %j', (ReservedConcurrentExecutions, unknown) => {
    const facts = read({ ReservedConcurrentExecutions });
    expect(facts.copies).toEqual({ unknown });
    expect(facts.unbounded).toBeUndefined();
  });

  it('bounds whatever invokes the function', () => {
    const resources = { Jobs: mapping(), Api: permission({ Principal: 'apigateway.amazonaws.com' }) };
    expect(read({ ReservedConcurrentExecutions: 7 }, resources).copies).toBe(7);
  });

  it('under a condition only counts beside what triggers allow without it', () => {
    const ReservedConcurrentExecutions = choice(7, NO_VALUE);
    expect(read({ ReservedConcurrentExecutions }, { Jobs: queue(20) })).toMatchObject({ copies: 20 });
    expect(read({ ReservedConcurrentExecutions }, { Jobs: queue(5) })).toMatchObject({ copies: 7, copiesBecause: RESERVED });
    expect(read({ ReservedConcurrentExecutions }, { Jobs: mapping() }).unbounded).toBeDefined();
  });
});

describe('without it', () => {
  it('nothing bounds a function that nothing in the template invokes', () => {
    const because = 'it has no reserved concurrency, and nothing in the app invokes it, so who does is not known';
    expect(read({})).toMatchObject({
      copies: { unknown: because },
      unbounded: { because, setting: 'reservedConcurrentExecutions', copiesPerUnit: 1 },
    });
  });

  it('provisioned concurrency is no cap', () => {
    const ProvisionedConcurrencyConfig = { ProvisionedConcurrentExecutions: 3 };
    const { unbounded } = read({}, { Version: version({ ProvisionedConcurrencyConfig }), Jobs: queue(5) });
    expect(unbounded?.because).toBe(
      'it has no reserved concurrency, and Version has provisioned concurrency, which keeps environments of its own and is no cap',
    );
  });

  it('triggers that are bounded are, added up', () => {
    expect(read({}, { Jobs: queue(5), Hourly: rule('rate(1 hour)') })).toMatchObject({
      copies: 6,
      copiesBecause: '5 MaximumConcurrency of an event source + 1 the schedule rate(1 hour)',
    });
  });

  it('one trigger that is not undoes all the others, and all that are not are counted', () => {
    const resources = { Jobs: queue(5), More: mapping(), Api: permission({ Principal: 'apigateway.amazonaws.com' }) };
    expect(read({}, resources).unbounded?.because).toBe(
      'it has no reserved concurrency, and event source More sets no MaximumConcurrency (and 1 other reason)',
    );
  });

  it('what refers to it from elsewhere undoes them as well, and is asked for only then', () => {
    const elsewhere = jest.fn(() => ['Other/Rule (AWS::Events::Rule) refers to it from another stack']);
    expect(read({ ReservedConcurrentExecutions: 2 }, {}, { elsewhere }).copies).toBe(2);
    expect(elsewhere).not.toHaveBeenCalled();
    expect(read({}, { Jobs: queue(5) }, { elsewhere }).unbounded?.because).toContain('Other/Rule (AWS::Events::Rule)');
  });
});

it('what is stated goes before what is read', () => {
  const statedOverlap = { kind: 'none', reason: 'closes its connection' } as const;
  expect(read({}, {}, { statedConcurrency: 9, statedOverlap, statedProcesses: 2 })).toEqual({
    copies: 9,
    copiesBecause: 'stated concurrency',
    overlap: statedOverlap,
    processes: 2,
    isShared: false,
  });
});

it('versions that are invoked side by side keep environments of their own', () => {
  const resources = { One: version(), Two: version(), Live: alias({ 'Fn::GetAtt': ['One', 'Version'] }), Beta: alias('7') };
  expect(read({ ReservedConcurrentExecutions: 12 }, resources)).toMatchObject({
    copies: 24,
    copiesBecause: 'reserved concurrency 12 x 2 versions',
  });
});

it('what is not in the template is unknown, and not unbounded', () => {
  const facts = readLambdaFunction({}, 'Import', { name: 'Import' });
  expect(facts.copies).toEqual({ unknown: 'Import is not in the template' });
  expect(facts.unbounded).toBeUndefined();
});

test('processes of managed instances are unknown where one branch of their settings cannot be read', () => {
  const stated = { PerExecutionEnvironmentMaxConcurrency: 4 };
  const config = { 'Fn::If': ['C', stated, { 'Fn::GetAtt': ['Settings', 'Config'] }] };
  const Properties = { Runtime: 'python3.13', CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: config } };
  const Resources = { Fn: { Type: 'AWS::Lambda::Function', Properties } };
  expect(readLambdaFunction({ Resources }, 'Fn', { name: 'Import' }).processes).toEqual({
    unknown: 'PerExecutionEnvironmentMaxConcurrency of Import cannot be read: Fn::GetAtt is known only when deployed',
  });
});
