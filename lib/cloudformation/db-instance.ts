import type { DatabaseFacts } from '../core/database';
import { printable } from '../core/text';
import type { FindParameterGroup } from './parameter-group';
import { INSTANCE_GROUP, settingsOf } from './parameter-group';
import type { Place } from './place';
import type { FindSource } from './replica-source';
import { originsOf } from './replica-source';
import type { Part } from './server-parts';
import {
  classes,
  engines,
  identifiers,
  isStated,
  serversOf,
  storages,
  unknownServer,
  versions,
  withLimits,
} from './server-parts';
import type { Template } from './template';
import { resource } from './template';

export interface DbInstanceOptions {
  /** Finds parameter groups that stand elsewhere. Default: those of the same template. */
  readonly findParameterGroup?: FindParameterGroup;
  /** Finds the source of a read replica that stands elsewhere. Default: the one in the same template, read by that alone. */
  readonly findSource?: FindSource;
}

/**
 * AWS's limit of read replicas in a row.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Cascading.html
 */
const MOST_IN_A_ROW = 3;

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
  return readInstance(template, [logicalId], where, options);
}

/** @param chain logical ids of an instance, of its replica, of the replica of that, … */
function readInstance(
  template: Template,
  chain: readonly [string, ...string[]],
  where: string,
  options: DbInstanceOptions,
): DatabaseFacts[] {
  const instance = resource(template, chain[0]);
  if (!instance) return [unknownServer(`${printable(where)} is not in the template`)];
  const place: Place = { template, properties: instance.properties, where };
  const origins = originsOf(place, engineNotSet(place), id => readSource(template, id, chain), options.findSource);
  const products = origins.map(({ facts, engine, version }) => [
    kinds(place),
    [facts],
    engines(place, engine),
    versions(place, version),
    classes(place),
    storages(place),
    identifiers(place),
  ]);
  return serversOf(products, where, server =>
    withLimits(server, parameter => settingsOf(place, INSTANCE_GROUP, parameter, options.findParameterGroup)),
  );
}

/** Sources are followed no further than AWS lets replicas follow each other, so that no template leads in a circle. */
function readSource(template: Template, logicalId: string, chain: readonly [string, ...string[]]): DatabaseFacts[] {
  const name = printable(logicalId);
  if (chain.includes(logicalId)) return [unknownServer(`${name} is a read replica of itself`)];
  if (chain.length > MOST_IN_A_ROW) return [unknownServer(`${name} has more than ${MOST_IN_A_ROW} read replicas in a row`)];
  return readInstance(template, [logicalId, ...chain], logicalId, {});
}

function kinds(place: Place): Part[] {
  const where = printable(place.where);
  if (isStated(place, 'DBClusterIdentifier'))
    return [{ obstacle: `${where} is a member of a cluster: budget the cluster, DatabaseTarget.fromCluster` }];
  if (isStated(place, 'SourceDBClusterIdentifier')) {
    const obstacle = `${where} is a read replica of a cluster (SourceDBClusterIdentifier), which is not read`;
    return [{ obstacle: `${obstacle}: state it with DatabaseTarget.fromAttributes` }];
  }
  return [{}];
}

const SNAPSHOTS = ['DBSnapshotIdentifier', 'DBClusterSnapshotIdentifier'];

function engineNotSet(place: Place): string {
  const unset = SNAPSHOTS.some(name => isStated(place, name)) ? 'not set, it comes with the snapshot' : 'not set';
  return `${printable(`Engine of ${place.where}`)} is ${unset}`;
}
