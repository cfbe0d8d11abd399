import type { ServerSize } from './class-memory';
import { memoryInWords, nominalInWords, sizeOf } from './class-memory';
import type { DatabaseFacts } from './database';
import type { EngineFamily } from './engine';
import type { EngineDefault } from './engine-defaults';
import { engineDefault, NOT_VALIDATED } from './engine-defaults';
import { evaluateExpression } from './expression-evaluator';
import type { Limit } from './limit';
import { nominalMemory } from './memory';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** The engine's default on the least memory that the class leaves to the database: a lower bound. */
export function estimateOf(database: DatabaseFacts, family: EngineFamily): Maybe<Limit> {
  const byDefault = engineDefault(family, database.engineVersion);
  if (byDefault === undefined) return { unknown: `no default limit of ${family} is known` };
  const size = sizeOf(database);
  if (isUnknown(size)) return size;
  const maxConnections = defaultOnMemory(byDefault, byDefault.onNominalMemory ? nominalMemory(size.memoryGib) : size.leastMemory);
  if (isUnknown(maxConnections)) return maxConnections;
  if (maxConnections < 1) return { unknown: `the default of ${family} gives nothing on ${memoryOf(byDefault, size)}` };
  return { maxConnections, source: sourceOf(byDefault, size, maxConnections) };
}

/** What the default gives on so many bytes. */
export function defaultOnMemory({ expression }: EngineDefault, memory: number): Maybe<number> {
  const evaluation = evaluateExpression(expression, { DBInstanceClassMemory: memory });
  return 'error' in evaluation ? { unknown: `${expression}: ${evaluation.error}` } : evaluation.value;
}

/** At the cap more memory would change nothing, so the number is exact wherever the bound on the memory is trusted. */
function sourceOf(byDefault: EngineDefault, size: ServerSize, maxConnections: number): string {
  const isValidated = size.memoryGib <= byDefault.validatedUpToGib;
  const exact = isValidated && !size.inferred ? ' (exact)' : '';
  const capped = maxConnections === byDefault.cap ? ` at the ${grouped(byDefault.cap)} cap${exact},` : '';
  const label = isValidated ? '' : `, ${NOT_VALIDATED}`;
  return `${byDefault.words ?? byDefault.expression}${capped} on ${memoryOf(byDefault, size)}${label}`;
}

function memoryOf({ onNominalMemory }: EngineDefault, size: ServerSize): string {
  return onNominalMemory ? nominalInWords(size) : memoryInWords(size);
}

/** Thousands set apart by a comma, whatever the locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
