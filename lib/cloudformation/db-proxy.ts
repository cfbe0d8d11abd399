import { percentProblem } from '../core/proxy-percent';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { branchesOf, itemsOf, objectsOf } from './branches';
import { isList, own } from './fields';
import { identifiersOf, namesIn } from './identifiers';
import type { PossibleOf } from './intrinsics';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import type { Place } from './place';
import type { Template } from './template';
import { resource, resourcesOfType } from './template';

/** What a template says about an RDS Proxy, over all parameters and conditions. */
export interface ProxyFacts {
  /** Per cent of each server's limit that it may open: the largest possible. */
  readonly percent: Maybe<number>;
  /** Per cent that may stay open without use: the largest stated; undefined where none is, and AWS takes half of `percent`. */
  readonly idlePercent: Maybe<number> | undefined;
  /** Longest wait of a client for a connection of the server. Infinity where it may be 0, which AWS takes for no limit. */
  readonly borrowTimeoutSeconds: Maybe<number>;
  /** Seconds after which an idle client connection is closed: the fewest possible. */
  readonly idleClientTimeoutSeconds: Maybe<number>;
  /** Whether the template may ask clients for TLS. */
  readonly requiresTls: boolean;
  /** Whether the template may ask clients for IAM authentication. */
  readonly iamAuth: boolean;
  /** Whether an endpoint of the template may lead to the readers, each of which then has connections of the proxy. */
  readonly hasReaderEndpoint: boolean;
}

/** A database of a template, by its logical id. */
export interface RegisteredDatabase {
  readonly instance?: string;
  readonly cluster?: string;
}

// Defaults: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html
const DEFAULT_PERCENT = 100;
const DEFAULT_PERCENT_OF_SQL_SERVER = 10;
const DEFAULT_BORROW_TIMEOUT = 120;
const DEFAULT_IDLE_CLIENT_TIMEOUT = 1800;

const POOL = 'ConnectionPoolConfigurationInfo';

/**
 * Reads an `AWS::RDS::DBProxyTargetGroup`, with the proxy that it belongs to.
 *
 * @param where how messages call the target group
 */
export function readTargetGroup(template: Template, logicalId: string, where: string): ProxyFacts {
  const found = resource(template, logicalId);
  if (!found) return missing(`${printable(where)} is not in the template`);
  const group: Place = { template, properties: found.properties, where };
  const { values: proxies, unknown } = proxiesOf(group);
  return {
    percent: percentOf(group, unknown.length > 0 ? [] : proxies),
    idlePercent: idlePercentOf(group),
    borrowTimeoutSeconds: borrowTimeoutOf(group),
    idleClientTimeoutSeconds: idleClientTimeoutOf(proxies, unknown),
    requiresTls: proxies.some(proxy => mayBe(template, own(proxy.properties, 'RequireTLS'), ['true'])),
    iamAuth: proxies.some(mayAskForIam),
    hasReaderEndpoint: proxies.some(mayHaveReaderEndpoint),
  };
}

/** The target groups of a template that may register a database of it. One that names its database in a way that cannot be read is none. */
export function targetGroupsOf(template: Template, { instance, cluster }: RegisteredDatabase): string[] {
  const instances = instance === undefined ? NONE : identifiersOf(template, instance, 'DBInstanceIdentifier');
  const clusters = cluster === undefined ? NONE : identifiersOf(template, cluster, 'DBClusterIdentifier');
  const mayName = (lists: unknown, identifiers: ReadonlySet<string>): boolean =>
    branchesOf(lists)
      .values.flatMap(list => (isList(list) ? list : []))
      .some(item => namesIn(template, item).some(name => identifiers.has(name)));
  return resourcesOfType(template, 'AWS::RDS::DBProxyTargetGroup')
    .filter(
      ([, { properties }]) =>
        mayName(own(properties, 'DBInstanceIdentifiers'), instances) ||
        mayName(own(properties, 'DBClusterIdentifiers'), clusters),
    )
    .map(([logicalId]) => logicalId);
}

const NONE: ReadonlySet<string> = new Set();

function missing(reason: string): ProxyFacts {
  const unknown = { unknown: reason };
  return {
    percent: unknown,
    idlePercent: unknown,
    borrowTimeoutSeconds: unknown,
    idleClientTimeoutSeconds: unknown,
    requiresTls: false,
    iamAuth: false,
    hasReaderEndpoint: false,
  };
}

/** A proxy that a target group may belong to. */
interface Proxy extends Place {
  readonly identifiers: ReadonlySet<string>;
}

/** Every proxy of the template that the target group may belong to, and the reasons why it may belong to another. */
function proxiesOf({ template, properties, where }: Place): Outcome<Proxy> {
  const names = namesIn(template, own(properties, 'DBProxyName'));
  const candidates = resourcesOfType(template, 'AWS::RDS::DBProxy').map(([id, found]): Proxy => {
    const identifiers = identifiersOf(template, id, 'DBProxyName');
    return { template, properties: found.properties, where: printable(id), identifiers };
  });
  const proxies = candidates.filter(({ identifiers }) => names.some(name => identifiers.has(name)));
  const isElsewhere = names.length === 0 || names.some(name => !proxies.some(({ identifiers }) => identifiers.has(name)));
  return { values: proxies, unknown: isElsewhere ? [`the proxy of ${printable(where)} is not in the template`] : [] };
}

/** @param proxies every proxy that it may be; none where one of them cannot be read */
function percentOf(group: Place, proxies: readonly Proxy[]): Maybe<number> {
  const { values, absent, unknown } = poolNumbers(group, 'MaxConnectionsPercent');
  const problems = values.flatMap(value => percentProblem(value, printable(`MaxConnectionsPercent of ${group.where}`)) ?? []);
  return orUnknown([...unknown, ...problems], () => Math.max(...values, ...(absent ? [defaultPercent(proxies)] : [])));
}

/** The smaller default counts only where every proxy is one of SQL Server for certain. */
function defaultPercent(proxies: readonly Proxy[]): number {
  const isOfSqlServer = ({ template, properties }: Proxy): boolean => {
    const { values, absent, unknown } = possibleTexts(template, own(properties, 'EngineFamily'), 'EngineFamily');
    return !absent && unknown.length === 0 && values.every(family => family.toUpperCase() === 'SQLSERVER');
  };
  return proxies.length > 0 && proxies.every(isOfSqlServer) ? DEFAULT_PERCENT_OF_SQL_SERVER : DEFAULT_PERCENT;
}

function idlePercentOf(group: Place): Maybe<number> | undefined {
  const { values, unknown } = poolNumbers(group, 'MaxIdleConnectionsPercent');
  return values.length + unknown.length === 0 ? undefined : orUnknown(unknown, () => Math.max(...values));
}

function borrowTimeoutOf(group: Place): Maybe<number> {
  const { values, absent, unknown } = poolNumbers(group, 'ConnectionBorrowTimeout');
  const timeouts = values.map(seconds => (seconds === 0 ? Infinity : seconds));
  return orUnknown(unknown, () => Math.max(...timeouts, ...(absent ? [DEFAULT_BORROW_TIMEOUT] : [])));
}

function idleClientTimeoutOf(proxies: readonly Proxy[], elsewhere: readonly string[]): Maybe<number> {
  const read = proxies.map(({ template, properties, where }) =>
    possibleNumbers(template, own(properties, 'IdleClientTimeout'), `IdleClientTimeout of ${where}`),
  );
  const { values, absent, unknown } = together(read);
  const timeouts = [...values, ...(absent ? [DEFAULT_IDLE_CLIENT_TIMEOUT] : [])];
  return orUnknown([...elsewhere, ...unknown], () => Math.min(...timeouts));
}

/** Every number that one setting of the connection pool may be. */
function poolNumbers({ template, properties, where }: Place, setting: string): PossibleOf<number> {
  const pools = objectsOf(own(properties, POOL));
  const unread = pools.unknown.map(reason => unreadableBecause(`${POOL} of ${where}`, reason));
  const read = pools.values.map(pool => possibleNumbers(template, own(pool, setting), `${setting} of ${where}`));
  return together([...read, { values: [], absent: false, unknown: unread }]);
}

function together(parts: readonly PossibleOf<number>[]): PossibleOf<number> {
  return {
    values: parts.flatMap(({ values }) => values),
    absent: parts.some(({ absent }) => absent),
    unknown: parts.flatMap(({ unknown }) => unknown),
  };
}

function orUnknown(unknown: readonly string[], number: () => number): Maybe<number> {
  return unknown[0] === undefined ? number() : { unknown: unknown[0] };
}

/** A secret may ask for it, or else the proxy as a whole: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html */
function mayAskForIam({ template, properties }: Proxy): boolean {
  const { values, unknown } = itemsOf(own(properties, 'Auth'));
  return (
    unknown.length > 0 ||
    values.some(item => mayBe(template, own(item, 'IAMAuth'), ['required', 'enabled'])) ||
    mayBe(template, own(properties, 'DefaultAuthScheme'), ['iam_auth'])
  );
}

function mayHaveReaderEndpoint({ template, identifiers }: Proxy): boolean {
  return resourcesOfType(template, 'AWS::RDS::DBProxyEndpoint').some(([, { properties }]) => {
    const isOfProxy = namesIn(template, own(properties, 'DBProxyName')).some(name => identifiers.has(name));
    return isOfProxy && mayBe(template, own(properties, 'TargetRole'), ['read_only']);
  });
}

/** Whether an expression may yield one of several texts, in any case; one that is absent does not. */
function mayBe(template: Template, expression: unknown, texts: readonly string[]): boolean {
  const { values, unknown } = possibleTexts(template, expression, '');
  return unknown.length > 0 || values.some(value => texts.includes(value.toLowerCase()));
}
