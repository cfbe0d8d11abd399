import { own } from './fields';
import { possibleValues } from './intrinsics';
import type { ServiceReference } from './service-identity';
import { segmentsOf, soleSymbolName } from './symbol';
import { resource, resourcesOfType } from './template';
import type { Resource, Template } from './template';

type Entry = [logicalId: string, resource: Resource];

/** Scaling resources of one template, sorted so that a service need not be compared with every target of every other service. */
interface ScalingIndex {
  /** Targets that name one service of this template and can mean no other, by that service's logical id. */
  readonly targetsByService: ReadonlyMap<string, readonly Entry[]>;
  /** Targets that must be compared. */
  readonly otherTargets: readonly Entry[];
  /** Policies that may exceed the largest capacity; all others stay within it. */
  readonly predictivePolicies: readonly Entry[];
}

/** Templates are read-only once they are resolved, so each is indexed once. */
const indexes = new WeakMap<Template, ScalingIndex>();

/** Scalable targets of a template that may belong to a service. */
export function candidateTargets(template: Template, service: ServiceReference): readonly Entry[] {
  const { targetsByService, otherTargets } = indexOf(template);
  const own_ = template === service.template ? (targetsByService.get(service.logicalId) ?? []) : [];
  return [...own_, ...otherTargets];
}

/** Scaling policies of a template that may raise a service above its largest capacity. */
export function candidatePolicies(template: Template): readonly Entry[] {
  return indexOf(template).predictivePolicies;
}

function indexOf(template: Template): ScalingIndex {
  const known = indexes.get(template);
  if (known) return known;
  const index = createIndex(template);
  indexes.set(template, index);
  return index;
}

function createIndex(template: Template): ScalingIndex {
  const targetsByService = new Map<string, Entry[]>();
  const otherTargets: Entry[] = [];
  for (const entry of resourcesOfType(template, 'AWS::ApplicationAutoScaling::ScalableTarget')) {
    const service = namedService(template, own(entry[1].properties, 'ResourceId'));
    if (service === undefined) otherTargets.push(entry);
    else targetsByService.set(service, [...(targetsByService.get(service) ?? []), entry]);
  }
  const predictivePolicies = resourcesOfType(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').filter(
    ([, { properties }]) => own(properties, 'PredictiveScalingPolicyConfiguration') !== undefined,
  );
  return { targetsByService, otherTargets, predictivePolicies };
}

/** The one service of this template that a ResourceId `service/<cluster>/<service>` ends in; undefined when that is not certain. */
function namedService(template: Template, resourceId: unknown): string | undefined {
  const { values, unknown } = possibleValues(template, resourceId, { symbols: true });
  const [text] = values;
  if (values.length !== 1 || unknown.length > 0 || typeof text !== 'string') return undefined;
  const [first, , name, ...more] = segmentsOf(text);
  if (first !== 'service' || name === undefined || more.length > 0) return undefined;
  const logicalId = soleSymbolName(name);
  return logicalId !== undefined && resource(template, logicalId)?.type === 'AWS::ECS::Service' ? logicalId : undefined;
}
