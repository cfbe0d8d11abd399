import * as fc from 'fast-check';
import type { ComputeFacts } from '../../lib/cloudformation/compute';
import type { StateMachineOptions } from '../../lib/cloudformation/state-machine';
import { readStateMachine } from '../../lib/cloudformation/state-machine';
import { choice, templateWith } from './some-compute';

type States = Record<string, object>;

const machine = (States: States): object => ({ StartAt: 'First', States });
const ecs = (Parameters: object = {}, pattern = '.sync'): object => ({
  Type: 'Task',
  Resource: `arn:aws:states:::ecs:runTask${pattern}`,
  Parameters,
});
const batch = (Parameters: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::batch:submitJob.sync',
  Parameters,
});
const invoke = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
const map = (inner: States, rest: object = {}): object => ({ Type: 'Map', ItemProcessor: machine(inner), ...rest });
const parallel = (...branches: States[]): object => ({ Type: 'Parallel', Branches: branches.map(machine) });

function read(states: States, options: Partial<StateMachineOptions> = {}): ComputeFacts {
  return readProperties({ DefinitionString: JSON.stringify(machine(states)) }, options);
}

function readProperties(properties: object, options: Partial<StateMachineOptions> = {}): ComputeFacts {
  const template = templateWith({ Import: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties } });
  return readStateMachine(template, 'Import', { name: 'Import', executions: 1, ...options });
}

it.each<[string, States, number]>([
  ['a task', { Load: ecs() }, 1],
  ['a task beside states that run none', { Wait: { Type: 'Wait' }, Load: ecs(), Call: invoke }, 1],
  ['tasks that follow each other', { Load: ecs(), Check: ecs() }, 1],
  ['a call that starts several', { Load: ecs({ Count: 4 }) }, 4],
  ['one that waits for a token', { Load: ecs({}, '.waitForTaskToken') }, 1],
  ['an array job', { Load: batch({ ArrayProperties: { Size: 20 } }) }, 20],
  ['branches beside each other', { Both: parallel({ Load: ecs() }, { Check: ecs({ Count: 2 }) }) }, 3],
  ['a map', { Each: map({ Load: ecs() }, { MaxConcurrency: 5 }) }, 5],
  ['a distributed map', { Each: map({ Load: ecs() }, { MaxConcurrency: 500, ItemReader: {} }) }, 500],
  ['a map in a map', { Each: map({ Part: map({ Load: ecs() }, { MaxConcurrency: 3 }) }, { MaxConcurrency: 5 }) }, 15],
  ['the old way to write a map', { Each: { Type: 'Map', Iterator: machine({ Load: ecs() }), MaxConcurrency: 5 } }, 5],
  ['a map without maximum that runs none', { Each: map({ Call: invoke }), Load: ecs() }, 1],
])('counts %s', (_, states, tasks) => {
  expect(read(states)).toEqual({
    copies: tasks,
    copiesBecause: `${tasks === 1 ? '1 task' : `${tasks} tasks`} in each of 1 executions`,
    overlap: { kind: 'none', reason: '' },
  });
});

it('multiplies by the executions', () => {
  expect(read({ Each: map({ Load: ecs() }, { MaxConcurrency: 5 }) }, { executions: 3 })).toMatchObject({
    copies: 15,
    copiesBecause: '5 tasks in each of 3 executions',
  });
});

it.each<[string, object]>([
  ['none', {}],
  ['0', { MaxConcurrency: 0 }],
])('is unbounded by a map whose maximum is %s', (_, rest) => {
  const because = "its Map state 'Each' sets no MaxConcurrency";
  expect(read({ Each: map({ Load: ecs({ Count: 2 }) }, rest) }, { executions: 3 })).toMatchObject({
    copies: { unknown: because },
    unbounded: { because, setting: 'MaxConcurrency', copiesPerUnit: 6, nesting: 1, option: 'maxCopies' },
  });
});

it('knows how deep maps without maximum stand in each other', () => {
  const { unbounded } = read({ Each: map({ Part: map({ Load: ecs() }) }) });
  expect(unbounded).toMatchObject({ copiesPerUnit: 1, nesting: 2 });
});

it('counts the named states alone', () => {
  const states = { Load: ecs({ Count: 4 }), Check: ecs({ Count: 9 }), Call: invoke };
  expect(read(states, { states: ['Load'] }).copies).toBe(4);
  expect(read(states, { states: ['Lod'] }).copies).toEqual({ unknown: "the definition of Import has no Task state 'Lod'" });
  expect(read(states, { states: ['Call'] }).copies).toEqual({
    unknown: "the state 'Call' runs no ECS task and no Batch job: add the function with addFunction",
  });
});

it.each<[string, States, string]>([
  ['nothing that runs tasks', { Call: invoke }, 'no state of Import runs an ECS task or a Batch job'],
  [
    'a call that does not wait',
    { Each: map({ Load: ecs({}, '') }, { MaxConcurrency: 5 }) },
    "the state 'Load' does not wait for what it starts",
  ],
  ['a number of tasks of the input', { Load: ecs({ 'Count.$': '$.tasks' }) }, "Count of the state 'Load' comes with the input"],
  [
    'an array size of the input',
    { Load: batch({ ArrayProperties: { 'Size.$': '$.n' } }) },
    "Size of the state 'Load' comes with the input",
  ],
  [
    'a maximum of the input',
    { Each: map({ Load: ecs() }, { MaxConcurrencyPath: '$.most' }) },
    "MaxConcurrency of the Map state 'Each' comes with the input",
  ],
  [
    'a maximum in JSONata',
    { Each: map({ Load: ecs() }, { MaxConcurrency: '{% $most %}' }) },
    'must be a whole number from 0 to 100000, got {% $most %}',
  ],
])('is unknown with %s', (_, states, reason) => {
  expect(read(states).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
});

describe('a definition', () => {
  const text = (most: unknown): object => ({
    'Fn::Join': [
      '',
      [
        '{"States":{"Each":{"Type":"Map","MaxConcurrency":',
        most,
        ',"ItemProcessor":{"States":{"Load":{"Type":"Task","Resource":"arn:',
        { Ref: 'AWS::Partition' },
        ':states:::ecs:runTask.sync"}}}}}}',
      ],
    ],
  });

  it.each<[string, object, unknown]>([
    ['a text with parameters', { DefinitionString: text({ Ref: 'Count' }) }, 8],
    ['an object', { Definition: machine({ Each: map({ Load: ecs() }, { MaxConcurrency: choice(3, 7) }) }) }, 7],
  ])('may be %s', (_, properties, copies) => {
    expect(readProperties(properties).copies).toBe(copies);
  });

  it.each<[string, object, string]>([
    [
      'with a number known only when deployed',
      { DefinitionString: text({ Ref: 'Bare' }) },
      'definition of Import cannot be read',
    ],
    [
      'that is no JSON',
      { DefinitionString: '{' },
      'definition of Import cannot be read: parts of it are known only when deployed',
    ],
    ['in a file', { DefinitionS3Location: {} }, 'definition of Import is in a file'],
    ['that is missing', {}, 'definition of Import is not set'],
    ['without states', { DefinitionString: '{}' }, 'it has no States'],
  ])('is unknown %s', (_, properties, reason) => {
    expect(readProperties(properties).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
  });

  it('is not read to any depth', () => {
    const deep = Array.from({ length: 40 }).reduce<States>(states => ({ Each: map(states, { MaxConcurrency: 1 }) }), {
      Load: ecs(),
    });
    expect(read(deep).copies).toHaveProperty('unknown');
  });
});

it('is what is stated', () =>
  expect(readProperties({}, { statedCopies: 7 })).toMatchObject({ copies: 7, copiesBecause: 'stated' }));

it('of any definition: with more concurrency there are never fewer tasks', () => {
  const leaf = fc.integer({ min: 1, max: 5 }).map(Count => ecs({ Count }));
  const { state } = fc.letrec<{ state: object }>(tie => ({
    state: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .tuple(tie('state'), fc.integer({ min: 1, max: 4 }))
        .map(([inner, MaxConcurrency]) => map({ Inner: inner }, { MaxConcurrency })),
      fc.tuple(tie('state'), tie('state')).map(([a, b]) => parallel({ A: a }, { B: b })),
    ),
  }));
  fc.assert(
    fc.property(state, fc.integer({ min: 1, max: 5 }), (inner, most) => {
      const alone = read({ Only: inner }).copies as number;
      expect(alone).toBeGreaterThanOrEqual(1);
      expect(read({ Each: map({ Only: inner }, { MaxConcurrency: most }) }).copies).toBe(alone * most);
      expect(read({ Both: parallel({ A: inner }, { B: inner }) }).copies).toBe(2 * alone);
    }),
  );
});

describe('of a definition that is written as an object', () => {
  const readStates = (states: States): ComputeFacts => readProperties({ Definition: machine(states) });
  const either = (one: unknown): object => choice(one, { Ref: 'Bare' });

  it.each<[string, States]>([
    ['Count of the state', { Load: { ...ecs(), Parameters: either({ Count: 3 }) } }],
    ['Size of the state', { Load: batch({ ArrayProperties: either({ Size: 3 }) }) }],
    ['Resource of the state', { Wait: ecs(), Load: { Type: 'Task', Resource: { 'Fn::Select': [5, ['x']] } } }],
    ['Resource of the state', { Wait: ecs(), Load: { Type: 'Task', Resource: { Ref: 'Bare' } } }],
    ['the state', { Wait: ecs(), Load: either(ecs({ Count: 3 })) }],
    ['the state', { Wait: ecs(), Load: { ...ecs(), Type: { Ref: 'Bare' } } }],
    ['Branches of the state', { Wait: ecs(), Both: { Type: 'Parallel', Branches: either([machine({ Load: ecs() })]) } }],
    ['States', { Wait: ecs(), Each: { Type: 'Map', MaxConcurrency: 3, ItemProcessor: either(machine({ Load: ecs() })) } }],
  ])('what a function hides is not counted as nothing: %s', (what, states) => {
    expect(readStates(states).copies).toEqual({ unknown: expect.stringContaining(`${what} `) as string });
    expect(readStates(states).copies).toEqual({ unknown: expect.stringContaining('cannot be read') as string });
  });

  it('the worst of both resources counts', () => {
    const Resource = choice('arn:aws:states:::lambda:invoke', 'arn:aws:states:::ecs:runTask.sync');
    expect(readStates({ Load: { Type: 'Task', Resource, Parameters: { Count: 3 } } }).copies).toBe(3);
  });
});
