import type { ComputeFacts } from '../../lib/cloudformation/compute';
import { readGlueJob } from '../../lib/cloudformation/glue-job';
import { choice, templateWith } from './some-compute';

const read = (properties: object, statedCopies?: number): ComputeFacts =>
  readGlueJob(templateWith({ Etl: { Type: 'AWS::Glue::Job', Properties: properties } }), 'Etl', { name: 'Etl', statedCopies });

const SPARK = { Command: { Name: 'glueetl' }, NumberOfWorkers: 10 };

it.each<[string, object, number, string]>([
  ['one run by default', SPARK, 10, 'MaxConcurrentRuns 1 x 10 a run'],
  ['all runs', { ...SPARK, ExecutionProperty: { MaxConcurrentRuns: 3 } }, 30, 'MaxConcurrentRuns 3 x 10 a run'],
  [
    'the worst of conditions',
    { ...SPARK, ExecutionProperty: { MaxConcurrentRuns: choice(2, 5) } },
    50,
    'MaxConcurrentRuns 5 x 10 a run',
  ],
  ['one process of a Python shell', { Command: { Name: 'pythonshell' }, MaxCapacity: 1 }, 1, 'MaxConcurrentRuns 1 x 1 a run'],
])('counts %s', (_, properties, copies, because) => {
  expect(read(properties)).toEqual({ copies, copiesBecause: because, overlap: { kind: 'none', reason: '' } });
});

it.each<[string, object, string]>([
  ['DPUs instead of workers', { Command: { Name: 'glueetl' }, MaxCapacity: 10 }, 'NumberOfWorkers of Etl is not set'],
  [
    'runs known only when deployed',
    { ...SPARK, ExecutionProperty: { MaxConcurrentRuns: { Ref: 'Bare' } } },
    'MaxConcurrentRuns of Etl cannot be read',
  ],
  [
    'more than anything runs',
    { NumberOfWorkers: 1000, ExecutionProperty: { MaxConcurrentRuns: 1000 } },
    'are more than 100000: state maxCopies',
  ],
])('is unknown with %s', (_, properties, reason) => {
  expect(read(properties).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
});

it('is what is stated', () => expect(read({}, 3)).toMatchObject({ copies: 3 }));

it('is unknown where it is not in the template', () => {
  expect(readGlueJob({}, 'Etl', { name: 'Etl' }).copies).toEqual({ unknown: 'Etl is not in the template' });
});
