import { Token } from 'aws-cdk-lib';
import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type {
  CfnDBCluster,
  CfnDBInstance,
  IDatabaseCluster,
  IDatabaseInstance,
  IEngine,
  IInstanceEngine,
} from 'aws-cdk-lib/aws-rds';
import type { AllottedDatabaseOptions } from './allotment';
import type { DatabaseClusterTargetAttributes } from './cluster-attributes';
import { allottedTarget } from './core/allotment';
import type { DatabaseFacts } from './core/database';
import type { DatabasePlatform } from './database-platform';
import { claimAllotment } from './private/allotment-claims';
import { readAllotment } from './private/allotment-file';
import { accessToCluster, accessToInstance } from './private/database-access';
import type { DatabaseAccess } from './private/database-access';
import { clusterMembers, findDbCluster } from './private/db-cluster';
import { engineOf, findDbInstance, instanceFacts } from './private/db-instance';
import { declaredMembers } from './private/declared-cluster';
import { instanceClassOf } from './private/instance-class';
import { lowerCase, publishedName } from './private/published-name';
import { requireText } from './private/require';
import type { TargetDatabase } from './private/target-database';

/** What is known of a database that this app does not create. */
export interface DatabaseTargetAttributes {
  /** Engine and version, such as `rds.DatabaseInstanceEngine.postgres({ version })`. */
  readonly engine: IInstanceEngine;

  /**
   * Instance class without the `db.` prefix.
   *
   * @default - unknown: the budget needs `MaxConnections.of(…)` or `measured(…)`, unless the platform tells the ceiling
   */
  readonly instanceType?: InstanceType;

  /**
   * Name for messages, and on Amazon RDS the identifier by which CloudWatch and files of measurements know the instance: alarms, dashboards and
   * `MaxConnections.measured(…)` need it.
   *
   * @default 'the database'
   */
  readonly instanceIdentifier?: string;

  /**
   * Who runs the database.
   *
   * @default - Amazon RDS
   */
  readonly platform?: DatabasePlatform;
}

/** The database whose connections are budgeted. */
export class DatabaseTarget {
  /**
   * An RDS instance or read replica of this app, or an imported one.
   *
   * Class, engine, version and parameter group are read when the app is synthesized, so escape hatches and Aspects count.
   * Of an imported instance nothing of this can be read: use `fromAttributes`, or `MaxConnections.measured(…)` or `of(…)`.
   */
  public static fromInstance(instance: IDatabaseInstance): DatabaseTarget {
    const resource = findDbInstance(instance);
    return resource
      ? createdInstance(resource, engineOf(instance), () => accessToInstance(instance))
      : importedInstance(instance);
  }

  /** An RDS instance of this app, as the L1 construct. */
  public static fromCfnInstance(instance: CfnDBInstance): DatabaseTarget {
    return createdInstance(instance, undefined);
  }

  /**
   * An Aurora or Multi-AZ DB cluster of this app, in whatever form it was created, or an imported one.
   *
   * Its members, their classes or capacity, and the parameter groups are read when the app is synthesized.
   * Of an imported cluster nothing of this can be read: use `fromClusterAttributes`, or state `MaxConnections.of(…)`; for
   * `MaxConnections.measured(…)` its option `server` has to name an instance.
   */
  public static fromCluster(cluster: IDatabaseCluster): DatabaseTarget {
    const resource = findDbCluster(cluster);
    return resource ? createdCluster(resource, cluster.engine, () => accessToCluster(cluster)) : importedCluster(cluster);
  }

  /** A cluster of this app, as the L1 construct. */
  public static fromCfnCluster(cluster: CfnDBCluster): DatabaseTarget {
    return createdCluster(cluster, undefined);
  }

  /**
   * A cluster that this app does not create, by what you know of its members.
   *
   * @throws when a number is out of range, a name is taken twice, or a Serverless v2 member has no capacity
   */
  public static fromClusterAttributes(attributes: DatabaseClusterTargetAttributes): DatabaseTarget {
    const { engine } = attributes;
    const members = declaredMembers(attributes);
    const identifier = attributes.clusterIdentifier;
    return new DatabaseTarget({ kind: 'cluster', engine, engineName: engine.engineType, identifier, members: () => members });
  }

  /**
   * A database that this app does not create, by what you know of it: on Amazon RDS, in another cloud, or your own.
   *
   * @throws if the instance identifier is empty
   */
  public static fromAttributes(attributes: DatabaseTargetAttributes): DatabaseTarget {
    const { engine, instanceType, instanceIdentifier, platform } = attributes;
    if (instanceIdentifier !== undefined)
      requireText('instanceIdentifier', instanceIdentifier, 'name the database, or leave it out');
    const facts: DatabaseFacts = {
      ...(instanceIdentifier !== undefined && { name: instanceIdentifier }),
      ...(platform === undefined && knownAs(instanceIdentifier)),
      engine: engine.engineType,
      engineVersion: engine.engineVersion?.fullVersion,
      instanceClass: instanceType && instanceClassOf(instanceType),
      ...platform?._facts(),
    };
    return new DatabaseTarget({
      kind: 'server',
      databases: () => [facts],
      engine,
      engineName: engine.engineType,
      platform: facts.platform,
      identifier: instanceIdentifier,
    });
  }

  /**
   * A database of another app, of which its owner has allotted a number of connections: the whole ceiling here, with nothing reserved from it.
   *
   * @param file the owner's `connection-budget.allotments.json`, relative to the directory in which the app runs
   * @param name of the allotment
   * @throws when the file has no such allotment, or its last day has passed
   */
  public static fromAllotment(file: string, name: string, options: AllottedDatabaseOptions = {}): DatabaseTarget {
    const allotment = readAllotment(file, name, options.budget);
    const { facts, ceiling, reserve } = allottedTarget(allotment, file);
    return new DatabaseTarget({
      kind: 'server',
      databases: () => [facts],
      engine: undefined,
      engineName: facts.engine,
      terms: { ceiling, reserve },
      claim: budget => claimAllotment(budget, allotment, file),
    });
  }

  private constructor(private readonly database: TargetDatabase) {}

  /** @internal */
  public _database(): TargetDatabase {
    return this.database;
  }

  /** Only the factories above know what a database needs. @internal */
  public static _of(database: TargetDatabase): DatabaseTarget {
    return new DatabaseTarget(database);
  }
}

function createdInstance(
  resource: CfnDBInstance,
  engine: IInstanceEngine | undefined,
  access?: () => DatabaseAccess,
): DatabaseTarget {
  return DatabaseTarget._of({
    kind: 'server',
    databases: templates => instanceFacts(resource, templates),
    engine,
    engineName: nameOf(engine, resource.engine),
    identifier: publishedName(resource, () => resource.dbInstanceIdentifier),
    resource,
    access,
  });
}

function importedInstance(imported: IDatabaseInstance): DatabaseTarget {
  const { node, engine } = imported;
  const obstacle = `${node.path} is imported, so its instance class and parameter group cannot be read`;
  const facts = { ...importedFacts(engine, obstacle), ...knownAs(imported.instanceIdentifier) };
  return DatabaseTarget._of({
    kind: 'server',
    databases: () => [facts],
    engine,
    engineName: engine?.engineType,
    identifier: imported.instanceIdentifier,
    imported,
    access: () => accessToInstance(imported),
  });
}

function createdCluster(resource: CfnDBCluster, engine: IEngine | undefined, access?: () => DatabaseAccess): DatabaseTarget {
  return DatabaseTarget._of({
    kind: 'cluster',
    members: templates => clusterMembers(resource, templates),
    engine,
    engineName: nameOf(engine, resource.engine),
    identifier: publishedName(resource, () => resource.dbClusterIdentifier),
    resource,
    access,
  });
}

function importedCluster(imported: IDatabaseCluster): DatabaseTarget {
  const { node, engine } = imported;
  const obstacle = `${node.path} is imported, so its members cannot be read: state them with DatabaseTarget.fromClusterAttributes`;
  const path = `${node.path}/writer`;
  const databases = [importedFacts(engine, obstacle)];
  const member = { path, name: 'writer', role: 'writer', isCertain: true, promotionTier: 1, databases } as const;
  return DatabaseTarget._of({
    kind: 'cluster',
    members: () => [member],
    engine,
    engineName: engine?.engineType,
    identifier: imported.clusterIdentifier,
    imported,
    access: () => accessToCluster(imported),
  });
}

function importedFacts(engine: IEngine | undefined, obstacle: string): DatabaseFacts {
  return { engine: engine?.engineType ?? 'unknown', engineVersion: engine?.engineVersion?.fullVersion, obstacle };
}

/** The identifier by which a file of measurements may know a database. */
function knownAs(identifier: string | undefined): Pick<DatabaseFacts, 'identifier'> {
  const known = lowerCase(identifier);
  return known === undefined ? {} : { identifier: known };
}

/** Engine name as far as it is known while constructs are created. */
function nameOf(engine: IEngine | undefined, literal: string | undefined): string | undefined {
  return engine?.engineType ?? (Token.isUnresolved(literal) ? undefined : literal);
}
