import type { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { BudgetFacts } from '../core/budget';
import type { CeilingPolicy } from '../core/ceiling';
import { endpointPath, taggedEndpoint } from '../core/cluster';
import type { ClusterFacts } from '../core/cluster';
import type { DatabaseFacts } from '../core/database';
import type { Endpoint } from '../core/endpoint';
import type { ConsumerFacts } from '../core/consumer';
import { engineFamily, isClustered } from '../core/engine';
import type { Finding } from '../core/finding';
import type { PoolerFacts } from '../core/pooler';
import type { LedgerBudget } from '../core/ledger';
import { describedBy } from '../core/measurement-use';
import type { ReservePolicy } from '../core/reserve';
import type { ScenarioPolicy } from '../core/scenario';
import { claimDatabase, markDatabase, memberPlan, planOf, serverOf } from './database-marks';
import { membersAmong, membersNow } from './db-cluster';
import { clusterHolder, instanceHolder } from './parameter-holder';
import type { ParameterHolder } from './parameter-holder';
import { confirmPinned, confirmPinnedMembers } from './pinned-confirmation';
import { pinParameter } from './pinned-parameter';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';
import type { TargetCluster, TargetDatabase } from './target-database';

/** A budget as its database sees it. */
export interface TargetUser {
  readonly budget: IConstruct;
  readonly ceiling: CeilingPolicy;
  /** The verdicts; undefined while the tree is being read for them. */
  ledgers(): readonly LedgerBudget[] | undefined;
  isReading(): boolean;
}

/**
 * Takes a database for a budget: nobody else may share it out, its limit is pinned where that is asked for, and it carries the plan.
 *
 * @throws when the database has a budget, or its limit cannot be pinned
 */
export function takeTarget(target: TargetDatabase, user: TargetUser): void {
  const { resource, imported } = target;
  if (resource) claimDatabase(user.budget, resource, ownerOf(resource).node.path);
  else claimDatabase(user.budget, imported ?? target, imported?.node.path ?? 'this target');
  target.claim?.(user.budget);
  if (user.ceiling.kind === 'pinned') pin(target, user, user.ceiling.maxConnections);
  mark(target, user);
}

/** What a budget knows beside its database. */
export interface BudgetTerms {
  readonly path: string;
  readonly name: string;
  readonly ceiling: CeilingPolicy;
  readonly reserve: ReservePolicy;
  readonly scenarios: ScenarioPolicy | undefined;
  readonly running: number | undefined;
  readonly consumers: Readonly<Record<Endpoint, readonly ConsumerFacts[]>>;
  readonly poolers: readonly PoolerFacts[];
  readonly findings: readonly Finding[];
}

/** Everything that the budget is judged by, read off the templates. */
export function targetFacts(
  target: TargetDatabase,
  terms: BudgetTerms,
  templates: ResolvedTemplates,
): BudgetFacts | ClusterFacts {
  const { path, consumers, ceiling } = terms;
  if (target.kind === 'cluster') {
    const stated = target.members(templates).map(member => {
      const taggedPath = target.resource && endpointPath(path, taggedEndpoint(member));
      return { ...member, databases: measurable(member.databases, taggedPath, ceiling) };
    });
    const confirmed = confirmPinnedMembers(path, ceiling, stated, sharedGroups(target, templates));
    const findings = [...confirmed.findings, ...terms.findings];
    return { ...terms, members: confirmed.servers, ceiling: confirmed.ceiling, findings };
  }
  const stated = measurable(target.databases(templates), target.resource && path, ceiling);
  const confirmed = confirmPinned(path, ceiling, stated);
  const findings = [...confirmed.findings, ...terms.findings];
  return { ...terms, databases: confirmed.servers, ceiling: confirmed.ceiling, findings, consumers: consumers.writer };
}

/** Servers with what finds them in a file of measurements, and with what that says of them. */
function measurable(
  servers: readonly DatabaseFacts[],
  taggedPath: string | undefined,
  ceiling: CeilingPolicy,
): readonly DatabaseFacts[] {
  if (ceiling.kind !== 'measured') return servers;
  return servers.map(server => describedBy(taggedPath === undefined ? server : { ...server, taggedPath }, ceiling));
}

/** @param stated number to pin; undefined where it follows from each server */
function pin(target: TargetDatabase, user: TargetUser, stated: number | undefined): void {
  if (!target.resource) {
    throw new Error(
      'MaxConnections.pinned() writes to a database of this app, got one from outside: state its limit with MaxConnections.of(…)',
    );
  }
  const { engine, engineName } = target;
  for (const { member, ...holders } of holdersOf(target)) {
    pinParameter({
      owner: user.budget,
      ...holders,
      engine,
      engineName,
      stated,
      value: () => limitOf(user.ledgers() ?? [], member),
      isReading: () => user.isReading(),
    });
  }
}

/**
 * Where the limit is written: to the instance, to each member of an Aurora cluster, whose own group overrides the cluster's, and
 * to a Multi-AZ DB cluster as a whole, whose members have no groups of their own.
 */
function holdersOf(target: TargetDatabase): { holder: ParameterHolder; cluster?: ParameterHolder; member?: string }[] {
  if (target.kind === 'server') return target.resource ? [{ holder: instanceHolder(target.resource) }] : [];
  const cluster = target.resource;
  if (!cluster) return [];
  const members = membersNow(cluster);
  const ofCluster = clusterHolder(cluster);
  if (members.length === 0) {
    requireMembers(cluster, target.engineName);
    return [{ holder: ofCluster }];
  }
  return members.map(instance => ({ holder: instanceHolder(instance), cluster: ofCluster, member: ownerOf(instance).node.path }));
}

/** What is written for an Aurora cluster as a whole would be one number for members that differ. */
function requireMembers(cluster: CfnDBCluster, engineName = ''): void {
  const family = engineFamily(engineName);
  if (family === undefined || !isClustered(family)) return;
  throw new Error(
    `MaxConnections.pinned() writes to the parameter group of each member, but ${ownerOf(cluster).node.path} has no member yet: ` +
      'create its members before the budget',
  );
}

/** What is set up is written, also while the server still runs with another number. */
function limitOf(ledgers: readonly LedgerBudget[], member: string | undefined): number | undefined {
  const ceiling = member === undefined ? ledgers[0]?.ceiling : serverOf(ledgers, member);
  return ceiling?.afterRestart ?? ceiling?.maxConnections ?? undefined;
}

/** Members that use the same parameter group, as paths. */
function sharedGroups({ resource }: TargetCluster, { instances }: ResolvedTemplates): string[][] {
  const byGroup = new Map<unknown, string[]>();
  for (const instance of resource ? membersAmong(resource, instances) : []) {
    const { group } = instanceHolder(instance);
    if (group) byGroup.set(group, [...(byGroup.get(group) ?? []), ownerOf(instance).node.path]);
  }
  return [...byGroup.values()].filter(paths => paths.length > 1);
}

function mark(target: TargetDatabase, user: TargetUser): void {
  if (!target.resource) return;
  markDatabase(target.resource, () => {
    const [ledger] = user.ledgers() ?? [];
    return ledger && planOf(ledger);
  });
  if (target.kind === 'cluster') markMembers(target.resource, user);
}

function markMembers(cluster: CfnDBCluster, user: TargetUser): void {
  for (const instance of membersNow(cluster)) {
    const { path } = ownerOf(instance).node;
    markDatabase(instance, () => memberPlan(user.ledgers() ?? [], path));
  }
}
