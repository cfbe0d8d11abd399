import type { ConsumerFacts, Pool, ScheduledTogether } from './consumer';
import { demandOf } from './demand';
import { minimumPool } from './derivation';
import type { Finding } from './finding';
import { RULES } from './finding';
import type { LedgerRow } from './ledger-table';
import { alignedRows } from './ledger-table';
import { totalsOf } from './ledger-sum';
import { toldSums } from './over-budget';
import type { ScenarioSum } from './scenario-sum';
import { AllYears } from './schedule/all-years';
import type { ScheduledLoad } from './schedule/load';
import { minuteText } from './schedule/minute';
import type { Move } from './schedule/stagger';
import { staggerAlways } from './schedule/stagger-always';
import type { SchedulePeak } from './schedule/sweep';
import { loadsOf, scheduleInWords, shareOfPeak } from './scheduled-tasks';
import { countOf, printable } from './text';
import { isUnknown } from './unknown';

/** A budget that is over because scheduled tasks run at the same time, and would fit if they did not. */
export function scheduleCollisions(sums: readonly ScenarioSum[], pools: ReadonlyMap<string, Pool>): Finding[] {
  const over = toldSums(sums).find(sum => (totalsOf(sum, pools).headroom ?? 0) < 0);
  return over === undefined ? [] : collisionIn(over, pools);
}

/** Scheduled tasks that ask for more than the rest of the budget leaves. */
interface Collision {
  readonly tasks: readonly ConsumerFacts[];
  readonly loads: readonly ScheduledLoad[];
  readonly peak: SchedulePeak;
  readonly usable: number;
  /** What everybody else leaves of it. */
  readonly limit: number;
}

function collisionIn(sum: ScenarioSum, pools: ReadonlyMap<string, Pool>): Finding[] {
  const { usable, demand } = totalsOf(sum, pools);
  const together = sum.facts.consumers.find(({ scheduled }) => scheduled !== undefined)?.scheduled;
  if (usable === null || demand === null || together?.peak === undefined) return [];
  const { tasks, peak } = together;
  const limit = usable - (demand - peak.connections);
  const loads = loadsOf(tasks);
  if (isUnknown(loads) || leastOf(together) > limit) return [];
  const { path, name } = sum.facts;
  const collision = { tasks, loads, peak, usable, limit };
  return [
    {
      rule: 'schedule-collision',
      severity: RULES['schedule-collision'],
      path,
      message: [headline(name, collision), ...alignedRows(rowsOf(collision))].join('\n'),
      remedies: remediesOf(collision),
    },
  ];
}

/** What is left where nothing meets that need not: a rate is tied to no minute, so it meets everything. */
function leastOf({ tasks }: ScheduledTogether): number {
  const isRate = ({ runs = [] }: ConsumerFacts): boolean => runs.some(({ schedule }) => schedule.expression.kind === 'rate');
  const rates = tasks.filter(isRate).reduce((sum, task) => sum + aloneOf(task), 0);
  return rates + Math.max(0, ...tasks.filter(task => !isRate(task)).map(aloneOf));
}

function aloneOf({ copies, processes, pool, sideConnections }: ConsumerFacts): number {
  return isUnknown(copies) || isUnknown(processes) ? Infinity : demandOf(copies, processes, minimumPool(pool), sideConnections);
}

function headline(name: string, { peak, limit }: Collision): string {
  const connections = countOf(peak.connections, ['connection', 'connections']);
  return `scheduled tasks of ${printable(name)} coincide at ${minuteText(peak.minute)}: they hold ${connections} then, and ${limit} fit`;
}

function rowsOf({ tasks, peak, usable, limit }: Collision): LedgerRow[] {
  const rows = shareOfPeak(tasks, peak).map(({ task, attempts, connections }) => ({
    label: printable(task.name),
    figure: String(connections),
    words: `${(task.runs ?? []).map(({ schedule }) => scheduleInWords(schedule)).join('; ')}${attempts > 1 ? `: ${attempts} runs at once` : ''}`,
  }));
  const words = `${peak.connections - limit} over ${limit}, which is what everybody else leaves of ${usable}`;
  return [...rows, { label: '= scheduled', figure: String(peak.connections), words }];
}

function remediesOf({ tasks, loads, limit }: Collision): string[] {
  const found = staggerAlways(loads, limit, new AllYears());
  if (found.kind === 'none') return [`other hours or shorter runs for some of them: ${found.because}`];
  const moves = found.moves.map(move => moveInWords(move, tasks));
  return [`${moves.join(', and ')}: then they hold at most ${found.peak.connections}`];
}

function moveInWords({ name, from, to }: Move, tasks: readonly ConsumerFacts[]): string {
  const task = tasks.find(({ path }) => name === path || name.startsWith(`${path}#`));
  return `${to} instead of ${from} for ${printable(task?.name ?? name)}`;
}
