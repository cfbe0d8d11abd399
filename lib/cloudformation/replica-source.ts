import type { DatabaseFacts, PrimaryFacts } from '../core/database';
import { printable } from '../core/text';
import { branchesOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleValues, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import type { Place } from './place';
import type { Part } from './server-parts';
import { UNKNOWN_ENGINE, unknownServer } from './server-parts';
import { isSymbolic, soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource, resourcesOfType } from './template';

/** Finds the instance that an expression refers to; undefined when the same template is to be searched. */
export type FindSource = (expression: unknown) => PrimaryFacts | undefined;

/** What a replica takes from its source where it states nothing itself. */
export interface Origin {
  /** Facts that hold whatever the replica states; none for what is no replica. */
  readonly facts: Part;
  readonly engine: Part;
  readonly version: Part;
}

const PROPERTY = 'SourceDBInstanceIdentifier';
const TYPE = 'AWS::RDS::DBInstance';

/** More alternatives than this are not followed: each may have as many of its own. */
const MOST_SOURCES = 8;

/**
 * Everything that an instance may be a replica of, itself included where it need be none.
 *
 * @param read reads an instance of the same template
 * @param unset why the engine is not known where there is no source
 */
export function originsOf(
  place: Place,
  unset: string,
  read: (logicalId: string) => DatabaseFacts[],
  find?: FindSource,
): Origin[] {
  const { values, unknown } = sourcesOf(place, read, find);
  const origins = values.flatMap(source => (source === undefined ? [noReplica(unset)] : originsIn(source, place.where)));
  return [...origins, ...unknown.map(obstacle => ({ facts: { obstacle }, engine: { engine: UNKNOWN_ENGINE }, version: {} }))];
}

function noReplica(unset: string): Origin {
  return { facts: {}, engine: unknownServer(unset), version: {} };
}

/** Engine and version of the source, in every pair that it may have; no more are told apart than matter to the replica. */
function originsIn(primary: PrimaryFacts, where: string): Origin[] {
  const unset = `Engine of ${printable(where)} is not set`;
  if (primary.databases.length === 0) {
    const obstacle =
      `${unset}, and its source, ${printable(primary.name)}, is not in this app: ` +
      'set Engine on the replica, or state it with DatabaseTarget.fromAttributes';
    return [{ facts: { primary }, engine: unknownServer(obstacle), version: {} }];
  }
  const origins = primary.databases.map(({ engine, engineVersion, obstacle }) => {
    const version = engineVersion === undefined ? {} : { engineVersion };
    if (engine !== UNKNOWN_ENGINE) return { facts: { primary }, engine: { engine }, version };
    const reason = `${unset}, and that of its source ${printable(primary.name)} is not known: ${obstacle ?? engine}`;
    return { facts: { primary }, engine: unknownServer(reason), version };
  });
  return [...new Map(origins.map(origin => [JSON.stringify([origin.engine, origin.version]), origin])).values()];
}

/** Every source that the property may name; undefined where it may name none. */
function sourcesOf(
  place: Place,
  read: (logicalId: string) => DatabaseFacts[],
  find?: FindSource,
): Outcome<PrimaryFacts | undefined> {
  const what = `${PROPERTY} of ${place.where}`;
  const branches = branchesOf(own(place.properties, PROPERTY));
  const names = [...new Set(branches.values.flatMap(branch => sourcesOrNames(place.template, branch, find)))];
  const tooMany = names.length > MOST_SOURCES ? [`it has more than ${MOST_SOURCES} alternatives`] : [];
  return {
    values: names.slice(0, MOST_SOURCES).map(name => (typeof name === 'string' ? sourceNamed(place, name, read) : name)),
    unknown: [...branches.unknown, ...tooMany].map(reason => unreadableBecause(what, reason)),
  };
}

/** A source that stands elsewhere, or names and ARNs; one that cannot be read is a source all the same. */
function sourcesOrNames(
  template: Template,
  expression: unknown,
  find?: FindSource,
): readonly (PrimaryFacts | string | undefined)[] {
  const found = expression === undefined ? undefined : find?.(expression);
  if (found) return [found];
  const { values, unknown } = possibleValues(template, expression, { symbols: true });
  const names = values.map(value => (value === undefined ? undefined : String(value)));
  return unknown.length > 0 ? [...names, '${?}'] : names;
}

function sourceNamed({ template }: Place, text: string, read: (logicalId: string) => DatabaseFacts[]): PrimaryFacts {
  const name = /:db:([^:]*)$/.exec(text)?.[1] ?? text;
  const logicalId = instanceNamed(template, name, name !== text);
  if (logicalId !== undefined) return { name: logicalId, databases: read(logicalId) };
  return { name: isSymbolic(name) ? 'an instance known only when deployed' : name, databases: [] };
}

/** The instance of the template that a reference stands for, or a name; the name in an ARN may be that of another Region. */
function instanceNamed(template: Template, name: string, isArn: boolean): string | undefined {
  const referred = soleSymbolName(name);
  if (referred !== undefined) return resource(template, referred)?.type === TYPE ? referred : undefined;
  if (isArn || isSymbolic(name)) return undefined;
  return resourcesOfType(template, TYPE).find(([, { properties }]) => isNamed(properties, name))?.[0];
}

/** RDS does not tell identifiers apart by their case. */
function isNamed(properties: Fields, name: string): boolean {
  const stated = own(properties, 'DBInstanceIdentifier');
  return typeof stated === 'string' && stated.toLowerCase() === name.toLowerCase();
}
