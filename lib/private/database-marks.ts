import { Lazy, Stage } from 'aws-cdk-lib';
import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { LedgerBudget, LedgerServer } from '../core/ledger';
import { PLAN_TAGS } from '../core/plan-tags';
import { tagValue } from '../core/tag-value';

/** Stands for a value that is not known yet; never rendered. A tag needs a text at all times. */
const PENDING = 'pending';

/** A database that a budget shares out. */
export type MarkedDatabase = CfnDBInstance | CfnDBCluster;

/** Budgets by their databases: one in each stage, since what is only described may be another server in each. */
const budgets = new WeakMap<object, Map<unknown, string>>();

/**
 * Takes a database for a budget.
 *
 * @param database the resource, or whatever stands for a database outside the app
 * @param name how messages call it
 * @throws when it has one already: each would share out all connections
 */
export function claimDatabase(budget: IConstruct, database: object, name: string): void {
  const byStage = budgets.get(database) ?? new Map<unknown, string>();
  const other = byStage.get(Stage.of(budget));
  if (other !== undefined) {
    throw new Error(
      `database must have one budget, but ${name} already has ${other}: ` +
        `add the consumers of ${budget.node.path} there, or every connection is given out twice`,
    );
  }
  budgets.set(database, byStage.set(Stage.of(budget), budget.node.path));
}

/** What is planned for one server, or for all servers behind an endpoint. */
export interface Plan {
  readonly path: string;
  readonly ceiling: number | null;
  readonly instanceClass: string | undefined;
  readonly basis: string;
  readonly usable: number | null;
  readonly plannedPeak: number | null;
  readonly operations: number;
}

/** The plan of the server that a ledger is about. */
export function planOf({ path, ceiling, database, usable, demand, operations }: LedgerBudget): Plan {
  const { maxConnections, basis } = ceiling;
  return { path, ceiling: maxConnections, instanceClass: database.instanceClass, basis, usable, plannedPeak: demand, operations };
}

/** The plan of one member of a cluster: its own ceiling, and what its endpoint may bring it. */
export function memberPlan(ledgers: readonly LedgerBudget[], member: string): Plan | undefined {
  const ledger = ledgers.find(({ servers = [] }) => servers.some(({ path }) => path === member));
  const server = serverOf(ledgers, member);
  if (!ledger || !server) return undefined;
  const { maxConnections: ceiling, instanceClass, basis, usable } = server;
  const { path, demand: plannedPeak, operations } = ledger;
  return { path, ceiling, instanceClass, basis, usable, plannedPeak, operations };
}

/** One member of a cluster, behind whichever endpoint it stands. */
export function serverOf(ledgers: readonly LedgerBudget[], member: string): LedgerServer | undefined {
  return ledgers.flatMap(({ servers = [] }) => servers).find(({ path }) => path === member);
}

/**
 * Leaves the plan on a database itself, as Metadata and tags, so that the live account can be held against it.
 *
 * Tags are of use where the template is out of reach; unknown figures say so.
 * `plan` gives nothing while the database is being read for the verdict itself.
 */
export function markDatabase(database: MarkedDatabase, plan: () => Plan | undefined): void {
  database.addMetadata(
    'connection-budget',
    Lazy.uncachedAny({ produce: context => (context.preparing ? undefined : metadata(plan())) }),
  );
  tag(database, PLAN_TAGS.path, () => {
    const { path } = plan() ?? {};
    return path === undefined ? undefined : tagValue(path);
  });
  tag(database, PLAN_TAGS.ceiling, () => figure(plan()?.ceiling));
  tag(database, PLAN_TAGS.plannedPeak, () => figure(plan()?.plannedPeak));
  tag(database, PLAN_TAGS.instanceClass, () => plan()?.instanceClass ?? 'unknown');
  tag(database, PLAN_TAGS.operations, () => figure(plan()?.operations));
}

function metadata(plan: Plan | undefined): object | undefined {
  if (!plan) return undefined;
  const { path, ceiling, instanceClass, basis, usable, plannedPeak, operations } = plan;
  const known = (value: number | null): number | string => value ?? 'unknown';
  return {
    path,
    ceiling: known(ceiling),
    instanceClass,
    basis,
    usable: known(usable),
    plannedPeak: known(plannedPeak),
    operations,
  };
}

function tag(database: MarkedDatabase, key: string, value: () => string | undefined): void {
  database.tags.setTag(key, Lazy.uncachedString({ produce: context => (context.preparing ? PENDING : (value() ?? PENDING)) }));
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? 'unknown' : String(value);
}
