import { classOf, memoryInWords } from './class-memory';
import type { DatabaseFacts, ParameterFact } from './database';
import type { EngineFamily } from './engine';
import { allowedRange, limitParameter } from './engine';
import { MOST_CALCULATED_BY_MYSQL } from './engine-defaults';
import type { Limit } from './estimate';
import type { Variables } from './expression-evaluator';
import { evaluateExpression, variablesIn } from './expression-evaluator';
import type { InstanceClass } from './instance-classes';
import { bytesOf, lowerBoundMemory } from './memory';
import { printable, shorten } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

const LONGEST_TEXT = 60;
const LONGEST_PLACE = 50;

/** The limit that a parameter group sets: as it stands when it is a number, on the least memory of the class when it follows the memory. */
export function parameterLimit(database: DatabaseFacts, family: EngineFamily, parameter: ParameterFact): Maybe<Limit> {
  const name = limitParameter(family);
  const range = allowedRange(family);
  if (name === undefined || range === undefined) return { unknown: hasNoParameter(family, parameter) };
  const setting = describe(name, parameter);
  const needed = needsClass(parameter.text) ? classOf(database) : undefined;
  if (isUnknown(needed)) return { unknown: `${setting} follows the class, and ${needed.unknown}` };
  const evaluation = evaluateExpression(parameter.text, variablesOn(needed, database));
  if ('error' in evaluation) return { unknown: `${setting} cannot be evaluated: ${evaluation.error}` };
  const given = evaluation.value;
  if (given < range[0] || given > range[1]) return { unknown: `${setting} gives ${given}, outside ${range[0]} to ${range[1]}` };
  return calculated({ maxConnections: given, source: setting }, needed, family);
}

/** What to write instead of a parameter that cannot be used. */
export function describeAllowed(family: EngineFamily, { where }: ParameterFact): string | undefined {
  const name = limitParameter(family);
  const range = allowedRange(family);
  if (name === undefined || range === undefined) return undefined;
  return `set ${name} in ${placeOf(where)} to a number from ${range[0]} to ${range[1]}`;
}

function calculated(limit: Limit, instanceClass: InstanceClass | undefined, family: EngineFamily): Limit {
  if (instanceClass === undefined) return limit;
  const source = `${limit.source} on ${memoryInWords(instanceClass)}`;
  const isCapped = (family === 'mysql' || family === 'mariadb') && limit.maxConnections > MOST_CALCULATED_BY_MYSQL;
  if (!isCapped) return { ...limit, source };
  return {
    maxConnections: MOST_CALCULATED_BY_MYSQL,
    source: `${source}, no more than RDS's cap of ${MOST_CALCULATED_BY_MYSQL} is counted`,
  };
}

function needsClass(text: string): boolean {
  const used = variablesIn(text);
  return used.has('DBInstanceClassMemory') || used.has('DBInstanceVCPU');
}

function variablesOn(instanceClass: InstanceClass | undefined, { allocatedStorageGib }: DatabaseFacts): Variables {
  return {
    ...(instanceClass && {
      DBInstanceClassMemory: lowerBoundMemory(instanceClass.memoryGib),
      DBInstanceVCPU: instanceClass.vcpus,
    }),
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
