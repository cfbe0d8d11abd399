import type { ProxySide, ProxySnapshot } from './account';
import type { Measurement } from './measurement';
import { isUnknown } from './unknown';
import { figure } from './verdict';

/** Values of an hour that lie further apart belong to different limits: the server was resized, or a part of the proxy did not report. */
const STEADY = 1.1;

/** In milliseconds: after so long the values of the last hour are those of the percentage. */
const SETTLED = 2 * 3_600_000;

/**
 * The limit of a server behind a proxy: `MaxDatabaseConnectionsAllowed` is `MaxConnectionsPercent` of it. Undefined where nothing was published.
 *
 * AWS does not say how it rounds, so that the number lies within an interval, of which the lower end counts. It may lie above it too, because a proxy keeps
 * some connections to itself that it does not count: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html
 */
export function proxiedLimit(
  { name, percent, changedAt, sides }: ProxySnapshot,
  role: ProxySide['role'],
  takenAt: string,
): Pick<Measurement, 'maxConnections' | 'atMost' | 'source'> | { readonly because: string } | undefined {
  const allowed = sides.find(side => side.role === role)?.allowed;
  if (allowed === undefined || allowed === null || isUnknown(allowed) || isUnknown(percent) || allowed.least < 1)
    return undefined;
  const { least, most } = allowed;
  // The percentage is that of this moment, and the rest is of the hour before.
  if (changedAt !== undefined && Date.parse(takenAt) - Date.parse(changedAt) < SETTLED)
    return { because: `proxy ${name} was changed at ${changedAt.slice(0, 16).replace('T', ' ')}, less than two hours before` };
  if (most > least * STEADY) {
    return { because: `proxy ${name} said ${figure(least)} to ${figure(most)} within an hour, so that nothing follows from it` };
  }
  const maxConnections = atLeast(Math.floor(least), percent);
  const atMost = atMostOf(Math.ceil(most), percent);
  const source = `MaxDatabaseConnectionsAllowed ${figure(least)} of proxy ${name} at MaxConnectionsPercent ${percent}`;
  return { maxConnections, ...(atMost > maxConnections && { atMost }), source };
}

/** The smallest number of which so many per cent, rounded up, are the number allowed. */
function atLeast(allowed: number, percent: number): number {
  return Math.floor(((allowed - 1) * 100) / percent) + 1;
}

/** The largest number of which so many per cent, rounded down, are the number allowed. */
function atMostOf(allowed: number, percent: number): number {
  return Math.ceil(((allowed + 1) * 100) / percent) - 1;
}
