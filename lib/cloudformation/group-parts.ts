import { own } from './fields';
import { possibleValues } from './intrinsics';
import { isOpaque, isSymbolic, soleSymbolName } from './symbol';
import type { Resource, Template } from './template';
import { resource, resourcesOfType } from './template';

/** A resource that belongs to an Auto Scaling group, or may. */
export interface GroupPart {
  readonly logicalId: string;
  readonly properties: Resource['properties'];
  /** Whether it is known only when deployed which group it belongs to. */
  readonly isUnclear: boolean;
}

/** Every resource of a type whose `AutoScalingGroupName` is that of a group, or may be. */
export function partsOfGroup(template: Template, type: string, groupId: string): GroupPart[] {
  return resourcesOfType(template, type).flatMap(([logicalId, { properties }]): GroupPart[] => {
    const sameness = compareGroup(template, own(properties, 'AutoScalingGroupName'), groupId);
    return sameness === 'different' ? [] : [{ logicalId, properties, isUnclear: sameness === 'unclear' }];
  });
}

/** Whether a name is that of a group. A group without a name of its own gets one that nobody can write down. */
function compareGroup(template: Template, expression: unknown, groupId: string): 'same' | 'different' | 'unclear' {
  const { values, unknown } = possibleValues(template, expression, { symbols: true });
  const names = possibleValues(template, own(resource(template, groupId)?.properties, 'AutoScalingGroupName'), { symbols: true });
  const isSame = values.some(
    value =>
      (typeof value === 'string' && soleSymbolName(value) === groupId) || (value !== undefined && names.values.includes(value)),
  );
  if (isSame) return 'same';
  return unknown.length > 0 || values.some(value => isForeign(template, value)) ? 'unclear' : 'different';
}

/** Whether a text stands for something that is no resource of the template. */
function isForeign(template: Template, value: unknown): boolean {
  if (typeof value !== 'string' || !isSymbolic(value)) return false;
  const name = soleSymbolName(value);
  return isOpaque(value) || name === undefined || resource(template, name) === undefined;
}
