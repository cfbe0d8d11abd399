import type { BudgetFacts } from './budget';
import type { Ceiling, CeilingPolicy, KnownCeiling } from './ceiling';
import { ceilingOf, lowestCeiling } from './ceiling';
import type { MemberFacts } from './cluster';
import { writersAmong } from './cluster';
import type { DatabaseFacts, PrimaryFacts } from './database';
import { engineFamily, limitParameter } from './engine';
import type { Finding } from './finding';
import { RULES } from './finding';
import { printable } from './text';

/** Members that admit less than the writer, whose pools a failover would bring them. */
export function readersBelowWriter(path: string, members: readonly MemberFacts[], policy: CeilingPolicy): Finding[] {
  const writer = largestWriter(members, policy);
  if (writer === undefined) return [];
  return members.flatMap(reader => {
    const least = ceilingOfMember(reader, policy);
    if (least.basis === 'unknown' || least.maxConnections >= writer.maxConnections) return [];
    if (policy.kind === 'measured' && isOfSameSize(reader, writer.member, least)) return [];
    const message =
      `${described(reader)} admits ${least.maxConnections} connections, ${described(writer.member)} ${writer.maxConnections}: ` +
      'when a failover promotes it, the pools of the writer come to it';
    return [finding(path, message, [readerRemedy(reader, writer.member, least, writer.maxConnections)])];
  });
}

/** Of several that may be the writer the one that admits most: its pools are the most that can come to another. */
function largestWriter(
  members: readonly MemberFacts[],
  policy: CeilingPolicy,
): { readonly member: MemberFacts; readonly maxConnections: number } | undefined {
  const known = writersAmong(members).flatMap(member => {
    const ceiling = ceilingOfMember(member, policy);
    return ceiling.basis === 'unknown' ? [] : [{ member, maxConnections: ceiling.maxConnections }];
  });
  return known.reduce<(typeof known)[number] | undefined>(
    (largest, each) => (largest === undefined || each.maxConnections > largest.maxConnections ? each : largest),
    undefined,
  );
}

/** Live servers of one class differ by what AWS keeps of their memory, and by whether they have been measured: that is no smaller reader. */
function isOfSameSize(reader: MemberFacts, writer: MemberFacts, { maxConnections }: KnownCeiling): boolean {
  const planned = ceilingOfMember(reader, { kind: 'estimated' });
  const isAsPlanned = planned.basis !== 'unknown' && planned.basis !== 'parameter' && maxConnections >= planned.maxConnections;
  return isAsPlanned && classesOf(reader).join() === classesOf(writer).join();
}

/** Another class does not raise a limit that a parameter group sets as a plain number. */
function readerRemedy(reader: MemberFacts, writer: MemberFacts, { basis, maxConnections }: KnownCeiling, wanted: number): string {
  const set = reader.databases.find(({ parameter }) => parameter?.text.trim() === String(maxConnections));
  const family = set && engineFamily(set.engine);
  if (basis !== 'parameter' || set?.parameter === undefined || family === undefined)
    return `give ${printable(reader.name)} the class of ${printable(writer.name)}`;
  return `raise ${limitParameter(family) ?? 'the limit'} to ${wanted} in ${printable(set.parameter.where)}`;
}

/**
 * Read replicas of PostgreSQL that take over a higher limit from their primary than their class would have.
 *
 * RDS raises `max_connections` of a replica to that of its source:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html.
 */
export function inheritedCeilings({ path, databases, ceiling: policy }: BudgetFacts): Finding[] {
  const findings = databases.flatMap(database => inheritedCeiling(path, database, policy));
  return findings.slice(0, 1);
}

function inheritedCeiling(path: string, database: DatabaseFacts, policy: CeilingPolicy): Finding[] {
  const { primary, instanceClass = 'its class' } = database;
  if (primary === undefined || primary.databases.length === 0 || engineFamily(database.engine) !== 'postgres') return [];
  const own = ceilingOf(database, policy);
  const inherited = lowestCeiling(primary.databases.map(each => ceilingOf(each, { kind: 'estimated' })));
  if (own.basis === 'unknown' || inherited.basis === 'unknown' || own.maxConnections >= inherited.maxConnections) return [];
  const message =
    `the read replica gets max_connections ${inherited.maxConnections} from its primary ${printable(primary.name)}, ` +
    `but ${printable(instanceClass)} is meant for ${own.maxConnections}: that is what is counted`;
  return [finding(path, message, [inheritanceRemedy(database, primary, own.maxConnections)])];
}

/** Where the class is the primary's already, the limit was set there. */
function inheritanceRemedy({ instanceClass }: DatabaseFacts, { name, databases }: PrimaryFacts, wanted: number): string {
  const classes = databases.flatMap(database => database.instanceClass ?? []);
  const [other] = classes.filter(each => each !== instanceClass);
  if (classes.length > 0 && other === undefined) return `lower max_connections of ${printable(name)} to ${wanted}`;
  return `give the replica the class of its primary${other === undefined ? '' : `, ${printable(other)}`}`;
}

function ceilingOfMember({ databases }: MemberFacts, policy: CeilingPolicy): Ceiling {
  return lowestCeiling(databases.map(database => ceilingOf(database, policy)));
}

function described({ name, databases }: MemberFacts): string {
  return `${printable(name)} (${classesOf({ databases }).map(printable).join(' or ')})`;
}

function classesOf({ databases }: Pick<MemberFacts, 'databases'>): string[] {
  return [...new Set(databases.map(({ instanceClass }) => instanceClass ?? 'class not stated'))];
}

function finding(path: string, message: string, remedies: readonly string[]): Finding {
  return { rule: 'replica-below-writer', severity: RULES['replica-below-writer'], path, message, remedies };
}
