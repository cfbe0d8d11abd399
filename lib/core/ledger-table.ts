import { isDeclared, isLumpSum } from './demand';
import { engineName } from './engine-name';
import type { LedgerBudget, LedgerConsumer, LedgerScenario } from './ledger';
import type { LedgerSum } from './ledger-sum';
import { knownDemand } from './ledger-sum';
import { isFailover } from './scenario';
import type { ScenarioId } from './scenario';
import { countOf, printable, shorten, widthOf } from './text';

/** One line of the sum: what, how many, and where the number comes from. */
export interface LedgerRow {
  readonly label: string;
  /** A number, or `?` when it is unknown. */
  readonly figure: string;
  /** May be empty. */
  readonly words: string;
}

const UNKNOWN = '?';
const LONGEST_LABEL = 40;
const NARROWEST_LABELS = 14;
const NARROWEST_FIGURES = 5;

/** Beyond so many consumers only the largest are listed. */
const MOST_LISTED = 30;
const LISTED_OF_MANY = 25;

/** The sum as lines of text with aligned columns. */
export function ledgerTable(sum: LedgerSum): string[] {
  return alignedRows(ledgerRows(sum));
}

/** Rows as lines of text with aligned columns. */
export function alignedRows(rows: readonly LedgerRow[]): string[] {
  const labels = Math.max(NARROWEST_LABELS, ...rows.map(({ label }) => widthOf(label)));
  const figures = Math.max(NARROWEST_FIGURES, ...rows.map(({ figure }) => figure.length));
  return rows.map(({ label, figure, words }) =>
    `  ${label}${' '.repeat(labels - widthOf(label))}  ${figure.padStart(figures)}   ${words}`.trimEnd(),
  );
}

/** The sum row by row: ceiling, reserve, usable, every consumer, demand. */
export function ledgerRows(sum: LedgerSum): LedgerRow[] {
  return [
    { label: 'ceiling', figure: figureOf(sum.ceiling.maxConnections), words: ceilingInWords(sum) },
    reserveRow(sum),
    { label: '= usable', figure: figureOf(sum.usable), words: '' },
    ...consumerRows(sum.consumers),
    { label: '= demand', figure: String(knownDemand(sum)), words: verdictInWords(sum) },
  ];
}

const SCENARIO_LABELS: Readonly<Record<ScenarioId, string>> = {
  steady: 'steady',
  'scaled-out': 'scaled out',
  deployment: 'deployment',
  'member-lost': 'member lost',
  'deployment-during-failover': 'deployment during failover',
};

/**
 * What other moments ask for, row by row.
 *
 * A deployment is the sum itself, and a moment that asks for just as much on the same server says nothing new.
 */
export function scenarioRows({ scenarios, demand }: Pick<LedgerBudget, 'scenarios' | 'demand'>): LedgerRow[] {
  return scenarios
    .filter(each => isFailover(each.scenario) || isNews(each, demand, scenarios))
    .map(each => ({ label: SCENARIO_LABELS[each.scenario], figure: figureOf(each.demand), words: scenarioInWords(each) }));
}

/** Where nothing scales, everything scaled out is what is always there. */
function isNews({ scenario, demand }: LedgerScenario, peak: number | null, scenarios: readonly LedgerScenario[]): boolean {
  if (scenario === 'deployment' || demand === peak) return false;
  return scenario === 'steady' || scenarios.every(other => other.scenario !== 'steady' || other.demand !== demand);
}

function scenarioInWords({ scenario, level, server, usable, headroom }: LedgerScenario): string {
  const place = isFailover(scenario) && server !== undefined ? `all on ${printable(server)}, of ${figureOf(usable)}: ` : '';
  if (headroom === null) return `${place}${UNKNOWN} left`;
  const verdict = headroom < 0 ? `${-headroom} over` : `${headroom} left`;
  return `${place}${verdict}${level === 'shown' ? '' : ` (${level} fit)`}`;
}

function figureOf(quantity: number | null): string {
  return quantity === null ? UNKNOWN : String(quantity);
}

function ceilingInWords({ database, ceiling }: LedgerSum): string {
  const { engine, engineVersion, instanceClass } = database;
  const server = [engineName(engine), ...(engineVersion === undefined ? [] : [engineVersion])].join(' ');
  const where = instanceClass === undefined ? server : `${server} on ${instanceClass}`;
  const named = database.name === undefined ? where : `${database.name}: ${where}`;
  return `${printable(named)}, ${ceiling.basis}: ${printable(ceiling.source)}`;
}

function reserveRow({ ceiling, reserve }: LedgerSum): LedgerRow {
  const label = '- reserved';
  if (ceiling.maxConnections === null) return { label, figure: UNKNOWN, words: '' };
  const total = reserve.reduce((sum, { connections }) => sum + connections, 0);
  return { label, figure: String(total), words: reserve.map(item => `${item.connections} ${printable(item.name)}`).join(', ') };
}

/** Every consumer as a row; beyond some number only the largest. */
export function consumerRows(consumers: readonly LedgerConsumer[]): LedgerRow[] {
  if (consumers.length <= MOST_LISTED) return consumers.map(consumerRow);
  const ranked = [...consumers].sort(byWeight);
  return [...ranked.slice(0, LISTED_OF_MANY).map(consumerRow), othersRow(ranked.slice(LISTED_OF_MANY))];
}

/** Unknown ones first, because they decide most; then by demand, then by path. */
function byWeight(a: LedgerConsumer, b: LedgerConsumer): number {
  if (a.demand !== b.demand) return (b.demand ?? Infinity) - (a.demand ?? Infinity);
  return a.path < b.path ? -1 : 1;
}

function othersRow(others: readonly LedgerConsumer[]): LedgerRow {
  const total = others.reduce((sum, { demand }) => sum + (demand ?? 0), 0);
  const unknown = others.filter(({ demand }) => demand === null).length;
  return { label: `${others.length} others`, figure: String(total), words: unknown === 0 ? '' : `${unknown} of them unknown` };
}

/** One consumer as a row. */
export function consumerRow(consumer: LedgerConsumer): LedgerRow {
  const label = shorten(printable(consumer.name), LONGEST_LABEL);
  return { label, figure: figureOf(consumer.demand), words: consumerInWords(consumer) };
}

function consumerInWords(consumer: LedgerConsumer): string {
  const { kind, copies } = consumer;
  if (isLumpSum(consumer)) return copies.because === '' ? kind : `${kind}: ${copies.because}`;
  const product = `${copies.because} x ${perCopyInWords(consumer)}${poolInWords(consumer)}`;
  return isDeclared(kind) ? `${kind}: ${product}` : product;
}

/** What one copy opens, such as `2 processes x (8 + 12)` or `(2 processes x 20 + 1 side)`. */
function perCopyInWords({ processes, pool, sideConnections }: LedgerConsumer): string {
  const side = sideConnections === 0 ? '' : ` + ${sideConnections} side`;
  const connections = pool.overflow === 0 ? String(pool.size) : `${pool.size} + ${pool.overflow}`;
  if (processes === 1) return pool.overflow === 0 && side === '' ? connections : `(${connections}${side})`;
  const product = `${processes ?? UNKNOWN} processes x ${pool.overflow === 0 ? connections : `(${connections})`}`;
  return side === '' ? product : `(${product}${side})`;
}

/** Whoever reads the sum has to see which of its numbers nobody has stated. */
function poolInWords({ pool: { because, unknown } }: LedgerConsumer): string {
  if (unknown !== undefined) return `, not known: ${printable(unknown)}`;
  return because === undefined ? '' : `, ${printable(because)}`;
}

function verdictInWords(sum: LedgerSum): string {
  const unknown = sum.consumers.filter(({ demand }) => demand === null).length;
  const because = unknown === 0 ? '' : `${countOf(unknown, ['consumer', 'consumers'])} unknown`;
  if (sum.usable === null) return because;
  const left = sum.usable - knownDemand(sum);
  const verdict = left < 0 ? `${-left} over` : `${left} left`;
  if (unknown === 0) return verdict;
  return `${because}, ${left < 0 ? 'at least' : 'at most'} ${verdict}`;
}
