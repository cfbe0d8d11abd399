import type { TaggedPlan } from '../core/account';

/** The plans that a synthesis left in the Metadata of a template's databases, by their identifiers in lower case, as RDS keeps them. */
export function markedDatabases(template: unknown): Map<string, TaggedPlan> {
  const plans = new Map<string, TaggedPlan>();
  for (const resource of Object.values(objectIn(template, 'Resources'))) {
    const id = objectIn(resource, 'Properties').DBInstanceIdentifier;
    const plan = planIn(objectIn(objectIn(resource, 'Metadata'), 'connection-budget'));
    if (typeof id === 'string' && plan) plans.set(id.toLowerCase(), plan);
  }
  return plans;
}

function planIn({
  path,
  ceiling,
  instanceClass,
  plannedPeak,
  operations,
}: Readonly<Record<string, unknown>>): TaggedPlan | undefined {
  if (typeof path !== 'string') return undefined;
  const reserved = countIn(operations);
  return {
    path,
    ceiling: countIn(ceiling),
    ...(typeof instanceClass === 'string' && { instanceClass }),
    plannedPeak: countIn(plannedPeak),
    ...(reserved !== null && { operations: reserved }),
  };
}

function countIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function objectIn(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const part: unknown =
    typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>) : {};
}
