import type { CfnDBCluster, CfnDBInstance, IEngine } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { CeilingPolicy } from '../core/ceiling';
import type { MemberFacts } from '../core/cluster';
import type { DatabaseFacts, Platform } from '../core/database';
import type { ReservePolicy } from '../core/reserve';
import type { DatabaseAccess } from './database-access';
import type { ResolvedTemplates } from './resolved-templates';

/** A database as a target describes it to a budget. */
export type TargetDatabase = TargetServer | TargetCluster;

/** One server. */
export interface TargetServer extends KnownDatabase {
  readonly kind: 'server';
  /** The instance in this app's templates; undefined for one outside. */
  readonly resource?: CfnDBInstance;
  /** Every server that it may be. */
  databases(templates: ResolvedTemplates): DatabaseFacts[];
}

/** A cluster with its members. */
export interface TargetCluster extends KnownDatabase {
  readonly kind: 'cluster';
  /** The cluster in this app's templates; undefined for one outside. */
  readonly resource?: CfnDBCluster;
  members(templates: ResolvedTemplates): MemberFacts[];
}

interface KnownDatabase {
  /** Engine as CDK describes it, as far as it is known while constructs are created. */
  readonly engine: IEngine | undefined;
  /** Engine name as far as it is known while constructs are created. */
  readonly engineName: string | undefined;
  /** By which CloudWatch knows it, where it is one of Amazon's; absent where that is not known. */
  readonly identifier?: string;
  /** How to connect to it; absent where the app does not know. */
  readonly access?: () => DatabaseAccess;
  /** Who runs the server; absent for Amazon. */
  readonly platform?: Platform;
  /** The construct that stands for a database outside the app; absent for one that is only described. */
  readonly imported?: IConstruct;
  /** Takes a database that is no construct for a budget. */
  readonly claim?: (budget: IConstruct) => void;
  /** Ceiling and reserve that come with the target, in place of the budget's own. */
  readonly terms?: { readonly ceiling: CeilingPolicy; readonly reserve: ReservePolicy };
}

/** Why nobody can connect to a reader endpoint of a database; undefined where one can. */
export function readerProblem(path: string, { kind }: TargetDatabase): string | undefined {
  if (kind === 'cluster') return undefined;
  return `the database of ${path} is no cluster, got READER: give a read replica a budget of its own`;
}
