import type { DBProxy, DBProxyTarget, DBProxyTargetGroup } from '@aws-sdk/client-rds';
import type { ProxySide, ProxySnapshot, ProxyTarget } from '../core/account';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { AccountClient } from './account-client';
import { lastHour, meanPeaks } from './metrics';
import type { Lookup, WantedMetric, Window } from './metrics';
import type { MissingReads } from './reading';

/** The proxies of a Region, by name. */
export async function gatherProxies(
  client: AccountClient,
  proxies: readonly DBProxy[],
  window: Window,
  missing: MissingReads,
): Promise<ProxySnapshot[]> {
  const names = [...new Set(proxies.flatMap(({ DBProxyName }) => DBProxyName ?? []))].sort();
  const described = await Promise.all(names.map(name => describedProxy(client, name, missing)));
  const sides = described.flatMap(proxy => sidesOf(proxy));
  const [peakOf, spanOf] = await Promise.all([
    meanPeaks(client, [...names.map(clients), ...sides.flatMap(side => [...side.borrowed, ...side.pinned])], window, missing),
    lastHour(
      client,
      sides.flatMap(side => side.allowed),
      window,
      missing,
    ),
  ]);
  return described.map(proxy => ({
    ...proxy,
    clients: peakOf(clients(proxy.name)),
    sides: sidesOf(proxy).map(({ role, allowed, borrowed, pinned }) => ({
      role,
      allowed: firstOf(allowed, spanOf),
      borrowed: firstOf(borrowed, peakOf),
      pinned: firstOf(pinned, peakOf),
    })),
  }));
}

type DescribedProxy = Pick<ProxySnapshot, 'name' | 'percent' | 'changedAt' | 'target'>;

async function describedProxy(client: AccountClient, name: string, missing: MissingReads): Promise<DescribedProxy> {
  const [share, target] = await Promise.all([
    client
      .targetGroups(name)
      .then(shareOf, (error: unknown) => ({ percent: missing.note('rds:DescribeDBProxyTargetGroups', error) })),
    client.targets(name).then(targetOf, (error: unknown) => missing.note('rds:DescribeDBProxyTargets', error)),
  ]);
  return { name, ...share, target };
}

function shareOf([group]: readonly DBProxyTargetGroup[]): Pick<ProxySnapshot, 'percent' | 'changedAt'> {
  const percent = group?.ConnectionPoolConfig?.MaxConnectionsPercent ?? { unknown: 'its target group states no percentage' };
  const changed = group?.UpdatedDate;
  return { percent, ...(changed && !Number.isNaN(changed.getTime()) && { changedAt: changed.toISOString() }) };
}

/** A cluster stands among the targets of its proxy beside its members. */
function targetOf(targets: readonly DBProxyTarget[]): Maybe<ProxyTarget> {
  for (const { TrackedClusterId, Type, RdsResourceId } of targets) {
    const cluster = Type === 'TRACKED_CLUSTER' ? RdsResourceId : TrackedClusterId;
    if (cluster !== undefined) return { kind: 'cluster', id: cluster };
  }
  const id = targets.find(({ RdsResourceId }) => RdsResourceId !== undefined)?.RdsResourceId;
  return id === undefined ? { unknown: 'it has no target' } : { kind: 'instance', id };
}

function clients(name: string): WantedMetric {
  return { name: 'ClientConnections', dimensions: { ProxyName: name } };
}

/** One side of a proxy, and under which names its metrics may be published. */
interface WantedSide {
  readonly role: ProxySide['role'];
  readonly allowed: readonly WantedMetric[];
  readonly borrowed: readonly WantedMetric[];
  readonly pinned: readonly WantedMetric[];
}

/**
 * Of a cluster the roles are told apart: the share holds for each server. AWS's guide calls the writer's role READ_WRITE, and exporters have received
 * READWRITE: both are asked for.
 */
function sidesOf({ name, target }: DescribedProxy): WantedSide[] {
  if (isUnknown(target) || target.kind === 'instance') return [sideOf('instance', [{ ProxyName: name }])];
  const role = (TargetRole: string) => ({ ProxyName: name, TargetGroup: 'default', TargetRole });
  return [sideOf('writer', [role('READ_WRITE'), role('READWRITE')]), sideOf('readers', [role('READ_ONLY')])];
}

function sideOf(role: ProxySide['role'], dimensions: readonly Readonly<Record<string, string>>[]): WantedSide {
  const metric = (name: string): WantedMetric[] => dimensions.map(each => ({ name, dimensions: each }));
  return {
    role,
    allowed: metric('MaxDatabaseConnectionsAllowed'),
    borrowed: metric('DatabaseConnectionsCurrentlyBorrowed'),
    pinned: metric('DatabaseConnectionsCurrentlySessionPinned'),
  };
}

/** What was published under the first of several names. */
function firstOf<T>(metrics: readonly WantedMetric[], lookup: Lookup<T>): Maybe<T> | null {
  return metrics.map(lookup).find(value => value !== null) ?? null;
}
