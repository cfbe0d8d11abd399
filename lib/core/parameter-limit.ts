import type { ServerSize } from './class-memory';
import { memoryInWords, sizeOf } from './class-memory';
import type { DatabaseFacts, ParameterFact, Platform } from './database';
import type { EngineFamily } from './engine';
import { allowedRange, limitParameter } from './engine';
import { MOST_CALCULATED_BY_MYSQL } from './engine-defaults';
import type { Variables } from './expression-evaluator';
import { evaluateExpression, variablesIn } from './expression-evaluator';
import type { Limit } from './limit';
import { bytesOf, nominalMemory } from './memory';
import { platformName } from './platform';
import { withLowMinimumCap } from './serverless';
import { printable, shorten } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

const LONGEST_TEXT = 60;
const LONGEST_PLACE = 50;

/** The limit that a parameter group sets: as it stands when it is a number, on the least memory of the class when it follows the memory. */
export function parameterLimit(database: DatabaseFacts, family: EngineFamily, parameter: ParameterFact): Maybe<Limit> {
  const name = limitParameter(family);
  const range = allowedRange(family, database.platform);
  if (name === undefined || range === undefined) return { unknown: hasNoParameter(family, parameter) };
  const setting = describe(name, parameter);
  if (database.platform !== undefined && !isPlainNumber(parameter)) {
    return { unknown: `${setting} is no number, and expressions are not for ${platformName(database.platform)}` };
  }
  const needed = needsClass(parameter.text) ? sizeOf(database) : undefined;
  if (isUnknown(needed)) return { unknown: `${setting} follows the class, and ${needed.unknown}` };
  const evaluation = evaluateExpression(parameter.text, variablesOn(needed, database));
  if ('error' in evaluation) return { unknown: `${setting} cannot be evaluated: ${evaluation.error}` };
  const given = evaluation.value;
  if (given < range[0] || given > range[1]) return { unknown: `${setting} gives ${given}, outside ${range[0]} to ${range[1]}` };
  return withLowMinimumCap(calculated({ maxConnections: given, source: setting }, needed, family), database, family);
}

/** The most that an expression may give: its value on the whole nominal memory. Undefined where that cannot be told. */
export function mostByExpression(database: DatabaseFacts, { text }: ParameterFact): number | undefined {
  const size = needsClass(text) ? sizeOf(database) : undefined;
  if (isUnknown(size)) return undefined;
  const nominal = size && { DBInstanceClassMemory: nominalMemory(size.memoryGib) };
  const evaluation = evaluateExpression(text, { ...variablesOn(size, database), ...nominal });
  return 'error' in evaluation ? undefined : evaluation.value;
}

/** What to write instead of a parameter that cannot be used. */
export function describeAllowed(family: EngineFamily, { where }: ParameterFact, platform?: Platform): string | undefined {
  const name = limitParameter(family);
  const range = allowedRange(family, platform);
  if (name === undefined || range === undefined) return undefined;
  return `set ${name} in ${placeOf(where)} to a number from ${range[0]} to ${range[1]}`;
}

function calculated(limit: Limit, size: ServerSize | undefined, family: EngineFamily): Limit {
  if (size === undefined) return limit;
  const source = `${limit.source} on ${memoryInWords(size)}`;
  const isCapped = (family === 'mysql' || family === 'mariadb') && limit.maxConnections > MOST_CALCULATED_BY_MYSQL;
  if (!isCapped) return { ...limit, source };
  return {
    maxConnections: MOST_CALCULATED_BY_MYSQL,
    source: `${source}, no more than RDS's cap of ${MOST_CALCULATED_BY_MYSQL} is counted`,
  };
}

/** Whether a parameter is the limit as it stands, rather than an expression. */
export function isPlainNumber({ text }: ParameterFact): boolean {
  return /^\s*\d+\s*$/.test(text);
}

function needsClass(text: string): boolean {
  const used = variablesIn(text);
  return used.has('DBInstanceClassMemory') || used.has('DBInstanceVCPU');
}

function variablesOn(size: ServerSize | undefined, { allocatedStorageGib }: DatabaseFacts): Variables {
  return {
    ...(size && { DBInstanceClassMemory: size.leastMemory }),
    ...(size?.vcpus !== undefined && { DBInstanceVCPU: size.vcpus }),
    ...(allocatedStorageGib === undefined ? {} : { AllocatedStorage: bytesOf(allocatedStorageGib) }),
  };
}

function describe(name: string, { text, where }: ParameterFact): string {
  return `${name} ${printable(shorten(text, LONGEST_TEXT))} in ${placeOf(where)}`;
}

function hasNoParameter(family: EngineFamily, { where }: ParameterFact): string {
  return `${family} takes no connection limit from a parameter group, but ${placeOf(where)} is said to set one`;
}

function placeOf(where: string): string {
  return printable(shorten(where, LONGEST_PLACE));
}
