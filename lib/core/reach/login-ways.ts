import { printable } from '../text';
import type { Door, Grant, Holding, ReachedDatabase, Workload } from './access-graph';

/** Properties that are listed before the rest is counted. */
const MOST_WAYS = 3;

/** What a workload has to log in with: the address, a secret, or a permission; in words. */
export function loginWays({ holdings, grants }: Workload, database: ReachedDatabase): string[] {
  const held = holdings.flatMap(holding => holdingInWords(holding, database));
  const granted = usesDataApi(grants, database) ? [] : grants.flatMap(grant => grantInWords(grant, database));
  const ways = [...new Set([...held, ...granted])];
  return ways.length > MOST_WAYS ? [...ways.slice(0, MOST_WAYS), `${ways.length - MOST_WAYS} more`] : ways;
}

function holdingInWords({ id, attribute, where }: Holding, { ids, secrets, doors }: ReachedDatabase): string[] {
  if (ids.has(id) && attribute.endsWith('Endpoint.Address')) return [`${printable(where)} holds its address`];
  if (secrets.has(id) || (ids.has(id) && attribute === 'MasterUserSecret.SecretArn'))
    return [`${printable(where)} holds its secret`];
  const proxy = doors.find(door => door.proxy?.ids.has(id))?.proxy;
  return proxy && attribute === 'Endpoint' ? [`${printable(where)} holds the address of RDS Proxy ${printable(proxy.name)}`] : [];
}

/** Where the addresses that a workload holds lead: the database itself, or a proxy in front of it. */
export function doorsHeld({ holdings }: Workload, { ids, doors }: ReachedDatabase): Door[] {
  return doors.filter(({ proxy }) =>
    holdings.some(({ id, attribute }) =>
      proxy ? proxy.ids.has(id) && attribute === 'Endpoint' : ids.has(id) && attribute.endsWith('Endpoint.Address'),
    ),
  );
}

/** The Data API reads the secret as well, and its connections are Amazon's. */
function usesDataApi(grants: readonly Grant[], { ids }: ReachedDatabase): boolean {
  return grants.some(({ permission, on }) => permission === 'data-api' && on.some(id => ids.has(id)));
}

function grantInWords({ permission, on, role }: Grant, { ids, secrets, doors }: ReachedDatabase): string[] {
  const isItsSecret = on.some(id => secrets.has(id) || ids.has(id));
  if (permission === 'read-secret') return isItsSecret ? [`its role ${printable(role)} may read the secret`] : [];
  const isItsUser = on.some(id => ids.has(id) || doors.some(({ proxy }) => proxy?.ids.has(id)));
  return permission === 'connect' && isItsUser ? [`its role ${printable(role)} has rds-db:connect`] : [];
}
