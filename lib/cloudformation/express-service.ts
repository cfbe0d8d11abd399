import { printable } from '../core/text';
import { objectsOf } from './branches';
import type { ComputeFacts, ComputeOptions, Copies } from './compute';
import { largestOf, notInTemplate, restingCopies, statedCopies, unreadable } from './compute';
import { own } from './fields';
import type { PossibleOf } from './intrinsics';
import { possibleNumbers, unreadableBecause } from './intrinsics';
import type { Template } from './template';
import { resource } from './template';

/**
 * Reads an `AWS::ECS::ExpressGatewayService`: the worst over all parameters and conditions.
 *
 * It is deployed as a canary, all new tasks beside all old ones: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
 */
export function readExpressService(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts {
  const copies = readCopies(template, logicalId, options);
  return { ...copies, overlap: options.statedOverlap ?? { kind: 'blue-green', strategy: 'CANARY' } };
}

function readCopies(template: Template, logicalId: string, { name, statedCopies: stated }: ComputeOptions): Copies {
  if (stated !== undefined) return statedCopies(stated);
  const service = resource(template, logicalId);
  if (!service) return unreadable(notInTemplate(name));
  const targets = objectsOf(own(service.properties, 'ScalingTarget'));
  const counts = (property: string): PossibleOf<number>[] =>
    targets.values.map(target => possibleNumbers(template, own(target, property), `${property} of ${name}`));
  const maximums = counts('MaxTaskCount');
  const capacities = maximums.flatMap(({ values }) => values.map(value => ({ value, because: 'MaxTaskCount' })));
  const copies = largestOf(capacities, [
    ...targets.unknown.map(reason => unreadableBecause(`ScalingTarget of ${name}`, reason)),
    ...maximums.flatMap(({ unknown, absent }) => [...unknown, ...(absent ? [unset(name)] : [])]),
  ]);
  const minimums = counts('MinTaskCount');
  if (minimums.some(({ absent, unknown }) => absent || unknown.length > 0)) return copies;
  const resting = minimums.flatMap(({ values }) => values);
  return { ...copies, ...restingCopies(copies, resting, resting) };
}

/** CloudFormation's reference says 1, and others say 20: neither is counted. */
function unset(name: string): string {
  return `MaxTaskCount of ${printable(name)} is not set, and its default is not documented alike everywhere: set it, or state maxCopies`;
}
