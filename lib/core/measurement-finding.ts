import type { BudgetFacts } from './budget';
import type { Ceiling } from './ceiling';
import { ceilingOf } from './ceiling';
import type { ClusterFacts } from './cluster';
import type { DatabaseFacts } from './database';
import { byDistance } from './edit-distance';
import type { Finding } from './finding';
import { RULES } from './finding';
import { listed } from './json-fields';
import type { MeasurementKey } from './measurement-match';
import { measurementKey } from './measurement-match';
import type { Change, FoundMeasurement, MeasuredPolicy } from './measurement-use';
import { LONGEST_AGE, measureCommand, measurementUse } from './measurement-use';
import type { PlannedBound } from './planned-bound';
import { plannedBound } from './planned-bound';
import { countOf, printable, shorten } from './text';

const LONGEST_NAME = 60;

/** Says why the measurement of a server that stands alone is not used, or is not all that counts. */
export function measurementOfServer({ path, name, databases, ceiling, part }: BudgetFacts): Finding[] {
  if (part !== undefined || ceiling.kind !== 'measured') return [];
  return measurementFinding(path, name, databases, ceiling);
}

/** The same for each member of a cluster. */
export function measurementsOfMembers({ path, name, members, ceiling }: ClusterFacts): Finding[] {
  if (ceiling.kind !== 'measured') return [];
  return members.flatMap(member => measurementFinding(path, `${name} ${member.name}`, member.databases, ceiling));
}

/** Of several servers that it may be, the one whose ceiling counts. */
function measurementFinding(path: string, name: string, databases: readonly DatabaseFacts[], policy: MeasuredPolicy): Finding[] {
  const [first, ...others] = databases.map(database => ({ database, ceiling: ceilingOf(database, policy) }));
  if (first === undefined) return [];
  const { database, ceiling } = others.reduce(
    (least, one) => (numberOf(one.ceiling) < numberOf(least.ceiling) ? one : least),
    first,
  );
  const problem = problemOf(database, ceiling, policy);
  if (problem === undefined) return [];
  const message = `${printable(name)}: ${problem.text}`;
  return [{ rule: 'measurement-not-used', severity: RULES['measurement-not-used'], path, message, remedies: problem.remedies }];
}

/** An unknown ceiling is below every other. */
function numberOf(ceiling: Ceiling): number {
  return ceiling.basis === 'unknown' ? -Infinity : ceiling.maxConnections;
}

interface Problem {
  readonly text: string;
  readonly remedies: readonly string[];
}

function problemOf(database: DatabaseFacts, ceiling: Ceiling, policy: MeasuredPolicy): Problem | undefined {
  const planned = ceilingOf(database, { kind: 'estimated' });
  const use = measurementUse(database, policy);
  if (use.kind === 'missing') {
    const { text, remedies } = missing(measurementKey(database, policy.server), planned, policy);
    return { text: `${text}; ${counted(ceiling, planned)}`, remedies };
  }
  const reason = reasonOf(use) ?? conflictOf(use, planned, plannedBound(database));
  if (reason === undefined) return undefined;
  return { text: `${reading(use)}, ${reason}; ${counted(ceiling, planned)}`, remedies: [measureCommand(policy) + once(use)] };
}

function missing(key: MeasurementKey | undefined, planned: Ceiling, policy: MeasuredPolicy): Problem {
  const { measurements, server } = policy;
  const file = printable(policy.file);
  if (key === undefined) {
    return {
      text: `its identifier is not known, so it cannot be found in ${file}`,
      remedies: [`MaxConnections.measured('${file}', { server: <its identifier> })`],
    };
  }
  const remedies = [
    ...(server === undefined ? [] : ['correct the option server']),
    measureCommand(policy),
    ...(planned.basis === 'unknown' ? [] : ['MaxConnections.estimated() until the database runs']),
  ];
  const wanted = shown(key.value);
  if (key.by === 'budget') return { text: `${file} has no server whose tags name ${wanted}`, remedies };
  const others = byDistance(key.value, [...new Set(measurements.servers.map(each => each.server))]);
  const known = others.length === 0 ? '' : `, but ${listed(others)}`;
  return { text: `${file} has no server ${wanted}${known}`, remedies };
}

/** What the live server said, and when. */
function reading({ measurement, days }: FoundMeasurement): string {
  const { server, maxConnections, atMost, measuredOn } = measurement;
  const number = atMost === undefined ? String(maxConnections) : `${maxConnections} to ${atMost}`;
  return `${shown(server)} admitted ${number} connections on ${measuredOn}, ${ageInWords(days)}`;
}

function ageInWords(days: number): string {
  if (days === 0) return 'today';
  const count = countOf(Math.abs(days), ['day', 'days']);
  return days > 0 ? `${count} ago` : `${count} from now`;
}

/** Why it is not the reading of this server as it is now. */
function reasonOf({ kind, days, changes }: FoundMeasurement): string | undefined {
  if (kind === 'aged') return days < 0 ? 'which is still to come' : `and a measurement holds for ${LONGEST_AGE} days`;
  if (kind === 'applies') return undefined;
  const all = (side: keyof Change): string => changes.map(change => shown(change[side])).join(' on ');
  return `as ${all('before')}, and is ${all('now')} now`;
}

/** Whoever measures a server before it is the planned one gets the old number again. */
function once({ kind, changes }: FoundMeasurement): string {
  if (kind === 'changed') return ` once it is ${changes.map(({ now }) => shown(now)).join(' on ')}`;
  return kind === 'applies' ? ' once it has been restarted' : '';
}

/** What the template says against the reading. */
function conflictOf({ measurement }: FoundMeasurement, planned: Ceiling, bound: PlannedBound | undefined): string | undefined {
  if (bound === undefined || planned.basis === 'unknown') return undefined;
  const { maxConnections, atMost = maxConnections } = measurement;
  if (bound.kind === 'most') {
    if (maxConnections <= bound.most) return undefined;
    return `more than the ${bound.most} that its template gives it at most: another parameter was in force, or somebody changed it`;
  }
  if (planned.maxConnections >= maxConnections && planned.maxConnections <= atMost) return undefined;
  return `and is to have ${printable(planned.source)}: it has not taken that yet, or somebody changed it`;
}

/** What is counted, and what else could have been. */
function counted(ceiling: Ceiling, planned: Ceiling): string {
  if (ceiling.basis === 'unknown') return 'and nothing else is known';
  const number = `${ceiling.maxConnections} are counted`;
  if (planned.basis === 'unknown') return `${number}, because nothing else is known`;
  if (ceiling.basis === 'measured') return `${number}, the lower of that and ${planned.maxConnections} (${planned.basis})`;
  return `${number} (${planned.basis})`;
}

function shown(text: string): string {
  return printable(shorten(text, LONGEST_NAME));
}
