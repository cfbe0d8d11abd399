import { choice, NO_VALUE, queue, read, version } from './some-functions';

const managed = (config: object = {}) => ({
  CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: 'arn', ...config } },
});
const scaling = (MaxExecutionEnvironments: unknown) => ({ FunctionScalingConfig: { MaxExecutionEnvironments } });
const java = { Runtime: 'java21', ...managed() };

describe('the environments of a function on managed instances', () => {
  it('are the largest number that is stated', () => {
    expect(read({ ...java, ...scaling(5) })).toEqual({
      copies: 5,
      copiesBecause: 'maxExecutionEnvironments',
      overlap: { kind: 'function' },
      processes: 1,
      isShared: true,
    });
  });

  it('are counted for each version that states its own', () => {
    expect(read({ ...java, ...scaling(5) }, { One: version(scaling(3)), Two: version() }).copies).toBe(8);
    expect(read(java, { One: version(scaling(3)) }).copies).toBe(3);
  });

  it('have no bound by default, whatever is reserved or triggers it', () => {
    const because = 'it runs on managed instances, and sets no maxExecutionEnvironments';
    expect(read({ ...java, ReservedConcurrentExecutions: 5 }, { Jobs: queue(5) })).toMatchObject({
      copies: { unknown: because },
      unbounded: { because, setting: 'maxExecutionEnvironments', copiesPerUnit: 1 },
    });
  });

  it('are what is stated to the budget', () => {
    expect(read(java, {}, { statedConcurrency: 4 })).toMatchObject({ copies: 4, copiesBecause: 'stated' });
  });

  it('are unknown where the number cannot be read', () => {
    const facts = read({ ...java, ...scaling({ Ref: 'Bare' }) });
    expect(facts.copies).toEqual({ unknown: 'MaxExecutionEnvironments of Import cannot be read: parameter Bare has no default' });
    expect(facts.unbounded).toBeUndefined();
  });

  it('are unknown where it is not known whether it runs there', () => {
    const { CapacityProviderConfig: config } = managed();
    expect(read({ CapacityProviderConfig: choice(config, NO_VALUE), ReservedConcurrentExecutions: 5 }).copies).toEqual({
      unknown: 'CapacityProviderConfig of Import is there under a condition only',
    });
    expect(read({ CapacityProviderConfig: { 'Fn::Transform': {} } }).copies).toEqual({
      unknown: 'CapacityProviderConfig of Import cannot be read: Fn::Transform is known only when deployed',
    });
  });
});

it.each([
  ['java21', true],
  ['nodejs24.x', true],
  ['python3.13', false],
])('a process of %s serves many requests at once there: %s', (Runtime, isShared) => {
  expect(read({ ...managed(), ...scaling(5), Runtime }).isShared).toBe(isShared);
});

describe('the processes of one environment there', () => {
  it.each<[string, object, unknown]>([
    ['are one for Java', { Runtime: 'java21' }, 1],
    ['are one for .NET', { Runtime: 'dotnet8' }, 1],
    [
      'are one for each request at once in Python',
      { Runtime: 'python3.13', ...managed({ PerExecutionEnvironmentMaxConcurrency: 16 }) },
      16,
    ],
    [
      'are unknown in Python where the requests are not stated',
      { Runtime: 'python3.13' },
      {
        unknown:
          'PerExecutionEnvironmentMaxConcurrency of Import is not set, and Python starts a process for each request at once: set it, or state processes',
      },
    ],
    [
      'are unknown for Node.js, whose worker threads have pools of their own',
      { Runtime: 'nodejs24.x' },
      { unknown: 'processes of Import (nodejs24.x) on managed instances stand in no template: state processes' },
    ],
    [
      'are unknown for an image',
      { PackageType: 'Image' },
      { unknown: 'processes of Import (in a container image) on managed instances stand in no template: state processes' },
    ],
    [
      'are unknown where the runtime is',
      { Runtime: { Ref: 'Bare' } },
      { unknown: 'Runtime of Import cannot be read: parameter Bare has no default' },
    ],
  ])('%s', (_, properties, processes) => {
    expect(read({ ...managed(), ...scaling(5), ...properties }).processes).toEqual(processes);
  });

  it('are what is stated to the budget', () => {
    expect(read({ ...managed(), ...scaling(5), Runtime: 'nodejs24.x' }, {}, { statedProcesses: 4 }).processes).toBe(4);
  });
});
