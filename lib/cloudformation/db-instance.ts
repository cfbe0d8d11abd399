import type { DatabaseFacts, ParameterFact } from '../core/database';
import { engineFamily, limitParameter } from '../core/engine';
import { printable } from '../core/text';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleNumbers, possibleTexts } from './intrinsics';
import { combinations, known, MOST_ALTERNATIVES } from './outcome';
import type { FindParameterGroup, GroupChoice } from './parameter-group';
import { parameterGroupsOf, parameterTexts } from './parameter-group';
import type { Template } from './template';
import { resource } from './template';

export interface DbInstanceOptions {
  /** Finds parameter groups that stand elsewhere. Default: those of the same template. */
  readonly findParameterGroup?: FindParameterGroup;
}

/** Stands for an engine that cannot be read. */
const UNKNOWN_ENGINE = 'unknown';

/** Facts that one property contributes; several of them make one server. */
type Part = Partial<DatabaseFacts>;

/**
 * Every server that an `AWS::RDS::DBInstance` may be, over all parameters and conditions; never empty.
 *
 * @param where how messages call the instance
 */
export function readDbInstance(
  template: Template,
  logicalId: string,
  where: string,
  options: DbInstanceOptions = {},
): DatabaseFacts[] {
  const instance = resource(template, logicalId);
  if (!instance) return [{ engine: UNKNOWN_ENGINE, obstacle: `${printable(where)} is not in the template` }];
  const { properties } = instance;
  const servers = combinations([
    known<Part>(...kinds(template, properties, where)),
    known<Part>(...engines(template, properties, where)),
    known<Part>(...versions(template, properties, where)),
    known<Part>(...classes(template, properties, where)),
    known<Part>(...storages(template, properties, where)),
  ]);
  const facts = servers.values.map(server).flatMap(each => withParameters(each, template, properties, where, options));
  return capped(distinct(facts), servers.unknown.length > 0, where);
}

function kinds(template: Template, properties: Fields, where: string): Part[] {
  if (isStated(template, properties, 'DBClusterIdentifier'))
    return [{ obstacle: `${printable(where)} is a member of a cluster, which is not read yet` }];
  const replica = ['SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier'].some(name => isStated(template, properties, name));
  return [replica ? { obstacle: `${printable(where)} is a read replica, which is not read yet` } : {}];
}

function engines(template: Template, properties: Fields, where: string): Part[] {
  const what = `Engine of ${where}`;
  const { values, absent, unknown } = possibleTexts(template, own(properties, 'Engine'), what);
  const unset = SNAPSHOTS.some(name => isStated(template, properties, name)) ? 'not set, it comes with the snapshot' : 'not set';
  return [
    ...values.map(engine => ({ engine: printable(engine) })),
    ...(absent ? [{ engine: UNKNOWN_ENGINE, obstacle: `${printable(what)} is ${unset}` }] : []),
    ...unknown.map(obstacle => ({ engine: UNKNOWN_ENGINE, obstacle })),
  ];
}

const SNAPSHOTS = ['DBSnapshotIdentifier', 'DBClusterSnapshotIdentifier'];

/** A version that cannot be read is left out: then the worst of all versions counts. */
function versions(template: Template, properties: Fields, where: string): Part[] {
  const { values, absent, unknown } = possibleTexts(template, own(properties, 'EngineVersion'), `EngineVersion of ${where}`);
  const unstated = absent || unknown.length > 0 ? [{}] : [];
  return [...values.map(version => ({ engineVersion: printable(version) })), ...unstated];
}

function classes(template: Template, properties: Fields, where: string): Part[] {
  const what = `DBInstanceClass of ${where}`;
  const { values, absent, unknown } = possibleTexts(template, own(properties, 'DBInstanceClass'), what);
  return [
    ...values.map(instanceClass => ({ instanceClass: printable(instanceClass) })),
    ...(absent ? [{ obstacle: `${printable(what)} is not set` }] : []),
    ...unknown.map(obstacle => ({ obstacle })),
  ];
}

/** Storage matters to few parameter expressions only; those that need it find it missing. */
function storages(template: Template, properties: Fields, where: string): Part[] {
  const { values, absent, unknown } = possibleNumbers(
    template,
    own(properties, 'AllocatedStorage'),
    `AllocatedStorage of ${where}`,
  );
  const unstated = absent || unknown.length > 0 ? [{}] : [];
  return [...values.map(allocatedStorageGib => ({ allocatedStorageGib })), ...unstated];
}

/** Whether a property may be there, whatever it holds. */
function isStated(template: Template, properties: Fields, name: string): boolean {
  const { values, unknown } = possibleTexts(template, own(properties, name), name);
  return values.length > 0 || unknown.length > 0;
}

function server(parts: readonly Part[]): DatabaseFacts {
  const obstacles = parts.flatMap(({ obstacle }) => obstacle ?? []);
  const facts: DatabaseFacts = Object.assign({ engine: UNKNOWN_ENGINE }, ...parts) as DatabaseFacts;
  return obstacles.length === 0 ? facts : { ...facts, obstacle: obstacles.join('; ') };
}

function withParameters(
  facts: DatabaseFacts,
  template: Template,
  properties: Fields,
  where: string,
  options: DbInstanceOptions,
): DatabaseFacts[] {
  const family = engineFamily(facts.engine);
  const parameter = family && limitParameter(family);
  if (parameter === undefined) return [facts];
  const what = `DBParameterGroupName of ${where}`;
  const groups = parameterGroupsOf(template, own(properties, 'DBParameterGroupName'), what, options.findParameterGroup);
  return [
    ...groups.values.flatMap(group => withGroup(facts, group, parameter, what)),
    ...groups.unknown.map(reason => withObstacle(facts, `${reason}, so its ${parameter} cannot be read`)),
  ];
}

function withGroup(facts: DatabaseFacts, group: GroupChoice, parameter: string, what: string): DatabaseFacts[] {
  if (group === 'default') return [facts];
  if ('outside' in group) {
    const name = printable(group.outside);
    return [
      withObstacle(
        facts,
        `${printable(what)} is '${name}', a parameter group outside this app, so its ${parameter} cannot be read`,
      ),
    ];
  }
  const { texts, unknown } = parameterTexts(group, parameter);
  return [
    ...texts.map(text => (text === undefined ? facts : { ...facts, parameter: fact(text, group.where) })),
    ...unknown.map(obstacle => withObstacle(facts, obstacle)),
  ];
}

function fact(text: string, where: string): ParameterFact {
  return { text, where: `parameter group ${printable(where)}` };
}

function withObstacle(facts: DatabaseFacts, obstacle: string): DatabaseFacts {
  return { ...facts, obstacle: facts.obstacle === undefined ? obstacle : `${facts.obstacle}; ${obstacle}` };
}

function distinct(facts: readonly DatabaseFacts[]): DatabaseFacts[] {
  return [...new Map(facts.map(each => [JSON.stringify(each), each])).values()];
}

/** What is cut off might be the smallest server, so the cut itself is an obstacle. */
function capped(facts: DatabaseFacts[], isCut: boolean, where: string): DatabaseFacts[] {
  if (!isCut && facts.length <= MOST_ALTERNATIVES) return facts;
  const obstacle = `${printable(where)} may be more than ${MOST_ALTERNATIVES} different servers`;
  return [...facts.slice(0, MOST_ALTERNATIVES), { engine: facts[0]?.engine ?? UNKNOWN_ENGINE, obstacle }];
}
