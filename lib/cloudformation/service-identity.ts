import type { Fields } from './fields';
import { own } from './fields';
import { possibleValues } from './intrinsics';
import { isOpaque, isSymbolic, segmentsOf, soleSymbolName, symbolNames } from './symbol';
import type { Template } from './template';
import { resource } from './template';

/** An ECS service of a template. Two references mean the same service only when they hold the same template object. */
export interface ServiceReference {
  readonly template: Template;
  readonly logicalId: string;
}

/** Whether two things are the same one; `unclear` when that is known only when deployed. */
export type Sameness = 'same' | 'different' | 'unclear';

/**
 * Whether a ResourceId of Application Auto Scaling, `service/<cluster>/<service>`, means a service.
 *
 * @param template the template that the ResourceId stands in
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export function compareResourceId(service: ServiceReference, template: Template, resourceId: unknown): Sameness {
  const { values, unknown } = possibleValues(template, resourceId, { symbols: true });
  const samenesses = values.map(value => (typeof value === 'string' ? compareText(service, template, value) : 'different'));
  return closest([...samenesses, ...unknown.map((): Sameness => 'unclear')]);
}

function compareText(service: ServiceReference, template: Template, text: string): Sameness {
  // The service's own name or ARN is part of the text, so no other service can be meant.
  if (template === service.template && symbolNames(text).includes(service.logicalId)) return 'same';
  const segments = segmentsOf(text);
  const name = segments.at(-1);
  if (segments[0] !== 'service' || segments.length < 3 || name === undefined)
    return isSymbolic(text) && /^(service\/|\$)/.test(text) ? 'unclear' : 'different';
  const sameName = compareServiceName(service, template, name);
  // Clusters that cannot be compared do not clear a service of the same name.
  return sameName === 'different' || compareCluster(service, template, segments.slice(1, -1).join('/')) === 'different'
    ? 'different'
    : sameName;
}

function compareServiceName(service: ServiceReference, template: Template, name: string): Sameness {
  if (namesServices(template, name)) return 'different';
  const { values, unknown } = possibleValues(service.template, own(propertiesOf(service), 'ServiceName'), { symbols: true });
  const samenesses = values.map((value): Sameness => {
    if (value === undefined) return compareGeneratedName(service, name);
    return compareNames(String(value), name, template === service.template);
  });
  return closest([...samenesses, ...unknown.map((): Sameness => 'unclear')]);
}

/** A name that CloudFormation generates is made of the stack's name, the logical id and a random part. */
function compareGeneratedName(service: ServiceReference, name: string): Sameness {
  if (isSymbolic(name)) return 'unclear';
  // Among linked templates, that of the stack comes before the logical id.
  return name.includes(`-${segmentsOf(service.logicalId).at(-1)}-`) ? 'same' : 'different';
}

/** Whether a text comes from services of its own template alone. */
function namesServices(template: Template, text: string): boolean {
  const names = symbolNames(text);
  return names.length > 0 && names.every(name => resource(template, name)?.type === 'AWS::ECS::Service');
}

function compareCluster(service: ServiceReference, template: Template, cluster: string): Sameness {
  const own_ = clusterNames(service.template, own(propertiesOf(service), 'Cluster'));
  const others = clusterNames(template, cluster);
  const inOneTemplate = template === service.template;
  return closest(own_.flatMap(mine => others.map(theirs => compareNames(mine, theirs, inOneTemplate))));
}

/** Names that a cluster may have, given by name, by ARN or by reference; a service without a cluster runs on `default`. */
function clusterNames(template: Template, expression: unknown): string[] {
  const { values, unknown } = possibleValues(template, expression, { symbols: true });
  const names = values.map(value => (value === undefined ? 'default' : clusterName(template, String(value))));
  return unknown.length > 0 || names.length === 0 ? [...names, '${?}'] : names;
}

function clusterName(template: Template, text: string): string {
  const logicalId = soleSymbolName(text);
  if (logicalId === undefined) return segmentsOf(text).at(-1) ?? text;
  const named = own(resource(template, logicalId)?.properties, 'ClusterName');
  return typeof named === 'string' ? named : `\${${logicalId}}`;
}

function compareNames(a: string, b: string, inOneTemplate: boolean): Sameness {
  if (!isSymbolic(a) && !isSymbolic(b)) return a === b ? 'same' : 'different';
  return a === b && inOneTemplate && !isOpaque(a) ? 'same' : 'unclear';
}

function closest(samenesses: readonly Sameness[]): Sameness {
  return (['same', 'unclear'] as const).find(sameness => samenesses.includes(sameness)) ?? 'different';
}

function propertiesOf(service: ServiceReference): Fields {
  return resource(service.template, service.logicalId)?.properties ?? {};
}
