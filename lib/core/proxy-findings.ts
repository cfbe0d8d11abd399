import type { ProxySide, ProxySnapshot } from './account';
import { PINNED_PERCENT, SATURATED_PERCENT } from './proxy-limits';
import { recommendedPercent } from './proxy-percent';
import type { DatabaseFacts } from './database';
import { printable } from './text';
import { isUnknown } from './unknown';
import type { AuditFinding } from './verdict';
import { figure, neededFor } from './verdict';

/** One live proxy beside its plan. */
export interface JudgedProxy {
  readonly proxy: ProxySnapshot;
  /** Proxies of the same target, itself among them. */
  readonly siblings: readonly ProxySnapshot[];
  /** The servers behind it; empty where they could not be read. */
  readonly databases: readonly DatabaseFacts[];
  /** The percentages that are planned for its target; absent where no ledger tells of it. */
  readonly planned?: readonly (number | null)[];
}

/** A percentage that is so many points too large is worth a sentence. */
const WORTH_TELLING = 10;

/** Everything that is to be said of a proxy: the gravest first. */
export function proxyFindings(judged: JudgedProxy): AuditFinding[] {
  return [
    ...sharesOver100(judged),
    ...judged.proxy.sides.flatMap(side => saturated(side)),
    ...drifted(judged),
    ...judged.proxy.sides.flatMap(side => pinned(side)),
    ...unknown(judged.proxy),
    ...neverPlanned(judged),
    ...oversized(judged),
  ];
}

/** Each proxy may take its part of all connections of the server, and knows nothing of the others. */
function sharesOver100({ siblings }: JudgedProxy): AuditFinding[] {
  const shares = siblings.map(({ name, percent }) => ({ name, percent: isUnknown(percent) ? 0 : percent }));
  const sum = shares.reduce((total, { percent }) => total + percent, 0);
  if (sum <= 100) return [];
  const terms = shares.map(({ name, percent }) => `${percent} of ${printable(name)}`).join(' + ');
  return [finding('shares-over-100', `MaxConnectionsPercent ${terms} = ${sum} per cent of one server, 100 are there`)];
}

/** Beyond what it may open now it was at another time: its share, or its server, was larger then. */
function saturated(side: ProxySide): AuditFinding[] {
  const { borrowed, allowed } = figuresOf(side);
  if (!borrowed || !allowed || borrowed * 100 < SATURATED_PERCENT * allowed) return [];
  const use = `${figure(borrowed)} of ${figure(allowed)} connections${placeOf(side)} in use for five minutes`;
  if (borrowed <= allowed) return [finding('saturated', `${use}: requests wait`)];
  return [finding('unknown', `${use}: the share was another one then, so that nothing follows from that peak`)];
}

function pinned(side: ProxySide): AuditFinding[] {
  const { pinned: held, allowed } = figuresOf(side);
  if (held === undefined || !allowed || held > allowed || held * 100 <= PINNED_PERCENT * allowed) return [];
  const because = `${figure(held)} of ${figure(allowed)} connections${placeOf(side)} pinned to single clients for five minutes: not shared`;
  return [finding('pinned', because)];
}

function drifted({ siblings, planned }: JudgedProxy): AuditFinding[] {
  if (planned === undefined || planned.length === 0) return [];
  const live = siblings.map(({ percent }) => percent);
  const known = live.flatMap(percent => (isUnknown(percent) ? [] : percent));
  const wanted = planned.flatMap(percent => percent ?? []);
  if (known.length !== live.length || wanted.length !== planned.length) return [];
  if (list(known) === list(wanted)) return [];
  return [finding('drifted', `MaxConnectionsPercent ${list(known)}, planned ${list(wanted)}`)];
}

function unknown({ target, percent, sides, clients }: ProxySnapshot): AuditFinding[] {
  const values = [target, percent, clients, ...sides.flatMap(side => [side.allowed, side.borrowed, side.pinned])];
  const reasons = new Set(values.flatMap(value => (isUnknown(value) ? [value.unknown] : [])));
  if (sides.every(({ allowed }) => allowed === null)) reasons.add('MaxDatabaseConnectionsAllowed: nothing was published lately');
  else if (sides.every(({ borrowed }) => borrowed === null))
    reasons.add('DatabaseConnectionsCurrentlyBorrowed: nothing was published');
  return [...reasons].map(reason => finding('unknown', reason));
}

function neverPlanned({ planned }: JudgedProxy): AuditFinding[] {
  return planned?.length === 0 ? [finding('never-planned', 'the budget of its target knows no proxy')] : [];
}

function oversized({ proxy: { percent, sides }, databases }: JudgedProxy): AuditFinding[] {
  const smaller = sides.map(side => smallerPercent(percent, side, databases));
  const enough = Math.max(...smaller.map(each => each?.percent ?? Infinity));
  const most = smaller.find(each => each?.percent === enough);
  if (isUnknown(percent) || most === undefined || percent - enough < WORTH_TELLING) return [];
  const { borrowed, needed } = most;
  const because = `MaxConnectionsPercent ${enough} would do instead of ${percent}: ${figure(borrowed)} in use for five minutes at the peak, ${needed} with 30 per cent more`;
  return [finding('oversized', because)];
}

/** What would do for one side; undefined where that cannot be told. */
function smallerPercent(percent: ProxySnapshot['percent'], side: ProxySide, databases: readonly DatabaseFacts[]) {
  const { borrowed, allowed } = figuresOf(side);
  if (isUnknown(percent) || borrowed === undefined || !allowed || databases.length === 0) return undefined;
  const needed = neededFor(borrowed);
  const recommended = databases.map(database => recommendedPercent(database)?.percent ?? 1);
  const enough = Math.max(Math.ceil((percent * needed) / allowed), ...recommended);
  return { percent: enough, borrowed, needed };
}

/** Of what it may open the largest value: a node that did not report for a minute makes the others too small. */
function figuresOf({ allowed, borrowed, pinned: held }: ProxySide) {
  return {
    allowed: allowed === null || isUnknown(allowed) ? undefined : allowed.most,
    borrowed: borrowed === null || isUnknown(borrowed) ? undefined : borrowed.value,
    pinned: held === null || isUnknown(held) ? undefined : held.value,
  };
}

function placeOf({ role }: ProxySide): string {
  return role === 'instance' ? '' : role === 'writer' ? ' to the writer' : ' to the readers';
}

function list(percents: readonly number[]): string {
  return [...percents].sort((a, b) => b - a).join(' + ');
}

function finding(verdict: AuditFinding['verdict'], because: string): AuditFinding {
  return { verdict, because };
}
