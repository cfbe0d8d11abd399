import { CfnParameter, Stack } from 'aws-cdk-lib';
import type { DeploymentOverlap as Overlap } from '../lib/core/overlap';
import type { KubernetesOverlapOptions } from '../lib/deployment-overlap';
import { DeploymentOverlap } from '../lib/deployment-overlap';

const kubernetes = (options?: KubernetesOverlapOptions): Overlap => DeploymentOverlap.kubernetes(options)._overlap();

describe('a Kubernetes Deployment', () => {
  it.each<[KubernetesOverlapOptions | undefined, Overlap]>([
    [undefined, { kind: 'kubernetes', maxSurge: { percent: 25 } }],
    [{}, { kind: 'kubernetes', maxSurge: { percent: 25 } }],
    [{ maxSurgePercent: 0 }, { kind: 'kubernetes', maxSurge: { percent: 0 } }],
    [{ maxSurgePercent: 1000 }, { kind: 'kubernetes', maxSurge: { percent: 1000 } }],
    [{ maxSurge: 0 }, { kind: 'kubernetes', maxSurge: 0 }],
    [{ maxSurge: 100_000 }, { kind: 'kubernetes', maxSurge: 100_000 }],
  ])('with %j overlaps as %j', (options, overlap) => {
    expect(kubernetes(options)).toEqual(overlap);
  });

  it.each<[KubernetesOverlapOptions, string]>([
    [{ maxSurgePercent: -1 }, 'maxSurgePercent must be a whole number from 0 to 1000, got -1'],
    [{ maxSurgePercent: 33.3 }, 'maxSurgePercent must be a whole number from 0 to 1000, got 33.3'],
    [{ maxSurgePercent: 1001 }, 'maxSurgePercent must be a whole number from 0 to 1000, got 1001'],
    [{ maxSurge: -1 }, 'maxSurge must be a whole number from 0 to 100000, got -1'],
    [{ maxSurge: 100_001 }, 'maxSurge must be a whole number from 0 to 100000, got 100001'],
    [
      { maxSurgePercent: 25, maxSurge: 1 },
      'maxSurgePercent and maxSurge exclude each other, got 25 and 1: keep the one that the Deployment states',
    ],
  ])('with %j is refused', (options, message) => {
    expect(() => kubernetes(options)).toThrow(message);
  });

  it('with a surge that only CloudFormation knows is refused', () => {
    const maxSurge = new CfnParameter(new Stack(), 'Surge', { type: 'Number' }).valueAsNumber;
    expect(() => kubernetes({ maxSurge })).toThrow('maxSurge must be a number known at synthesis, got a token');
  });
});
