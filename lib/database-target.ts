import { Token } from 'aws-cdk-lib';
import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { CfnDBInstance, IDatabaseInstance, IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import type { DatabaseFacts } from './core/database';
import { findDbInstance, instanceFacts } from './private/db-instance';
import type { ResolvedTemplates } from './private/resolved-templates';
import { requireText } from './private/require';

/** What is known of a database that this app does not create. */
export interface DatabaseTargetAttributes {
  /** Engine and version, such as `rds.DatabaseInstanceEngine.postgres({ version })`. */
  readonly engine: IInstanceEngine;

  /**
   * Instance class without the `db.` prefix.
   *
   * @default - unknown: the budget needs `MaxConnections.of(…)`
   */
  readonly instanceType?: InstanceType;

  /**
   * Name for messages.
   *
   * @default 'the database'
   */
  readonly instanceIdentifier?: string;
}

/** The database whose connections are budgeted. */
export class DatabaseTarget {
  /**
   * An RDS instance of this app, or an imported one.
   *
   * Class, engine, version and parameter group are read when the app is synthesized, so escape hatches and Aspects count.
   * Of an imported instance nothing of this can be read: use `fromAttributes`, or state `MaxConnections.of(…)`.
   */
  public static fromInstance(instance: IDatabaseInstance): DatabaseTarget {
    const resource = findDbInstance(instance);
    return resource ? DatabaseTarget.created(resource, instance.engine) : DatabaseTarget.imported(instance);
  }

  /** An RDS instance of this app, as the L1 construct. */
  public static fromCfnInstance(instance: CfnDBInstance): DatabaseTarget {
    return DatabaseTarget.created(instance, undefined);
  }

  /**
   * A database that this app does not create, by what you know of it.
   *
   * @throws if the instance identifier is empty
   */
  public static fromAttributes(attributes: DatabaseTargetAttributes): DatabaseTarget {
    const { engine, instanceType, instanceIdentifier } = attributes;
    if (instanceIdentifier !== undefined)
      requireText('instanceIdentifier', instanceIdentifier, 'name the database, or leave it out');
    const facts: DatabaseFacts = {
      engine: engine.engineType,
      engineVersion: engine.engineVersion?.fullVersion,
      instanceClass: instanceType && `db.${instanceType.toString()}`,
    };
    return new DatabaseTarget({ facts: () => [facts], engine, engineName: engine.engineType });
  }

  private static created(resource: CfnDBInstance, engine: IInstanceEngine | undefined): DatabaseTarget {
    const literal = Token.isUnresolved(resource.engine) ? undefined : resource.engine;
    const engineName = engine?.engineType ?? literal;
    return new DatabaseTarget({ facts: templates => instanceFacts(resource, templates), engine, engineName, resource });
  }

  private static imported(instance: IDatabaseInstance): DatabaseTarget {
    const engine = instance.engine;
    const obstacle = `${instance.node.path} is imported, so its instance class and parameter group cannot be read`;
    const facts: DatabaseFacts = {
      engine: engine?.engineType ?? 'unknown',
      engineVersion: engine?.engineVersion?.fullVersion,
      obstacle,
    };
    return new DatabaseTarget({ facts: () => [facts], engine, engineName: engine?.engineType });
  }

  private constructor(private readonly database: TargetDatabase) {}

  /** @internal */
  public _facts(templates: ResolvedTemplates): DatabaseFacts[] {
    return this.database.facts(templates);
  }

  /** Engine as CDK describes it, as far as it is known while constructs are created. @internal */
  public _engine(): IInstanceEngine | undefined {
    return this.database.engine;
  }

  /** Engine name as far as it is known while constructs are created. @internal */
  public _engineName(): string | undefined {
    return this.database.engineName;
  }

  /** The instance in this app's templates; undefined for one outside. @internal */
  public _resource(): CfnDBInstance | undefined {
    return this.database.resource;
  }
}

interface TargetDatabase {
  facts(templates: ResolvedTemplates): DatabaseFacts[];
  readonly engine: IInstanceEngine | undefined;
  readonly engineName: string | undefined;
  readonly resource?: CfnDBInstance;
}
