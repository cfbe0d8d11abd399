import type { ErrorObject } from 'ajv';
import Ajv from 'ajv';
import planSchema from '../../schema/plan.schema.json';
import type { Mistake, PlanDocument, PlanPath } from './plan-document';
import { inOrder } from './plan-document';
import type { Fault, SchemaPart } from './plan-fault';
import { describeFault } from './plan-fault';

/** Beyond so many faults the first ones say enough, and each is looked up in the file. */
const MOST_FAULTS = 1000;

/** What the schema of plans finds wrong, in the order of the file. */
export function validatePlan(document: PlanDocument): Mistake[] {
  return validateDocument(document, planSchema);
}

/**
 * What a schema finds wrong, in the order of the file.
 *
 * @param whole what messages call the whole file
 */
export function validateDocument(document: PlanDocument, schema: object, whole?: string): Mistake[] {
  const validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema);
  if (validate(document.value)) return [];
  const faults = tellingFaults((validate.errors ?? []).map(error => toFault(error, whole))).slice(0, MOST_FAULTS);
  const mistakes = faults.map(fault => mistakeOf(fault, document));
  return inOrder(distinct(mistakes));
}

/** Without those that only follow from another one at the same place. */
function tellingFaults(faults: readonly Fault[]): Fault[] {
  const outer = faults.filter(fault => !isInsideAlternative(fault));
  const ofAnotherType = placesOf(outer, ['type']);
  const toldByKeys = placesOf(outer, ['propertyNames', 'dependencies']);
  return outer.filter(({ keyword, path }) => {
    const place = path.join('/');
    return keyword === 'type' || !(ofAnotherType.has(place) || (keyword === 'oneOf' && toldByKeys.has(place)));
  });
}

function placesOf(faults: readonly Fault[], keywords: readonly string[]): Set<string> {
  return new Set(faults.filter(({ keyword }) => keywords.includes(keyword)).map(({ path }) => path.join('/')));
}

/** Why one alternative does not hold is no mistake: that none holds is. A key's own fault is told by `propertyNames`. */
function isInsideAlternative({ schemaPath }: Fault): boolean {
  return /\/oneOf\/\d|\/not\/|\/propertyNames\/./.test(schemaPath);
}

function toFault({ instancePath, schemaPath, keyword, params, data, parentSchema }: ErrorObject, whole?: string): Fault {
  const schema = (parentSchema ?? {}) as SchemaPart;
  return { path: pathOf(instancePath), schemaPath, keyword, params, data, schema, ...(whole !== undefined && { whole }) };
}

function mistakeOf(fault: Fault, document: PlanDocument): Mistake {
  const key = fault.params.additionalProperty ?? fault.params.propertyName;
  const place = key === undefined ? document.placeOf(fault.path) : document.placeOf([...fault.path, key], 'key');
  return { place, message: describeFault(fault) };
}

function distinct(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map(mistake => [JSON.stringify(mistake), mistake])).values()];
}

/** JSON pointer to keys and indices (RFC 6901). */
function pathOf(pointer: string): PlanPath {
  const steps = pointer.split('/').slice(1);
  return steps.map(step => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
