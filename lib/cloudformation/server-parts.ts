import type { DatabaseFacts, ParameterFact, PrimaryFacts } from '../core/database';
import { engineFamily, limitParameter } from '../core/engine';
import { printable } from '../core/text';
import { own } from './fields';
import { possibleNumbers, possibleTexts } from './intrinsics';
import type { Outcome } from './outcome';
import { combinations, MOST_ALTERNATIVES } from './outcome';
import type { Place } from './place';

/** Facts that one property contributes; several of them make one server. */
export type Part = Partial<DatabaseFacts>;

/** Stands for an engine that cannot be read. */
export const UNKNOWN_ENGINE = 'unknown';

/** A server of which nothing is known but why. */
export function unknownServer(obstacle: string): DatabaseFacts {
  return { engine: UNKNOWN_ENGINE, obstacle };
}

/**
 * Engines that a resource may state.
 *
 * @param unset what counts where it states none
 */
export function engines({ template, properties, where }: Place, unset: Part): Part[] {
  const { values, absent, unknown } = possibleTexts(template, own(properties, 'Engine'), `Engine of ${where}`);
  return [
    ...values.map(engine => ({ engine: printable(engine) })),
    ...(absent ? [unset] : []),
    ...unknown.map(obstacle => unknownServer(obstacle)),
  ];
}

/**
 * Versions that a resource may state. One that cannot be read is left out: then the worst of all versions counts.
 *
 * @param unset what counts where it states none
 */
export function versions({ template, properties, where }: Place, unset: Part = {}): Part[] {
  const { values, absent, unknown } = possibleTexts(template, own(properties, 'EngineVersion'), `EngineVersion of ${where}`);
  return [
    ...values.map(version => ({ engineVersion: printable(version) })),
    ...(absent ? [unset] : []),
    ...(unknown.length > 0 ? [{}] : []),
  ];
}

export function classes({ template, properties, where }: Place, property = 'DBInstanceClass'): Part[] {
  const what = `${property} of ${where}`;
  const { values, absent, unknown } = possibleTexts(template, own(properties, property), what);
  return [
    ...values.map(instanceClass => ({ instanceClass: printable(instanceClass) })),
    ...(absent ? [{ obstacle: `${printable(what)} is not set` }] : []),
    ...unknown.map(obstacle => ({ obstacle })),
  ];
}

/** The identifier, where the template states it as it is: what a parameter or a condition decides may be another one when deployed. */
export function identifiers({ properties }: Place): Part[] {
  const stated = own(properties, 'DBInstanceIdentifier');
  return [typeof stated === 'string' && stated !== '' ? { identifier: printable(stated).toLowerCase() } : {}];
}

/** Storage matters to few parameter expressions only; those that need it find it missing. */
export function storages({ template, properties, where }: Place): Part[] {
  const what = `AllocatedStorage of ${where}`;
  const { values, absent, unknown } = possibleNumbers(template, own(properties, 'AllocatedStorage'), what);
  const unstated = absent || unknown.length > 0 ? [{}] : [];
  return [...values.map(allocatedStorageGib => ({ allocatedStorageGib })), ...unstated];
}

/** Whether a property may be there, whatever it holds. */
export function isStated({ template, properties }: Place, property: string): boolean {
  const { values, unknown } = possibleTexts(template, own(properties, property), property);
  return values.length > 0 || unknown.length > 0;
}

/**
 * Every server that takes one part of each list of a product; never empty.
 *
 * @param complete what follows for a server once all its parts are known
 */
export function serversOf(
  products: readonly (readonly (readonly Part[])[])[],
  where: string,
  complete: (facts: DatabaseFacts) => readonly DatabaseFacts[],
): DatabaseFacts[] {
  const outcomes = products.map(lists => combinations(lists.map(values => ({ values, unknown: [] }))));
  const isCut = outcomes.some(({ unknown }) => unknown.length > 0);
  const servers = outcomes.flatMap(({ values }) => values.map(server));
  return distinctServers(servers, where, complete, isCut);
}

/** The same servers, each once, and no more than are judged: what is cut off might be the smallest, so the cut is an obstacle. */
export function distinctServers(
  servers: readonly DatabaseFacts[],
  where: string,
  complete: (facts: DatabaseFacts) => readonly DatabaseFacts[] = facts => [facts],
  isCut = false,
): DatabaseFacts[] {
  const primaries: (PrimaryFacts | undefined)[] = [];
  const found = new Map<string, DatabaseFacts>();
  for (const facts of servers) {
    if (found.size > MOST_ALTERNATIVES) break;
    for (const each of complete(facts)) found.set(identity(each, primaries), each);
  }
  const distinct = [...found.values()];
  if (!isCut && distinct.length <= MOST_ALTERNATIVES) return distinct;
  const obstacle = `${printable(where)} may be more than ${MOST_ALTERNATIVES} different servers`;
  return [...distinct.slice(0, MOST_ALTERNATIVES), { engine: distinct[0]?.engine ?? UNKNOWN_ENGINE, obstacle }];
}

/** Primaries are told apart by which object they are: written out, replicas of replicas would grow without end. */
function identity({ primary, ...facts }: DatabaseFacts, primaries: (PrimaryFacts | undefined)[]): string {
  if (primary !== undefined && !primaries.includes(primary)) primaries.push(primary);
  return JSON.stringify([facts, primaries.indexOf(primary)]);
}

function server(parts: readonly Part[]): DatabaseFacts {
  const obstacles = parts.flatMap(({ obstacle }) => obstacle ?? []);
  const facts: DatabaseFacts = Object.assign({ engine: UNKNOWN_ENGINE }, ...parts) as DatabaseFacts;
  return obstacles.length === 0 ? facts : { ...facts, obstacle: obstacles.join('; ') };
}

/** A server with each limit that its parameter groups may set. */
export function withLimits(
  facts: DatabaseFacts,
  settings: (parameter: string) => Outcome<ParameterFact | undefined>,
): DatabaseFacts[] {
  const family = engineFamily(facts.engine);
  const name = family && limitParameter(family);
  if (name === undefined) return [facts];
  const { values, unknown } = settings(name);
  return [
    ...values.map(parameter => (parameter === undefined ? facts : { ...facts, parameter })),
    ...unknown.map(obstacle => withObstacle(facts, obstacle)),
  ];
}

export function withObstacle(facts: DatabaseFacts, obstacle: string): DatabaseFacts {
  return { ...facts, obstacle: facts.obstacle === undefined ? obstacle : `${facts.obstacle}; ${obstacle}` };
}
