import { classOf, memoryInWords } from './class-memory';
import type { DatabaseFacts } from './database';
import type { EngineFamily } from './engine';
import { engineFamily } from './engine';
import type { EngineDefault } from './engine-defaults';
import { engineDefault, NOT_VALIDATED } from './engine-defaults';
import { evaluateExpression } from './expression-evaluator';
import type { InstanceClass } from './instance-classes';
import { lowerBoundMemory, nominalMemory } from './memory';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** A limit and the phrase that says where it comes from. */
export interface Limit {
  readonly maxConnections: number;
  readonly source: string;
}

/** The engine's default on the least memory that the class leaves to the database: a lower bound. */
export function estimateOf(database: DatabaseFacts, family: EngineFamily): Maybe<Limit> {
  const byDefault = engineDefault(family, database.engineVersion);
  if (byDefault === undefined) return { unknown: `no default limit of ${family} is known` };
  const instanceClass = classOf(database);
  if (isUnknown(instanceClass)) return instanceClass;
  const maxConnections = evaluateOn(byDefault, lowerBoundMemory(instanceClass.memoryGib));
  if (isUnknown(maxConnections)) return maxConnections;
  return { maxConnections, source: sourceOf(byDefault, instanceClass, maxConnections) };
}

/**
 * The engine's default on the whole nominal memory of the class: what naive calculators print, and more than any server grants by itself.
 * Undefined when engine or class is not known, and where the limit does not follow the memory.
 */
export function nominalEstimate(database: DatabaseFacts): number | undefined {
  const family = engineFamily(database.engine);
  const byDefault = family && engineDefault(family, database.engineVersion);
  const instanceClass = classOf(database);
  if (byDefault === undefined || isUnknown(instanceClass)) return undefined;
  const maxConnections = evaluateOn(byDefault, nominalMemory(instanceClass.memoryGib));
  return isUnknown(maxConnections) ? undefined : maxConnections;
}

function evaluateOn({ expression }: EngineDefault, memory: number): Maybe<number> {
  const evaluation = evaluateExpression(expression, { DBInstanceClassMemory: memory });
  return 'error' in evaluation ? { unknown: `${expression}: ${evaluation.error}` } : evaluation.value;
}

/** At the cap more memory would change nothing, so the number is exact wherever the bound on the memory is trusted. */
function sourceOf(byDefault: EngineDefault, instanceClass: InstanceClass, maxConnections: number): string {
  const isValidated = instanceClass.memoryGib <= byDefault.validatedUpToGib;
  const exact = isValidated && !instanceClass.inferred ? ' (exact)' : '';
  const capped = maxConnections === byDefault.cap ? ` at the ${grouped(byDefault.cap)} cap${exact},` : '';
  const label = isValidated ? '' : `, ${NOT_VALIDATED}`;
  return `${byDefault.expression}${capped} on ${memoryInWords(instanceClass)}${label}`;
}

/** Thousands set apart by a comma, whatever the locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
