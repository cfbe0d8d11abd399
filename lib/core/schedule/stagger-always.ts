import { isUnknown } from '../unknown';
import type { AllYears } from './all-years';
import { expressionText, readExpression } from './expression';
import type { ScheduledLoad } from './load';
import { minuteText, yearFrom, yearOf } from './minute';
import type { Move, Staggering } from './stagger';
import { stagger } from './stagger';

/** Each takes a few seconds at most, and one is nearly always enough. */
const MOST_YEARS = 4;

/**
 * Moves that keep schedules below a limit in every year.
 *
 * They are found for the year of the peak, and held against all others; where another year is too much then, it is that one's turn.
 *
 * @param loads of distinct names
 */
export function staggerAlways(loads: readonly ScheduledLoad[], limit: number, years: AllYears): Staggering {
  let [moved, peak] = [loads, years.peakOf(loads)];
  for (let turn = 0; turn < MOST_YEARS && peak.connections > limit; turn++) {
    const found = stagger(moved, limit, yearFrom(yearOf(peak.minute)));
    if (found.kind === 'none') return found;
    moved = moved.map(load => movedBy(load, found.moves));
    peak = years.peakOf(moved);
  }
  if (peak.connections <= limit) return { kind: 'found', moves: movesBetween(loads, moved), peak };
  return { kind: 'none', because: `what fits one year leaves ${peak.connections} connections at ${minuteText(peak.minute)}` };
}

function movedBy(load: ScheduledLoad, moves: readonly Move[]): ScheduledLoad {
  const move = moves.find(({ name }) => name === load.name);
  const expression = move ? readExpression(move.to) : undefined;
  return expression === undefined || isUnknown(expression) ? load : { ...load, schedule: { ...load.schedule, expression } };
}

function movesBetween(before: readonly ScheduledLoad[], after: readonly ScheduledLoad[]): Move[] {
  return before.flatMap((load, index): Move[] => {
    const [from, to] = [load, after[index] ?? load].map(each => expressionText(each.schedule.expression));
    return from === undefined || to === undefined || from === to ? [] : [{ name: load.name, from, to }];
  });
}
