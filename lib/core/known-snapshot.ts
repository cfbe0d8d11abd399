import type {
  AccountSnapshot,
  ParameterSnapshot,
  Peak,
  ProxySide,
  ProxySnapshot,
  RegionSnapshot,
  ServerSnapshot,
  Span,
  TaggedPlan,
} from './account';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** A snapshot with the members that it is known by, and nothing else that stood in its file: what is saved again has nothing that nobody looked at. */
export function knownSnapshot({ version, takenAt, days, anonymous, regions }: AccountSnapshot): AccountSnapshot {
  return { version, takenAt, days, ...(anonymous && { anonymous }), regions: regions.map(regionOf) };
}

function regionOf({ account, region, servers, proxies, missing }: RegionSnapshot): RegionSnapshot {
  return {
    account,
    region,
    servers: servers.map(serverOf),
    proxies: proxies.map(proxyOf),
    missing: missing.map(({ action, because }) => ({ action, because })),
  };
}

function serverOf(server: ServerSnapshot): ServerSnapshot {
  const { id, cluster, role, engine, engineVersion, instanceClass, allocatedStorageGib } = server;
  const { serverless, stopped, parameter, connections, plan } = server;
  return {
    id,
    ...(cluster !== undefined && { cluster }),
    role,
    engine,
    ...(engineVersion !== undefined && { engineVersion }),
    ...(instanceClass !== undefined && { instanceClass }),
    ...(allocatedStorageGib !== undefined && { allocatedStorageGib }),
    ...(serverless && { serverless: { minAcu: serverless.minAcu, maxAcu: serverless.maxAcu } }),
    ...(stopped && { stopped }),
    parameter: readOf(parameter, parameterOf),
    connections: readOf(connections, peakOf),
    ...(plan && { plan: planOf(plan) }),
  };
}

function planOf({ path, ceiling, instanceClass, plannedPeak, operations }: TaggedPlan): TaggedPlan {
  return {
    path,
    ceiling,
    ...(instanceClass !== undefined && { instanceClass }),
    plannedPeak,
    ...(operations !== undefined && { operations }),
  };
}

function parameterOf({ text, group, pendingReboot }: ParameterSnapshot): ParameterSnapshot {
  return { text, group, ...(pendingReboot && { pendingReboot }) };
}

function proxyOf({ name, target, percent, changedAt, clients, sides }: ProxySnapshot): ProxySnapshot {
  return {
    name,
    target: isUnknown(target) ? { unknown: target.unknown } : { kind: target.kind, id: target.id },
    percent: isUnknown(percent) ? { unknown: percent.unknown } : percent,
    ...(changedAt !== undefined && { changedAt }),
    clients: readOf(clients, peakOf),
    sides: sides.map(sideOf),
  };
}

function sideOf({ role, allowed, borrowed, pinned }: ProxySide): ProxySide {
  return { role, allowed: readOf(allowed, spanOf), borrowed: readOf(borrowed, peakOf), pinned: readOf(pinned, peakOf) };
}

function readOf<T extends object>(value: Maybe<T> | null, known: (value: T) => T): Maybe<T> | null {
  if (value === null) return null;
  return isUnknown(value) ? { unknown: value.unknown } : known(value);
}

function peakOf({ value, at }: Peak): Peak {
  return { value, at };
}

function spanOf({ least, most }: Span): Span {
  return { least, most };
}
