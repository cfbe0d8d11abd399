import type { Fields } from './fields';
import { isFields, own } from './fields';

/** A CloudFormation template, as far as it is read. Nothing is taken for granted about its sections: they may hold anything. */
export interface Template {
  readonly Parameters?: unknown;
  readonly Conditions?: unknown;
  readonly Mappings?: unknown;
  readonly Resources?: unknown;
  readonly Outputs?: unknown;
}

/** One resource of a template. */
export interface Resource {
  readonly type: string;
  /** Empty where the template states none. */
  readonly properties: Fields;
}

/** The resource of a logical id; undefined where there is none or where it is no resource. */
export function resource(template: Template, logicalId: string): Resource | undefined {
  const found = own(own(template, 'Resources'), logicalId);
  const type = own(found, 'Type');
  if (typeof type !== 'string') return undefined;
  const properties = own(found, 'Properties');
  return { type, properties: isFields(properties) ? properties : {} };
}

/** Every resource of a type, with its logical id, in the template's order. */
export function resourcesOfType(template: Template, type: string): [logicalId: string, resource: Resource][] {
  const resources = own(template, 'Resources');
  if (!isFields(resources)) return [];
  return Object.keys(resources).flatMap((logicalId): [string, Resource][] => {
    const found = resource(template, logicalId);
    return found?.type === type ? [[logicalId, found]] : [];
  });
}
